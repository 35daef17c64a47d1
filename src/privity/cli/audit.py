"""`privity review audit`: the blind audit of what the machine verified."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json
from privity.cli.rows import read_rows
from privity.errors import InputError
from privity.flow import audit as flow
from privity.flow.audited import result
from privity.review.auditing import COMPARED, AuditAnswer

app = typer.Typer(
    no_args_is_help=True, help="A few verified lines, compared by people who do not know the answer."
)
BatchArgument = Annotated[str, typer.Argument(help="Id of the batch.")]


@app.command()
def draw(batch: BatchArgument, office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Say how many lines the audit of a batch holds; which, follows from the log and is told to nobody beforehand."""
    held = opened(office, reading=True)
    pairs, found = len(flow.draw(held, batch)), result(held, batch)
    if as_json:
        put_json({"batch": batch, "pairs": pairs, "result": found})
        return
    put(f"{pairs:,} pairs are drawn, lines that were verified and lines that were not.")
    if found is not None:
        put(_told(found))


@app.command()
def show(
    batch: BatchArgument,
    output: Annotated[Path, typer.Option(help="CSV file for the pairs.")],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """Show an inspector the pairs of the audit, line beside record; accounted as an inspection."""
    pairs = flow.show(opened(office), batch, person=person, key=key)
    with output.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("item", *(f"asked {c}" for c in flow.ASKED), *(f"held {c}" for c in flow.HELD)))
        writer.writerows((p.item, *p.asked.values(), *p.held.values()) for p in pairs)
    put(f"{len(pairs):,} pairs written to {output.name}.")


@app.command()
def answer(
    batch: BatchArgument,
    answers: Annotated[
        Path, typer.Argument(help="CSV of item, name, birth_date, id_number, address, person.", exists=True)
    ],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what the inspector found; one wrong person closes that kind of pattern until the office is calibrated anew."""
    rows = read_rows(answers, ("item", *COMPARED, "person"))
    if not all(row["item"].isascii() and row["item"].isdigit() for row in rows):
        raise InputError("An item is not a number.", where=answers.name, remedy="Copy it from the pairs.")
    given = [
        AuditAnswer(item=int(row["item"]), fields=tuple(row[c] for c in COMPARED), person=row["person"])
        for row in rows
    ]
    found = flow.answer(opened(office), batch, given, person=person, key=key)
    put_json(found) if as_json else put(_told(found))
    raise typer.Exit(1 if found["other"] else 0)


def _told(found: dict[str, object]) -> str:
    return (
        f"Of {found['verified']} verified lines {found['other']} were another person and {found['unsure']} unsure: "
        f"at most {int(str(found['bound_ppb'])) / 1e9:.1e} of them are wrong, with 95 % confidence."
    )
