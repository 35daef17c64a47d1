"""An office's own limits: stricter than the pack's, sealed, and never laxer.

Which way is stricter is not declared but read off the rules: a parameter that a
value must not exceed is stricter when smaller. One used both ways has no stricter
way and takes no limit.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from privity.authority.entries import Kind
from privity.authority.language.tree import And, Compare, Node, Not, Or, Parameter, Plus, Value, parameters_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DOWN = {"<": -1, "<=": -1, ">": 1, ">=": 1}


def stricter_way(name: str, rules: Iterable[tuple[Kind, Node]]) -> int:
    """-1 when a smaller value of the parameter refuses more, 1 when a larger one does, 0 when neither is sure."""
    ways = {
        way if kind is Kind.CONDITION else -way
        for kind, tree in rules
        for way in _ways(name, tree, positive=1)
    }
    return ways.pop() if len(ways) == 1 else 0


def _ways(name: str, node: Node, *, positive: int) -> Iterator[int]:
    match node:
        case And(args=args) | Or(args=args):
            for arg in args:
                yield from _ways(name, arg, positive=positive)
        case Not(arg=arg):
            yield from _ways(name, arg, positive=-positive)
        case Compare(op=op, left=left, right=right):
            # A larger right side loosens "<"; on the left it tightens.
            yield from (_DOWN.get(op, 0) * positive for _ in _uses(name, right))
            yield from (-_DOWN.get(op, 0) * positive for _ in _uses(name, left))
        case _:
            return


def _uses(name: str, value: Value) -> tuple[Parameter, ...]:
    inner = value.days if isinstance(value, Plus) else value
    return tuple(parameter for parameter in parameters_of(inner) if parameter.name == name)


def limited(parameter: Parameter, limit: int, way: int) -> Parameter:
    """The parameter with every value at least as strict as `limit`; `way` as `stricter_way` says."""
    pick = min if way < 0 else max
    return replace(
        parameter,
        values=tuple((first, pick(value, limit)) for first, value in parameter.values),
        today=None if parameter.today is None else pick(parameter.today, limit),
    )
