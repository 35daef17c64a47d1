"""`privity log custodians`: what the key custodians count, beside the opening entries of the log."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privity.cli.common import JsonOption, OfficeOption, opened
from privity.cli.output import put, put_json
from privity.errors import UnavailableError
from privity.flow.custodians import compare, report

if TYPE_CHECKING:
    from privity.flow.custodians import Compared

DIFFERS, SILENT = 3, 5


def custodians(
    office: OfficeOption = None,
    record: Annotated[
        bool, typer.Option("--record", help="Enter each count in the log, as the custodian signed it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask each key custodian for its count and compare; exits 3 where one cannot be, 5 where one did not answer."""
    held = opened(office, reading=not record)
    if held.custodians is None:
        raise UnavailableError(
            "This office has no key custodians.",
            where="custodians.file",
            remedy="See docs/how-to/key-custodians.md.",
        )
    found = compare(held, held.custodians)
    entries = report(held, found) if record else {}
    for each in found:
        put_json(_plain(each, entries)) if as_json else _tell(each, entries)
    if any(each.differences for each in found):
        raise typer.Exit(DIFFERS)
    raise typer.Exit(SILENT if any(each.count is None for each in found) else 0)


def _tell(each: Compared, entries: dict[str, int]) -> None:
    if each.count is None:
        put(f"{each.name}: {each.said}")
        return
    given = f"gave shares for {each.count.count:,} of {each.openings:,} openings"
    entered = f"; entered as entry {entries[each.name]:,}" if each.name in entries else ""
    put(f"{each.name}: {given}, and saw {each.count.upto:,} entries{entered}")
    for difference in each.differences:
        put(f"{each.name} {difference}")


def _plain(each: Compared, entries: dict[str, int]) -> dict[str, Any]:
    count = None if each.count is None else asdict(each.count)
    if count is not None:
        count["note"] = count["note"].decode("utf-8")
    return {**asdict(each), "count": count, "entry": entries.get(each.name)}
