"""A rule book as SQL: one SELECT judges every line of a batch and names every rule not met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privity.authority.book import WORD
from privity.authority.language.sql import column_of, quoted_name, sql_truth
from privity.authority.packing import ANSWERS, answer, places, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privity.authority.book import Book, Test
    from privity.authority.language import Fact, Node
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
    packed: Iterable[str] = (),
    with_header: bool = True,
) -> str:
    """One SELECT over the relation of facts: a row for each of its rows, in any order.

    Columns: ``ordinal``, then the words of `alike_sql`, whose arguments it takes.
    """
    alike = alike_sql(
        book, authority=authority, stages=stages, source=source, packed=packed, with_header=with_header
    )
    return f"SELECT unnest(lines) AS ordinal, * EXCLUDE (lines) FROM (\n{alike}\n)"  # noqa: S608


def alike_sql(
    book: Book,
    *,
    authority: str | None,
    stages: Iterable[Stage],
    source: str = "facts",
    packed: Iterable[str] = (),
    with_header: bool = True,
) -> str:
    """One SELECT over the relation of facts: a row for all lines that are alike to the rules.

    Columns: ``lines BIGINT[]``, their ordinals, then for each word *w* of the book
    ``failed_w BIGINT`` and ``unknown_w BIGINT``. A later stage is judged only where
    every earlier stage of the same call is all met; elsewhere its bits are zero.
    Rules that do not apply have zero bits too.

    A rule that reads packed facts alone is asked once for lines that are alike, any
    other one once for each line. Stages and words are made once for lines alike.

    Args:
        book: The rules.
        authority: The authority the request relies on; None, or one the book does not
            have, fails `DEFAULT_DENY` on every line.
        stages: Stages to judge; `Stage.RELEASE` judges the register rules again.
        source: Name of the relation of facts. It needs ``ordinal`` and the facts that
            the rules of these stages read, packed or in columns of their names.
        packed: Its columns, where it has packed ones; other names are passed over.
        with_header: False leaves out every rule that turns on the header.
    """
    plan = book.plan(authority, stages, with_header=with_header)
    columns = _packed(book, [tests for _, tests in plan])
    asked = _Asked(packed)
    bits = [f"{_bits(column.tests, asked)} AS {column.name}" for column in columns]
    halves = {column.half: f"{_gated(columns, column.half)} AS h{column.half}" for column in columns}
    found = [
        f"{term} AS {name}_{word}"
        for word in range(book.words)
        for name, term in (("failed", _failed(word, halves)), ("unknown", _unknown(word, halves)))
    ]
    return (  # names and literals come from the book alone
        f"WITH {asked.sql(source)}, "  # noqa: S608
        f"packed AS (\n  SELECT {_columns('lines', *bits)}\n  FROM answers\n), "
        f"halves AS (\n  SELECT {_columns('lines', *halves.values())}\n  FROM packed\n)\n"
        f"SELECT {_columns('lines', *found)}\nFROM halves"
    )


class _Asked:
    """The answers that rules need, each asked once however many rules share it."""

    def __init__(self, packed: Iterable[str]) -> None:
        self._places = places(packed)
        self._read: dict[str, int] = {}  # packed column to its bits that are read for lines alike
        self._of_line: dict[str, str] = {}  # condition to the column of its answer
        self._of_alike: dict[str, str] = {}

    def name(self, node: Node) -> str:
        """The column of ``answers`` that says whether this condition holds."""
        read: list[Fact] = []

        def column(fact: Fact) -> str:
            read.append(fact)
            place = self._places.get(fact.name)
            return column_of(fact) if place is None else answer(place)

        truth = sql_truth(node, column)
        if any(fact.name not in self._places for fact in read):
            return self._of_line.setdefault(truth, f"q{len(self._of_line)}")
        return self._of_alike.setdefault(sql_truth(node, self._kept), f"r{len(self._of_alike)}")

    def _kept(self, fact: Fact) -> str:
        word, bit = self._places[fact.name]
        self._read[word] = self._read.get(word, 0) | 3 << bit
        return answer((f"p{[*self._read].index(word)}", bit))

    def sql(self, source: str) -> str:
        """The common tables up to ``answers``: one row for all lines that are alike, their ordinals in ``lines``."""
        kept = [f"p{n}" for n in range(len(self._read))]
        own = [f"{truth} AS {name}" for truth, name in self._of_line.items()]
        read = [f"{quoted_name(word)} & {bits} AS p{n}" for n, (word, bits) in enumerate(self._read.items())]
        told = [f"{word} AS w{n}" for n, word in enumerate(words([*self._of_line.values()]))]
        by = [*kept, *(f"w{n}" for n in range(len(told)))]
        answers = [f"{truth} AS {name}" for truth, name in self._of_alike.items()]
        answers += [
            f"{answer((f'w{n // ANSWERS}', 2 * (n % ANSWERS)))} AS {name}"
            for n, name in enumerate(self._of_line.values())
        ]
        return (  # names and literals come from the book alone
            f"asked AS (\n  SELECT {_columns('ordinal', *read, *own)}\n  FROM {quoted_name(source)}\n), "  # noqa: S608
            f"told AS (\n  SELECT {_columns('ordinal', *kept, *told)}\n  FROM asked\n), "
            f"alike AS (\n  SELECT {_columns('list(ordinal) AS lines', *by)}\n  FROM told\n  GROUP BY {', '.join(by) or '()'}\n), "
            f"answers AS (\n  SELECT {_columns('lines', *answers)}\n  FROM alike\n)"
        )


def _columns(*columns: str) -> str:
    return ",\n    ".join(columns)


def _packed(book: Book, stages: Sequence[Sequence[Test]]) -> list[_Packed]:
    """A column for each half of a word that some test of a stage has a bit in."""
    columns = [
        _Packed(stage, half, [test for test in tests if test.bit // HALF == half])
        for stage, tests in enumerate(stages)
        for half in range(2 * book.words)
    ]
    return [column for column in columns if column.tests]


def _bits(tests: Sequence[Test], asked: _Asked) -> str:
    """The bits of a packed column: the lower half says failed, the upper one unknown."""
    terms = []
    for test in tests:
        held = asked.name(test.must_hold)
        failed = 1 << test.bit % HALF
        terms.append(f"CASE WHEN {held} THEN 0 WHEN {held} IS NULL THEN {failed << HALF} ELSE {failed} END")
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
