"""kill -9 spread over every stage of a run: `resume` completes, nothing is sent twice, nothing unaccounted.

`python -m tests.faults.kill --times 50` prints a histogram of the stages that were hit; a kill that finds
the run already over does not count and is made again.
"""

import argparse
import collections
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from privity.accounting.entry import read_entry
from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.flow.report import reconcile
from privity.wiring import open_office
from tests.faults.drive import drive
from tests.flow.acts import first_lines
from tests.flow.conftest import build, number

ROOT = Path(__file__).parents[2]
BATCH = number(3)


def prepare(root):
    """A demonstration office with one more signed file that waits to be filed."""
    build(root)
    demo = DemoOffice(root, main)
    folder = first_lines(demo, root / "requests" / "killed", "FIA-KILLED", 60)
    demo.sign_header(folder / "lines.header.toml")


def child(root, work):
    """The run, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.drive", str(root), BATCH, str(work)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("src", "verifier", ""))},
    )  # fmt: skip


def stage(root):
    """How far the killed run had come, as its stores say."""
    office = open_office(root / "office", reading=True)
    batch = office.cases.find_filing("FIA", "FIA-KILLED")
    if batch is None:
        return "filing"
    releases, approvals = office.cases.releases(batch.id), office.cases.approvals(batch.id)
    if releases:
        return f"release {releases[0].state}"
    if approvals:
        return "approved"
    if office.cases.decisions(batch.id):
        return "decided"
    return (
        {"received": "assessing", "assessed": "verifying", "verified": "accounting"}[batch.state]
        if batch.first_decision is None
        else "reviewing"
    )


def strike(template, root, after_s, work):
    """One kill: the stage it hit, or None when the run was over before."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(template, root)
    process = child(root, work)
    time.sleep(after_s)
    if process.poll() is not None:
        return None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    hit = stage(root)
    assert main(["release", "resume", "--office", str(root / "office")]) == 0, hit
    drive(root, BATCH, work)
    assert main(["release", "resume", "--office", str(root / "office")]) == 0, hit
    check(root, hit)
    return hit


def check(root, hit):
    """Everything left once, accounted for, and all books agree."""
    office = open_office(root / "office", reading=True)
    sent = sorted((root / "office" / "outbox").glob("*/R-*"))
    (release,) = office.cases.releases(BATCH)
    assert [path.name for path in sent] == [release.id], hit
    assert release.state == "delivered", hit
    entries = [read_entry(data) for data in office.log.entries(0, office.log.size)]
    decisions = collections.Counter(e["dec"] for e in entries if e["k"] == "release")
    assert set(decisions.values()) == {1}, hit
    note = (
        json.loads((sent[0] / "accounted.json").read_text()) if (sent[0] / "accounted.json").exists() else {}
    )
    assert not note or note["first_entry"] == release.first_entry, hit
    assert not list((root / "office" / "held").glob("*")), hit
    batch = root / "office" / "batches" / BATCH
    assert not list((batch / "original").iterdir()), hit
    assert (batch / "request.lines.p7m").stat().st_size > 0, hit
    _, differences = reconcile(office)
    assert differences == (), hit
    office.log.close()
    close_all()


def length(template, root, work):
    """Seconds an undisturbed run takes."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(template, root)
    began = time.monotonic()
    assert child(root, work).wait() == 0
    return time.monotonic() - began


def sweep(template, folder, times):
    """So many kills that hit, spread evenly over the run; stage to count."""
    root, work = folder / "struck", folder / "work"
    whole = length(template, root, work)
    hits = collections.Counter()
    done = tries = 0
    while done < times and tries < 3 * times:
        hit = strike(template, root, whole * (done + 0.5) / times, work)
        tries += 1
        if hit is None:
            whole *= 0.95
            continue
        hits[hit] += 1
        done += 1
    assert done == times, "the run could not be hit often enough"
    return hits


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        made = Path(name) / "template"
        made.mkdir()
        prepare(made)
        found = sweep(made, Path(name), given.times)
    sys.stdout.write(
        "\n".join(f"{count:4}  {'#' * count}  {what}" for what, count in found.most_common()) + "\n"
    )
    sys.stdout.write(
        f"{sum(found.values())} kills hit; after each, resume completed, nothing twice, nothing unaccounted\n"
    )
