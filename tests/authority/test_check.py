"""A pack that can be read may still mislead: the check names each such rule."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from privity.authority import check
from privity.authority.check import unguarded
from privity.authority.language import Fact, Source, Type, Vocabulary, parse, truth

TODAY = date(2026, 3, 1)
FACTS = {
    "x": Fact("x", Type.INT, Source.LINE),
    "y": Fact("y", Type.BOOL, Source.LINE),
    "h": Fact("h", Type.BOOL, Source.HEADER),
    "n": Fact("n", Type.INT, Source.DERIVED),
    "known": Fact("known", Type.BOOL, Source.REGISTER),
}
GUARDED = {
    "stated(x)": "",
    "not stated(x)": "",
    "stated(x) and x > 1": "",
    "x > 1 and stated(x)": "",
    "stated(x) and (x > 1 or n > 1)": "",
    "not stated(x) or x > 1": "",
    "not (stated(x) and x > 1)": "",
    "stated(x) and stated(y) and (y or x in (1, 2))": "",
    "n > 1": "",
    "x > 1": "x",
    "y": "y",
    "not y": "y",
    "stated(x) or x > 1": "x",
    "stated(x) and y": "y",
    "(stated(x) and x > 1) or x < 0": "x",
    "not stated(x) and x > 1": "x",
    "n > 1 or x > n": "x",
    "stated(y) and x > 1 and y": "x",
    "h": "h",
    "stated(h) and h": "",
}


@pytest.mark.parametrize("text", GUARDED)
def test_which_reads_an_omission_would_leave_open(text):
    assert (
        "".join(sorted({fact.name for fact in unguarded(parse(text, Vocabulary(facts=FACTS)))}))
        == GUARDED[text]
    )


@pytest.mark.parametrize("text", [text for text, open_ in GUARDED.items() if not open_])
def test_a_guarded_rule_is_never_undetermined_by_an_omission(text):
    tree = parse(text, Vocabulary(facts=FACTS))
    stated = {"x": 2, "x__stated": True, "y": True, "y__stated": True, "h": True, "n": 2}
    for omitted in ({"x": None, "x__stated": False}, {"y": None, "y__stated": False}, {"h": None}):
        assert truth(tree, stated | omitted) is not None


def rules_of(pack, today=TODAY):
    return [problem.rule for problem in check(pack, today=today)]


def test_a_sound_pack_has_no_problem(post):
    assert check(post, today=TODAY) == ()


def test_an_unguarded_fact_of_the_line_is_found(made):
    facts = {"case": ("text", "line")}
    assert rules_of(made(facts, {"law": ("authority", [{"id": "r", "when": "case == 'a'"}])})) == [
        "rule.unguarded"
    ]


def test_unless_every_line_states_it(made):
    facts = {"case": ("text", 'line"\nalways = true\ncolumn = "case_id')}
    assert rules_of(made(facts, {"law": ("authority", [{"id": "r", "when": "case == 'a'"}])})) == []


def test_asking_whether_a_register_states_is_found(made):
    facts = {"known": ("bool", "register"), "n": ("int", "derived")}
    rules = [
        {"id": "r", "when": "n > 0"},
        {"id": "s", "stage": "register", "when": "stated(known) and known"},
    ]
    assert rules_of(made(facts, {"law": ("authority", rules)})) == ["rule.silence"]


def test_an_authority_with_no_condition_on_the_request_is_found(made):
    rules = [{"id": "s", "stage": "register", "when": "known"}]
    assert rules_of(made({"known": ("bool", "register")}, {"law": ("authority", rules)})) == [
        "authority.open"
    ]


def test_a_number_no_rule_reads_is_found(made):
    number = 'name = "most"\nmeans = "A number."\nunit = "things"\ngoverned_by = "decided_on"\n'
    number += '[values.2020-01-01]\nvalue = 5\nsource = "A test"\n'
    pack = made(
        {"n": ("int", "derived")},
        {"law": ("authority", [{"id": "r", "when": "n > 0"}])},
        parameters__most_toml=number,
    )
    assert rules_of(pack) == ["parameter.unused"]


def test_law_compared_long_ago_or_in_days_to_come_is_found(post):
    checked_on = date(2026, 1, 1)
    assert rules_of(post, checked_on + timedelta(365)) == []
    assert rules_of(post, checked_on + timedelta(366)) == ["age.old", "age.old"]
    assert rules_of(post, checked_on - timedelta(1)) == ["age.future", "age.future"]
