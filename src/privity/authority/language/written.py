"""A tree as a rule writes it: the reverse of the parser, for whoever speaks of a part of a condition."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from privity.authority.language.tree import (
    Always,
    And,
    Compare,
    Election,
    Fact,
    In,
    Known,
    Literal,
    Not,
    Or,
    Parameter,
    Plus,
    Stated,
)

if TYPE_CHECKING:
    from privity.authority.language.tree import Node, Value


def written(node: Node) -> str:  # noqa: PLR0911 - one return for each kind of node
    """A condition in the language of the rules, fully bracketed where it mixes words.

    What no rule can write is told in words that no rule reads: ``always``, ``never``, ``known(x)``.
    """
    match node:
        case And(args=args):
            return " and ".join(_inside(arg) for arg in args)
        case Or(args=args):
            return " or ".join(_inside(arg) for arg in args)
        case Not(arg=In() as arg):
            return _one_of(arg, "not in")
        case Not(arg=arg):
            return f"not {_inside(arg)}"
        case Always(value=value):
            return "always" if value else "never"
        case In():
            return _one_of(node, "in")
        case _:
            return _leaf(node)


def value_written(value: Value) -> str:
    """A value in the language of the rules."""
    match value:
        case Literal(value=date() as day):
            return f"day('{day.isoformat()}')"
        case Literal(value=str() as text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case Literal(value=number):
            return str(number)
        case Election(question=question):
            return f"election_{question}"
        case Plus(date=base, days=days):
            return f"{value_written(base)} + {value_written(days)}"
        case Fact() | Parameter():
            return value.name


def _leaf(node: Fact | Stated | Known | Compare) -> str:
    match node:
        case Fact(name=name):
            return name
        case Stated(fact=fact):
            return f"stated({fact.name})"
        case Known(fact=fact):
            return f"known({fact.name})"
        case Compare(op=op, left=left, right=right):
            return f"{value_written(left)} {op} {value_written(right)}"


def _inside(node: Node) -> str:
    """A part in brackets where the words around it could tear it apart."""
    return f"({written(node)})" if isinstance(node, And | Or) else written(node)


def _one_of(node: In, word: str) -> str:
    listed = ", ".join(value_written(literal) for literal in node.values)
    return f"{value_written(node.left)} {word} ({listed}{',' if len(node.values) == 1 else ''})"
