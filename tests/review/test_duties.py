"""Authority lapses with the office; nobody holds a duty by accident, and nobody delegates to himself."""

from datetime import timedelta

import pytest

from privity.errors import DutyError
from privity.model.register import Duty, Key, Registers
from privity.review import certificates, delegation, duties, require
from tests.review.papers import DELEGATION, FIRST, LAST, SIGNED, TODAY, changed, holder

DAY = timedelta(days=1)


def held(*holders, person="C-a", on=TODAY):
    return duties(person, Registers(office_holders=holders), on, custodian="CUST")


def test_a_person_holds_the_duties_of_every_office_he_holds():
    assert held(holder(duties=("reviewer",)), holder(duties=("privacy",))) == {Duty.REVIEWER, Duty.PRIVACY}


@pytest.mark.parametrize(
    ("on", "holds"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]
)
def test_a_duty_counts_between_the_dates_of_the_office(on, holds):
    assert (held(holder(), on=on) == {Duty.REVIEWER}) is holds


def test_a_stranger_a_silent_register_and_an_official_of_another_agency_hold_none():
    assert held(holder(), person="C-b") == frozenset()
    assert duties("C-a", Registers(), TODAY, custodian="CUST") == frozenset()
    assert held(holder(agency="FIA")) == frozenset()


def test_whoever_is_detailed_away_loses_every_duty_of_every_office_for_the_term():
    away = holder(id="OH-2", duties=(), detailed_to="FIA", to_on=TODAY)
    assert held(holder(), away) == frozenset()
    assert held(holder(), away, on=TODAY + DAY) == {Duty.REVIEWER}


def test_a_detail_of_one_person_takes_nothing_from_another():
    assert held(holder(), holder("C-b", detailed_to="FIA")) == {Duty.REVIEWER}


def key(person="C-a", certificate="of C-a", **changes):
    enrolment = {"countersigned_by": "C-b", "countersignature": "", "id": f"K-{person}", **SIGNED, **changes}
    return Key(person=person, certificate=certificate, **enrolment)


def certificates_of(*keys, holders=None, on=TODAY):
    registers = Registers(office_holders=holders or (holder(),), keys=keys)
    return certificates(Duty.REVIEWER, registers, on, custodian="CUST")


def test_certificates_are_those_in_use_by_whoever_holds_the_duty_that_day():
    assert certificates_of(key(), key("C-b", "of C-b")) == (b"of C-a",)
    assert certificates_of(key(), key(certificate="second")) == (b"of C-a", b"second")
    assert certificates_of(key(), on=LAST + DAY) == ()
    assert certificates_of(key(), holders=(holder(), holder(id="OH-2", detailed_to="FIA"))) == ()
    assert certificates(Duty.REVIEWER, Registers(), TODAY, custodian="CUST") == ()


@pytest.mark.parametrize(("revoked", "counts"), [(TODAY, False), (TODAY + DAY, True)])
def test_a_revoked_key_is_no_certificate_in_use_from_its_day_on(revoked, counts):
    assert bool(certificates_of(key(revoked_on=revoked))) is counts


def test_an_operator_holds_no_duty_over_cases():
    assert held(holder(duties=("operator",))) == {Duty.OPERATOR}
    for duty in set(Duty) - {Duty.OPERATOR}:
        with pytest.raises(DutyError):
            require(
                "C-a",
                duty,
                Registers(office_holders=(holder(duties=("operator",)),)),
                TODAY,
                custodian="CUST",
            )


def test_a_missing_duty_is_named_and_a_held_one_passes():
    registers = Registers(office_holders=(holder(),))
    require("C-a", Duty.REVIEWER, registers, TODAY, custodian="CUST")
    with pytest.raises(DutyError, match="C-a does not hold the duty approver on 2026-06-15"):
        require("C-a", Duty.APPROVER, registers, TODAY, custodian="CUST")


def test_the_delegation_in_force_is_found():
    registers = Registers(delegations=(changed(DELEGATION, id="DO-0", to_on=TODAY - DAY), DELEGATION))
    assert delegation("C-approver", "i2", registers, TODAY, custodian="CUST") is DELEGATION


@pytest.mark.parametrize(
    "change",
    [
        {"signed_by": "C-approver"},
        {"person": "C-other"},
        {"agency": "FIA"},
        {"authorities": ()},
        {"authorities": ("i1",)},
        {"from_on": TODAY + DAY},
        {"to_on": TODAY - DAY},
    ],
    ids=[
        "self-signed",
        "another person",
        "another agency",
        "no authority",
        "another authority",
        "not yet",
        "no longer",
    ],
)
def test_no_other_delegation_lets_a_person_approve(change):
    with pytest.raises(DutyError, match="no delegation in force"):
        delegation(
            "C-approver",
            "i2",
            Registers(delegations=(changed(DELEGATION, **change),)),
            TODAY,
            custodian="CUST",
        )


def test_a_silent_register_of_delegations_lets_nobody_approve():
    with pytest.raises(DutyError):
        delegation("C-approver", "i2", Registers(), TODAY, custodian="CUST")
