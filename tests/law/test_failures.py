"""Failures of 2025 that a request or a rule book can show, each made impossible by a condition.

The numbers are those of the catalogue in docs/reference/law-us-tax.md. Lines are those
of ``lines.toml`` that carry the number; the rest are facts and headers.
"""

from __future__ import annotations

import itertools
import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from privity.authority.language.tree import facts_of
from privity.model.finding import Stage

HERE = Path(__file__).parent
DOCUMENT = tomllib.loads((HERE / "lines.toml").read_text("utf-8"))
LINES, HEADER = DOCUMENT["line"], DOCUMENT["header"]
LAWFUL = tomllib.loads(files("privity.law").joinpath("us_tax", "cases", "baseline.toml").read_text("utf-8"))
TO_RECORD = (Stage.REQUEST, Stage.REGISTER, Stage.RECORD)


def showing(number):
    found = [entry for entry in LINES if entry.get("shows") == number]
    assert found
    return found


def refused_for(judged, number):
    """The conditions that every line of that number fails, beside what else each fails."""
    return set.intersection(*(set(judged.found(entry)[0]) for entry in showing(number)))


def ids(bench, facts, stages, **setting):
    on_bench = bench(**setting)
    (words,) = on_bench.sql([facts], "i2", stages, with_header=True)
    return on_bench.book.fold(*words)


@pytest.mark.parametrize("elected", ["record", "complete"])
def test_fm_01_no_number_and_no_match_makes_up_for_an_address_that_does_not_agree(bench, elected):
    verified = {"verified": True, "not found": False}
    rows = [
        LAWFUL
        | {"identity_answer": answer, "identity_verified": verified.get(answer), "address_agrees": agrees}
        for answer, agrees in itertools.product(("verified", "ambiguous", "not found", None), (False, None))
    ]
    on_bench = bench(elect={"Q2": elected})
    for words in on_bench.sql(rows, "i2", TO_RECORD, with_header=True):
        failed, undetermined = on_bench.book.fold(*words)
        assert "i2.B.i.address" in (*failed, *undetermined)


def test_fm_02_a_postcode_is_not_an_address(with_header):
    assert refused_for(with_header, "FM-02") == {"i2.B.i.address"}


def test_fm_03_a_placeholder_is_not_an_address(with_header):
    assert refused_for(with_header, "FM-03") == {"i2.B.i.address"}


def test_fm_04_a_place_of_detention_is_not_the_persons_address(with_header):
    assert refused_for(with_header, "FM-04") == {"i2.B.i.address"}


def test_fm_05_a_street_without_a_number_is_not_an_address(with_header):
    assert refused_for(with_header, "FM-05") == {"i2.B.i.address"}


def test_fm_06_being_filled_in_is_not_being_stated(with_header):
    assert refused_for(with_header, "FM-06") == {"i2.B.i.address"}


def test_fm_07_no_rule_turns_on_whether_a_number_was_given(bench):
    numbers = {"form_id_number", "form_id_type"}
    readers = [
        rule.id for rule in bench().book.rules if numbers & {fact.name for fact in facts_of(rule.tree)}
    ]
    assert readers == ["form.id_number", "form.id_type"]


def test_fm_08_one_official_is_not_engaged_in_every_case_of_a_file(with_header):
    assert refused_for(with_header, "FM-08") == {"i2.A.engaged"}


def test_fm_09_a_list_without_cases_is_not_a_list_of_investigations(with_header):
    assert refused_for(with_header, "FM-09") == {"i2.A.proceeding"}


@pytest.mark.parametrize("purpose", ["removal_operations", "mixed", None])
def test_fm_10_no_purpose_but_criminal_enforcement_alone_is_accepted(one_line, purpose):
    assert one_line(purpose=purpose) == ({"i2.A.solely"}, set())


@pytest.mark.parametrize("change", [{"storage_approved": False}, {"storage_approved": None}])
def test_fm_11_nothing_is_stored_where_storage_is_not_approved(bench, change):
    failed, undetermined = ids(bench, LAWFUL | change, (Stage.REGISTER,))
    assert (*failed, *undetermined) == ("p4.B",)


@pytest.mark.parametrize("verdict", ["closed", "restricted", None])
def test_fm_12_a_recipient_with_open_findings_receives_nothing(bench, verdict):
    good = {"closed": False}.get(verdict)
    failed, undetermined = ids(
        bench, LAWFUL | {"safeguards_verdict": verdict, "safeguards_good": good}, (Stage.REGISTER,)
    )
    assert "i2.p4" in (*failed, *undetermined)


def test_fm_16_an_open_objection_of_counsel_stops_release_even_when_it_was_lodged_after_assessment(bench):
    facts = LAWFUL | {"counsel_objects": True, "objection_bars": None}
    assert ids(bench, facts, (Stage.RELEASE,)) == ((), ("counsel.open",))


def test_fm_22_a_changed_reading_is_another_rule_book(pack):
    day = date(2026, 6, 1)
    strict = pack.book(day)
    assert strict.digest != pack.book(day, {"Q1": "address_alone"}).digest
    assert pack.book(date(2026, 2, 25)).digest != pack.book(date(2026, 2, 26)).digest


@pytest.mark.parametrize(
    "change", [{"requester_level": "component"}, {"requester_acting": True}, {"requester_office": "other"}]
)
def test_fm_23_only_the_head_of_the_department_in_person_asks(bench, change):
    assert ids(bench, LAWFUL | change, (Stage.REGISTER,)) == (("i2.A.requester",), ())


def test_fm_24_periods_and_reasons_that_fit_everybody_are_refused(with_header):
    for entry in showing("FM-24"):
        failed, undetermined = with_header.found(entry)
        assert {"i2.B.ii", "i2.B.iv"} & {*failed, *undetermined}


def test_fm_26_what_lies_outside_the_paragraph_is_not_asked_for_under_it(with_header):
    assert refused_for(with_header, "FM-26") == {"i2.A.scope"}


def test_fm_29_no_rule_of_the_request_or_the_registers_reads_a_record(bench):
    early = {Stage.REQUEST, Stage.REGISTER}
    late = {"record", "finding", "release"}
    for rule in bench().book.rules:
        if rule.stage in early:
            assert not late & {fact.source.value for fact in facts_of(rule.tree)}


def test_a_header_without_an_undertaking_is_refused(one_line):
    assert one_line(attestation=None) == ({"i2.A.solely"}, set())
    assert one_line(attestation="   ") == ({"i2.A.solely"}, set())


def test_a_purpose_nobody_knows_is_not_an_accepted_one(one_line):
    assert one_line(purpose="anything") == ({"i2.A.solely"}, set())


def test_a_header_without_an_authority_fails_the_general_rule_and_no_paragraph_is_judged(one_line):
    assert one_line(authority=None) == ({"a.default"}, set())
    assert one_line(authority="i99") == ({"a.default"}, set())


def test_an_address_alone_passes_only_under_counsels_election(with_header, file_of_lines, bench):
    (alone,) = (entry for entry in LINES if entry["that"] == "An address alone.")
    elected = file_of_lines.judged(bench(elect={"Q1": "address_alone"}).book, HEADER)
    assert with_header.found(alone) == (["i2.A.scope"], [])
    assert elected.found(alone) == ([], [])
