"""A register that is silent answers nothing; one that speaks counts only between its dates."""

from datetime import timedelta

import pytest

from privity.model.register import Ceiling, Election, Hold, Registers
from privity.review import register_facts
from privity.review.standing import (
    agency_premises,
    agreement,
    agreement_holds,
    agreement_terms,
    ceilings_in_force,
    elections_in_force,
    held_labels,
    live_orders,
    recipient,
    requester,
)
from tests.review.papers import (
    AGENCY,
    AGREEMENT,
    FIRST,
    HEADER,
    LAST,
    ORDER,
    OTHER_ORDER,
    RECIPIENT,
    REGISTERS,
    REQUESTER,
    SIGNED,
    TODAY,
    changed,
)

DAY = timedelta(days=1)
GOOD = {
    "requester_known": True, "requester_office": "agency_head", "requester_level": "department", "requester_acting": False,
    "requester_delegated": False, "signature_enrolled": True, "agency_federal": True, "agreement_in_force": True,
    "agreement_covers": True, "recipient_same_agency": True, "storage_approved": True, "safeguards_verdict": "open",
    "ssr_current": True, "order_live": False, "order_refuses": False, "counsel_objects": False, "law_confirmed": True,
    "agency_kind": "federal", "agreement_kind": "exchange", "agreement_from": FIRST, "agreement_to": LAST,
    "agreement_board_on": None, "agreement_congress_on": None, "agreement_notice_on": None,
    "recipient_contractor": False, "contractor_certified": False,
}  # fmt: skip


NO_AGREEMENT = {
    "agreement_in_force": False, "agreement_covers": False, "agreement_kind": None, "agreement_from": None, "agreement_to": None,
}  # fmt: skip


def facts(registers=REGISTERS, on=TODAY, header=HEADER, **given):
    said = {"signature_enrolled": True, "safeguards_verdict": "open", "ssr_current": True, "counsel_objects": False,
            "law_confirmed": True, "volume": 10}  # fmt: skip
    return register_facts(header, registers, on, **{**said, **given})


def differs(found):
    """What is not as in the good request."""
    assert found.keys() == GOOD.keys()
    return {
        name: value for name, value in found.items() if value != GOOD[name] or value is not GOOD[name] is None
    }


def of(**registers):
    return changed(REGISTERS, **registers)


def test_a_request_whose_papers_are_in_order():
    assert facts() == GOOD


def test_a_request_the_registers_say_nothing_about():
    said = {"signature_enrolled", "safeguards_verdict", "ssr_current", "counsel_objects", "law_confirmed"}
    found = facts(Registers())
    assert {name for name, value in found.items() if value is None} == GOOD.keys() - said


@pytest.mark.parametrize(
    ("register", "silent"),
    [
        ("agencies", {"agency_federal", "agency_kind"}),
        (
            "office_holders",
            {
                "requester_known",
                "requester_office",
                "requester_level",
                "requester_acting",
                "requester_delegated",
            },
        ),
        ("delegations", {"requester_delegated"}),
        ("agreements", {"agreement_in_force", *NO_AGREEMENT}),
        (
            "recipients",
            {"recipient_same_agency", "storage_approved", "recipient_contractor", "contractor_certified"},
        ),
        ("orders", {"order_live", "order_refuses"}),
    ],
)
def test_an_absent_register_answers_none_and_nothing_else_changes(register, silent):
    assert differs(facts(of(**{register: None}))) == dict.fromkeys(silent)


@pytest.mark.parametrize(
    ("register", "says"),
    [
        ("agencies", {"agency_federal": False, "agency_kind": "other"}),
        ("office_holders", {"requester_known": False, "requester_office": "other", "requester_level": None}),
        ("agreements", NO_AGREEMENT),
        ("recipients", {"recipient_same_agency": False, "storage_approved": False}),
        ("delegations", {}),
        ("orders", {}),
    ],
)
def test_a_register_that_holds_no_such_entry_says_so(register, says):
    assert differs(facts(of(**{register: ()}))) == says


@pytest.mark.parametrize(
    "name", ["signature_enrolled", "safeguards_verdict", "ssr_current", "counsel_objects", "law_confirmed"]
)
@pytest.mark.parametrize("value", [None, False])
def test_what_others_found_is_passed_on_unchanged(name, value):
    assert facts(**{name: value})[name] is value


# The requester


@pytest.mark.parametrize(
    ("signed", "known"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]
)
def test_the_office_counts_on_the_day_of_signing(signed, known):
    header = changed(HEADER, signed_on=signed)
    assert facts(header=header)["requester_known"] is known
    assert (requester(header, REGISTERS) is not None) is known


@pytest.mark.parametrize("change", [{"agency": "ELSE"}, {"person": "FIA-2"}])
def test_an_official_of_another_agency_or_another_person_is_not_the_requester(change):
    assert facts(of(office_holders=(changed(REQUESTER, **change),)))["requester_known"] is False


def test_acting_and_component_officials_are_told_apart():
    found = facts(of(office_holders=(changed(REQUESTER, acting=True, level="component"),)))
    assert differs(found) == {"requester_acting": True, "requester_level": "component"}


@pytest.mark.parametrize(
    ("change", "delegated"),
    [
        ({}, True),
        ({"person": "FIA-2"}, False),
        ({"agency": "CUST"}, False),
        ({"authorities": ("i1",)}, False),
        ({"signed_by": "FIA-1"}, False),
        ({"to_on": TODAY - DAY}, False),
        ({"from_on": TODAY + DAY}, False),
    ],
)
def test_a_requester_is_delegated_by_another_in_writing_for_this_authority_today(change, delegated):
    entry = changed(REGISTERS.delegations[0], **{"person": "FIA-1", "agency": "FIA", **change})
    assert facts(of(delegations=(entry,)))["requester_delegated"] is delegated


# The agency


@pytest.mark.parametrize(
    "change", [{"kind": "state"}, {"id": "ELSE"}, {"to_on": TODAY - DAY}, {"from_on": TODAY + DAY}]
)
def test_only_a_federal_agency_in_the_register_today_is_federal(change):
    assert differs(facts(of(agencies=(changed(AGENCY, **change),)))) == {
        "agency_federal": False,
        "agency_kind": change.get("kind", "other"),
    }


def test_the_premises_are_the_requesting_agencys_own():
    other = changed(AGENCY, id="ELSE", addresses=({"city": "Elsewhere"},))
    assert list(agency_premises(HEADER, of(agencies=(other, AGENCY)), TODAY)) == [{"city": "Washington"}]
    assert list(agency_premises(HEADER, REGISTERS, LAST + DAY)) == []


# The agreement


@pytest.mark.parametrize("act", ["signed_by_head", "counsel_opinion", "privacy_assessment", "published_on"])
@pytest.mark.parametrize(("done", "binds"), [(None, False), (TODAY + DAY, False), (TODAY, True)])
def test_an_agreement_has_no_effect_without_all_four_acts(act, done, binds):
    found = facts(of(agreements=(changed(AGREEMENT, **{act: done}),)))
    assert (found["agreement_in_force"], found["agreement_covers"]) == (binds, True)


@pytest.mark.parametrize(
    "change",
    [
        {"agency": "ELSE"},
        {"recipients": ("RCP-2",)},
        {"recipients": ()},
        {"authorities": ("i1",)},
        {"volume": 9},
    ],
)
def test_an_agreement_about_something_else_does_not_cover(change):
    assert differs(facts(of(agreements=(changed(AGREEMENT, **change),)))) == {"agreement_covers": False}


@pytest.mark.parametrize(("volume", "covers"), [(10, True), (11, False)])
def test_the_volume_is_a_limit_and_not_a_target(volume, covers):
    assert facts(volume=volume)["agreement_covers"] is covers


def test_the_terms_of_an_agreement_are_its_own_lists():
    held = of(agreements=(changed(AGREEMENT, statutes=("18 USC 1343",), elements=("wages",)),))
    assert agreement_terms(HEADER, held, TODAY) == ((("18 USC 1343",), ("wages",)),)
    assert agreement_terms(HEADER, of(agreements=(AGREEMENT,)), TODAY) == (((), ()),)


def test_no_agreement_has_terms_that_cover_nothing_and_a_silent_register_none():
    assert agreement_terms(changed(HEADER, agreement="AGR-2"), REGISTERS, TODAY) == ((None, None),)
    assert agreement_terms(HEADER, REGISTERS, LAST + DAY) == ((None, None),)
    assert agreement_terms(HEADER, of(agreements=None), TODAY) == ()


@pytest.mark.parametrize("stated", [None, "AGR-2"])
def test_only_the_agreement_the_header_names_counts(stated):
    header = changed(HEADER, agreement=stated)
    assert agreement(header, REGISTERS, TODAY) is None
    assert differs(facts(header=header)) == NO_AGREEMENT


@pytest.mark.parametrize(
    ("on", "found"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]
)
def test_agreement_and_recipient_count_between_their_dates(on, found):
    assert (agreement(HEADER, REGISTERS, on) is not None) is found
    assert (recipient(HEADER, REGISTERS, on) is not None) is found


# The recipient


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"agency": "ELSE"}, {"recipient_same_agency": False}),
        ({"storage_approved": False}, {"storage_approved": False}),
        ({"id": "RCP-2"}, {"recipient_same_agency": False, "storage_approved": False}),
        ({"to_on": TODAY - DAY}, {"recipient_same_agency": False, "storage_approved": False}),
    ],
)
def test_another_or_unapproved_recipient_is_said(change, says):
    assert differs(facts(of(recipients=(changed(RECIPIENT, **change),)))) == says


# Court orders


@pytest.mark.parametrize(
    ("change", "live"),
    [
        ({}, True),
        ({"agencies": ("FIA", "ELSE")}, True),
        ({"agencies": ("ELSE",)}, False),
        ({"recipients": ("RCP-1",)}, True),
        ({"recipients": ("RCP-2",)}, False),
        ({"authorities": ("i2",)}, True),
        ({"authorities": ("i1",)}, False),
        ({"purposes": ("nontax_criminal_enforcement",)}, True),
        ({"purposes": ("benefits",)}, False),
        ({"agencies": ("FIA",), "authorities": ("i1",)}, False),
        ({"from_on": TODAY}, True),
        ({"from_on": TODAY + DAY}, False),
        ({"to_on": TODAY}, True),
        ({"to_on": TODAY - DAY}, False),
        ({"lifted_on": TODAY}, False),
        ({"lifted_on": TODAY + DAY}, True),
    ],
)
def test_an_order_reaches_what_it_names_while_it_is_live(change, live):
    order = changed(ORDER, **change)
    assert live_orders(HEADER, of(orders=(OTHER_ORDER, order)), TODAY) == ((order,) if live else ())
    assert differs(facts(of(orders=(OTHER_ORDER, order)))) == ({"order_live": True} if live else {})


def test_an_order_refuses_only_if_counsel_entered_it_so():
    refuses = changed(ORDER, id="CO-2", effect="refuse")
    assert differs(facts(of(orders=(ORDER, refuses)))) == {"order_live": True, "order_refuses": True}
    assert differs(facts(of(orders=(changed(refuses, lifted_on=TODAY),)))) == {}


# Elections and ceilings


def election(entry_id, reading, signed_on, **values):
    return Election(
        **{
            **SIGNED,
            "id": entry_id,
            "question": "Q1",
            "reading": reading,
            "reason": "",
            "signed_on": signed_on,
            **values,
        }
    )


def test_the_latest_signed_election_in_force_wins_in_whatever_order_they_stand():
    old, new = election("E-1", "on", FIRST), election("E-2", "off", FIRST + DAY)
    gone = election("E-3", "gone", TODAY, to_on=TODAY - DAY)
    for entries in ((old, new, gone), (gone, new, old)):
        assert elections_in_force(Registers(elections=entries), TODAY) == {"Q1": "off"}
    assert elections_in_force(Registers(), TODAY) == {}


@pytest.mark.parametrize(
    ("law", "strictest"), [({"lines_per_officer": 50}, 20), ({"lines_per_officer": 10}, 30)]
)
def test_the_strictest_ceiling_in_force_wins_in_whatever_order_they_stand(law, strictest):
    def ceiling(entry_id, value, **values):
        return Ceiling(
            **{**SIGNED, "id": entry_id, "parameter": "lines_per_officer", "value": value, **values}
        )

    entries = (ceiling("C-1", 20), ceiling("C-2", 30), ceiling("C-3", 5, to_on=TODAY - DAY))
    assert ceilings_in_force(Registers(ceilings=entries), TODAY, law) == {"lines_per_officer": strictest}
    assert ceilings_in_force(Registers(ceilings=entries[::-1]), TODAY, law) == {
        "lines_per_officer": strictest
    }
    assert ceilings_in_force(Registers(), TODAY, law) == {}


@pytest.mark.parametrize("effect", ["hold", "refuse", "note"])
def test_an_order_entered_as_a_note_is_live_unless_counsel_elected_otherwise(effect):
    order = changed(ORDER, effect=effect)
    assert live_orders(HEADER, of(orders=(order,)), TODAY) == (order,)
    found = live_orders(HEADER, of(orders=(order,)), TODAY, as_entered=True)
    assert found == (() if effect == "note" else (order,))


@pytest.mark.parametrize(
    ("values", "certified"),
    [
        ({"contractor": True}, False),
        ({"contractor": True, "certified_until": TODAY - DAY}, False),
        ({"contractor": True, "certified_until": TODAY}, True),
    ],
)
def test_a_contractor_is_certified_until_the_day_its_agency_said(values, certified):
    found = facts(of(recipients=(changed(RECIPIENT, **values),)))
    assert (found["recipient_contractor"], found["contractor_certified"]) == (True, certified)


def test_what_an_agreement_holds_is_that_of_the_one_named():
    held = of(agreements=(changed(AGREEMENT, holds=("a", "b")),))
    assert agreement_holds(HEADER, held, TODAY) == {"a", "b"}
    assert agreement_holds(changed(HEADER, agreement="AGR-2"), held, TODAY) == frozenset()
    assert agreement_holds(HEADER, of(agreements=None), TODAY) is None


HOLD = Hold(id="HO-1", kind="protected_person", reference="R-1", label="a", **SIGNED)


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ({}, {"a"}),
        ({"to_on": TODAY}, {"a"}),
        ({"to_on": TODAY - DAY}, set()),
        ({"from_on": TODAY + DAY}, set()),
        ({"lifted_on": TODAY + DAY}, {"a"}),
        ({"lifted_on": TODAY}, set()),
        ({"kind": "none", "label": None}, set()),
    ],
)
def test_a_hold_holds_its_person_between_its_days_until_it_is_lifted(values, labels):
    assert held_labels(of(holds=(changed(HOLD, **values),)), TODAY) == labels


def test_a_silent_register_of_holds_does_not_say_that_nobody_is_held():
    assert held_labels(of(holds=None), TODAY) is None
    assert held_labels(of(holds=()), TODAY) == frozenset()
