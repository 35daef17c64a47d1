"""`privity law`: the rule book, shown, checked, printed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privity import law as packs
from privity.authority.cases import wrong_cases
from privity.authority.check import check as check_pack
from privity.authority.pages import page_html, page_text
from privity.cli import proofs
from privity.cli.common import KeyOption, OfficeOption, PersonOption, opened
from privity.cli.lawful import DayOption, ElectOption, PackOption, day_of, elections_of
from privity.cli.output import put, put_table
from privity.flow.adopt import adopt as take
from privity.flow.adopt import vetted
from privity.wiring import solvers

app = typer.Typer(no_args_is_help=True, help="The law as data: show, check, print.")
app.command()(proofs.prove)
app.command()(proofs.diff)


@app.command()
def show(
    name: Annotated[
        str, typer.Argument(help="A provision (i2), an election (Q2) or a statute ('8 USC 1326').")
    ],
    on: DayOption = None,
    pack: PackOption = "us_tax",
    elect: ElectOption = None,
) -> None:
    """Show a provision, its words beside its rules in plain English; or an election; or a statute."""
    held = packs.load(pack)
    put(page_text(held, held.book(day_of(on), elections_of(elect)), name, packs.cases(pack)))


@app.command()
def check(pack: PackOption = "us_tax") -> None:
    """Check a pack: quotations, coverage, dates."""
    held = packs.load(pack)
    problems = [(p.rule, p.says, p.remedy) for p in check_pack(held, today=day_of(None))]
    cases = packs.cases(pack)
    problems += [
        ("case.wrong", f"{case.file}: {says}", "Correct the rule or the case.")
        for case, says in wrong_cases(held, cases)
    ]
    if problems:
        put_table("problems", ("rule", "says", "remedy"), problems)
        raise typer.Exit(1)
    book = held.book(day_of(None))
    put(
        f"{pack}: {len(held.provisions)} provisions, {len(book.authorities)} authorities, {len(book.rules)} rules "
        f"in force, {len(held.statutes)} statutes, {len(cases):,} cases: no problem found. "
        "Counsel must confirm before real use."
    )


@app.command()
def page(
    output: Annotated[Path, typer.Option(help="HTML file to write.")],
    on: DayOption = None,
    pack: PackOption = "us_tax",
    provision: Annotated[str | None, typer.Option(help="One provision alone, such as i2.")] = None,
    elect: ElectOption = None,
) -> None:
    """Write the rule book as a page for lawyers, or one provision of it."""
    held = packs.load(pack)
    book = held.book(day_of(on), elections_of(elect))
    output.write_text(page_html(held, book, provision, packs.cases(pack)), "utf-8")
    put(f"The rule book is in {output.name}.")


@app.command()
def adopt(
    person: PersonOption,
    key: KeyOption,
    reason: Annotated[str, typer.Option(help="Why counsel confirms it, in words.")],
    folder: Annotated[
        Path | None,
        typer.Option(
            "--from", help="Folder of the pack; the one shipped when left out.", exists=True, file_okay=False
        ),
    ] = None,
    office: OfficeOption = None,
) -> None:
    """Counsel confirms that a pack is current law and puts it in force; on any fault the one before stays."""
    held = opened(office)
    source = folder or packs.shipped(held.pack.name)
    # What is shipped was proved when it was made; what comes from elsewhere is proved here.
    vetted(source, held, solvers() if folder else ())
    digest = take(held, source, person=person, key=key, reason=reason)
    put(
        f"{source.name}, {digest[:16]}, is the law in force. Batches judged before keep the rule book they name."
    )
