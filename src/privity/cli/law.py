"""`privity law`: the rule book, shown, checked, printed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from privity import law as packs
from privity.authority.check import check as check_pack
from privity.authority.pages import page_html, page_text
from privity.cli.output import put, put_table

app = typer.Typer(no_args_is_help=True, help="The law as data: show, check, print.")
PackOption = Annotated[str, typer.Option(help="Law pack.")]
DayOption = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day; today when left out.")
]


@app.command()
def show(
    provision: Annotated[str, typer.Argument(help="A provision, such as i2.")],
    on: DayOption = None,
    pack: PackOption = "us_tax",
) -> None:
    """Show a provision: its words beside its rules, in plain English."""
    held = packs.load(pack)
    put(page_text(held, held.book(_day(on)), provision))


@app.command()
def check(pack: PackOption = "us_tax") -> None:
    """Check a pack: quotations, coverage, dates."""
    held = packs.load(pack)
    problems = check_pack(held, today=_day(None))
    if problems:
        put_table("problems", ("rule", "says", "remedy"), [(p.rule, p.says, p.remedy) for p in problems])
        raise typer.Exit(1)
    put(
        f"{pack}: {len(held.book(_day(None)).rules)} rules in force, no problem found. Counsel must confirm before real use."
    )


@app.command()
def page(
    output: Annotated[Path, typer.Option(help="HTML file to write.")],
    on: DayOption = None,
    pack: PackOption = "us_tax",
) -> None:
    """Write the rule book as a page for lawyers."""
    held = packs.load(pack)
    output.write_text(page_html(held, held.book(_day(on))), "utf-8")
    put(f"The rule book is in {output.name}.")


def _day(on: datetime | None) -> date:
    return (on or datetime.now(UTC)).date()
