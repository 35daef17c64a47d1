"""`privity report`: to a person, to the public, and whether all books agree."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Annotated

import typer

from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json, put_table
from privity.flow import report as flow
from privity.flow.refused_file import refused_files

app = typer.Typer(no_args_is_help=True, help="Reports out of the same entries.")


@app.command()
def reconcile(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Count every batch in every book; any difference is named and exits 3."""
    held = opened(office, reading=True)
    books, found = flow.reconcile(held)
    refused = refused_files(held)
    if as_json:
        for each in books:
            put_json({**dataclasses.asdict(each), "refused": each.refused, "pending": each.pending})
        put_json({"differences": list(found), "refused_files": refused})
    else:
        columns = (
            "batch",
            "received",
            "decided",
            "refused",
            "pending",
            "released",
            "release entries",
            "in packages",
        )
        rows = [
            (
                b.batch,
                b.received,
                b.decisions,
                b.refused,
                b.pending,
                b.released,
                b.released_entries,
                b.packaged,
            )
            for b in books
        ]
        put_table("reconciliation", columns, rows)
        put(f"Request files refused whole, in the log alone: {refused:,}.")
        put("\n".join(found) if found else "Every count agrees in every book.")
    raise typer.Exit(3 if found else 0)


@app.command()
def public(
    office: OfficeOption = None,
    year: Annotated[int | None, typer.Option(help="Calendar year; this one when left out.")] = None,
    as_json: JsonOption = False,
) -> None:
    """The public report of a year: small counts are withheld."""
    rows = flow.public(opened(office, reading=True), year or datetime.now(UTC).year)
    if as_json:
        for row in rows:
            put_json(dataclasses.asdict(row))
        return
    told = [
        (r.agency, r.authority, r.requests, *(_few(count) for count in (r.lines, r.disclosures, r.persons)))
        for r in rows
    ]
    put_table("public report", ("agency", "authority", "requests", "lines", "disclosures", "persons"), told)


@app.command()
def person(
    number: Annotated[
        str, typer.Option("--id-number", prompt=True, hide_input=True, help="The person's own number.")
    ],
    person_as: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    everything: Annotated[bool, typer.Option("--everything", help="For a court or the inspector.")] = False,
) -> None:
    """A person's statement of disclosures; making it is accounted as an inspection."""
    put(flow.person(opened(office), number, by=person_as, key=key, everything=everything))


def _few(count: int | None) -> object:
    return "fewer than 10" if count is None else count
