"""One arbitrary state of knowledge as symbols: for every fact, whether it is known, and if so what.

The third truth value is removed before anything gets here (`privity.authority.language.nullfree`),
so a formula is two-valued: a fact is a symbol for its value beside a symbol for its being known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final, assert_never

from privity.authority.language.tree import (
    Always,
    And,
    Compare,
    Election,
    Fact,
    In,
    Known,
    Literal,
    Node,
    Not,
    Or,
    Parameter,
    Plus,
    Source,
    Stated,
    Type,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.authority.language.kleene import Scalar

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2200, 1, 1)
"""Days an example may lie between: what somebody could write."""

LARGEST: Final = 10**9
_SORTS = {Type.BOOL: "Bool", Type.INT: "Int", Type.TEXT: "Int", Type.DATE: "Int"}


@dataclass(slots=True)
class Texts:
    """Texts as numbers: equality is all a rule may ask of a text."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str) -> int:
        """The number of a text, always the same one."""
        return self.numbers.setdefault(text, len(self.numbers))

    def text(self, number: int) -> str:
        """The text of a number; a number no rule wrote stands for a text no rule names."""
        found = {n: text for text, n in self.numbers.items()}
        return found.get(number, f"(another text, {number})")


@dataclass(slots=True)
class World:
    """The symbols of one state of knowledge, declared as formulas use them.

    Attributes:
        texts: Shared by every world of one claim.
        tag: Set before each symbol, where a claim speaks of two states.
        elections: Readings by question that an election may take; one reading is a fixed one.
    """

    texts: Texts
    tag: str = ""
    elections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, fact: Fact) -> str:
        """The symbol of a fact's value."""
        self.facts.setdefault(fact.name, fact)
        return f"{self.tag}{fact.name}"

    def known(self, fact: Fact) -> str:
        """The symbol that says whether a fact is known."""
        self.facts.setdefault(fact.name, fact)
        return f"{self.tag}{fact.name}!known"

    def election(self, question: str) -> str:
        """The symbol of the reading in effect, where a claim is made for every one of them."""
        self.asked[question] = self.elections[question]
        return f"{self.tag}election!{question}"

    def formula(self, node: Node) -> str:  # noqa: PLR0911 - one return for each kind of node
        """A null-free condition as a formula."""
        match node:
            case And(args=args):
                return _many("and", "true", [self.formula(arg) for arg in args])
            case Or(args=args):
                return _many("or", "false", [self.formula(arg) for arg in args])
            case Not(arg=arg):
                return f"(not {self.formula(arg)})"
            case Always(value=value):
                return "true" if value else "false"
            case Known(fact=fact):
                return self.known(fact)
            case Stated(fact=fact):
                return self.value(fact.companion) if fact.told_apart else self.known(fact)
            case Fact():
                return self.value(node)
            case In(left=left, values=literals):
                one = self._term(left)
                return _many("or", "false", [f"(= {one} {self._term(literal)})" for literal in literals])
            case Compare(op=op, left=left, right=right):
                a, b = self._term(left), self._term(right)
                relation = {"==": f"(= {a} {b})", "!=": f"(not (= {a} {b}))"}
                return relation.get(op) or f"({op} {a} {b})"
            case _:
                assert_never(node)

    def _term(self, value: Value) -> str:  # noqa: PLR0911 - one return for each kind of value
        match value:
            case Literal(value=str() as text):
                return str(self.texts.number(text))
            case Literal(value=date() as day):
                return str(day.toordinal())
            case Literal(value=int() as number):
                return str(number) if number >= 0 else f"(- {-number})"
            case Election(question=question, value=chosen):
                if len(self.elections.get(question, ())) > 1:
                    return self.election(question)
                return str(self.texts.number(chosen))
            case Fact():
                return self.value(value)
            case Plus(date=base, days=days):
                return f"(+ {self._term(base)} {self._term(days)})"
            case Parameter():
                return self._reached(value)
            case _:
                raise TypeError(f"not a value: {value}")

    def _reached(self, parameter: Parameter) -> str:
        """The value of a parameter; where it has none the null-free form never asks."""
        if parameter.governed_by is None:
            return str(parameter.today or 0)
        term = str(parameter.values[0][1])
        for first, number in parameter.values[1:]:
            term = f"(ite (>= {self.value(parameter.governed_by)} {first.toordinal()}) {number} {term})"
        return term

    def declared(self) -> Iterator[str]:
        """Declarations and what is true of every state: call it when all formulas are made."""
        for name, fact in self.facts.items():
            yield f"(declare-const {self.tag}{name} {_SORTS[fact.type]})"
            yield f"(declare-const {self.tag}{name}!known Bool)"
            if fact.type is not Type.BOOL:
                low, high = _bounds(fact.type)
                yield f"(assert (and (<= {low} {self.tag}{name}) (<= {self.tag}{name} {high})))"
        for name, fact in self.facts.items():
            stated = f"{name}__stated"
            if fact.source is Source.LINE and stated in self.facts:
                known = f"{self.tag}{name}!known"
                says = f"(and {self.tag}{stated}!known {self.tag}{stated})"
                yield f"(assert (= {known} {says}))"
        for question, readings in self.asked.items():
            symbol = f"{self.tag}election!{question}"
            chosen = [f"(= {symbol} {self.texts.number(reading)})" for reading in readings]
            yield f"(declare-const {symbol} Int)"
            yield f"(assert {_many('or', 'false', chosen)})"

    def symbols(self) -> list[str]:
        """Every symbol declared, for reading a model."""
        facts = [f"{self.tag}{name}{end}" for name in self.facts for end in ("", "!known")]
        return facts + [f"{self.tag}election!{question}" for question in self.asked]

    def read(self, model: Mapping[str, bool | int]) -> dict[str, Scalar]:
        """The known facts of a model, as a row; what is not in it is unknown."""
        return {
            name: self._scalar(fact, model[f"{self.tag}{name}"])
            for name, fact in self.facts.items()
            if model[f"{self.tag}{name}!known"]
        }

    def elected(self, model: Mapping[str, bool | int]) -> dict[str, str]:
        """The readings of a model, of the questions a claim left open."""
        return {q: self.texts.text(int(model[f"{self.tag}election!{q}"])) for q in self.asked}

    def _scalar(self, fact: Fact, value: bool | int) -> Scalar:  # noqa: FBT001 - a model's value
        if fact.type is Type.DATE:
            return date.fromordinal(value)
        return self.texts.text(value) if fact.type is Type.TEXT else value


def _bounds(kind: Type) -> tuple[int, int]:
    return (FIRST_DAY.toordinal(), LAST_DAY.toordinal()) if kind is Type.DATE else (0, LARGEST)


def _many(word: str, empty: str, parts: list[str]) -> str:
    return empty if not parts else parts[0] if len(parts) == 1 else f"({word} {' '.join(parts)})"
