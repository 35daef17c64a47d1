"""Text to a typed tree. Whatever is not listed here is refused: a whitelist over Python's grammar."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from privity.authority.language.tree import (
    And,
    Compare,
    Election,
    Fact,
    In,
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
from privity.errors import InputError
from privity.standards import iso_day

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 4000
DEEPEST = 24
MOST_DAYS = 36525
MOST_NUMBER = 2**53
BANNED = "#\\"

_OPERATORS: Mapping[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The names a condition may use.

    Attributes:
        facts: Facts by name.
        parameters: Whole-number constants by name.
        elections: ``election_<question>`` to the choice in effect.
        readings: ``election_<question>`` to every reading counsel may choose.
        keys: Statute facts, written ``facts.<key>``; empty outside a statute.
    """

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    elections: Mapping[str, Election] = field(default_factory=dict)
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keys: Mapping[str, Fact] = field(default_factory=dict)


def parse(source: str, vocabulary: Vocabulary) -> Node:
    """Read one condition.

    Args:
        source: The condition, at most `LONGEST` characters, over as many lines as wanted.
        vocabulary: The names it may use.

    Raises:
        InputError: It is not in the language, not typed, or uses an unknown name; nothing was made.
    """
    tree, lines = _syntax(source)
    return _Reader(lines, vocabulary).truth(tree, 0)


@lru_cache(maxsize=8192)
def _syntax(source: str) -> tuple[ast.expr, tuple[bytes, ...]]:
    """Python's own reading of a condition and its lines: the same whatever the names in it stand for."""
    if len(source) > LONGEST:
        raise _refused(f"a condition has at most {LONGEST} characters", "the condition")
    if any(mark in BANNED or not (mark.isprintable() or mark == "\n") for mark in source):
        raise _refused("a condition has no comments, backslashes or control characters", "the condition")
    body = f"(\n{source}\n)"
    try:
        tree = ast.parse(body, mode="eval")
        ast.parse(source.replace("\n", " ").strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refused("the condition cannot be read", "the condition") from None
    return tree.body, tuple(body.encode("utf-8").split(b"\n"))


def _refused(why: str, where: str) -> InputError:
    return InputError(why, where=where, remedy="Write it in the language of spec/rule-file.md.")


class _Reader:
    """One walk over one condition."""

    def __init__(self, lines: tuple[bytes, ...], vocabulary: Vocabulary) -> None:
        self._lines = lines
        self._names = vocabulary

    def truth(self, node: ast.expr, depth: int) -> Node:  # noqa: PLR0911 - one return for each form
        """A condition."""
        if depth > DEEPEST:
            raise self._refusal(node, f"conditions nest at most {DEEPEST} deep")
        match node:
            case ast.BoolOp(op=ast.And(), values=values):
                return And(tuple(self.truth(value, depth + 1) for value in values))
            case ast.BoolOp(op=ast.Or(), values=values):
                return Or(tuple(self.truth(value, depth + 1) for value in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.truth(operand, depth + 1))
            case ast.Call(
                func=ast.Name(id="stated"), args=[ast.Name() | ast.Attribute() as name], keywords=[]
            ):
                return Stated(self._fact(name))
            case ast.Name() | ast.Attribute():
                return self._yes_or_no(node)
            case ast.Compare(left=left, ops=[ast.In()], comparators=[ast.Tuple(elts=items)]):
                return self._one_of(node, left, items)
            case ast.Compare(left=left, ops=[ast.NotIn()], comparators=[ast.Tuple(elts=items)]):
                return Not(self._one_of(node, left, items))
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _OPERATORS:
                return self._compare(node, left, _OPERATORS[type(op)], right)
            case _:
                raise self._refusal(node, "not a condition of this language")

    def _yes_or_no(self, node: ast.expr) -> Fact:
        fact = self._fact(node)
        if fact.type is not Type.BOOL:
            raise self._refusal(
                node, f"a {fact.type.value} is not a yes or no; compare it, or write stated(...)"
            )
        return fact

    def _one_of(self, node: ast.expr, left: ast.expr, items: list[ast.expr]) -> In:
        value = self._value(left)
        listed = tuple(self._value(item) for item in items)
        if not isinstance(value, Fact | Election) or not listed:
            raise self._refusal(node, "'in' wants a fact or an election, and a list of values")
        literals = tuple(item for item in listed if isinstance(item, Literal) and item.type is value.type)
        if len(literals) != len(listed):
            raise self._refusal(node, f"every value in the list must be a written {value.type.value}")
        if len(set(literals)) != len(literals):
            raise self._refusal(node, "a value is listed twice")
        self._known_readings(node, value, *literals)
        return In(value, literals)

    def _compare(self, node: ast.expr, left: ast.expr, op: str, right: ast.expr) -> Compare:
        a, b = self._value(left), self._value(right)
        if a.type is not b.type:
            raise self._refusal(node, f"a {a.type.value} is compared with a {b.type.value}")
        if op not in {"==", "!="} and a.type not in {Type.INT, Type.DATE}:
            raise self._refusal(node, f"a {a.type.value} has no order")
        self._known_readings(node, a, b)
        return Compare(op, a, b)

    def _known_readings(self, node: ast.expr, *values: Value) -> None:
        """A misspelt reading would be false for ever, silently."""
        elections = [value for value in values if isinstance(value, Election)]
        for election in elections:
            allowed = self._names.readings[f"election_{election.question}"]
            for value in values:
                if isinstance(value, Literal) and value.value not in allowed:
                    raise self._refusal(node, f"{value.value!r} is not a reading of {election.question}")

    def _value(self, node: ast.expr) -> Value:
        match node:
            case ast.Name(id=name) if name in self._names.parameters:
                return self._names.parameters[name]
            case ast.Name(id=name) if name in self._names.elections:
                return self._names.elections[name]
            case ast.Name() | ast.Attribute():
                return self._fact(node)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._later(node, left, right)
            case ast.Call(func=ast.Name(id="day"), args=[ast.Constant(value=str())], keywords=[]):
                return self._day(node)
            case ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
                return self._literal(node)
            case _:
                raise self._refusal(node, "not a value of this language")

    def _fact(self, node: ast.expr) -> Fact:
        match node:
            case ast.Name(id=name) if name in self._names.facts:
                return self._names.facts[name]
            case ast.Attribute(value=ast.Name(id="facts"), attr=key) if key in self._names.keys:
                return self._names.keys[key]
            case _:
                raise self._refusal(node, "no such fact")

    def _later(self, node: ast.expr, left: ast.expr, right: ast.expr) -> Plus:
        base, days = self._value(left), self._value(right)
        if not isinstance(base, Fact | Literal) or base.type is not Type.DATE:
            raise self._refusal(node, "only a date can be added to")
        if not isinstance(days, Literal | Parameter) or days.type is not Type.INT:
            raise self._refusal(node, "days are a written number or a parameter")
        if isinstance(days, Literal) and not -MOST_DAYS <= int(str(days.value)) <= MOST_DAYS:
            raise self._refusal(node, f"at most {MOST_DAYS} days can be added")
        return Plus(base, days)

    def _day(self, node: ast.Call) -> Literal:
        text = self._literal(node.args[0])
        day = iso_day(str(text.value))
        if day is None:
            raise self._refusal(node, "a day is written day('2026-01-31')")
        return Literal(day, Type.DATE)

    def _literal(self, node: ast.expr) -> Literal:
        """A constant written plainly.

        The text is compared with what it means, so that a prefix, an escape, an
        underscore or two pieces of text glued by a forgotten comma are refused.
        """
        written = self._written(node)
        value = ast.literal_eval(node)
        if (
            isinstance(value, str)
            and written in {f"'{value}'", f'"{value}"'}
            and value == " ".join(value.split())
        ):
            return Literal(value, Type.TEXT)
        if type(value) is int and written == str(value) and abs(value) <= MOST_NUMBER:
            return Literal(value, Type.INT)
        raise self._refusal(node, "write a plain number or a plain quoted text")

    def _written(self, node: ast.expr) -> str:
        """A constant as it stands on its line; nothing for one over several lines."""
        if node.lineno != node.end_lineno:
            return ""
        return self._lines[node.lineno - 1][node.col_offset : node.end_col_offset].decode("utf-8")

    def _refusal(self, node: ast.expr, why: str) -> InputError:
        return _refused(why, ast.unparse(node))


def statute_keys(keys: Mapping[str, Type]) -> dict[str, Fact]:
    """The facts a statute declares, as names for `Vocabulary.keys`: stated by the line or omitted by it."""
    return {key: Fact(f"facts.{key}", kind, Source.LINE) for key, kind in keys.items()}
