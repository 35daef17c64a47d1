"""The elements of an offence are there only when the line states them, well, and they allow it."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from privity.authority import load_pack, statute_elements_sql
from privity.authority.statutes import statute_elements

DAY = date(2026, 3, 1)
THEFT = """
statute = "1 POST 2"
kind = "criminal"
title = "Theft of letters"
cite = "1 Post. Code 2"
in_force = { from = 2020-01-01, to = 2027-01-01 }
checked_on = 2026-01-01
keys = { taken_on = "date", pieces = "int", returned = "bool", place = "text" }
when = '''
facts.taken_on + 30 < asked_on and facts.pieces >= 2
and (not stated(facts.returned) or not facts.returned) and (not stated(facts.place) or facts.place in ('here', "it's"))
'''
"""
GOOD = {"taken_on": "2026-01-01", "pieces": "2"}


@pytest.fixture
def pack(folder):
    (folder / "statutes").mkdir(exist_ok=True)
    (folder / "statutes" / "theft.toml").write_text(THEFT)
    (folder / "statutes" / "idling.toml").write_text(
        THEFT[: THEFT.index("keys")].replace("1 POST 2", "1 POST 9").replace("criminal", "civil")
    )
    return load_pack(folder)


@pytest.fixture
def answer(pack, engine):
    """The SQL and the reference, which must agree; `facts` None is a cell that could not be read."""

    def answer(statute, facts, day=DAY):
        expression = statute_elements_sql(pack, day, line="v", fact=lambda fact: f"k.{fact.name}")
        sql = (
            f"SELECT {expression} FROM (SELECT $1::VARCHAR AS statute, $2::MAP(VARCHAR, VARCHAR) AS statute_facts, "
            "$3::VARCHAR[] AS bad) AS v CROSS JOIN (SELECT $4::DATE AS asked_on) AS k"
        )
        bad = ["statute_facts"] if facts is None else []
        (found,) = engine.execute(sql, [statute, facts or None, bad, DAY]).fetchone()
        assert found is statute_elements(pack, day, statute, facts, row={"asked_on": DAY})
        return found

    return answer


CASES = {
    "all stated and good": (GOOD, True),
    "the last day too late": (GOOD | {"taken_on": "2026-01-30"}, False),
    "the first day early enough": (GOOD | {"taken_on": "2026-01-29"}, True),
    "too few": (GOOD | {"pieces": "1"}, False),
    "a required fact omitted": ({"taken_on": "2026-01-01"}, False),
    "a required fact left blank": (GOOD | {"pieces": ""}, False),
    "nothing stated": ({}, False),
    "an optional fact stated and good": (GOOD | {"returned": "false", "place": "it's"}, True),
    "an optional fact stated and bad": (GOOD | {"returned": "true"}, False),
    "a yes in capitals": (GOOD | {"returned": "TRUE"}, False),
    "an optional text that is not listed": (GOOD | {"place": "there"}, False),
    "a cell that could not be read": (None, None),
    "a number in words": (GOOD | {"pieces": "two"}, None),
    "a number with a fraction": (GOOD | {"pieces": "2.5"}, None),
    "a yes that is not true or false": (GOOD | {"returned": "no"}, None),
    "a bad value beside one that fails": (GOOD | {"pieces": "two", "returned": "true"}, False),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_line_states(answer, case):
    facts, expected = CASES[case]
    assert answer("1 POST 2", facts) is expected


@pytest.mark.parametrize(
    "day",
    [
        "-infinity",
        "infinity",
        "epoch",
        "2026-1-1",
        "2026-01-01 00:00:00",
        "2026-02-30",
        "01/02/2026",
        "0001-01-01",
        " 2026-01-01",
    ],
)
def test_a_date_is_a_date_or_unknown(answer, day):
    assert answer("1 POST 2", GOOD | {"taken_on": day}) is None


def test_no_statute_is_unknown_and_one_that_asks_nothing_is_not(answer):
    assert answer(None, GOOD) is None
    assert answer("1 POST 9", {}) is True
    assert answer("NOT A STATUTE", {}) is True


def test_a_statute_no_longer_in_force_asks_nothing(answer):
    assert answer("1 POST 2", {}, date(2026, 12, 31)) is False
    assert answer("1 POST 2", {}, date(2027, 1, 1)) is True


def test_both_agree_on_every_mix_of_values(answer):
    values = {
        "taken_on": ["2026-01-01", "2026-02-28", "soon", None],
        "pieces": ["1", "2", ""],
        "returned": ["true", "false", "?", None],
    }
    seen = set()
    for mix in itertools.product(*values.values()):
        facts = {key: value for key, value in zip(values, mix, strict=True) if value is not None}
        seen.add(answer("1 POST 2", facts))
    assert seen == {True, False, None}
