"""The database itself keeps people apart, history whole and numbers unique, whatever a program above it does."""

import dataclasses
from datetime import timedelta

import pytest

from privity.adapters.casestore.open import open_store
from privity.errors import DutyError, InputError, IntegrityError, OutOfOrderError, UnavailableError
from privity.model.line import LineOutcome

from .rows import APPROVAL, AT, BATCH, DECISION, FIRST, LATER, OBJECTION, RELEASE


def again(**values):
    return dataclasses.replace(BATCH, **values)


# Filing


def test_a_batch_is_read_as_it_was_filed(store):
    assert store.batch(FIRST) == again(id=FIRST) == store.find_filing("FIA", "FIA-A")
    assert store.find_filing("FIA", "FIA-B") is None
    assert store.find_filing("ELSE", "FIA-A") is None


def test_numbers_run_within_a_year(store):
    ids = [
        store.file_batch(again(batch_id=name, agency=agency, received_at=AT.replace(year=year))).id
        for name, agency, year in (
            ("FIA-B", "FIA", 2026),
            ("FIA-A", "ELSE", 2026),
            ("FIA-C", "FIA", 2027),
            ("FIA-D", "FIA", 2026),
        )
    ]
    assert ids == ["B-2026-2", "B-2026-3", "B-2027-1", "B-2026-4"]
    assert [b.id for b in store.batches()] == [FIRST, "B-2026-2", "B-2026-3", "B-2026-4", "B-2027-1"]


def test_the_same_filing_twice_is_refused_and_names_the_first(store):
    with pytest.raises(InputError, match=FIRST):
        store.file_batch(again(file_sha256="f" * 64))
    assert len(store.batches()) == 1


def test_the_requester_cannot_file_his_own_batch(store):
    with pytest.raises(DutyError):
        store.file_batch(again(batch_id="FIA-B", filed_by="FIA-1"))
    assert len(store.batches()) == 1
    assert store.file_batch(again(batch_id="FIA-B")).id == "B-2026-2"


def test_no_batch_no_line_no_approval_of_that_id(store):
    for ask in (
        lambda: store.batch("B-2026-9"),
        lambda: store.line(FIRST, "L9"),
        lambda: store.approval("A-9"),
    ):
        with pytest.raises(InputError, match="no "):
            ask()


def test_a_batch_advances_field_by_field(store):
    store.update_batch(FIRST, state="stopped", stopped_by=("breaker.refused",), request_entry=0)
    assert store.batch(FIRST) == again(
        id=FIRST, state="stopped", stopped_by=("breaker.refused",), request_entry=0
    )


def test_another_office_in_the_same_process_holds_nothing_of_the_first(store, tmp_path):
    assert open_store(tmp_path / "other.sqlite3").batches() == ()
    assert len(open_store(tmp_path / "case.sqlite3").batches()) == 1


def test_a_database_that_cannot_be_made_is_unavailable(tmp_path):
    with pytest.raises(UnavailableError):
        open_store(tmp_path / "absent" / "case.sqlite3")


# Lines


def test_counts_name_every_outcome_and_add_up(store):
    store.set_outcomes(FIRST, [(1, "approved"), (2, "held"), (5, "held")])
    counts = store.counts(FIRST)
    assert counts.keys() == {outcome.value for outcome in LineOutcome}
    assert {name: n for name, n in counts.items() if n} == {"not_assessed": 3, "approved": 1, "held": 2}
    assert sum(counts.values()) == BATCH.received
    assert store.ordinals(FIRST, LineOutcome.HELD) == [2, 5]
    assert store.line(FIRST, "L5") == (5, "held", None)


def test_outcomes_are_set_in_bulk_on_that_batch_alone(store):
    other = store.file_batch(again(batch_id="FIA-B")).id
    store.add_lines(other, [(1, "L1")])
    store.set_outcomes(FIRST, [(1, "held"), (9, "held")])
    store.set_outcomes(FIRST, [(2, "held")])
    assert [row[:3] for row in store.outcomes_of(FIRST, [2, 1])] == [(1, "L1", "held"), (2, "L2", "held")]
    assert store.counts(other)["not_assessed"] == 1
    assert store.lines_named(FIRST, ["L2", "L1", "L2", "nobody's"]) == {"L1": 1, "L2": 2}
    assert store.lines_named(FIRST, []) == {}
    store.set_all_outcomes(FIRST, LineOutcome.FACIALLY_REFUSED)
    assert {row[2] for row in store.outcomes(FIRST)} == {"facially_refused"}
    assert store.counts(other)["not_assessed"] == 1


def test_line_ids_are_kept_as_written_however_many_slices_bring_them(store, monkeypatch):
    """They travel as JSON: one that looks like a number must not come back as another."""
    monkeypatch.setattr("privity.adapters.casestore.lines.CHUNK", 2)
    other = store.file_batch(again(batch_id="FIA-B")).id
    ids = ["007", "1e3", "null", "true", "7.0"]
    store.add_lines(other, ((n, line_id) for n, line_id in enumerate(ids, 1)))
    assert [row[:2] for row in store.outcomes(other)] == list(enumerate(ids, 1))


def test_lines_that_stand_alike_are_told_and_set_in_one_row(store):
    other = store.file_batch(again(batch_id="FIA-B")).id
    store.add_lines(other, [(1, "L1")])
    store.number_entries(FIRST, 100, 2, 4)
    store.set_standings(FIRST, [("held", "1,3,9"), ("approved", "2,4")])
    told = {(outcome, less): set(lines.split(",")) for outcome, less, lines in store.standings(FIRST)}
    assert told == {
        ("held", None): {"1"},
        ("held", 98): {"3"},
        ("approved", 98): {"2", "4"},
        ("not_assessed", None): {"5", "6"},
    }
    assert store.standings(other) == [("not_assessed", None, "1")]


def test_decision_entries_are_numbered_from_the_first(store):
    store.number_entries(FIRST, 100, 2, 4)
    assert [(row[0], row[3]) for row in store.outcomes(FIRST)] == [
        (1, None),
        (2, 100),
        (3, 101),
        (4, 102),
        (5, None),
        (6, None),
    ]


def test_a_line_stands_once(store):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        store.add_lines(FIRST, [(7, "L7"), (1, "L1")])
    assert store.counts(FIRST)["not_assessed"] == 6


def test_a_transaction_is_all_or_nothing(store):
    def half():
        with store.transaction():
            store.set_outcomes(FIRST, [(1, "held")])
            store.record("looked-up", actor="engine", at=AT, batch=FIRST)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert store.counts(FIRST)["held"] == 0
    assert store.events(FIRST) == []


# Review


def test_opening_again_changes_nothing(store):
    store.open_lines(FIRST, [1, 2], person="R-1", at=AT)
    store.open_lines(FIRST, [2, 3], person="R-1", at=LATER)
    store.open_lines(FIRST, [3], person="R-2", at=AT)
    assert store.opened_by(FIRST, "R-1") == {1, 2, 3}
    assert store.openers(FIRST) == {1: {"R-1"}, 2: {"R-1"}, 3: {"R-1", "R-2"}}


def test_one_decision_a_reviewer_and_version_and_all_are_kept(store):
    changed = dataclasses.replace(DECISION, version=2, verdict="refuse", reason="Not about this person.")
    other = dataclasses.replace(DECISION, reviewer="R-2")
    store.add_decisions(FIRST, [DECISION, other], at=AT)
    store.add_decisions(FIRST, [changed], at=LATER)
    assert store.decisions(FIRST) == [DECISION, other, changed]
    with pytest.raises(OutOfOrderError):
        store.add_decisions(FIRST, [dataclasses.replace(DECISION, ordinal=2), DECISION], at=LATER)
    assert len(store.decisions(FIRST)) == 3


def test_there_are_two_verdicts(store):
    with pytest.raises(OutOfOrderError):
        store.add_decisions(FIRST, [dataclasses.replace(DECISION, verdict="maybe")], at=AT)
    assert store.decisions(FIRST) == []


def test_an_objection_is_cured_once_and_stays(store):
    store.add_objection(OBJECTION)
    assert store.objections(FIRST) == [OBJECTION]
    store.cure_objection("O-1", evidence="e" * 64, answer="An enclave.", accepted_by="C-counsel", at=LATER)
    (cured,) = store.objections(FIRST)
    assert not cured.open
    with pytest.raises(OutOfOrderError):
        store.cure_objection("O-1", evidence="f" * 64, answer="Another.", accepted_by="C-other", at=LATER)
    assert store.objections(FIRST) == [cured]


def test_an_officer_is_called_back_once_about_a_line(store):
    store.add_call_back(FIRST, officer="FIA-9", ordinal=1, confirmed=False, by="R-1", at=AT)
    with pytest.raises(OutOfOrderError):
        store.add_call_back(FIRST, officer="FIA-9", ordinal=1, confirmed=True, by="R-1", at=LATER)
    assert store.call_backs(FIRST) == {("FIA-9", 1): False}


def test_an_answer_is_the_approvers_own_and_the_first_stands(store):
    store.add_answers(FIRST, [(1, "B-2025-1/L1", "mended")], approver="C-approver", at=AT)
    store.add_answers(
        FIRST,
        [(1, "B-2025-1/L1", "changed"), (2, "B-2025-1/L2", "shown"), (2, "B-2025-1/L2", "late")],
        approver="C-approver",
        at=LATER,
    )
    assert store.answers(FIRST, "C-approver") == {(1, "B-2025-1/L1"): "mended", (2, "B-2025-1/L2"): "shown"}
    assert store.answers(FIRST, "C-approver-2") == {}


# Approval and release


def test_an_approval_covers_its_lines_and_moves_them(store):
    store.add_approval(APPROVAL, [4, 2])
    assert store.approval("A-1") == APPROVAL
    assert store.approvals(FIRST) == [APPROVAL]
    assert store.approved_ordinals("A-1") == [2, 4] == store.ordinals(FIRST, LineOutcome.APPROVED)
    store.set_approval_entry("A-1", 77)
    assert store.approval("A-1").entry == 77


def test_an_approval_takes_its_place_in_the_log_once(store):
    store.add_approval(APPROVAL, [4, 2])
    store.set_approval_entry("A-1", 77)
    for approval, entry in (("A-1", 78), ("A-1", 77), ("A-9", 77)):
        with pytest.raises(OutOfOrderError):
            store.set_approval_entry(approval, entry)
    assert store.approval("A-1").entry == 77


def test_a_line_is_approved_once(store):
    store.add_approval(APPROVAL, [1, 2])
    with pytest.raises(DutyError):
        store.add_approval(dataclasses.replace(APPROVAL, id="A-2"), [3, 2])
    assert [a.id for a in store.approvals(FIRST)] == ["A-1"]
    assert store.ordinals(FIRST, LineOutcome.APPROVED) == [1, 2]


@pytest.mark.parametrize("who", ["FIA-1", "C-intake"])
def test_the_approver_is_apart_from_requester_and_filer(store, who):
    with pytest.raises(DutyError):
        store.add_approval(dataclasses.replace(APPROVAL, approver=who), [1])
    assert store.approvals(FIRST) == []
    assert store.ordinals(FIRST, LineOutcome.APPROVED) == []


def test_a_day_of_an_approver_counts_his_lines_from_its_start_to_before_its_end(store):
    store.add_approval(APPROVAL, [1, 2])
    store.add_approval(dataclasses.replace(APPROVAL, id="A-2", count=1, at=LATER), [3])
    store.add_approval(dataclasses.replace(APPROVAL, id="A-3", count=1, approver="C-other"), [4])
    assert store.approved_on("C-approver", AT, LATER) == 2
    assert store.approved_on("C-approver", AT, LATER + timedelta(seconds=1)) == 3
    assert store.approved_on("C-nobody", AT, LATER) == 0


def test_a_release_goes_from_intent_to_accounted_to_delivered(store):
    store.add_approval(APPROVAL, [1, 2])
    store.intend_release(RELEASE)
    store.intend_release(dataclasses.replace(RELEASE, at=LATER, count=99))
    assert store.releases() == [RELEASE]
    store.advance_release("R-1", "accounted", package="e" * 64, first_entry=5)
    store.advance_release("R-1", "delivered")
    (done,) = store.releases(FIRST)
    assert (done.state, done.package, done.first_entry) == ("delivered", "e" * 64, 5)
    assert store.releases("B-2026-2") == []


ACCOUNTED = {"package": "e" * 64, "first_entry": 5}


@pytest.mark.parametrize(
    ("steps", "next_step"),
    [
        ((), "intent"),
        ((), "delivered"),
        ((), "gone"),
        (("accounted",), "intent"),
        (("accounted",), "accounted"),
        (("accounted", "delivered"), "intent"),
        (("accounted", "delivered"), "accounted"),
        (("accounted", "delivered"), "delivered"),
    ],
)
def test_a_release_neither_goes_back_nor_skips_a_step(store, steps, next_step):
    store.add_approval(APPROVAL, [1, 2])
    store.intend_release(RELEASE)
    for step in steps:
        store.advance_release("R-1", step, **(ACCOUNTED if step == "accounted" else {}))
    before = store.releases()
    with pytest.raises(OutOfOrderError, match="R-1"):
        store.advance_release("R-1", next_step, package="f" * 64, first_entry=9)
    assert store.releases() == before


def test_a_release_that_was_never_intended_does_not_advance(store):
    with pytest.raises(OutOfOrderError, match="R-9"):
        store.advance_release("R-9", "accounted", **ACCOUNTED)
    assert store.releases() == []


@pytest.mark.parametrize(
    "changes",
    [{}, {"package": "e" * 64}, {"first_entry": 5}, {**ACCOUNTED, "releaser": "C-other"}, {**ACCOUNTED, "count": 3}],
    ids=["nothing said", "no entry", "no package", "another releaser", "another count"],
)  # fmt: skip
def test_a_release_is_accounted_for_with_its_package_and_entry_and_nothing_else(store, changes):
    store.add_approval(APPROVAL, [1, 2])
    store.intend_release(RELEASE)
    with pytest.raises(IntegrityError):
        store.advance_release("R-1", "accounted", **changes)
    assert store.releases() == [RELEASE]


def test_the_releaser_is_apart_from_the_approver(store):
    store.add_approval(APPROVAL, [1, 2])
    with pytest.raises(DutyError):
        store.intend_release(dataclasses.replace(RELEASE, releaser="C-approver"))
    assert store.releases() == []


def test_an_approval_is_released_once(store):
    store.add_approval(APPROVAL, [1, 2])
    store.intend_release(RELEASE)
    with pytest.raises(DutyError):
        store.intend_release(dataclasses.replace(RELEASE, id="R-2"))
    assert store.releases() == [RELEASE]
