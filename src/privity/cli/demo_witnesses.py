"""Four witnesses for a demonstration. In earnest each is another body's, on its own machine."""

from __future__ import annotations

import io
from contextlib import ExitStack, contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Final

from privity.adapters.office_settings import CONFESSION
from privity.adapters.outside_server import serving
from privity.adapters.witness_folder import WitnessFolder
from privity.adapters.witness_server import WitnessServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.cli.demo_office import DemoOffice

BODIES: Final = ("inspector.example", "court.example", "committee.example", "university.example")
NEEDED: Final = 3
POLICY: Final = "witnesses.policy"
MLDSA: Final = 1
"""Which of a witness's two keys is ML-DSA-44."""


@contextmanager
def witnessed(demo: DemoOffice) -> Iterator[dict[str, WitnessServer]]:
    """Witnesses that answer for this while, and an office whose log they cosign: 3 of 4; name to server.

    Two of them are known to the office by their Ed25519 key, two by ML-DSA-44.
    """
    vkey = (demo.office / "log.vkey").read_text("ascii").strip()
    with ExitStack() as stack:
        servers: dict[str, WitnessServer] = {}
        lines = [f"log {vkey}"]
        for number, body in enumerate(BODIES):
            witness = stack.enter_context(_made(demo, body, vkey))
            servers[body] = WitnessServer(witness)
            url = stack.enter_context(serving(servers[body]))
            lines.append(f"witness {body} {witness.vkeys[MLDSA if number % 2 else 0]} {url}")
        lines += [f"group bodies {NEEDED} {' '.join(BODIES)}", "quorum bodies", ""]
        (demo.office / POLICY).write_text("\n".join(lines), "ascii")
        _use(demo)
        yield servers


def _made(demo: DemoOffice, body: str, vkey: str) -> WitnessFolder:
    folder = demo.root / "witnesses" / body
    if not folder.exists():
        with redirect_stdout(io.StringIO()):
            demo.run("log", "witness", "init", folder, "--name", f"{body}/witness")
            demo.run("log", "witness", "watch", folder, vkey)
    return WitnessFolder(folder)


def _use(demo: DemoOffice) -> None:
    """The office names its witnesses and takes its confession back."""
    settings = demo.office / "privity.toml"
    lines = settings.read_text("utf-8").split("\n")
    at = next((n for n, line in enumerate(lines) if line == f'unwitnessed = "{CONFESSION}"'), None)
    if at is not None:
        lines[at - 1 : at + 1] = [f'witnesses = "{POLICY}"']
        settings.write_text("\n".join(lines), "utf-8")
