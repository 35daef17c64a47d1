"""`privity law`: the rule book, shown, checked, printed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from privity import law as packs
from privity.authority.cases import wrong_cases
from privity.authority.check import check as check_pack
from privity.authority.pages import page_html, page_text
from privity.cli import proofs
from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.lawful import DayOption, ElectOption, PackOption, day_of, elections_of
from privity.cli.output import open_csv, put, put_json, put_table
from privity.flow import lookback as looking_back
from privity.flow.adopt import adopt as take
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
    as_json: JsonOption = False,
) -> None:
    """Counsel confirms that a pack is current law and puts it in force; on any fault the one before stays."""
    held = opened(office)
    source = folder or packs.shipped(held.pack.name)
    # What is shipped was proved when it was made; what comes from elsewhere is proved here.
    digest = take(held, source, solvers() if folder else (), person=person, key=key, reason=reason)
    if as_json:
        put_json({"pack": source.name, "digest": digest})
    else:
        put(
            f"{source.name}, {digest[:16]}, is the law in force. "
            "Batches judged before keep the rule book they name."
        )


@app.command()
def lookback(
    elect: ElectOption = None,
    ruling: Annotated[
        Path | None, typer.Option(help="A new ruling, as a TOML file, taken to be law today.", exists=True)
    ] = None,
    output: Annotated[Path | None, typer.Option(help="CSV file for the lines.")] = None,
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List every past decision that would change under other elections, or under a new ruling."""
    held = opened(office, reading=True)
    read = None if ruling is None else (ruling.name, ruling.read_bytes())
    changes = looking_back.changes(held, elections=elections_of(elect), ruling=read)
    columns = ("line", "outcome", "was", "would be", "not met", "undetermined")
    rows = (
        (c.line, c.outcome, _met(c.was), _met(c.now), "; ".join(c.failed), "; ".join(c.undetermined))
        for c in changes
    )
    counts = Counter[tuple[str, str, str]]()
    with open_csv(output, columns) as write:
        for row in rows:
            counts[row[1:4]] += 1
            write(row)
            if as_json:
                put_json(dict(zip(columns, row, strict=True)))
    if not as_json:
        put_table(
            "decisions that would change",
            ("outcome", "was", "would be", "lines"),
            [(*k, n) for k, n in sorted(counts.items())],
        )
        put(f"{counts.total():,} of {looking_back.judged(held):,} decided lines would change.")
    if counts:
        raise typer.Exit(1)


def _met(met: bool) -> str:
    return "met" if met else "not met"
