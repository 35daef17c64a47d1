"""An approval is possible only when nothing stands against it; everything that does is told at once."""

import pytest

from privity.errors import DutyError
from privity.review import Candidate, Setting, check
from tests.review.papers import DELEGATION, MAY_RELEASE, NOON, batch, changed, decision, objection

LINE = Candidate(
    line="B-2026-1/L1",
    ordinal=1,
    outcome="awaiting_review",
    answer="verified",
    decisions=(decision(),),
    opened=frozenset({"R-1"}),
)
SETTING = Setting(
    batch=batch(), approver="C-approver", delegation=DELEGATION, approved_today=0, objections=(), call_backs_wanted=(("FIA-9", 1),),
    call_backs={("FIA-9", 1): True}, answers={},
    favourable=MAY_RELEASE,
)  # fmt: skip
EARLIER = changed(LINE, earlier=("B-2026-0/L7", "B-2026-0/L8"))


def reasons(lines=(LINE,), setting=SETTING):
    """What stands against the approval, in one text; empty when nothing does."""
    try:
        check(lines, setting)
    except DutyError as error:
        return error.what.removeprefix("The approval is not possible: ")
    return ""


def setting(**values):
    return changed(SETTING, **values)


AGAINST = {
    "no line": ([], SETTING, "No line is decided for release."),
    "requester": ([LINE], setting(batch=batch(requester="C-approver")), "The approver requested or filed the batch."),
    "filer": ([LINE], setting(batch=batch(filed_by="C-approver")), "The approver requested or filed the batch."),
    "ceiling": ([LINE], setting(approved_today=5), "The delegation's daily ceiling would be passed."),
    "stopped": ([LINE], setting(batch=batch(stopped_by=("breaker.refused",))), "The batch is stopped."),
    "objection": ([LINE], setting(objections=(objection(),)), "An objection of counsel is open."),
    "one of two cured": (
        [LINE], setting(objections=(objection(cured_at=NOON), objection())), "An objection of counsel is open."),
    "call-back owed": ([LINE], setting(call_backs={}), "1 call-back(s) of the sample are outstanding."),
    "call-back denied": (
        [LINE], setting(call_backs={("FIA-9", 1): False}), "An officer called back did not confirm the case."),
    "denied beyond the sample": (
        [LINE], setting(call_backs={("FIA-9", 1): True, ("FIA-8", 2): False}), "An officer called back did not confirm the case."),
    "held": ([changed(LINE, outcome="held")], SETTING, "Line B-2026-1/L1 does not await review."),
    "approved before": ([changed(LINE, outcome="approved")], SETTING, "Line B-2026-1/L1 does not await review."),
    "undecided": (
        [changed(LINE, decisions=())], SETTING, "Line B-2026-1/L1 is not decided for release by the reviewers it needs."),
    "ambiguous and one reviewer": (
        [changed(LINE, answer="ambiguous")], SETTING, "Line B-2026-1/L1 is not decided for release by the reviewers it needs."),
    "not opened": (
        [changed(LINE, opened=frozenset())], SETTING, "Line B-2026-1/L1 was decided by a reviewer who had not opened it."),
    "one of two had not opened": (
        [changed(LINE, decisions=(decision(), decision("R-2")))], SETTING,
        "Line B-2026-1/L1 was decided by a reviewer who had not opened it."),
    "own reviewer": (
        [LINE], setting(approver="R-1"), "Line B-2026-1/L1 was reviewed by its own requester, filer or approver."),
    "reviewed by the filer": (
        [LINE], setting(batch=batch(filed_by="R-1")), "Line B-2026-1/L1 was reviewed by its own requester, filer or approver."),
    "reviewed by the requester": (
        [LINE], setting(batch=batch(requester="R-1")), "Line B-2026-1/L1 was reviewed by its own requester, filer or approver."),
    "earlier refusal": (
        [EARLIER], SETTING, "Line B-2026-1/L1 carries an earlier refusal this approver has not answered in writing."),
    "one earlier refusal answered": (
        [EARLIER], setting(answers={(1, "B-2026-0/L7"): "mended"}),
        "Line B-2026-1/L1 carries an earlier refusal this approver has not answered in writing."),
    "answered by a blank": (
        [EARLIER], setting(answers={(1, "B-2026-0/L7"): "mended", (1, "B-2026-0/L8"): "  "}),
        "Line B-2026-1/L1 carries an earlier refusal this approver has not answered in writing."),
    "answered on another line": (
        [EARLIER], setting(answers={(2, "B-2026-0/L7"): "mended", (2, "B-2026-0/L8"): "mended"}),
        "Line B-2026-1/L1 carries an earlier refusal this approver has not answered in writing."),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "around", "says"), AGAINST.values(), ids=AGAINST.keys())
def test_each_reason_alone_stops_and_is_the_only_one_told(lines, around, says):
    assert reasons(lines, around) == says


def test_nothing_against_it_nothing_raised():
    assert reasons() == ""
    assert reasons([LINE] * 5) == ""
    assert (
        reasons([EARLIER], setting(answers={(1, "B-2026-0/L7"): "mended", (1, "B-2026-0/L8"): "mended"}))
        == ""
    )
    assert (
        reasons([LINE], setting(objections=(objection(cured_at=NOON),), call_backs_wanted=(), call_backs={}))
        == ""
    )


def test_the_daily_ceiling_counts_what_was_approved_before_today():
    assert reasons([LINE] * 2, setting(approved_today=3)) == ""
    assert reasons([LINE] * 3, setting(approved_today=3)) == "The delegation's daily ceiling would be passed."


def test_every_reason_is_told_together():
    worst = changed(
        EARLIER, outcome="held", decisions=(decision("C-approver", "refuse"),), opened=frozenset()
    )
    around = setting(
        batch=batch(requester="C-approver", stopped_by=("breaker.canary",)), approved_today=5, objections=(objection(),),
        call_backs_wanted=(("FIA-9", 1), ("FIA-8", 2)), call_backs={("FIA-8", 2): False},
    )  # fmt: skip
    told = reasons([worst], around)
    assert told.count(".") == 11
    for says in {says for _, _, says in AGAINST.values()} - {"No line is decided for release."}:
        assert says in told


def test_lines_are_named_by_the_first_and_the_number_of_others():
    held = [changed(LINE, line=f"B-2026-1/L{n}", outcome="held") for n in (2, 3, 4)]
    assert reasons([LINE, *held]) == "Line B-2026-1/L2 and 2 more does not await review."
