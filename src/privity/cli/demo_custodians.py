"""Three key custodians for a demonstration, two of whom open a record. In earnest each is another body's, on its own machine."""

from __future__ import annotations

import io
from contextlib import ExitStack, contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Final

from privity.adapters.custodian_folder import CustodianFolder
from privity.adapters.custodian_server import CustodianServer
from privity.adapters.outside_server import serving
from privity.cli.demo_witnesses import POLICY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from privity.cli.demo_office import DemoOffice

KEEPERS: Final = ("inspector.example", "court.example", "committee.example")
NEEDED: Final = 2
FILE: Final = "custodians.list"
APPROVER: Final = "C-approver"


@contextmanager
def in_custody(demo: DemoOffice) -> Iterator[dict[str, CustodianServer]]:
    """Custodians that answer for this while, and a witnessed office whose records' keys they share: 2 of 3; body to server."""
    with ExitStack() as stack:
        servers: dict[str, CustodianServer] = {}
        lines = [f"needed {NEEDED}"]
        for body in KEEPERS:
            custodian = stack.enter_context(CustodianFolder(made(demo, body)))
            servers[body] = CustodianServer(custodian)
            url = stack.enter_context(serving(servers[body]))
            lines.append(f"custodian {custodian.key.vkey} {url}")
        name(demo, lines)
        yield servers


def made(demo: DemoOffice, body: str) -> Path:
    """The folder of a body's custodian, which believes this office's log, its witnesses and its approver."""
    folder = demo.root / "custodians" / body
    if not folder.exists():
        with redirect_stdout(io.StringIO()):
            demo.run("custodian", "init", folder, "--name", f"{body}/keys")
            demo.run(
                "custodian", "trust", folder, "--policy", demo.office / POLICY,
                "--label-key", demo.office / "label.vkey", "--approver", demo.cert(APPROVER),
            )  # fmt: skip
    return folder


def name(demo: DemoOffice, lines: list[str]) -> None:
    """The office names its custodians."""
    (demo.office / FILE).write_text("\n".join([*lines, ""]), "utf-8")
    settings = demo.office / "privity.toml"
    text = settings.read_text("utf-8")
    if "[custodians]" not in text:
        settings.write_text(f'{text}\n[custodians]\nfile = "{FILE}"\n', "utf-8")
