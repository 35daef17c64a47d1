"""The rule book: every rule in force on one day, under one set of elections, in a fixed order.

A line's answers are bits. Bit *n* of the words ``failed`` says that rule *n* was
surely not met, of the words ``unknown`` that it could not be told. Everything a
decision says is a function of these words and the book.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from privity.authority.entries import Kind
from privity.authority.language import tree
from privity.errors import IntegrityError
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from privity.authority.entries import ExtentEntry, Statute, Told
    from privity.authority.language import Node

WORD: Final = 62
"""Bits in a word: a BIGINT keeps its sign, and a signed 64-bit file format loses none."""

DEFAULT_DENY: Final = "a.default"
"""The rule that a line must rely on an authority that is in force. Always rule number 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One test: a clause of a provision, or a ruling's reading of one.

    Attributes:
        id: The condition it belongs to; several rules may.
        kind: Whether `tree` must surely hold or surely not.
        provision: Id of the provision.
        stage: The stage that judges it.
        cite: Pinpoint citation, the ruling's added for a reading.
        text: Words of the law, or of the custodian's own rule.
        source: Where a custodian's rule or a reading comes from; None when `text` is the law's.
        when: The condition as written.
        plain: What it means, in words; None when its author left that to the page.
        refusal: What to say when it is not met.
        told: Who is told so.
        reading: Id of the ruling; None for the provision's own words.
        grade: Evidence for the words: of the provision, or of the ruling.
        scope: Authorities it applies to; empty means every one, and none at all.
        first: First day it is law.
        until: First day it no longer is; None without end.
        needs_header: Whether it turns on a fact of the header.
        tree: `when` as parsed, elections and parameters filled in.
    """

    id: str
    kind: Kind
    provision: str
    stage: Stage
    cite: str
    text: str
    source: str | None
    when: str
    plain: str | None
    refusal: str
    told: Told
    reading: str | None
    grade: str
    scope: tuple[str, ...]
    first: date | None
    until: date | None
    needs_header: bool
    tree: Node

    def applies_to(self, authority: str | None) -> bool:
        """Whether a line that relies on `authority` must pass it."""
        return not self.scope or authority in self.scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A rule about to be judged: its bit and the condition that must hold."""

    bit: int
    rule: Rule
    must_hold: Node


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Book:
    """Made by `Pack.book` only. Compared by identity.

    Attributes:
        pack: Name of the law pack.
        day: The day it is in force.
        rules: In bit order; the first is always `DEFAULT_DENY`.
        authorities: Ids of the provisions that can authorise a disclosure.
        extents: What each of them lets leave.
        statutes: Statutes in force that a line may designate, by name.
        facts: Every fact a rule may read, by name.
        asks: The question each fact answers, by name.
        parameters: Dated whole numbers, by name, office limits applied.
        limited: Names of parameters for which the office has a stricter limit of its own.
        elections: Question to the reading in effect.
        readings: Ids of the rulings whose readings joined.
        digest: Hex SHA-256 of all of it; constant between two days of change.
    """

    pack: str
    day: date
    rules: tuple[Rule, ...]
    authorities: tuple[str, ...]
    extents: Mapping[str, ExtentEntry]
    statutes: tuple[Statute, ...]
    facts: Mapping[str, tree.Fact]
    asks: Mapping[str, str]
    parameters: Mapping[str, tree.Parameter]
    limited: tuple[str, ...]
    elections: Mapping[str, str]
    readings: tuple[str, ...]
    digest: str

    @property
    def words(self) -> int:
        """How many words of `WORD` bits hold one bit for each rule."""
        return (len(self.rules) + WORD - 1) // WORD

    @property
    def ids(self) -> tuple[str, ...]:
        """Every condition id, once, in the order of its first rule."""
        return tuple(dict.fromkeys(rule.id for rule in self.rules))

    def rules_at(self, words: Sequence[int]) -> tuple[Rule, ...]:
        """The rules whose bits are set, in book order.

        Raises:
            IntegrityError: The words do not belong to a book of this size.
        """
        known = len(words) == self.words and all(0 <= word < 1 << WORD for word in words)
        value = sum(word << (WORD * number) for number, word in enumerate(words)) if known else -1
        if not 0 <= value < 1 << len(self.rules):
            raise IntegrityError(
                "the bits of a line name rules this book does not have",
                where=f"rule book {self.digest[:16]}",
                remedy="Read them with the rule book that the decision names.",
            )
        return tuple(self.rules[bit] for bit in _bits(value))

    def fold(self, failed: Sequence[int], unknown: Sequence[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Condition ids failed, and those only undetermined: not met beats undetermined beats met."""
        not_met = tuple(dict.fromkeys(rule.id for rule in self.rules_at(failed)))
        doubtful = dict.fromkeys(rule.id for rule in self.rules_at(unknown))
        return not_met, tuple(id_ for id_ in doubtful if id_ not in not_met)

    def plan(
        self, authority: str | None, stages: Iterable[Stage], *, with_header: bool
    ) -> tuple[tuple[Stage, tuple[Test, ...]], ...]:
        """The tests of one assessment, stage by stage, in the order the stages are judged.

        At `Stage.RELEASE` the rules of `Stage.REGISTER` are judged again, unless the
        same assessment judges them anyway. Rules that turn on the header are left
        out when there is none.
        """
        return _planned(self, authority, frozenset(stages), with_header=with_header)


def _bits(value: int) -> Iterator[int]:
    """The bits that are set, lowest first: few of many, so that only they are visited."""
    while value:
        yield (value & -value).bit_length() - 1
        value &= value - 1


@lru_cache(maxsize=64)
def _planned(
    book: Book,
    authority: str | None,
    stages: frozenset[Stage],
    *,
    with_header: bool,
) -> tuple[tuple[Stage, tuple[Test, ...]], ...]:
    """`Book.plan`, made once for each assessment of a book, which never changes."""
    in_order = [stage for stage in Stage if stage in stages]
    return tuple(
        (stage, _tests(book, authority, _judged_at(stage, stages), with_header=with_header))
        for stage in in_order
    )


def _judged_at(stage: Stage, stages: frozenset[Stage]) -> frozenset[Stage]:
    """The stages of the rules judged at a stage: release reads the register again."""
    again = stage is Stage.RELEASE and Stage.REGISTER not in stages
    return frozenset({Stage.REGISTER, stage} if again else {stage})


def _tests(
    book: Book,
    authority: str | None,
    judged: frozenset[Stage],
    *,
    with_header: bool,
) -> tuple[Test, ...]:
    return tuple(
        Test(bit=bit, rule=rule, must_hold=_must_hold(book, bit, rule, authority, with_header=with_header))
        for bit, rule in enumerate(book.rules)
        if rule.stage in judged and rule.applies_to(authority) and (with_header or not rule.needs_header)
    )


def _must_hold(
    book: Book,
    bit: int,
    rule: Rule,
    authority: str | None,
    *,
    with_header: bool,
) -> Node:
    if bit == 0:
        return tree.Always(authority in book.authorities)
    condition = rule.tree if with_header else tree.on_the_day(rule.tree)
    return condition if rule.kind is Kind.CONDITION else tree.Not(condition)
