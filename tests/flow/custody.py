"""Offices whose records' keys lie with custodians, for these tests."""

import json
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

from privity.accounting.entry import read_entry
from privity.cli.common import close_all
from privity.cli.demo_cases import open_packages
from privity.cli.demo_custodians import KEEPERS, NEEDED, in_custody, made, name
from privity.cli.demo_witnesses import witnessed
from privity.flow import release
from privity.wiring import open_office
from privity_verify.cli import main as verify
from tests.flow.conftest import BATCH

ROOT = Path(__file__).parents[2]
DONE, ALTERED, MAY_NOT, CLOSED = 0, 3, 4, 5
KEYS = tuple(f"{body}/keys" for body in KEEPERS)


@contextmanager
def sealed(demo):
    """The office, witnessed, its record file loaded again with its values sealed; body to server."""
    with witnessed(demo), in_custody(demo) as servers:
        demo.run("records", "load", demo.root / "national", "--office", demo.office)
        yield servers
        close_all()


class Process:
    """A custodian that is a process of its own."""

    def __init__(self, folder):
        self.folder, self.port, self.url = folder, 0, ""
        self.start()

    def start(self):
        path = os.pathsep.join(str(ROOT / part) for part in ("src", "verifier"))
        words = ["-m", "privity", "custodian", "serve", str(self.folder), "--port", str(self.port)]
        self.child = subprocess.Popen(
            [sys.executable, *words],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        self.url = self.child.stdout.readline().split()[-1]
        self.port = int(self.url.rpartition(":")[2])

    def kill(self):
        self.child.kill()
        self.child.wait()
        self.child.stdout.close()


@contextmanager
def apart(demo):
    """A witnessed office whose custodians are processes of their own; body to process."""
    with witnessed(demo), ExitStack() as stack:
        found, lines = {}, [f"needed {NEEDED}"]
        for body in KEEPERS:
            folder = made(demo, body)
            found[body] = Process(folder)
            stack.callback(found[body].kill)
            lines.append(f"custodian {vkey_of(folder, body)} {found[body].url}")
        name(demo, lines)
        demo.run("records", "load", demo.root / "national", "--office", demo.office)
        yield found
        close_all()


def vkey_of(folder, body):
    from privity.adapters.log_signer import FileSigner

    return FileSigner.load(folder / "ed25519.pem", name=f"{body}/keys").vkey


class Some:
    """Custodians of an office of whom some do not answer, or all are asked through `also`."""

    def __init__(self, custodians, away=(), *, path=None, instead="no answer"):
        self._custodians, self._away, self._path, self._instead = custodians, set(away), path, instead
        self.known, self.new_key, self.seal = custodians.known, custodians.new_key, custodians.seal

    def ask(self, path, requests):
        away = self._away if self._path in (None, path) else set()
        found = self._custodians.ask(path, {n: body for n, body in requests.items() if n not in away})
        return {n: found.get(n, self._instead) for n in requests}


@contextmanager
def opened(demo, **how):
    office = open_office(demo.office, **how)
    try:
        yield office
    finally:
        office.log.close()


def release_of(office):
    (approval,) = office.cases.approvals(BATCH)
    return office.log.appended(f"release/R-{approval.id[2:]}")


def send(office, demo):
    return release.send(office, BATCH, person="C-releaser", key=demo.key("C-releaser"))


def sending(demo, code=DONE):
    assert demo.act("C-releaser", "release", "send", BATCH, allow=(code,)) == code


def openings(office):
    return [read_entry(office.log.entry(n)) for n in office.log.of_kind("opening")]


def compared(demo, code, capsys, *more):
    capsys.readouterr()
    assert demo.run("log", "custodians", "--office", demo.office, "--json", *more, allow=(code,)) == code
    return {each["name"]: each for each in map(json.loads, capsys.readouterr().out.splitlines())}


def contents(demo):
    return [
        [
            {k: v for k, v in json.loads(line).items() if k != "release"}
            for line in path.read_text().splitlines()
        ]
        for path in open_packages(demo, BATCH)
    ]


def items(demo):
    (path,) = (demo.office / "records").glob("*/held_items.parquet")
    return path


def verified(demo):
    """Whether a stranger finds the batch in order, openings too, from the copied log alone."""
    key = (demo.office / "log.vkey").read_text().strip()
    return verify(["batch", str(demo.office / "log"), "--batch", BATCH, "--key", key]) == DONE
