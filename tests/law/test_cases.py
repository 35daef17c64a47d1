"""Every condition answers as its cases say, through the SQL and through the explanation alike.

The cases lie in ``cases/*.toml``, each with a sentence a lawyer can correct. All stages
are judged for each: what a case does not change is met, so no later stage adds a finding.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from privity.model.finding import Stage

HERE = Path(__file__).parent / "cases"
BASELINE = tomllib.loads((HERE / "baseline.toml").read_text("utf-8"))
FILES = sorted(path for path in HERE.glob("*.toml") if path.name != "baseline.toml")
CASES = [case for path in FILES for case in tomllib.loads(path.read_text("utf-8"))["case"]]
OUTCOMES = ("met", "not met", "undetermined")


def facts_of(case):
    row = BASELINE | case.get("change", {})
    return {name: value for name, value in row.items() if name not in case.get("unknown", ())}


def expected(case):
    failed, open_ = set(case.get("also_failed", ())), set(case.get("also_undetermined", ()))
    if case["found"] == "not met":
        failed.add(case["of"])
    if case["found"] == "undetermined":
        open_.add(case["of"])
    return failed, open_


def setting(case):
    return (
        case.get("on", date(2026, 6, 1)),
        tuple(sorted(case.get("elect", {}).items())),
        case.get("authority", "i2") or None,
        case.get("header", True),
    )


GROUPS = defaultdict(list)
for one in CASES:
    GROUPS[setting(one)].append(one)


@pytest.fixture(scope="module")
def judged(bench):
    """Words of every case, by its identity: judged in SQL, one query for each setting."""
    words = {}
    for (on, elect, authority, header), cases in GROUPS.items():
        on_bench = bench(on, dict(elect))
        rows = [facts_of(case) for case in cases]
        answers = on_bench.sql(rows, authority, Stage, with_header=header)
        words |= {id(case): (on_bench, answer) for case, answer in zip(cases, answers, strict=True)}
    return words


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['of']}: {case['that']}")
def test_a_case_is_found_as_its_sentence_says(case, judged, bench):
    on_bench, (failed, unknown) = judged[id(case)]
    on, elect, authority, header = setting(case)
    in_sql = tuple(set(ids) for ids in on_bench.book.fold(failed, unknown))
    in_words = bench(on, dict(elect)).explained(facts_of(case), authority, Stage, with_header=header)
    assert in_sql == expected(case)
    assert in_words == expected(case)


def test_every_fact_a_case_names_is_a_fact_of_the_pack(bench):
    names = set(bench().columns)
    used = set(BASELINE) | {
        name for case in CASES for name in (*case.get("change", ()), *case.get("unknown", ()))
    }
    assert used <= names
    assert names - set(BASELINE) == set()


def test_every_sentence_is_said_once_about_a_condition_at_a_stage():
    said = [(case["of"], case["stage"], case["that"]) for case in CASES]
    assert len(said) == len(set(said))


def test_every_condition_has_a_case_for_each_outcome_at_each_stage(bench):
    owed = {(rule.id, rule.stage.value) for rule in bench().book.rules}
    shown = {(case["of"], case["stage"], case["found"]) for case in CASES}
    assert (
        sorted((*pair, outcome) for pair in owed for outcome in OUTCOMES if (*pair, outcome) not in shown)
        == []
    )


def test_every_single_rule_fails_in_some_case_and_is_undetermined_in_some_case(judged, bench):
    book = bench().book
    failed, unknown = set(), set()
    for on_bench, words in judged.values():
        if on_bench.book.digest == book.digest:
            for seen, word in zip((failed, unknown), words, strict=True):
                seen |= {book.rules.index(rule) for rule in book.rules_at(word)}
    assert [rule.id + ": " + rule.refusal for bit, rule in enumerate(book.rules) if bit not in failed] == []
    # Rule 0 asks whether the authority exists, which is never unknown.
    assert [
        rule.id + ": " + rule.refusal for bit, rule in enumerate(book.rules) if bit not in unknown | {0}
    ] == []
