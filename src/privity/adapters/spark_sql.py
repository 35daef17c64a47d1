"""The plan's DuckDB SQL in Spark's words: sqlglot writes it, a few repairs keep every value the same.

What is not on the lists below is refused: a function that two engines were
never seen to compute alike decides nothing. What stands in `spark_probe` is asked of both
engines before a search, so that another release of either is found out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlglot
from sqlglot import exp

from privity.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STRUCTURE: Final = frozenset(
    {
        exp.Alias, exp.And, exp.Boolean, exp.Case, exp.Column, exp.Distinct, exp.EQ, exp.Filter, exp.From, exp.GT,
        exp.GTE, exp.Group, exp.Identifier, exp.If, exp.In, exp.Is, exp.Join, exp.LT, exp.LTE, exp.Lambda, exp.Literal,
        exp.NEQ, exp.Neg, exp.Not, exp.Null, exp.NullSafeNEQ, exp.Or, exp.Order, exp.Ordered, exp.Paren, exp.Select,
        exp.Slice, exp.Star, exp.Subquery, exp.Table, exp.TableAlias, exp.Union, exp.Var, exp.Where,
    }
)  # fmt: skip
"""What a statement is made of."""

FUNCTIONS: Final = frozenset(
    {
        exp.Abs, exp.Add, exp.ArgMax, exp.Array, exp.ArrayAgg, exp.ArrayOverlaps, exp.ArraySize, exp.ArrayToString,
        exp.Ascii, exp.BitwiseAnd, exp.BitwiseLeftShift, exp.BitwiseOr, exp.BitwiseOrAgg, exp.BitwiseXor, exp.Bracket,
        exp.Cast, exp.Chr, exp.Coalesce, exp.Concat, exp.ConcatWs, exp.Contains, exp.Count, exp.DPipe, exp.DateDiff,
        exp.Explode, exp.GenerateSeries, exp.GroupConcat, exp.IntDiv, exp.Left, exp.Length, exp.Levenshtein,
        exp.LogicalOr, exp.MD5, exp.Max, exp.Min, exp.Mod, exp.Mul, exp.Replace, exp.Right, exp.Split, exp.SplitPart,
        exp.Sub, exp.Substring, exp.Transform, exp.Translate,
    }
)  # fmt: skip
"""What computes a value, alike in both engines once the repairs are made. There is no division and no floating point."""

BY_NAME: Final = frozenset({"bit_count", "list_bit_or"})
"""Functions that sqlglot knows by their name alone."""
KINDS: Final = frozenset({exp.DType.INT, exp.DType.BIGINT, exp.DType.VARCHAR, exp.DType.TEXT, exp.DType.DATE})
"""Types a value may be cast to."""
SEPARATORS: Final = frozenset({"", " ", ";", ",", "\n"})
"""What a text may be split at: none of them means anything in a regular expression, which is what Spark splits at."""


def to_spark(sql: str, *, where: str) -> str:
    """A step's SELECT as Spark SQL with the same rows.

    Args:
        sql: One SELECT as DuckDB reads it.
        where: The relation it makes.

    Raises:
        UnavailableError: It holds something that the engines are not known to compute alike.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    _check(tree, where)
    # Children before parents, so that a repair finds what it holds already repaired.
    for node in reversed(list(tree.walk(bfs=False))):
        repair = REPAIRS.get(type(node))
        mended = repair(node, where) if repair is not None else node
        if mended is not node:
            node.replace(mended)
    return tree.sql(dialect="spark", comments=False)


def used(sql: str) -> Iterator[str]:
    """The kinds of expression in a SELECT, and the names of functions known by name alone."""
    for node in sqlglot.parse_one(sql, read="duckdb").walk():
        yield node.name.lower() if isinstance(node, exp.Anonymous) else type(node).__name__


def _check(tree: exp.Expr, where: str) -> None:
    for node in tree.walk():
        if isinstance(node, exp.Anonymous):
            known = node.name.lower() in BY_NAME
        elif isinstance(node, exp.DataType):
            known = node.this in KINDS
        elif isinstance(node, exp.Literal):
            known = node.is_string or node.is_int
        else:
            known = type(node) in STRUCTURE or type(node) in FUNCTIONS
        if not known:
            raise _strange(node, where)


def _strange(node: exp.Expr, where: str) -> UnavailableError:
    return UnavailableError(
        f"The step holds {type(node).__name__}, which Spark is not known to read as DuckDB does.",
        where=f"relation {where}",
        remedy='Set engine.search to "duckdb" in privity.toml.',
    )


def _named(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _text(value: str) -> exp.Expr:
    return exp.Literal.string(value)


def _number(value: int) -> exp.Expr:
    return exp.Literal.number(value)


def _edits(node: exp.Expr, _where: str) -> exp.Expr:
    """DuckDB counts edits of bytes, Spark of letters: each byte becomes a letter first."""
    for key in ("this", "expression"):
        as_bytes = _named("ENCODE", node.args[key].copy(), _text("UTF-8"))
        node.set(key, _named("DECODE", as_bytes, _text("ISO-8859-1")))
    return node


def _hexadecimal(node: exp.Expr, _where: str) -> exp.Expr:
    """Text that begins with 0x is a whole number to DuckDB alone."""
    text = node.this
    if isinstance(text, exp.DPipe) and text.this.is_string and text.this.name == "0x":
        node.set("this", _named("CONV", text.expression.copy(), _number(16), _number(10)))
    return node


def _joined(node: exp.Expr, where: str) -> exp.Expr:
    """``||`` is read where it makes a hexadecimal number, and nowhere else."""
    if not isinstance(node.parent, exp.Cast):
        raise _strange(node, where)
    return node


def _element(node: exp.Expr, where: str) -> exp.Expr:
    """An element that is not there is NULL to DuckDB and a fault to Spark; a slice is written otherwise."""
    at = node.expressions[0]
    if isinstance(at, exp.Slice):
        first, last = at.this, at.expression
        if not (first and last and first.is_int and last.is_int and int(first.name) >= 1):
            raise _strange(node, where)
        length = max(0, int(last.name) - int(first.name) + 1)
        return _named("SLICE", node.this.copy(), first.copy(), _number(length))
    return _named("GET", node.this.copy(), at.copy())


def _listed(node: exp.Expr, where: str) -> exp.Expr:
    """Spark gathers in any order; what is gathered in an order is sorted afterwards, with what it is ordered by."""
    order = node.this
    if not isinstance(order, exp.Order):
        return node
    by = order.expressions
    if len(by) != 1 or by[0].args.get("desc"):
        raise _strange(node, where)
    if by[0].this == order.this:
        return _named("SORT_ARRAY", exp.ArrayAgg(this=order.this.copy()))
    pair = _named("NAMED_STRUCT", _text("by"), by[0].this.copy(), _text("told"), order.this.copy())
    told = sqlglot.parse_one("TRANSFORM(list, pair -> pair.told)", read="spark")
    told.set("this", _named("SORT_ARRAY", _named("COLLECT_LIST", pair)))
    return told


def _order(node: exp.Expr, where: str) -> exp.Expr:
    """Only what is gathered has an order; a relation has none."""
    if not isinstance(node.parent, exp.ArrayAgg):
        raise _strange(node, where)
    return node


def _filtered(node: exp.Expr, _where: str) -> exp.Expr:
    """A list of no rows is NULL to DuckDB and empty to Spark."""
    if not isinstance(node.this, exp.ArrayAgg):
        return node
    return exp.Nullif(this=node.copy(), expression=exp.Array())


def _any_of(node: exp.Expr, _where: str) -> exp.Expr:
    """Whether two lists share an element."""
    return _named("ARRAYS_OVERLAP", node.this.copy(), node.expression.copy())


def _by_name(node: exp.Expr, _where: str) -> exp.Expr:
    """The bits of a list together: NULLs are passed over, and of nothing there is nothing."""
    if node.name.lower() != "list_bit_or":
        return node
    together = "AGGREGATE(list, CAST(NULL AS INT), (one, other) -> COALESCE(one | other, one, other))"
    bits = sqlglot.parse_one(together, read="spark")
    bits.set("this", node.expressions[0].copy())
    return bits


def _split(node: exp.Expr, where: str) -> exp.Expr:
    """Spark splits at a regular expression; an empty one must be written as such to part every letter."""
    at = node.expression
    if isinstance(at, exp.Chr):
        at = _text(chr(int(at.expressions[0].name)))
    if not at.is_string or at.name not in SEPARATORS:
        raise _strange(node, where)
    return _named("SPLIT", node.this.copy(), at.copy())


def _days(node: exp.Expr, where: str) -> exp.Expr:
    """Days between two dates are the same in both; other units are not known to be."""
    if node.args["unit"].name.upper() != "DAY":
        raise _strange(node, where)
    return node


def _join(node: exp.Expr, where: str) -> exp.Expr:
    """Joins by a condition: inner, left, and those that keep what has no partner."""
    shape = (node.args.get("side") or "", node.args.get("kind") or "")
    if shape not in {("", ""), ("LEFT", ""), ("", "ANTI")} or not node.args.get("on"):
        raise _strange(node, where)
    return node


REPAIRS: Final[dict[type[exp.Expr], Callable[[exp.Expr, str], exp.Expr]]] = {
    exp.Anonymous: _by_name,
    exp.ArrayAgg: _listed,
    exp.ArrayOverlaps: _any_of,
    exp.Bracket: _element,
    exp.Cast: _hexadecimal,
    exp.DPipe: _joined,
    exp.DateDiff: _days,
    exp.Filter: _filtered,
    exp.Join: _join,
    exp.Levenshtein: _edits,
    exp.Order: _order,
    exp.Split: _split,
}
