"""What is proved of the shipped books, by both solvers; and that a book that is wrong is refuted by a line that replays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from privity.adapters.cedar import Cedar
from privity.adapters.solvers import Z3, Cvc5
from privity.authority import assess_sql, decide
from privity.authority.entries import Kind
from privity.authority.language.tree import Always
from privity.authority.proofs import differences, histories, nevers, settle, structure
from privity.authority.proofs.words import in_words
from privity.authority.second import decide_again
from privity.flow.proving import prove
from privity.law import load, packs
from privity.model.finding import Stage

ON = date(2026, 6, 1)
SOLVERS = {"z3": Z3, "cvc5": Cvc5}
SQL = {"bool": "BOOLEAN", "int": "BIGINT", "text": "VARCHAR", "date": "DATE"}


@pytest.fixture(scope="module", params=SOLVERS)
def solver(request):
    return SOLVERS[request.param]()


@pytest.mark.parametrize("name", packs())
def test_what_must_never_happen_never_happens_and_every_book_has_its_shape(name, solver):
    pack = load(name)
    book = pack.book(ON)
    claims = [*nevers(pack, book), *histories(pack), *structure(pack, book)]
    assert [claim.says for claim in claims if not settle(claim, solver).holds] == []
    assert {claim.authority for claim in claims} >= set(book.authorities)


@pytest.mark.full
@pytest.mark.parametrize("name", packs())
def test_no_rule_is_dead_and_every_witness_replays(name, solver):
    pack = load(name)
    assert [result.claim.says for result in prove(pack, pack.book(ON), solver) if not result.holds] == []


@pytest.mark.full
def test_what_must_never_happen_never_happened_on_any_day_the_law_changed(solver):
    pack = load("us_tax")
    asked = set()
    for day in pack.days():
        book = pack.book(day)
        for claim in nevers(pack, book):
            if claim.script() not in asked:
                asked.add(claim.script())
                assert settle(claim, solver).holds, (day, claim.says)
    assert len(asked) > len(pack.properties)


def without(book, id_):
    """The book with one condition struck out, as by a careless hand."""
    rules = tuple(
        replace(rule, tree=Always(rule.kind is Kind.CONDITION)) if rule.id == id_ else rule
        for rule in book.rules
    )
    return replace(book, rules=rules)


def everywhere(book, authority, row):
    """What four engines say of a line: whether it is permitted."""
    columns = {fact.name: SQL[fact.type.value] for fact in book.facts.values()}
    columns |= {f"{fact.name}__stated": "BOOLEAN" for fact in book.facts.values() if fact.told_apart}
    with duckdb.connect() as db:
        typed = ", ".join(f'CAST(? AS {kind}) AS "{name}"' for name, kind in columns.items())
        db.execute(f"CREATE TABLE facts AS SELECT 0 AS ordinal, {typed}", [row.get(name) for name in columns])
        (words,) = db.sql(assess_sql(book, authority=authority, stages=Stage)).fetchall()
    return {
        not any(words[1:]),
        not any(map(any, decide(book, authority, row, Stage))),
        not any(map(any, decide_again(book, authority, row, Stage))),
        not Cedar(book, authority, Stage).unmet([row])[0],
    }


@pytest.mark.parametrize(
    "struck",
    [
        "i2.B.i.address",
        "i2.B.i.name",
        "i2.A.scope",
        "i2.A.proceeding",
        "court.order.active",
        "approver.distinct",
    ],
)
def test_a_condition_struck_out_is_refuted_by_a_line_every_engine_permits(struck, solver):
    pack = load("us_tax")
    broken = without(pack.book(ON), struck)
    found = [
        result
        for claim in nevers(pack, broken)
        if claim.authority == "i2" and not claim.elect and not (result := settle(claim, solver)).holds
    ]
    assert found
    for result in found:
        book = pack.book(ON, result.elections)
        assert everywhere(without(book, struck), "i2", result.example) == {True}
        assert everywhere(book, "i2", result.example) == {False}
        said = "\n".join(in_words(pack, result))
        assert "A line under i2" in said
        assert "Yes." in said


def test_the_filter_of_august_2025_is_refuted_with_an_example(solver):
    pack = load("us_tax")
    for claim in histories(pack):
        result = settle(claim, solver)
        assert result.holds
        assert result.example["identity_answer"] == "verified"
        assert not everywhere(pack.book(ON), "i2", result.example) - {False}


def test_a_ruling_that_narrows_is_told_apart_from_the_day_it_came(solver):
    pack = load("us_tax")
    elected = {"Q2": "complete"}
    before, after = (pack.book(day, elected) for day in (date(2026, 2, 25), date(2026, 2, 26)))
    changed = [r for claim in differences(before, after) if not (r := settle(claim, solver)).holds]
    assert [result.claim.authority for result in changed] == ["i2"]
    assert everywhere(before, "i2", changed[0].example) == {True}
    assert everywhere(after, "i2", changed[0].example) == {False}
    strict = [pack.book(day) for day in (date(2026, 2, 25), date(2026, 2, 26))]
    assert all(settle(claim, solver).holds for claim in differences(*strict))


def test_an_authority_nobody_verified_permits_nothing():
    pack = load("us_tax")
    doubtful = replace(
        pack, provisions=tuple(replace(p, grade="U") if p.id == "l7" else p for p in pack.provisions)
    )
    assert "l7" not in doubtful.book(ON).authorities
    assert "l7" in pack.book(ON).authorities
