"""The reference: one condition over one row of facts, in Kleene's three-valued logic.

True, False, and None for unknown. It is written to be read beside the meaning of
each word in spec/rule-file.md, and every other back end is held to it.
"""

from __future__ import annotations

import operator
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

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
    Stated,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Answer: TypeAlias = bool | None
Scalar: TypeAlias = bool | int | str | date | None
Row: TypeAlias = "Mapping[str, Scalar]"

_RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def truth(node: Node, row: Row) -> Answer:  # noqa: PLR0911 - one return for each kind of node
    """What a condition says of one row; a column the row lacks is unknown."""
    match node:
        case And(args=args):
            answers = [truth(arg, row) for arg in args]
            return False if False in answers else None if None in answers else True
        case Or(args=args):
            answers = [truth(arg, row) for arg in args]
            return True if True in answers else None if None in answers else False
        case Not(arg=arg):
            answer = truth(arg, row)
            return None if answer is None else not answer
        case Always(value=value):
            return value
        case Known(fact=fact):
            return row.get(fact.name) is not None
        case Stated(fact=fact):
            return _answer(row, fact.companion) if fact.told_apart else row.get(fact.name) is not None
        case Fact():
            return _answer(row, node)
        case In(left=left, values=literals):
            member = _plain(left, row)
            return None if member is None else member in [_plain(literal, row) for literal in literals]
        case Compare(op=op, left=left, right=right):
            a, b = _plain(left, row), _plain(right, row)
            return None if a is None or b is None else _RELATIONS[op](a, b)


def _answer(row: Row, fact: Fact) -> Answer:
    value = row.get(fact.name)
    if value is None or isinstance(value, bool):
        return value
    raise TypeError(f"fact {fact.name} is not a yes or no")


def _plain(value: Value, row: Row) -> bool | int | str | None:
    """A value as something comparable: a day is its number, so that adding days never overflows."""
    match value:
        case Literal(value=written):
            return _number(written)
        case Election(value=choice):
            return choice
        case Fact(name=name):
            return _number(row.get(name))
        case Plus(date=base, days=days):
            first, more = _plain(base, row), _plain(days, row)
            return first + more if isinstance(first, int) and isinstance(more, int) else None
        case Parameter(governed_by=None, today=today):
            return today
        case Parameter(governed_by=Fact(name=name), values=values):
            day = row.get(name)
            reached = [number for first, number in values if isinstance(day, date) and first <= day]
            return reached[-1] if reached else None
        case _:
            raise TypeError(f"not a value: {value}")


def _number(value: Scalar) -> bool | int | str | None:
    return value.toordinal() if isinstance(value, date) else value
