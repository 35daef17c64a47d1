"""`privity case`: one line, its findings, its letter."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.lawful import ElectOption, elections_of
from privity.cli.output import put, put_json, put_table
from privity.flow import cases, letters
from privity.flow import replay as replaying
from privity.flow.review import open_lines
from privity.identity.pattern import decode, said

app = typer.Typer(no_args_is_help=True, help="One line of a batch.")

LineArgument = Annotated[str, typer.Argument(help="<batch>/<line_id>, such as B-2026-1/L000017.")]


@app.command()
def show(
    line: LineArgument,
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a line that awaits review: what is asked, every condition, how the record compares."""
    held = opened(office)
    batch_id, ordinal = cases.find(held, line)
    view = open_lines(held, batch_id, [ordinal], person=person, key=key)[0]
    findings = cases.findings(held, batch_id, ordinal)
    if as_json:
        put_json(cases.as_json(view, findings))
        return
    put_table(f"line {line}", ("field", "as asked"), [(k, v) for k, v in view.asked.items() if v])
    put("")
    rows = [(f.outcome.value, f.condition, f.because, f.cite, f.evidence) for f in findings]
    put_table("conditions", ("outcome", "condition", "why", "source", "evidence"), rows)
    put("")
    put(f"identity: {view.answer}; tier {view.tier}; plausible records {view.plausible}; "
        f"{'; '.join(said(view.vetoes)) or 'nothing speaks against it'}")  # fmt: skip
    if view.pattern is not None:
        put_table("", ("field", "the strongest record"), decode(view.pattern).items())
    for earlier in view.earlier:
        put(f"earlier refusal of the same person or file: {earlier}")


@app.command()
def letter(line: LineArgument, office: OfficeOption = None) -> None:
    """Print the letter on a line: every reason of a facial refusal, or the uniform text."""
    put(letters.letter(opened(office, reading=True), line))


@app.command()
def replay(
    line: LineArgument,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Judge under the law of that day.")
    ] = None,
    elect: ElectOption = None,
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Judge a decided line again from what was kept with it: the identical record, or how it would differ."""
    day = None if as_of is None else as_of.date()
    found = replaying.replay(opened(office, reading=True), line, elections=elections_of(elect), as_of=day)
    if as_json:
        put_json(asdict(found))
    else:
        put(f"{found.line}: rule book {found.rule_book[:16]} of {found.day}, law pack {found.pack[:16]}")
        put(f"not met: {', '.join(found.failed) or 'none'}")
        put(f"undetermined: {', '.join(found.undetermined) or 'none'}")
        for reading, met in found.otherwise.items():
            put(
                f"under {reading}: {'every condition would be met' if met else 'a condition would not be met'}"
            )
        if day is None and not elect:
            put("Both engines, the stores and the log entry say the same." if found.identical else
                "What is found now is not what was decided.")  # fmt: skip
    if not found.identical:
        raise typer.Exit(3)
