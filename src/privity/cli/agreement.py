"""`privity agreement public`: the copy of an agreement that is published."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from privity.cli.common import JsonOption, OfficeOption, opened
from privity.cli.lawful import DayOption, day_of
from privity.cli.output import put
from privity.flow.agreement import agreement_copy
from privity.reporting import copy_json, copy_text


def public(
    agreement: Annotated[str, typer.Argument(help="Id of the agreement.")],
    to: Annotated[Path | None, typer.Option("--to", help="File to write; printed when left out.")] = None,
    on: DayOption = None,
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print or write the public copy of an agreement: its terms, whether it has effect, what is left out and why."""
    copy = agreement_copy(opened(office, reading=True), agreement, on=day_of(on))
    data = copy_json(copy) if as_json else copy_text(copy).encode("utf-8")
    if to is None:
        sys.stdout.write(data.decode("utf-8"))
        return
    to.write_bytes(data)
    put(f"{to.name} is written.")
