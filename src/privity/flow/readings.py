"""Where counsel may read the law otherwise: what would be found of a line under each reading not in effect.

Kept with the batch beside its findings, for the lines where the reading makes a difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority import assess_sql
from privity.authority.language.tree import Election, parts
from privity.flow.book import all_zero, book_under, clear_of, words
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privity.authority import Book
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch
    from privity.model.finding import Stage

COLUMNS = (("ordinal", "BIGINT"), ("question", "VARCHAR"), ("reading", "VARCHAR"), ("met", "BOOLEAN"))
"""One row per line and reading that makes a difference; `met` is whether every condition would be."""


def note_readings(
    engine: Engine,
    office: Office,
    batch: Batch,
    made_from: Mapping[str, Any],
    *,
    table: str,
    stages: Sequence[Stage],
    kept: str,
) -> int:
    """Judge again, under each reading not in effect, the lines it can make a difference to; how many rows that made.

    A line that fails a rule no reading touches fails under every reading. Where the reading in
    effect is the default, which is proved the strictest, no other reading refuses what it permits.

    Args:
        engine: With ``facts_packed`` and the findings attached.
        office: The office.
        batch: The batch.
        made_from: What its rule book is made from.
        table: The relation of its findings at these stages.
        stages: The stages judged.
        kept: The table the rows are written to.
    """
    book = book_under(office, made_from, {})
    engine.attach_rows("reading_rows", COLUMNS, [])
    packed = engine.columns("facts_packed")
    for question, reading in _others(office, book, batch.authority, stages):
        other = book_under(office, made_from, {question: reading})
        touched = _touched(book, other, batch.authority)
        if not touched:
            continue
        strictest = office.pack.elections[question].default == book.elections[question]
        engine.run([Step("reading_lines", _candidates(book, touched, table, only_refused=strictest))])
        # Mostly there is none, and then the judging, which costs the same for one line as for a thousand, is spared.
        if not engine.count("reading_lines"):
            continue
        judged = assess_sql(
            other, authority=batch.authority, stages=stages, source="reading_facts", packed=packed
        )
        engine.run(
            [
                Step(
                    "reading_facts",
                    "SELECT f.* FROM facts_packed AS f SEMI JOIN reading_lines AS c ON c.ordinal = f.ordinal",
                ),
                Step("reading_found", judged),
                Step("reading_next", _different(book, table, question, reading)),
                Step("reading_rows", "SELECT * FROM reading_next"),
            ]
        )
    engine.write_parquet("SELECT * FROM reading_rows", office.files.batch(batch.id).table(kept))
    return engine.count("reading_rows")


def _others(office: Office, book: Book, authority: str, stages: Sequence[Stage]) -> Iterator[tuple[str, str]]:
    """Every reading not in effect of the questions that the rules of an authority read."""
    tests = [test for _, of_stage in book.plan(authority, stages, with_header=True) for test in of_stage]
    read = {part.question for test in tests for part in parts(test.must_hold) if isinstance(part, Election)}
    for question, entry in office.pack.elections.items():
        if question in read:
            yield from (
                (question, reading) for reading in entry.readings if reading != book.elections[question]
            )


def _touched(book: Book, other: Book, authority: str) -> frozenset[int]:
    """Bits of the rules of an authority that a reading changes."""
    pairs = enumerate(zip(book.rules, other.rules, strict=True))
    return frozenset(
        bit for bit, (rule, read) in pairs if rule.tree != read.tree and rule.applies_to(authority)
    )


def _candidates(book: Book, touched: frozenset[int], table: str, *, only_refused: bool) -> str:
    """The lines that fail nothing, or nothing but rules the reading changes."""
    untouched = clear_of(book, (bit for bit in range(len(book.rules)) if bit not in touched))
    clean = all_zero([*words("failed", book), *words("unknown", book)])
    refused = f" AND NOT ({clean})" if only_refused else ""
    return f"SELECT ordinal FROM {table} WHERE {untouched}{refused}"


def _different(book: Book, table: str, question: str, reading: str) -> str:
    """The rows found so far, and those lines for which the reading makes the other answer."""
    was = all_zero([*words("failed", book, "w."), *words("unknown", book, "w.")])
    now = all_zero([*words("failed", book, "n."), *words("unknown", book, "n.")])
    return (
        f"SELECT * FROM reading_rows UNION ALL SELECT n.ordinal, '{question}' AS question, '{reading}' AS reading, "
        f"({now}) AS met FROM reading_found AS n JOIN {table} AS w ON w.ordinal = n.ordinal WHERE ({was}) <> ({now})"
    )
