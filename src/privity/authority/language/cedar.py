"""A null-free condition in Cedar, another make of policy engine: one expression over ``context``.

Cedar skips a policy whose evaluation errs, a `forbid` too, so nothing here may err: a fact
is read only beside ``context has``, which is what `surely` puts there.

Source: Cedar Policy Language Reference, "Policy evaluation"; cedar-policy/cedar#2428.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, assert_never

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
    from privity.authority.language.kleene import Row, Scalar


def cedar_truth(node: Node) -> str:  # noqa: PLR0911 - one return for each kind of node
    """An expression that is true or false and never errs, for a null-free condition."""
    match node:
        case And(args=args):
            return "(" + " && ".join(map(cedar_truth, args)) + ")" if args else "true"
        case Or(args=args):
            return "(" + " || ".join(map(cedar_truth, args)) + ")" if args else "false"
        case Not(arg=arg):
            return f"(!{cedar_truth(arg)})"
        case Always(value=value):
            return "true" if value else "false"
        case Known(fact=fact):
            return f"(context has {fact.name})"
        case Stated(fact=fact):
            return f"context.{fact.companion.name}" if fact.told_apart else f"(context has {fact.name})"
        case Fact(name=name):
            return f"context.{name}"
        case In(left=left, values=literals):
            return f"[{', '.join(map(_value, literals))}].contains({_value(left)})"
        case Compare(op=op, left=left, right=right):
            return f"({_value(left)} {op} {_value(right)})"
        case _:
            assert_never(node)


def _value(value: Value) -> str:
    match value:
        case Literal(value=written) | Election(value=written):
            return quoted(written)
        case Fact(name=name):
            return f"context.{name}"
        case Plus(date=base, days=days):
            return f"({_value(base)} + {_value(days)})"
        case Parameter(governed_by=None, today=today):
            return str(today or 0)
        case Parameter(governed_by=Fact(name=name), values=values):
            term = str(values[0][1])
            for first, number in values[1:]:
                term = f"(if context.{name} >= {first.toordinal()} then {number} else {term})"
            return term
        case _:
            raise TypeError(f"not a value: {value}")


def quoted(written: Scalar) -> str:
    """A value as Cedar writes it; a day is its number."""
    return json.dumps(plain(written), ensure_ascii=False)


def plain(value: Scalar) -> bool | int | str | None:
    """A value as a context holds it."""
    return value.toordinal() if isinstance(value, date) else value


def context_of(row: Row) -> dict[str, bool | int | str]:
    """A row as a context: a fact that is unknown is not there."""
    known = ((name, plain(value)) for name, value in row.items())
    return {name: value for name, value in known if value is not None}
