"""The same conditions as Python source: a tree as one expression over a row, for the second engine.

`truth` walks a tree for each row; this is compiled once and runs as plain code. True,
False, and None for unknown, by three small helpers that are Kleene's tables.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, assert_never

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
    Type,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privity.authority.language.kleene import Answer, Row


def python_truth(node: Node) -> str:  # noqa: PLR0911 - one return for each kind of node
    """An expression over ``g``, the row's ``get``, and the helpers of `COMPARED`: True, False or None."""
    match node:
        case And(args=args):
            return f"all_({', '.join(map(python_truth, args))})"
        case Or(args=args):
            return f"any_({', '.join(map(python_truth, args))})"
        case Not(arg=arg):
            return f"not_({python_truth(arg)})"
        case Always(value=value):
            return repr(value)
        case Known(fact=fact):
            return f"(g({fact.name!r}) is not None)"
        case Stated(fact=fact):
            return f"g({fact.companion.name!r})" if fact.told_apart else f"(g({fact.name!r}) is not None)"
        case Fact(name=name):
            return f"g({name!r})"
        case In(left=left, values=literals):
            return f"in_({_value(left)}, ({', '.join(map(_value, literals))},))"
        case Compare(op=op, left=left, right=right):
            return f"{_NAMES[op]}({_value(left)}, {_value(right)})"
        case _:
            assert_never(node)


def _value(value: Value) -> str:  # noqa: PLR0911 - one return for each kind of value
    match value:
        case Literal(value=date() as day):
            return str(day.toordinal())
        case Literal(value=written) | Election(value=written):
            return repr(written)
        case Fact(name=name, type=Type.DATE):
            return f"day_(g({name!r}))"
        case Fact(name=name):
            return f"g({name!r})"
        case Plus(date=base, days=days):
            return f"sum_({_value(base)}, {_value(days)})"
        case Parameter(governed_by=None, today=today):
            return repr(today)
        case Parameter(governed_by=Fact(name=name), values=values):
            steps = tuple((first.toordinal(), number) for first, number in reversed(values))
            return f"reached_(day_(g({name!r})), {steps!r})"
        case _:
            raise TypeError(f"not a value: {value}")


_NAMES = {"==": "eq_", "!=": "ne_", "<": "lt_", "<=": "le_", ">": "gt_", ">=": "ge_"}


def _all(*answers: Answer) -> Answer:
    return False if False in answers else None if None in answers else True


def _any(*answers: Answer) -> Answer:
    return True if True in answers else None if None in answers else False


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


def _in(one: Any, listed: tuple[Any, ...]) -> Answer:
    return None if one is None else one in listed


def _day(value: date | None) -> int | None:
    return None if value is None else value.toordinal()


def _sum(day: int | None, days: int | None) -> int | None:
    return None if day is None or days is None else day + days


def _reached(day: int | None, steps: tuple[tuple[int, int], ...]) -> int | None:
    """The newest value whose first day has come; `steps` are newest first."""
    return None if day is None else next((number for first, number in steps if first <= day), None)


def _relation(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Answer]:
    return lambda a, b: None if a is None or b is None else holds(a, b)


COMPARED: Mapping[str, Any] = {
    "all_": _all,
    "any_": _any,
    "not_": _not,
    "in_": _in,
    "day_": _day,
    "sum_": _sum,
    "reached_": _reached,
    "eq_": _relation(lambda a, b: a == b),
    "ne_": _relation(lambda a, b: a != b),
    "lt_": _relation(lambda a, b: a < b),
    "le_": _relation(lambda a, b: a <= b),
    "gt_": _relation(lambda a, b: a > b),
    "ge_": _relation(lambda a, b: a >= b),
}
"""What the expressions of `python_truth` call."""


def compiled(expressions: list[str]) -> Callable[[Row], tuple[Answer, ...]]:
    """One function of a row that answers every expression, in order."""
    body = "".join(f"        {expression},\n" for expression in expressions)
    source = f"def judge(row):\n    g = row.get\n    return (\n{body}    )\n"
    names: dict[str, Any] = {"__builtins__": {}, **COMPARED}
    # The source is made above from trees alone: closed lists of facts, and literals by repr.
    exec(compile(source, "<rule book>", "exec"), names)  # noqa: S102
    judge: Callable[[Row], tuple[Answer, ...]] = names["judge"]
    return judge
