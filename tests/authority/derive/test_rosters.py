"""An officer counts who stands on the roster of the requesting agency, in the unit stated, on the day of asking."""

from __future__ import annotations

from datetime import date

from tests.authority.derive.bench import ON_ROSTER, ROSTER


def test_an_officer_is_on_the_roster_of_the_agency_in_the_unit_on_the_day(bench):
    begin, end = date(2025, 1, 1), None
    shown = (
        (("FIA", "FRAUD 3", "special_agent", begin, end), True, True),
        (("FIA", "fraud 3 ", "data_engineer", begin, end), True, False),
        (("FIA", "Fraud 3", "wizard", begin, end), True, None),
        (("FIA", "Fraud 4", "special_agent", begin, end), False, None),
        (("DEA", "Fraud 3", "special_agent", begin, end), False, None),
        (("FIA", "Fraud 3", "special_agent", date(2026, 5, 20), date(2026, 5, 20)), True, True),
        (("FIA", "Fraud 3", "special_agent", date(2026, 5, 21), end), False, None),
        (("FIA", "Fraud 3", "special_agent", begin, date(2026, 5, 19)), False, None),
    )
    bench.attach("roster", ROSTER, [(f"FIA-{n}", *row) for n, (row, _, _) in enumerate(shown)])
    bench.lines(*({"engaged_officers": [f"FIA-{n}"]} for n in range(len(shown))))
    found = [(row["officers_on_roster"], row["officers_investigative"]) for row in bench.every()]
    assert found == [(on, role) for _, on, role in shown]


def test_every_officer_of_a_line_must_be_on_the_roster(bench):
    bench.attach("roster", ROSTER, [ON_ROSTER])
    bench.lines({"engaged_officers": ["FIA-A", "FIA-B"]})
    assert bench.facts()["officers_on_roster"] is False


def test_an_empty_roster_is_a_silent_register(bench):
    facts = bench.facts()
    assert (facts["officers_on_roster"], facts["officers_investigative"]) == (None, None)


def test_an_officer_twice_on_the_roster_needs_no_role_that_is_not_investigative(bench):
    other = (*ON_ROSTER[:3], "manager", *ON_ROSTER[4:])
    bench.attach("roster", ROSTER, [ON_ROSTER, other])
    assert bench.facts()["officers_investigative"] is False
