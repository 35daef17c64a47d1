"""The parts a condition is made of. Every back end is one fold over these.

The language is total: no loop, no call, no arithmetic but days added to a date.
So every condition ends, can be decided by a solver, and runs over columns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


class Type(Enum):
    """The types of values. A truth is a ``bool``; there is no other."""

    BOOL = "bool"
    INT = "int"
    TEXT = "text"
    DATE = "date"


class Source(Enum):
    """Who supplies a fact, which is also the earliest stage that may read it."""

    LINE = "line"
    HEADER = "header"
    DERIVED = "derived"
    REGISTER = "register"
    RECORD = "record"
    FINDING = "finding"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Fact:
    """The value of one fact; unknown where nobody supplied it.

    Attributes:
        name: Column of the relation of facts.
        type: Type of its values.
        source: Who supplies it.
    """

    name: str
    type: Type
    source: Source

    @property
    def told_apart(self) -> bool:
        """Whether a companion column says if the request stated it, omitted it or stated it badly."""
        return self.source is Source.LINE

    @property
    def companion(self) -> Fact:
        """The three-valued column that says whether the request stated this fact."""
        return Fact(f"{self.name}__stated", Type.BOOL, self.source)


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the rule itself."""

    value: int | str | date
    type: Type


@dataclass(frozen=True, slots=True)
class Election:
    """Counsel's choice where the law can be read two ways: a text constant.

    Attributes:
        question: Id of the question, such as ``Q1``.
        value: The reading in effect.
    """

    question: str
    value: str

    type = Type.TEXT


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated whole number of the law pack, picked by the day the law says governs it.

    Attributes:
        name: Name of the parameter.
        governed_by: The date whose day picks the value; None when the day of the book does.
        values: (first day, value), oldest first, at least one; unknown before the first.
        today: The value on the day of the book; None when there was none yet.
    """

    name: str
    governed_by: Fact | None
    values: tuple[tuple[date, int], ...]
    today: int | None

    type = Type.INT


@dataclass(frozen=True, slots=True)
class Plus:
    """A date some days later."""

    date: Fact | Literal
    days: Literal | Parameter

    type = Type.DATE


Value: TypeAlias = Fact | Literal | Election | Parameter | Plus


@dataclass(frozen=True, slots=True)
class Stated:
    """Whether the request states a fact. Omitted is a known no; badly stated is unknown."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a column holds a value. Only null-free forms use it; no rule can write it."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values of one type in one of the relations ``== != < <= > >=``."""

    op: str
    left: Value
    right: Value


@dataclass(frozen=True, slots=True)
class In:
    """Whether a value is one of a written list."""

    left: Fact | Election
    values: tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class And:
    """All of several."""

    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of several."""

    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    arg: Node


@dataclass(frozen=True, slots=True)
class Always:
    """A truth fixed when the book was made, such as whether an authority exists at all."""

    value: bool


Node: TypeAlias = Fact | Stated | Known | Compare | In | And | Or | Not | Always


def parts(node: Node | Value) -> Iterator[Node | Value]:
    """A node and everything under it, left to right.

    The date that governs a parameter and the companion of a fact are not under it: see `facts_of`.
    """
    yield node
    match node:
        case And(args=args) | Or(args=args):
            for arg in args:
                yield from parts(arg)
        case Not(arg=arg):
            yield from parts(arg)
        case Compare(left=left, right=right):
            yield from parts(left)
            yield from parts(right)
        case In(left=left):
            yield from parts(left)
        case Plus(date=base, days=days):
            yield from parts(base)
            yield from parts(days)
        case Stated(fact=fact) | Known(fact=fact):
            yield from parts(fact)
        case _:
            return


def facts_of(node: Node | Value) -> tuple[Fact, ...]:
    """Every fact a condition reads, by name, each once; the dates that govern parameters too."""
    found = {part.name: part for part in parts(node) if isinstance(part, Fact)}
    for parameter in parameters_of(node):
        if parameter.governed_by is not None:
            found[parameter.governed_by.name] = parameter.governed_by
    return tuple(found[name] for name in sorted(found))


def parameters_of(node: Node | Value) -> tuple[Parameter, ...]:
    """Every parameter a condition reads, by name, each once."""
    found = {part.name: part for part in parts(node) if isinstance(part, Parameter)}
    return tuple(found[name] for name in sorted(found))


def on_the_day(node: Node) -> Node:
    """The same condition where there is no header: a parameter its date would govern takes the day's value."""
    match node:
        case And(args=args):
            return And(tuple(on_the_day(arg) for arg in args))
        case Or(args=args):
            return Or(tuple(on_the_day(arg) for arg in args))
        case Not(arg=arg):
            return Not(on_the_day(arg))
        case Compare(op=op, left=left, right=right):
            return Compare(op, _of_the_day(left), _of_the_day(right))
        case _:
            return node


def _of_the_day(value: Value) -> Value:
    match value:
        case Parameter(governed_by=Fact(source=Source.HEADER)):
            return replace(value, governed_by=None)
        case Plus(date=base, days=Parameter(governed_by=Fact(source=Source.HEADER)) as days):
            return Plus(base, replace(days, governed_by=None))
        case _:
            return value


def reads_header(node: Node) -> bool:
    """Whether a condition turns on the header of the request.

    A parameter governed by a date of the header does not count: without a header
    its value on the day of the book stands in.
    """
    return any(isinstance(part, Fact) and part.source is Source.HEADER for part in parts(node))
