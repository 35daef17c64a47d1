"""A rule book as SQL: one SELECT judges every line of a batch and names every rule not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.book import WORD
from privity.authority.language.sql import quoted_name, sql_truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privity.authority.book import Book, Test
    from privity.model.finding import Stage


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
    answers = "".join(
        f",\n    {sql_truth(test.must_hold)} AS r{test.bit}" for _, tests in plan for test in tests
    )
    words = [
        f"{_word(tests, word, answer)} AS {stage.value}_{name}_{word}"
        for stage, tests in plan
        for word in range(book.words)
        for name, answer in (("failed", "NOT r{bit}"), ("unknown", "r{bit} IS NULL"))
    ]
    folded = [
        f"{_gated([stage for stage, _ in plan], name, word, book.words)} AS {name}_{word}"
        for word in range(book.words)
        for name in ("failed", "unknown")
    ]
    return (  # names and literals come from the book alone
        f"WITH answers AS (\n  SELECT ordinal{answers}\n  FROM {quoted_name(source)}\n), "  # noqa: S608
        f"words AS (\n  SELECT {_columns(words)}\n  FROM answers\n)\n"
        f"SELECT {_columns(folded)}\nFROM words"
    )


def _columns(columns: Sequence[str]) -> str:
    return ",\n    ".join(("ordinal", *columns))


def _word(tests: Sequence[Test], word: int, answer: str) -> str:
    """The bits of one stage in one word, each a power of two where its test answers so."""
    bits = [
        f"CASE WHEN {answer.format(bit=test.bit)} THEN {1 << test.bit % WORD} ELSE 0 END"
        for test in tests
        if test.bit // WORD == word
    ]
    return f"CAST({' + '.join(bits) or '0'} AS BIGINT)"


def _gated(stages: Sequence[Stage], name: str, word: int, words: int) -> str:
    """The sum of the stages' bits, each stage counting only where all before it are met."""
    terms, earlier = [], list[str]()
    for stage in stages:
        column = f"{stage.value}_{name}_{word}"
        clean = " AND ".join(f"{before} = 0" for before in earlier)
        terms.append(f"CASE WHEN {clean} THEN {column} ELSE 0 END" if clean else column)
        earlier += [
            f"{stage.value}_{kind}_{number}" for number in range(words) for kind in ("failed", "unknown")
        ]
    return " + ".join(terms) or "CAST(0 AS BIGINT)"
