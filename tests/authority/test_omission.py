"""What a request omits has failed; what it states badly, or nobody supplied, is undetermined."""

from __future__ import annotations

from datetime import date

import pytest

from privity.authority import decide, explain
from privity.model.finding import Outcome, Stage

FACTS = {
    "case": ("text", "line"),
    "sworn": ("bool", "register"),
    "opened_on": ("date", "line"),
    "signed_on": ("date", "header"),
}
RULES = [
    {"id": "case.stated", "when": "stated(case)"},
    {"id": "case.good", "when": "stated(case) and case != 'none'"},
    {"id": "case.opened", "when": "not stated(opened_on) or opened_on <= signed_on"},
    {"id": "sworn", "stage": "register", "when": "sworn"},
]
STATED = {"case": "C-1", "case__stated": True, "opened_on": date(2026, 1, 1), "opened_on__stated": True}
STATED |= {"signed_on": date(2026, 2, 1), "sworn": True}


@pytest.fixture
def ids(made, judged):
    book = made(FACTS, {"law": ("authority", RULES)}).book(date(2026, 3, 1))

    def ids(stage=Stage.REQUEST, **facts):
        line = STATED | facts
        words = judged(book, [line], authority="law", stages=[stage])[0]
        assert words == decide(book, "law", line, [stage])
        return book.fold(*words)

    ids.book = book
    return ids


def test_stated_and_good_is_met(ids):
    assert ids() == ((), ())


def test_omitted_has_failed(ids):
    assert ids(case=None, case__stated=False) == (("case.stated", "case.good"), ())


def test_badly_stated_is_undetermined(ids):
    assert ids(case=None, case__stated=None) == ((), ("case.stated", "case.good"))


def test_an_omission_another_rule_asks_about_fails_only_that_one(ids):
    assert ids(opened_on=None, opened_on__stated=False) == ((), ())


def test_a_bad_value_leaves_every_rule_on_it_undetermined(ids):
    assert ids(opened_on=None, opened_on__stated=None) == ((), ("case.opened",))


def test_a_silent_register_is_undetermined(ids):
    assert ids(Stage.REGISTER, sworn=None) == ((), ("sworn",))


def test_a_register_that_says_no_is_not(ids):
    assert ids(Stage.REGISTER, sworn=False) == (("sworn",), ())


def test_the_explanation_says_what_is_open_by_its_question(ids):
    findings = explain(ids.book, "law", STATED | {"case": None, "case__stated": None}, [Stage.REQUEST])
    good = next(finding for finding in findings if finding.condition == "case.good")
    assert good.outcome is Outcome.UNDETERMINED
    assert good.needs == ("case",)
    assert good.because == "Not known: What of case?"
