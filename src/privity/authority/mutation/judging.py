"""Whether a case notices a mistake: the rules changed are judged again, the answers of all others kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from privity.authority.entries import Kind
from privity.authority.language import truth
from privity.authority.language.tree import Always, Not, on_the_day
from privity.authority.mutation.mistakes import rewritten
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from privity.authority.book import Book, Rule
    from privity.authority.cases import Case
    from privity.authority.language import Node, Row
    from privity.authority.language.kleene import Answer
    from privity.authority.language.tree import Election, Parameter
    from privity.authority.mutation.mistakes import Mutant
    from privity.authority.pack import Pack

Answers: TypeAlias = "Mapping[int, tuple[Stage, str, Answer]]"
"""Bit to the stage and the id of its rule and what it answers; rules that are not asked are left out."""

Found: TypeAlias = tuple[frozenset[str], frozenset[str]]
"""Ids not met, and ids undetermined."""

_ORDER: Final = tuple(Stage)


def must_hold(book: Book, bit: int, rule: Rule, authority: str | None, *, with_header: bool) -> Node | None:
    """What a rule asks of a line, as `Book.plan` would put it; None where it is not asked at all."""
    if not rule.applies_to(authority) or (rule.needs_header and not with_header):
        return None
    if bit == 0:
        return rule.tree if rule.tree == Always(value=True) else Always(authority in book.authorities)
    tree = rule.tree if with_header else on_the_day(rule.tree)
    return tree if rule.kind is Kind.CONDITION else Not(tree)


def fold(answers: Answers, through: Stage = _ORDER[-1]) -> Found:
    """Ids not met and ids undetermined of the first stage that is not all met, looked at up to a stage."""
    for stage in _ORDER[: _ORDER.index(through) + 1]:
        there = [(id_, answer) for at, id_, answer in answers.values() if at is stage and answer is not True]
        if there:
            failed = frozenset(id_ for id_, answer in there if answer is False)
            return failed, frozenset(id_ for id_, _ in there) - failed
    return frozenset(), frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line judged under a rule book as it is: every stage of it, those not reached too.

    Attributes:
        book: The rule book.
        authority: The authority relied on.
        with_header: Whether a header is given.
        facts: The line.
        answers: What each rule asked answers.
    """

    book: Book
    authority: str | None
    with_header: bool
    facts: Row
    answers: Answers

    def under(self, changed: Mapping[int, Rule]) -> Answers | None:
        """What the rules answer when some are changed; None where no answer is another."""
        other: dict[int, tuple[Stage, str, Answer] | None] = {}
        for bit, rule in changed.items():
            new = self._asked(bit, rule)
            if new != self.answers.get(bit):
                other[bit] = new
        if not other:
            return None
        merged = {**self.answers, **other}
        return {bit: answer for bit, answer in merged.items() if answer is not None}

    def _asked(self, bit: int, rule: Rule) -> tuple[Stage, str, Answer] | None:
        asked = must_hold(self.book, bit, rule, self.authority, with_header=self.with_header)
        return None if asked is None else (rule.stage, rule.id, truth(asked, self.facts))


def judged(book: Book, authority: str | None, facts: Row, *, with_header: bool = True) -> Line:
    """A line with the answer of every rule that a book asks of it."""
    answers = {
        bit: (rule.stage, rule.id, truth(asked, facts))
        for bit, rule in enumerate(book.rules)
        if (asked := must_hold(book, bit, rule, authority, with_header=with_header)) is not None
    }
    return Line(book=book, authority=authority, with_header=with_header, facts=facts, answers=answers)


@dataclass(slots=True)
class Books:
    """The rule books that cases name, each made once, and mistakes carried over to them.

    Attributes:
        pack: The pack they are made from.
        first: The rule book that the mistakes are made in.
    """

    pack: Pack
    first: Book
    _made: dict[tuple[date, tuple[tuple[str, str], ...]], Book] = field(default_factory=dict)
    _bits: dict[str, dict[tuple[object, ...], int]] = field(default_factory=dict)

    def of(self, on: date, elections: Iterable[tuple[str, str]] = ()) -> Book:
        """The book of a day under elections; the first one where it is that."""
        chosen = tuple(sorted(elections))
        if on == self.first.day and not chosen:
            return self.first
        if (on, chosen) not in self._made:
            self._made[on, chosen] = self.pack.book(on, dict(chosen))
        return self._made[on, chosen]

    def changed(self, mutant: Mutant, book: Book) -> Mapping[int, Rule]:
        """The rules a mistake changes in a book, read with its elections on its day; none where it has none of them."""
        if book is self.first:
            return mutant.changed
        if book.digest not in self._bits:
            self._bits[book.digest] = {_named(rule): bit for bit, rule in enumerate(book.rules)}
        bits = self._bits[book.digest]
        return {
            bits[_named(self.first.rules[bit])]: replace(rule, tree=_read_in(rule.tree, book))
            for bit, rule in mutant.changed.items()
            if _named(self.first.rules[bit]) in bits
        }


def _named(rule: Rule) -> tuple[object, ...]:
    """By what a rule is the same rule in two books."""
    return rule.id, rule.stage, rule.reading, rule.when, rule.scope


def _read_in(tree: Node, book: Book) -> Node:
    """A condition of another book with the elections of this one, and parameters on its day."""

    def of_the_day(parameter: Parameter) -> Parameter:
        reached = [value for first, value in parameter.values if first <= book.day]
        return replace(parameter, today=reached[-1] if reached else None)

    def elected(election: Election) -> Election:
        return replace(election, value=book.elections[election.question])

    return rewritten(tree, of_the_day, elected)


@dataclass(slots=True)
class Bench:
    """Cases judged once, and asked of each mistake whether they notice it."""

    books: Books
    cases: Sequence[Case]
    _lines: dict[int, Line] = field(default_factory=dict)

    def noticed_by(self, mutant: Mutant) -> Case | None:
        """The first case that a mistake makes answer otherwise than written; None where there is none."""
        return next((case for case in self.cases if self.notices(case, mutant)), None)

    def notices(self, case: Case, mutant: Mutant) -> bool:
        """Whether a case answers otherwise than written under a mistake."""
        line = self._line(case)
        answers = line.under(self.books.changed(mutant, line.book))
        if answers is None:
            return False
        return fold(answers, case.through) != (case.failed, case.undetermined)

    def _line(self, case: Case) -> Line:
        if id(case) not in self._lines:
            book = self.books.of(case.on, case.elections)
            self._lines[id(case)] = judged(book, case.authority, case.facts, with_header=case.with_header)
        return self._lines[id(case)]
