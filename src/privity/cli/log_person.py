"""`privity log index`, `person` and `unseal`: what the log holds about a person, provably all of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json, say
from privity.errors import UnavailableError
from privity.flow.person_report import person_report
from privity.flow.person_report import unseal as unseal_one
from privity.flow.persons import index_log


def index(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Commit to what the log holds under each person's label, up to now. Done after every release by itself."""
    held = opened(office)
    found = index_log(held)
    labels = sum(head.count for head in found.runs)
    if as_json:
        put_json({"entry": found.entry, "complete_to": found.runs[-1].high, "runs": len(found.runs)})
        return
    put(
        f"Entry {found.entry:,} commits to {labels:,} labels in {len(found.runs)} run(s), complete to entry {found.runs[-1].high:,}."
    )


def person(
    output: Annotated[Path, typer.Option(help="Write the report to this file.")],
    person_as: PersonOption,
    key: KeyOption,
    number: Annotated[
        str | None, typer.Option("--id-number", help="The person's own number; asked for when left out.")
    ] = None,
    record: Annotated[
        str | None, typer.Option(help="For a person without a number: the custodian's id of the record.")
    ] = None,
    office: OfficeOption = None,
    everything: Annotated[bool, typer.Option("--everything", help="For a court or the inspector.")] = False,
) -> None:
    """Write everything the log holds about a person, with the proof that it is all; accounted as an inspection."""
    if number is None and record is None:
        number = typer.prompt("Id number", hide_input=True)
    held = opened(office)
    report = person_report(held, number=number, record=record, by=person_as, key=key, everything=everything)
    try:
        output.write_bytes(report)
    except OSError as error:
        raise UnavailableError(
            "The report could not be written.", where=str(output), remedy="Choose another file."
        ) from error
    say("Check it anywhere with `privity-verify person`; the public label key is in the office's label.vkey.")


def unseal(
    line: Annotated[str, typer.Argument(help="BATCH/LINE whose disclosure the person may now see.")],
    why: Annotated[str, typer.Option(help="Why the law no longer defers it; kept sealed in the log.")],
    person_as: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """Counsel opens a deferred disclosure to the person it is about."""
    batch, _, line_id = line.partition("/")
    entry = unseal_one(opened(office), batch, line_id, why=why, by=person_as, key=key)
    put(f"Entry {entry:,} files it under the person's open label.")
