"""Four engines that share only the parser find the same: the evaluator, DuckDB, compiled Python, and Cedar.

Every rule of every book over its whole boundary grid, and random lines under every authority.
Cedar knows two values: it is held to which rules are not surely met.
"""

from __future__ import annotations

import itertools
import random
from datetime import date, timedelta

import duckdb
import pytest

from privity.adapters.cedar import Cedar
from privity.adapters.duckdb_engine import DuckDBEngine
from privity.authority import assess_sql, decide
from privity.authority.book import WORD
from privity.authority.entries import Kind
from privity.authority.language import Type, sql_truth, surely, truth
from privity.authority.language.cedar import cedar_truth, context_of
from privity.authority.language.python import compiled, python_truth
from privity.authority.language.tree import In, Literal, Not, Parameter, Stated, facts_of, parts
from privity.authority.second import decide_again
from privity.law import cases, load, packs
from privity.model.finding import Stage

SQL = {Type.BOOL: "BOOLEAN", Type.INT: "BIGINT", Type.TEXT: "VARCHAR", Type.DATE: "DATE"}
MOST = 400
SEED = 20260601


def literals(tree, kind):
    """Values of a kind that a rule compares with, and their neighbours."""
    found = {part.value for part in parts(tree) if isinstance(part, Literal) and part.type is kind}
    found |= {
        value.value
        for part in parts(tree)
        if isinstance(part, In)
        for value in part.values
        if value.type is kind
    }
    if kind is Type.INT:
        found |= {n for part in parts(tree) if isinstance(part, Parameter) for _, n in part.values}
        return sorted({n + step for n in found | {0} for step in (-1, 0, 1) if n + step >= 0})
    if kind is Type.DATE:
        bounds = {first for part in parts(tree) if isinstance(part, Parameter) for first, _ in part.values}
        return sorted(
            {day + timedelta(step) for day in found | bounds | {date(2026, 1, 1)} for step in (-1, 0, 1)}
        )
    return [*sorted(found), "none of them"]


def grid(tree):
    """Rows over the boundaries of everything a rule reads, unknown included."""
    columns = {}
    for fact in facts_of(tree):
        columns[fact.name] = [True, False] if fact.type is Type.BOOL else literals(tree, fact.type)
        columns[fact.name] = [*columns[fact.name], None]
    for part in parts(tree):
        if isinstance(part, Stated) and part.fact.told_apart:
            columns[part.fact.companion.name] = [True, False, None]
    size = 1
    for values in columns.values():
        size *= len(values)
    chosen = itertools.product(*columns.values())
    if size > MOST:
        rng = random.Random(SEED)
        chosen = ([rng.choice(values) for values in columns.values()] for _ in range(MOST))
    return [dict(zip(columns, row, strict=True)) for row in chosen]


def in_duckdb(db, tree, rows):
    kinds = {fact.name: SQL[fact.type] for fact in facts_of(tree)}
    names = list(rows[0])
    lists = [[row[name] for row in rows] for name in names]
    columns = ", ".join(f'unnest(CAST(? AS {kinds.get(name, "BOOLEAN")}[])) AS "{name}"' for name in names)
    source = f"SELECT {columns}" if names else "SELECT 1 AS nothing"
    return [answer for (answer,) in db.execute(f"SELECT {sql_truth(tree)} FROM ({source})", lists).fetchall()]


def in_cedar(trees_and_rows):
    import cedarpy

    names = {"principal": 'A::"a"', "action": 'Action::"b"', "resource": 'C::"c"'}
    for tree, rows in trees_and_rows:
        policies = cedarpy.PolicySet.from_str(
            f"permit (principal, action, resource) when {{ {cedar_truth(surely(tree))} }};"
        )
        asked = [{**names, "context": context_of(row)} for row in rows]
        answers = cedarpy.is_authorized_batch(asked, policies, [])
        assert not any(answer.diagnostics.errors for answer in answers)
        yield [answer.allowed for answer in answers]


def books(pack):
    """The book of every day on which a rule changes, each rule once."""
    seen = set()
    for day in pack.days():
        book = pack.book(day)
        for rule in book.rules[1:]:
            tree = rule.tree if rule.kind is Kind.CONDITION else Not(rule.tree)
            if tree not in seen:
                seen.add(tree)
                yield rule, tree


@pytest.mark.parametrize("name", packs())
def test_every_rule_answers_alike_over_its_whole_boundary_grid_on_every_day_of_change(name):
    points = 0
    held = [(tree, grid(tree)) for _, tree in books(load(name))]
    with duckdb.connect() as db:
        for (tree, rows), allowed in zip(held, in_cedar(held), strict=True):
            expected = [truth(tree, row) for row in rows]
            judge = compiled([python_truth(tree)])
            assert [judge(row)[0] for row in rows] == expected
            assert in_duckdb(db, tree, rows) == expected
            assert allowed == [answer is True for answer in expected]
            points += len(rows)
    assert points >= 3 * len(held)


def lawful(name):
    """Facts that meet everything, by authority."""
    return {
        case.authority: dict(case.facts)
        for case in cases(name)
        if case.of is None and case.permitted and not case.elections
    }


def spoilt(rng, start, pack):
    """The lawful line with a few facts turned, moved, or made unknown."""
    row = dict(start)
    for name in rng.sample(sorted(row), rng.randrange(4)):
        value = row[name]
        if rng.random() < 0.3:
            del row[name]
        elif isinstance(value, bool):
            row[name] = not value
        elif isinstance(value, int):
            row[name] = max(0, value + rng.choice((-2, -1, 1, 2, 50)))
        elif isinstance(value, date):
            row[name] = value + timedelta(rng.choice((-400, -1, 1, 400)))
        else:
            row[name] = "something else"
    return row


def agree(name, lines, tmp_path):
    """Hold four engines to one another over random lines; how many were permitted."""
    pack, rng = load(name), random.Random(SEED)
    book, permitted = pack.book(date(2026, 6, 1)), 0
    columns = {}
    for fact in book.facts.values():
        columns[fact.name] = SQL[fact.type]
        if fact.told_apart:
            columns[fact.companion.name] = "BOOLEAN"
    starts = lawful(name)
    for authority in book.authorities:
        rows = [spoilt(rng, starts[authority], pack) for _ in range(lines // len(book.authorities) + 1)]
        told = [decide(book, authority, row, Stage) for row in rows]
        assert [decide_again(book, authority, row, Stage) for row in rows] == told
        with DuckDBEngine(spill=tmp_path, threads=1) as engine:
            engine.attach_rows(
                "facts",
                (("ordinal", "BIGINT"), *columns.items()),
                [(n, *(row.get(column) for column in columns)) for n, row in enumerate(rows)],
            )
            found = sorted(
                engine.query(f"SELECT * FROM ({assess_sql(book, authority=authority, stages=Stage)})")
            )
        assert [(answer[1::2], answer[2::2]) for answer in found] == told
        every = [_bits(decide(book, authority, row, [stage])) for row in rows for stage in Stage]
        unmet = [frozenset().union(*every[n : n + len(Stage)]) for n in range(0, len(every), len(Stage))]
        assert Cedar(book, authority, Stage).unmet(rows) == unmet
        permitted += sum(not bits for bits in unmet)
    return permitted


def _bits(words):
    return frozenset(
        word * WORD + bit
        for kind in words
        for word, value in enumerate(kind)
        for bit in range(WORD)
        if value >> bit & 1
    )


@pytest.mark.parametrize("name", packs())
def test_the_engines_agree_on_random_lines_under_every_authority(name, tmp_path):
    assert agree(name, 1_500, tmp_path) > 200


@pytest.mark.full
def test_the_engines_agree_on_a_hundred_thousand_random_lines(tmp_path):
    assert agree("us_tax", 100_000, tmp_path) > 10_000
