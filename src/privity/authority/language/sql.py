"""The same conditions over columns: a tree as one SQL expression.

SQL's own three-valued logic is Kleene's, so the fold is plain. Names come from
the pack's closed list of facts and literals from its rules, never from a request.
"""

from __future__ import annotations

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
    from collections.abc import Callable

_RELATIONS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def quoted_name(name: str) -> str:
    """A column name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quoted_text(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def column_of(fact: Fact) -> str:
    """The column of the relation of facts."""
    return quoted_name(fact.name)


def sql_truth(  # noqa: PLR0911 - one return for each kind of node
    node: Node, column: Callable[[Fact], str] = column_of
) -> str:
    """A BOOLEAN expression: TRUE, FALSE, or NULL for unknown.

    Args:
        node: The condition.
        column: How a fact is read; by default the column of its name.
    """
    match node:
        case And(args=args):
            return "(" + " AND ".join(sql_truth(arg, column) for arg in args) + ")"
        case Or(args=args):
            return "(" + " OR ".join(sql_truth(arg, column) for arg in args) + ")"
        case Not(arg=arg):
            return f"(NOT {sql_truth(arg, column)})"
        case Always(value=value):
            return "TRUE" if value else "FALSE"
        case Known(fact=fact):
            return f"({column(fact)} IS NOT NULL)"
        case Stated(fact=fact):
            return column(fact.companion) if fact.told_apart else f"({column(fact)} IS NOT NULL)"
        case Fact():
            return column(node)
        case In(left=left, values=literals):
            # Written out: an engine may make a join of IN, and a join for each rule costs more than it asks.
            one = sql_value(left, column)
            return "(" + " OR ".join(f"{one} = {sql_value(literal, column)}" for literal in literals) + ")"
        case Compare(op=op, left=left, right=right):
            return f"({sql_value(left, column)} {_RELATIONS[op]} {sql_value(right, column)})"
        case _:
            assert_never(node)


def sql_value(  # noqa: PLR0911 - one return for each kind of value
    value: Value, column: Callable[[Fact], str] = column_of
) -> str:
    """An expression of the value's type; NULL for unknown."""
    match value:
        case Literal(value=date() as day):
            return f"DATE '{day.isoformat()}'"
        case Literal(value=str() as text) | Election(value=text):
            return quoted_text(text)
        case Literal(value=int() as number):
            return str(number)
        case Fact():
            return column(value)
        case Plus(date=base, days=days):
            return f"({sql_value(base, column)} + {sql_value(days, column)})"
        case Parameter(governed_by=None, today=today):
            return "CAST(NULL AS INTEGER)" if today is None else str(today)
        case Parameter(governed_by=Fact() as by, values=values):
            newest_first = "".join(
                f" WHEN {column(by)} >= DATE '{first.isoformat()}' THEN {number}"
                for first, number in reversed(values)
            )
            return f"(CASE{newest_first} END)"
        case _:
            raise TypeError(f"not a value: {value}")
