"""Yes/no answers kept in words, two bits each: unknown 0, no 1, yes 3.

Lines whose words are equal are alike, and are judged once. A kept column says in its name
which facts stand in it and in what order, so that a file explains itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.authority.language.sql import quoted_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ANSWERS: Final = 31
"""Answers of one word: a BIGINT keeps its sign."""

PREFIX: Final = "facts:"

Place = tuple[str, int]
"""The column an answer stands in, and the number of its lower bit."""


def places(columns: Iterable[str]) -> dict[str, Place]:
    """Where each packed fact of a relation stands; columns that pack none are passed over."""
    return {
        fact: (column, 2 * n)
        for column in columns
        if column.startswith(PREFIX)
        for n, fact in enumerate(column.removeprefix(PREFIX).split(","))
    }


def answer(place: Place) -> str:
    """The answer that stands at a place: TRUE, FALSE, or NULL for unknown."""
    column, bit = place
    word = quoted_name(column)
    return f"(CASE WHEN ({word} & {1 << bit}) = 0 THEN NULL ELSE ({word} & {2 << bit}) <> 0 END)"


def words(answers: Sequence[str]) -> list[str]:
    """SQL of the words that hold these BOOLEAN expressions, `ANSWERS` in each."""
    return [
        f"({' | '.join(_bits(truth, 2 * n) for n, truth in enumerate(answers[start : start + ANSWERS]))})"
        for start in range(0, len(answers), ANSWERS)
    ]


def _bits(truth: str, bit: int) -> str:
    # Each number is cast by itself: a cast of the whole would be paid for every line.
    return f"CASE WHEN {truth} THEN {3 << bit}::BIGINT WHEN {truth} IS NULL THEN 0::BIGINT ELSE {1 << bit}::BIGINT END"


def pack_sql(columns: Mapping[str, str], source: str) -> str:
    """A SELECT of `source` with its BOOLEAN columns packed, and the others as they are.

    Args:
        columns: Name to SQL type of every column of `source`, in order.
        source: A relation or a SELECT in brackets.
    """
    yes_no = [name for name, kind in columns.items() if kind == "BOOLEAN"]
    others = [quoted_name(name) for name in columns if name not in set(yes_no)]
    packed = [
        f"{word} AS {quoted_name(PREFIX + ','.join(yes_no[n * ANSWERS : (n + 1) * ANSWERS]))}"
        for n, word in enumerate(words([quoted_name(name) for name in yes_no]))
    ]
    return f"SELECT {', '.join([*others, *packed])} FROM {source}"  # noqa: S608  (names of the pack's facts)


def unpack_sql(columns: Iterable[str], source: str) -> str:
    """A SELECT of `source` with each packed fact as a BOOLEAN column of its own."""
    held = list(columns)
    whole = [quoted_name(name) for name in held if not name.startswith(PREFIX)]
    facts = [f"{answer(place)} AS {quoted_name(fact)}" for fact, place in places(held).items()]
    return f"SELECT {', '.join([*whole, *facts])} FROM {source}"  # noqa: S608  (names of the pack's facts)
