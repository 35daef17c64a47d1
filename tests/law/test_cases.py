"""Every condition answers as its cases say, and every story ends as it says, through the SQL and the explanation alike.

The cases lie in the packs, each with a sentence a lawyer can correct. All stages are judged
for each: what a case does not change is met, so no later stage adds a finding.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from privity.authority.cases import OUTCOMES
from privity.law import cases, packs
from privity.model.finding import Stage

ALL = [(pack, case) for pack in packs() for case in cases(pack)]
CASES = [(pack, case) for pack, case in ALL if case.of is not None]
STORIES = [(pack, case) for pack, case in ALL if case.of is None and not case.by_engine]

GROUPS = defaultdict(list)
for name, one in ALL:
    GROUPS[name, one.on, one.elections, one.authority, one.with_header].append(one)


@pytest.fixture(scope="module")
def judged(bench):
    """Words of every case and near miss, by its identity: judged in SQL, one query for each setting."""
    words = {}
    for (pack, on, elect, authority, header), group in GROUPS.items():
        on_bench = bench(on, dict(elect), pack)
        answers = on_bench.sql([dict(case.facts) for case in group], authority, Stage, with_header=header)
        words |= {id(case): (on_bench, answer) for case, answer in zip(group, answers, strict=True)}
    return words


@pytest.mark.parametrize(
    ("pack", "case"), ALL, ids=lambda v: v if isinstance(v, str) else f"{v.of}: {v.that}"
)
def test_a_case_is_found_as_its_sentence_says(pack, case, judged):
    on_bench, (failed, unknown) = judged[id(case)]
    expected = (case.failed, case.undetermined)
    in_sql = tuple(frozenset(ids) for ids in on_bench.book.fold(failed, unknown))
    in_words = on_bench.explained(dict(case.facts), case.authority, Stage, with_header=case.with_header)
    assert in_sql == expected
    assert in_words == expected
    assert case.answered(on_bench.book) == expected


def test_every_sentence_is_said_once_about_a_condition_at_a_stage():
    said = [(pack, case.of, case.stage, case.that) for pack, case in ALL]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("pack", packs())
def test_every_condition_has_a_case_for_each_outcome_at_each_stage(bench, pack):
    owed = {(rule.id, rule.stage) for rule in bench(pack=pack).book.rules}
    shown = {(case.of, case.stage, case.found) for name, case in CASES if name == pack}
    missing = [(id_, at.value, o) for id_, at in owed for o in OUTCOMES if (id_, at, o) not in shown]
    assert sorted(missing) == []


@pytest.mark.parametrize("pack", packs())
def test_every_authority_has_a_lawful_story_and_unlawful_ones(bench, pack):
    told = defaultdict(set)
    for name, case in STORIES:
        if name == pack:
            told[case.authority].add(case.permitted)
    wanting = [a for a in bench(pack=pack).book.authorities if told[a] != {True, False}]
    assert wanting == []


@pytest.mark.parametrize("pack", packs())
def test_every_single_rule_fails_in_some_case_and_is_undetermined_in_some_case(judged, bench, pack):
    book = bench(pack=pack).book
    failed, unknown = set(), set()
    written = {id(case) for _, case in ALL if not case.by_engine}
    for case, (on_bench, words) in judged.items():
        if case in written and on_bench.book.digest == book.digest:
            for seen, word in zip((failed, unknown), words, strict=True):
                seen |= {book.rules.index(rule) for rule in book.rules_at(word)}
    assert [rule.id + ": " + rule.refusal for bit, rule in enumerate(book.rules) if bit not in failed] == []
    # Rule 0 asks whether the authority exists, which is never unknown.
    assert [
        rule.id + ": " + rule.refusal for bit, rule in enumerate(book.rules) if bit not in unknown | {0}
    ] == []
