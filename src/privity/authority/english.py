"""A condition in words, made from the tree, so that the words cannot drift from the rule.

A parameter is named and never valued: an office's own limit is told to nobody.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from privity.authority.language.days import day_words
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
    from collections.abc import Mapping

Outline: TypeAlias = "str | tuple[str, tuple[Outline, ...]]"
"""A statement, or ``("all of", ...)`` or ``("any of", ...)`` over several."""

_CONTRARY = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_SIZE = {
    "==": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
}
_TIME = {
    "==": "is the same day as",
    "!=": "is another day than",
    "<": "is before",
    "<=": "is on or before",
    ">": "is after",
    ">=": "is on or after",
}


def outline(node: Node, asks: Mapping[str, str], *, contrary: bool = False) -> Outline:
    """What a condition, or its contrary, says.

    Args:
        node: The condition.
        asks: Name of each fact to the question it answers.
        contrary: True to say when it does not hold.
    """
    match node:
        case Not(arg=arg):
            return outline(arg, asks, contrary=not contrary)
        case And(args=args) | Or(args=args):
            word = "all of" if isinstance(node, And) is not contrary else "any of"
            return word, tuple(outline(arg, asks, contrary=contrary) for arg in args)
        case _:
            return _statement(node, asks, contrary=contrary)


def sentence(node: Node, asks: Mapping[str, str], *, contrary: bool = False) -> str:
    """The outline in one sentence, without its full stop; inner groups in brackets."""
    return _flat(outline(node, asks, contrary=contrary), outermost=True)


def _flat(said: Outline, *, outermost: bool = False) -> str:
    if isinstance(said, str):
        return said
    word, items = said
    joined = (", and " if word == "all of" else ", or ").join(_flat(item) for item in items)
    return joined if outermost else f"({joined})"


def _statement(node: Node, asks: Mapping[str, str], *, contrary: bool) -> str:
    match node:
        case Fact(name=name):
            return f"the answer to {_question(name, asks)} is {'no' if contrary else 'yes'}"
        case Stated(fact=fact):
            return f"{_question(fact.name, asks)} is {'not answered' if contrary else 'answered'}"
        case Known(fact=fact):
            return f"{_question(fact.name, asks)} is {'not known' if contrary else 'known'}"
        case Always(value=value):
            return "this always holds" if value is not contrary else "this never holds"
        case In(left=left, values=values):
            listed = ", ".join(value_words(value, asks) for value in values)
            return f"{value_words(left, asks)} is {'none' if contrary else 'one'} of {listed}"
        case Compare(op=op, left=left, right=right):
            relation = (_TIME if left.type is Type.DATE else _SIZE)[_CONTRARY[op] if contrary else op]
            return f"{value_words(left, asks)} {relation} {value_words(right, asks)}"
        case _:
            raise TypeError(f"not a statement: {node}")


def value_words(value: Value, asks: Mapping[str, str]) -> str:  # noqa: PLR0911 - one return for each kind
    """A value as a reader would name it."""
    match value:
        case Fact(name=name):
            return f"the answer to {_question(name, asks)}"
        case Literal(value=date() as day):
            return day_words(day)
        case Literal(value=str() as text):
            return f"“{text}”"
        case Literal(value=number):
            return str(number)
        case Election(question=question):
            return f"counsel's reading of {question}"
        case Parameter(name=name):
            return f"the parameter {name}"
        case Plus(date=base, days=days):
            return f"{value_words(days, asks)} days after {value_words(base, asks)}"


def _question(name: str, asks: Mapping[str, str]) -> str:
    return f"“{asks[name]}”"
