"""Every operator means the same in the reference, in SQL and without nulls, on every kind of value.

Each back end is a fold over the tree. If each operator agrees with the table on all
its inputs, then by induction every condition that can be written does.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import cedarpy
import pytest

from privity.adapters.solvers import Z3
from privity.authority.language import (
    Fact,
    Source,
    Type,
    Vocabulary,
    parse,
    sql_truth,
    surely,
    surely_not,
    truth,
)
from privity.authority.language.cedar import cedar_truth, context_of
from privity.authority.language.python import compiled, python_truth
from privity.authority.language.tree import (
    Always,
    And,
    Election,
    Known,
    Not,
    Or,
    Parameter,
    Stated,
    facts_of,
    parts,
)
from privity.authority.proofs.world import Texts, World

DAY = date(2026, 1, 1)
LATER = timedelta(days=1)
FACTS = {
    **{name: Fact(name, Type.BOOL, Source.REGISTER) for name in ("a", "b", "c")},
    **{name: Fact(name, Type.INT, Source.DERIVED) for name in ("i", "j")},
    **{name: Fact(name, Type.DATE, Source.RECORD) for name in ("d", "e")},
    **{name: Fact(name, Type.TEXT, Source.HEADER) for name in ("t", "u")},
    "x": Fact("x", Type.TEXT, Source.LINE),
    "y": Fact("y", Type.BOOL, Source.LINE),
}
VALUES = {
    Type.BOOL: [True, False, None],
    Type.INT: [-1, 0, 1, 2, None],
    Type.DATE: [DAY - LATER, DAY, DAY + LATER, DAY + 2 * LATER, None],
    Type.TEXT: ["a", "b", "A", "it's", "", None],
}
NAMES = Vocabulary(
    facts=FACTS,
    parameters={
        "fixed": Parameter("fixed", None, ((DAY, 1),), 1),
        "unset": Parameter("unset", None, ((DAY, 1),), None),
        "dated": Parameter("dated", FACTS["d"], ((DAY, 0), (DAY + LATER, 1)), 0),
    },
    elections={"election_Q": Election("Q", "strict")},
    readings={"election_Q": ("strict", "lax")},
)


def both(f):
    """Lift a relation: unknown where any part is unknown."""
    return lambda *values: None if None in values else f(*values)


# Kleene by numbers: false 0, unknown 1, true 2. Written apart from the code, which compares lists.
N = {False: 0, None: 1, True: 2}
V = {0: False, 1: None, 2: True}


def least(*values):
    return V[min(N[value] for value in values)]


def most(*values):
    return V[max(N[value] for value in values)]


def other(value):
    return V[2 - N[value]]


def dated(day):
    return None if day is None or day < DAY else 0 if day == DAY else 1


TABLE = {
    "a": lambda r: r["a"],
    "not a": lambda r: other(r["a"]),
    "a and b": lambda r: least(r["a"], r["b"]),
    "a or b": lambda r: most(r["a"], r["b"]),
    "a and b and c": lambda r: least(r["a"], r["b"], r["c"]),
    "a or b or c": lambda r: most(r["a"], r["b"], r["c"]),
    "a or b and not c": lambda r: most(r["a"], least(r["b"], other(r["c"]))),
    "not (a or b) and c": lambda r: least(other(most(r["a"], r["b"])), r["c"]),
    "a == b": lambda r: both(lambda p, q: p is q)(r["a"], r["b"]),
    "a != b": lambda r: both(lambda p, q: p is not q)(r["a"], r["b"]),
    "i == j": lambda r: both(lambda p, q: p == q)(r["i"], r["j"]),
    "i != j": lambda r: both(lambda p, q: p != q)(r["i"], r["j"]),
    "i < j": lambda r: both(lambda p, q: p < q)(r["i"], r["j"]),
    "i <= j": lambda r: both(lambda p, q: p <= q)(r["i"], r["j"]),
    "i > j": lambda r: both(lambda p, q: p > q)(r["i"], r["j"]),
    "i >= j": lambda r: both(lambda p, q: p >= q)(r["i"], r["j"]),
    "i == 1": lambda r: both(lambda p: p == 1)(r["i"]),
    "-1 < i": lambda r: both(lambda p: p > -1)(r["i"]),
    "d == e": lambda r: both(lambda p, q: p == q)(r["d"], r["e"]),
    "d < e": lambda r: both(lambda p, q: (q - p).days > 0)(r["d"], r["e"]),
    "d >= e": lambda r: both(lambda p, q: (p - q).days >= 0)(r["d"], r["e"]),
    "d + 1 <= e": lambda r: both(lambda p, q: (q - p).days >= 1)(r["d"], r["e"]),
    "e < d + -1": lambda r: both(lambda p, q: (p - q).days > 1)(r["d"], r["e"]),
    "d >= day('2026-01-01')": lambda r: both(lambda p: p.year == 2026)(r["d"]),
    "day('2025-12-31') + 1 == d": lambda r: both(lambda p: p == DAY)(r["d"]),
    "t == u": lambda r: both(lambda p, q: p == q)(r["t"], r["u"]),
    "t != 'a'": lambda r: both(lambda p: p != "a")(r["t"]),
    """t == "it's" """.strip(): lambda r: both(lambda p: p == "it's")(r["t"]),
    "t in ('a', 'b')": lambda r: both(lambda p: p.lower() == p and p in "ab" and p != "")(r["t"]),
    "t not in ('a', 'b')": lambda r: other(both(lambda p: p in {"a", "b"})(r["t"])),
    "i in (0, 1)": lambda r: both(lambda p: p * p == p)(r["i"]),
    "d in (day('2026-01-01'),)": lambda r: both(lambda p: p == DAY)(r["d"]),
    "stated(t)": lambda r: r["t"] is not None,
    "not stated(i)": lambda r: r["i"] is None,
    "stated(x)": lambda r: r["x__stated"],
    "not stated(x)": lambda r: other(r["x__stated"]),
    "stated(x) and x == 'a'": lambda r: least(r["x__stated"], both(lambda p: p == "a")(r["x"])),
    "not stated(y) or y": lambda r: most(other(r["y__stated"]), r["y"]),
    "i <= fixed": lambda r: both(lambda p: p <= 1)(r["i"]),
    "i <= unset": lambda r: None,
    "i <= dated": lambda r: both(lambda p, q: p <= q)(r["i"], dated(r["d"])),
    "e + dated == d": lambda r: both(lambda p, q, s: (p - q).days == s)(r["d"], r["e"], dated(r["d"])),
    "election_Q == 'strict'": lambda r: True,
    "election_Q in ('lax',) or a": lambda r: r["a"],
}


def rows_of(tree):
    """Every combination of values of everything a tree reads."""
    columns = {fact.name: VALUES[fact.type] for fact in facts_of(tree)}
    asked = {part.fact for part in parts(tree) if isinstance(part, Stated) and part.fact.told_apart}
    columns |= {fact.companion.name: VALUES[Type.BOOL] for fact in asked}
    return [dict(zip(columns, row, strict=True)) for row in itertools.product(*columns.values())]


def in_duckdb(engine, tree, rows):
    kinds = {name: fact.type for name, fact in FACTS.items()} | {
        "x__stated": Type.BOOL,
        "y__stated": Type.BOOL,
    }
    types = {Type.BOOL: "BOOLEAN", Type.INT: "BIGINT", Type.TEXT: "VARCHAR", Type.DATE: "DATE"}
    columns = ", ".join(
        f"CAST(row[{n}] AS {types[kinds[name]]}) AS {name}" for n, name in enumerate(rows[0], 1)
    )
    values = [[None if value is None else str(value) for value in row.values()] for row in rows]
    source = f"SELECT {columns or '1 AS nothing'} FROM (SELECT unnest($1::VARCHAR[][]) AS row)"
    return [
        answer
        for (answer,) in engine.execute(f"SELECT {sql_truth(tree)} FROM ({source})", [values]).fetchall()
    ]


def in_cedar(node, rows):
    """A null-free form as the condition of one Cedar policy; a policy that errs is an error here."""
    policies = cedarpy.PolicySet.from_str(
        f"permit (principal, action, resource) when {{ {cedar_truth(node)} }};"
    )
    names = {"principal": 'A::"a"', "action": 'Action::"b"', "resource": 'C::"c"'}
    answers = cedarpy.is_authorized_batch(
        [{**names, "context": context_of(row)} for row in rows], policies, []
    )
    assert [answer.diagnostics.errors for answer in answers if answer.diagnostics.errors] == []
    return [answer.allowed for answer in answers]


def proved(tree, row, expected):
    """What a solver says of the formula when every fact is as the row has it."""
    texts = Texts()
    world = World(texts)
    sure = f"(= {world.formula(surely(tree))} {str(expected is True).lower()})"
    not_ = f"(= {world.formula(surely_not(tree))} {str(expected is False).lower()})"
    given = []
    for name in world.facts:
        value = row.get(name)
        given.append(f"(assert (= {name}!known {str(value is not None).lower()}))")
        if isinstance(value, bool):
            given.append(f"(assert (= {name} {str(value).lower()}))")
        elif value is not None:
            number = texts.number(value) if isinstance(value, str) else value
            number = number.toordinal() if isinstance(number, date) else number
            given.append(f"(assert (= {name} {number if number >= 0 else f'(- {-number})'}))")
    declared = [line for line in world.declared() if line.startswith("(declare")]
    script = [*declared, *given, f"(assert (not (and {sure} {not_})))", "(check-sat)"]
    return Z3().run("\n".join(script)).strip() == "unsat"


@pytest.mark.parametrize("text", TABLE)
def test_the_formula_says_what_the_table_says(text):
    tree = parse(text, NAMES)
    rows = rows_of(tree)
    wrong = [row for row in rows[:: max(1, len(rows) // 40)] if not proved(tree, row, TABLE[text](row))]
    assert wrong == []


def two_valued(node, row):
    """The null-free form, in a logic that has no third value and would fail on one."""
    match node:
        case And(args=args):
            return all(two_valued(arg, row) for arg in args)
        case Or(args=args):
            return any(two_valued(arg, row) for arg in args)
        case Not(arg=arg):
            return not two_valued(arg, row)
        case Known(fact=fact):
            return row[fact.name] is not None
        case Always(value=value):
            return value
    answer = truth(node, row)
    assert answer is not None
    return answer


@pytest.mark.parametrize("text", TABLE)
def test_every_evaluator_agrees_with_the_table(engine, text):
    tree = parse(text, NAMES)
    rows = rows_of(tree)
    expected = [TABLE[text](row) for row in rows]
    assert [truth(tree, row) for row in rows] == expected
    assert in_duckdb(engine, tree, rows) == expected
    judge = compiled([python_truth(tree)])
    assert [judge(row)[0] for row in rows] == expected
    assert in_cedar(surely(tree), rows) == [answer is True for answer in expected]
    assert in_cedar(surely_not(tree), rows) == [answer is False for answer in expected]
    assert [two_valued(surely(tree), row) for row in rows] == [answer is True for answer in expected]
    assert [two_valued(surely_not(tree), row) for row in rows] == [answer is False for answer in expected]


def test_the_table_has_every_part_of_the_language():
    seen = {type(part).__name__ for text in TABLE for part in parts(parse(text, NAMES))}
    assert seen == {
        "And",
        "Or",
        "Not",
        "Fact",
        "Literal",
        "Election",
        "Parameter",
        "Plus",
        "Stated",
        "Compare",
        "In",
    }


def test_a_sum_beyond_the_calendar_is_compared_and_not_an_error(engine):
    tree = parse("d + 36525 > e", NAMES)
    last = {"d": date.max, "e": date.max}
    assert truth(tree, last) is True
    assert in_duckdb(engine, tree, [last]) == [True]
