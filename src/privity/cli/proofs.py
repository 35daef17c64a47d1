"""`privity law prove` and `privity law diff`: what is proved of a rule book, and what changed between two."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privity import law as packs
from privity.authority.proofs.words import in_words
from privity.cli.common import JsonOption
from privity.cli.lawful import DayOption, ElectOption, PackOption, day_of, elections_of
from privity.cli.output import put, put_json, put_table, say
from privity.errors import InputError
from privity.flow import proving
from privity.wiring import solvers

if TYPE_CHECKING:
    from privity.authority import Pack
    from privity.authority.proofs import Result


def prove(
    on: DayOption = None,
    pack: PackOption = "us_tax",
    elect: ElectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Prove the properties of a rule book by two solvers; a counterexample is printed as a request."""
    held = packs.load(pack)
    book = held.book(day_of(on), elections_of(elect))
    broken: list[Result] = []
    rows = []
    for solver in solvers():
        began, claims, held_up = time.perf_counter(), Counter[str](), Counter[str]()
        for result in proving.prove(held, book, solver):
            claims[result.claim.kind] += 1
            held_up[result.claim.kind] += result.holds
            if not result.holds:
                broken.append(result)
            if as_json:
                put_json(_json(result))
        seconds = time.perf_counter() - began
        rows += [(solver.name, kind, claims[kind], held_up[kind], "") for kind in claims]
        rows.append((solver.name, "all", claims.total(), held_up.total(), f"{seconds:.1f} s"))
    if not as_json:
        put_table(
            f"{pack}, {book.day}, rule book {book.digest[:16]}, {len(book.rules)} rules",
            ("solver", "claims", "made", "held", "time"),
            rows,
        )
        _show(held, [r for r in broken if r.solver == broken[0].solver] if broken else [])
        for entry in held.history:
            put(f"{entry.id}: {entry.says} Refuted: it breaks {len(entry.refuted_by)} properties.")
    if broken:
        raise typer.Exit(1)


def _show(pack: Pack, broken: list[Result]) -> None:
    for result in broken:
        say(f"Does not hold: {result.claim.says}")
        for line in in_words(pack, result) if result.example is not None else ("  There is no such line.",):
            say(line)


def _json(result: Result) -> dict[str, Any]:
    return {
        "solver": result.solver,
        "kind": result.claim.kind,
        "authority": result.claim.authority,
        "says": result.claim.says,
        "holds": result.holds,
        "example": None
        if result.example is None
        else {name: str(value) for name, value in result.example.items()},
        "elections": dict(result.elections),
    }


def diff(
    first: Annotated[str, typer.Argument(help="A day, such as 2026-02-01.")],
    second: Annotated[str, typer.Argument(help="Another day.")],
    pack: PackOption = "us_tax",
    elect: ElectOption = None,
    as_json: JsonOption = False,
) -> None:
    """What changed in the law between two days: a proof that nothing did, or a request that shows it."""
    held = packs.load(pack)
    books = [held.book(_day(text), elections_of(elect)) for text in (first, second)]
    found = 0
    for number, solver in enumerate(solvers()):
        for difference in proving.compare(books[0], books[1], solver):
            result = difference.result
            if as_json:
                put_json(
                    _json(result)
                    | {"failed": list(difference.failed), "undetermined": list(difference.undetermined)}
                )
            elif not result.holds and not number:
                put(f"{result.claim.authority}: it is not so that: {result.claim.says}")
                put("  It turns on " + ", ".join(difference.failed + difference.undetermined) + ".")
                for line in in_words(held, result):
                    put(f"  {line}")
            found += not result.holds and not number
        if not as_json and not found:
            put(
                f"Proved by {solver.name}: nothing permitted on {first} is refused on {second}, and the reverse."
            )
    if found:
        raise typer.Exit(1)


def _day(text: str) -> Any:
    from privity.standards import iso_day  # noqa: PLC0415

    day = iso_day(text)
    if day is None:
        raise InputError(f"{text} is not a day.", where="law diff", remedy="Write it as 2026-02-01.")
    return day
