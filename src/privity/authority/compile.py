"""A rule book as SQL: one SELECT judges every line of a batch and names every rule not met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privity.authority.book import WORD
from privity.authority.language.sql import quoted_name, sql_truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privity.authority.book import Book, Test
    from privity.model.finding import Stage

HALF: Final = WORD // 2
"""Rules of one packed column: the bit of a rule that failed, and `HALF` bits above it that of one unknown."""

ONES: Final = (1 << HALF) - 1


@dataclass(frozen=True, slots=True)
class _Packed:
    """The tests of one stage in one half of a word: one column."""

    stage: int
    half: int
    tests: Sequence[Test]

    @property
    def name(self) -> str:
        return f"s{self.stage}_{self.half}"


def assess_sql(
    book: Book,
    *,
    authority: str | None,
    stages: Iterable[Stage],
    source: str = "facts",
    with_header: bool = True,
) -> str:
    """One SELECT over the relation of facts.

    Columns: ``ordinal``, then for each word *w* of the book ``failed_w BIGINT`` and
    ``unknown_w BIGINT``; one row for each row of `source`, in any order. A later
    stage is judged only where every earlier stage of the same call is all met;
    elsewhere its bits are zero. Rules that do not apply have zero bits too.

    Each rule is asked once: its answer sets one bit of a packed column, which says
    failed or unknown by where the bit stands. What is the same for every line, such
    as the facts of a header joined to all, costs next to nothing.

    Args:
        book: The rules.
        authority: The authority the request relies on; None, or one the book does not
            have, fails `DEFAULT_DENY` on every line.
        stages: Stages to judge; `Stage.RELEASE` judges the register rules again.
        source: Name of the relation of facts. It needs ``ordinal`` and the columns of
            the facts that the rules of these stages read, and no others.
        with_header: False leaves out every rule that turns on the header.
    """
    plan = book.plan(authority, stages, with_header=with_header)
    packed = _packed(book, [tests for _, tests in plan])
    answers: dict[str, str] = {}  # an answer that several rules share is worked out once
    bits = [f"{_bits(column.tests, answers)} AS {column.name}" for column in packed]
    asked = [f"{truth} AS {name}" for truth, name in answers.items()]
    halves = {column.half: f"{_gated(packed, column.half)} AS h{column.half}" for column in packed}
    words = [
        f"{term} AS {name}_{word}"
        for word in range(book.words)
        for name, term in (("failed", _failed(word, halves)), ("unknown", _unknown(word, halves)))
    ]
    return (  # names and literals come from the book alone
        f"WITH answers AS (\n  SELECT {_columns(asked)}\n  FROM {quoted_name(source)}\n), "  # noqa: S608
        f"packed AS (\n  SELECT {_columns(bits)}\n  FROM answers\n), "
        f"halves AS (\n  SELECT {_columns([*halves.values()])}\n  FROM packed\n)\n"
        f"SELECT {_columns(words)}\nFROM halves"
    )


def _columns(columns: Sequence[str]) -> str:
    return ",\n    ".join(("ordinal", *columns))


def _packed(book: Book, stages: Sequence[Sequence[Test]]) -> list[_Packed]:
    """A column for each half of a word that some test of a stage has a bit in."""
    columns = [
        _Packed(stage, half, [test for test in tests if test.bit // HALF == half])
        for stage, tests in enumerate(stages)
        for half in range(2 * book.words)
    ]
    return [column for column in columns if column.tests]


def _bits(tests: Sequence[Test], answers: dict[str, str]) -> str:
    """The bits of a packed column: the lower half says failed, the upper one unknown."""
    terms = []
    for test in tests:
        answer = answers.setdefault(sql_truth(test.must_hold), f"r{test.bit}")
        failed = 1 << test.bit % HALF
        terms.append(
            f"CASE WHEN {answer} THEN 0 WHEN {answer} IS NULL THEN {failed << HALF} ELSE {failed} END"
        )
    return f"CAST({' | '.join(terms)} AS BIGINT)"


def _gated(packed: Sequence[_Packed], half: int) -> str:
    """One half over all stages, each stage counting only where all before it are met."""
    terms = []
    for column in packed:
        if column.half == half:
            earlier = [before.name for before in packed if before.stage < column.stage]
            clean = f"({' | '.join(earlier)}) = 0"
            terms.append(f"CASE WHEN {clean} THEN {column.name} ELSE 0 END" if earlier else column.name)
    return f"({' | '.join(terms)})"


def _failed(word: int, halves: Iterable[int]) -> str:
    lower, upper = f"(h{2 * word} & {ONES})", f"((h{2 * word + 1} & {ONES}) << {HALF})"
    return _word(word, lower, upper, halves)


def _unknown(word: int, halves: Iterable[int]) -> str:
    lower, upper = f"(h{2 * word} >> {HALF})", f"((h{2 * word + 1} >> {HALF}) << {HALF})"
    return _word(word, lower, upper, halves)


def _word(word: int, lower: str, upper: str, halves: Iterable[int]) -> str:
    """A word of two halves; one that no test has a bit in is zero."""
    there = [term for half, term in ((2 * word, lower), (2 * word + 1, upper)) if half in halves]
    return f"CAST({' | '.join(there) or '0'} AS BIGINT)"
