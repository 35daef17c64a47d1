"""`privity case`: one line, its findings, its letter."""

from __future__ import annotations

from typing import Annotated

import typer

from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json, put_table
from privity.flow import cases, letters
from privity.flow.review import open_lines

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
    put(f"identity: {view.answer}; tier {view.tier}; vetoes {', '.join(view.vetoes) or 'none'}; "
        f"other plausible records {view.plausible}")  # fmt: skip
    for earlier in view.earlier:
        put(f"earlier refusal of the same person or file: {earlier}")


@app.command()
def letter(line: LineArgument, office: OfficeOption = None) -> None:
    """Print the letter on a line: every reason of a facial refusal, or the uniform text."""
    put(letters.letter(opened(office, reading=True), line))
