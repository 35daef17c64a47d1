"""An example a solver found, as a request a lawyer can read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from privity.authority.language.days import day_words
from privity.authority.language.tree import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority.language.kleene import Scalar
    from privity.authority.pack import Pack
    from privity.authority.proofs.run import Result


def in_words(pack: Pack, result: Result) -> Iterator[str]:
    """The line of a result, question by question: first what the claim turns on, then the rest that is known."""
    row = result.example or {}
    yield f"A line under {result.claim.authority or 'no authority'}:"
    for question, reading in sorted(result.elections.items()):
        yield f"  counsel elected for {question}: {reading}"
    first = _turned_on(pack, result)
    for name in [*(n for n in first if n in row), *(n for n in row if n not in first)]:
        if not name.endswith("__stated"):
            yield f"  {pack.facts[name].asks} {_said(row[name])}"
    stated = [
        name.removesuffix("__stated")
        for name, value in row.items()
        if name.endswith("__stated") and not value
    ]
    for name in stated:
        yield f"  {pack.facts[name].asks} (the line does not say)"
    yield "  Everything else: not known."


def _turned_on(pack: Pack, result: Result) -> list[str]:
    """The facts of the property the claim is about; none where it is about a whole book."""
    about = [never for never in pack.properties if result.claim.says.endswith(never.says)]
    return [fact.name for never in about for fact in facts_of(pack.parsed(never.when))]


def _said(value: Scalar) -> str:
    if isinstance(value, bool):
        return "Yes." if value else "No."
    return f"{day_words(value)}." if isinstance(value, date) else f"{value}."
