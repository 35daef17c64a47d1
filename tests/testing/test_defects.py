"""Claim: what a defect fails was written down from the law, and stands in the truth as written."""

import re
from datetime import date

import pytest

from privity.testing.synthetic import read_defects
from privity.testing.synthetic.defects import allot, dated
from privity.testing.synthetic.workshop import read_rows

ADDRESS, PROCEEDING, STATUTE = "i2.B.i.address", "i2.A.proceeding", "i2.B.iii"
# A second reading of the statute, typed here: defect -> (failed, undetermined, failed at the register).
ORACLE = {
    "address_absent": ({ADDRESS}, set(), set()),
    "address_placeholder": ({ADDRESS}, set(), set()),
    "address_postcode_only": ({ADDRESS}, set(), set()),
    "address_zeros": ({ADDRESS}, set(), set()),
    "address_without_number": ({ADDRESS}, set(), set()),
    "address_without_street": ({ADDRESS}, set(), set()),
    "address_region_disagrees": ({ADDRESS}, set(), set()),
    "address_detention": ({ADDRESS}, set(), set()),
    "address_on_many_lines": ({ADDRESS}, set(), set()),
    "address_of_requester": (set(), set(), {ADDRESS}),
    "form_state": ({"form.state"}, {ADDRESS}, set()),
    "name_absent": ({"i2.B.i.name"}, set(), set()),
    "name_disguised_family": ({"form.family_name"}, {"i2.B.i.name"}, set()),
    "name_disguised_given": ({"form.given_name"}, {"i2.B.i.name"}, set()),
    "periods_absent": ({"i2.B.ii"}, set(), set()),
    "periods_open": ({"form.periods"}, {"i2.B.ii"}, set()),
    "statute_absent": ({STATUTE, PROCEEDING}, set(), set()),
    "statute_civil": ({PROCEEDING}, set(), set()),
    "statute_no_citation": ({"form.statute"}, {STATUTE, PROCEEDING}, set()),
    "statute_in_custody": ({STATUTE}, set(), set()),
    "case_absent": ({PROCEEDING}, set(), set()),
    "form_case_opened_on": ({"form.case_opened_on"}, {PROCEEDING}, set()),
    "form_proceeding": ({"form.proceeding"}, {PROCEEDING}, set()),
    "reason_boilerplate": ({"i2.B.iv"}, set(), set()),
    "officers_absent": ({"i2.A.engaged"}, set(), set()),
    "officer_on_many_lines": ({"i2.A.engaged"}, set(), set()),
    "officer_not_on_roster": (set(), set(), {"i2.A.engaged"}),
    "officer_not_investigative": (set(), set(), {"i2.A.engaged"}),
    "form_engaged_officers": ({"form.engaged_officers"}, {"i2.A.engaged"}, set()),
    "elements_identity_only": ({"i2.A.scope"}, set(), set()),
    "elements_refused": ({"i2.A.scope"}, set(), set()),
    "form_elements": ({"form.elements"}, {"i2.A.scope"}, set()),
    "form_id_number": ({"form.id_number"}, set(), set()),
    "form_date_of_birth": ({"form.date_of_birth"}, set(), set()),
    "header_purpose_mixed": ({"i2.A.solely"}, set(), set()),
    "header_authority_unknown": ({"a.default"}, set(), set()),
}


@pytest.mark.parametrize("name", ORACLE)
def test_a_defect_fails_what_a_second_reading_of_the_law_says(name):
    defect = read_defects()[name]
    assert (set(defect.failed), set(defect.undetermined), set(defect.register_failed)) == ORACLE[name]


def test_every_defect_fails_something_and_names_its_source_and_its_failure_modes():
    for defect in read_defects().values():
        assert defect.failed or defect.undetermined or defect.register_failed
        assert defect.source
        assert defect.fm
        assert bool(defect.writes) != bool(defect.header)


def test_a_condition_on_a_bad_cell_is_undetermined_and_the_form_fails():
    for name, defect in read_defects().items():
        if name.startswith("form_") or "disguised" in name or name in {"periods_open", "statute_no_citation"}:
            assert all(condition.startswith("form.") for condition in defect.failed)
        else:
            assert not any(condition.startswith("form.") for condition in defect.failed)
            assert not defect.undetermined


def test_the_failure_modes_a_file_can_carry_are_carried():
    carried = {fm for defect in read_defects().values() for fm in defect.fm}
    assert {f"FM-{n:02}" for n in (2, 3, 4, 5, 6, 8, 9, 10, 13, 14, 24, 26)} <= carried


def test_lines_are_allotted_exactly_and_groups_whole():
    defects = read_defects().values()
    for lines in (0, 1, 20, 64, 500, 6_400, 409_600):
        counts = allot(defects, lines)
        assert sum(counts.values()) == lines
        for defect in defects:
            assert counts.get(defect.name, 0) % defect.size == 0


def test_a_short_file_shows_as_many_defects_as_it_has_lines():
    assert len(allot(read_defects().values(), 30)) == 30


def test_a_long_file_shows_every_defect():
    shown = allot(read_defects().values(), 5_000)
    assert set(shown) == {name for name, defect in read_defects().items() if defect.weight}


def test_years_and_days_are_counted_from_the_signing():
    assert dated("{year-1};{year+5}", date(2025, 8, 7)) == "2024;2030"
    assert (
        dated("final_order_on={day-30};x={day+1}", date(2025, 8, 7))
        == "final_order_on=2025-07-08;x=2025-08-08"
    )


def test_no_word_of_a_reason_for_many_lines_is_anybodys_name():
    """Else taking a person's names out of it would leave another reason, and the defect would not be one."""
    names = set()
    for file in (
        "data/family_names.csv.gz",
        "data/given_names.csv.gz",
        "data/world_names.csv",
        "data/alike_names.csv",
        "data/nicknames.csv",
    ):
        _, rows = read_rows(file)
        names |= {word for row in rows for cell in row for word in re.split(r"\W+", cell.lower())}
    for name in ("reason_boilerplate", "august_reason"):
        for write in read_defects()[name].writes:
            words = {
                word
                for word in re.split(r"\W+", re.sub(r"\{\w+\}", "", write["reason"]).lower())
                if len(word) > 1
            }
            assert words
            assert not words & names
