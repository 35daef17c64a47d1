"""A refusal travels: filed again, split, renamed, before a new approver, it cannot be approved over."""

import csv

import pytest

from privity.errors import OutOfOrderError
from privity.flow.review import call_backs
from privity.model.line import LineOutcome
from privity.testing.synthetic import HeaderFields
from privity.testing.truth import cut
from privity.wiring import open_office
from tests.flow.acts import FINDINGS, call_back, decide, releasable, take
from tests.flow.conftest import file, number

MAY_NOT = 4


def headers(office, name):
    return HeaderFields(signed_on=office.today(), batch_id=name)


def refuse_some(demo, batch, work):
    """A reviewer refuses every line of the queue's head; returns the ids."""
    shown = take(demo, "C-reviewer-1", batch, 8, work)
    chosen = releasable(shown)
    decide(
        demo,
        "C-reviewer-1",
        batch,
        chosen,
        work,
        verdict="refuse",
        findings=dict.fromkeys(FINDINGS, "no"),
        reason="The reason is not about this person.",
    )
    return chosen


def test_officers_are_drawn_only_once_lines_await_review(demo, office):
    """A draw made before any line awaits review would call nobody back, and would stand."""
    waiting = set(office.cases.ordinals(number(2), LineOutcome.AWAITING_REVIEW)[:4])
    chosen = {line for n, line, _, _ in office.cases.outcomes(number(2)) if n in waiting}
    office.log.close()
    folder = demo.root / "requests" / "early"
    cut(
        demo.root / "requests" / "mixed",
        folder,
        headers(office, "FIA-EARLY"),
        lambda row: row["line_id"] in chosen,
    )
    file(demo, folder)
    early = open_office(demo.office)
    with pytest.raises(OutOfOrderError):
        call_backs(early, number(3))
    early.log.close()
    demo.run("batch", "run", number(3), "--office", demo.office, allow=(0, 1))
    settled = open_office(demo.office)
    assert call_backs(settled, number(3))
    settled.log.close()


def new_approver(demo):
    """The office-holder changes: another person approves from now on."""
    from privity.testing import demonstration as papers

    person = papers.Person("C-approver-2", "Aurelia Finch", "approver")
    demo.openssl.new_key(demo.key(person.person))
    demo.openssl.self_signed(person.person, demo.key(person.person), demo.cert(person.person))
    demo.entries = 900
    demo._enrol(person.person)
    demo.enter("office-holder", "C-head", papers.holder(person))
    demo.enter("delegation", "C-head", {
        "id": "DO-11-2-2", "from": papers.LONG_AGO, "person": person.person, "agency": "CUST",
        "authorities": ["i2"], "ceiling_per_day": 100,
    })  # fmt: skip
    return person.person


def test_a_file_again_in_slices_under_another_name_meets_every_earlier_refusal(demo, tmp_path, office):
    office.log.close()
    refused = refuse_some(demo, number(2), tmp_path / "first")
    assert len(refused) >= 4
    person = new_approver(demo)
    half = len(refused) // 2
    for n, part in enumerate((refused[:half], refused[half:]), 3):
        folder = demo.root / "requests" / f"slice-{n}"
        cut(
            demo.root / "requests" / "mixed",
            folder,
            headers(office, f"FIA-AGAIN-{n}"),
            lambda row, part=part: row["line_id"] in part,
        )
        file(demo, folder)
        demo.run("batch", "run", number(n), "--office", demo.office, allow=(0, 1))
        work = tmp_path / f"slice-{n}"
        shown = take(demo, "C-reviewer-2", number(n), len(part), work)
        assert {row["line"].partition("/")[2] for row in shown} == set(part)
        assert all(row["earlier refusals"] for row in shown)
        decide(demo, "C-reviewer-2", number(n), part, work)
        call_back(demo, number(n), work)
        assert demo.act(person, "review", "approve", number(n), allow=(4,)) == MAY_NOT
        answers = work / "answers.csv"
        with answers.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(("line_id", "earlier", "answer"))
            for row in shown:
                for earlier in row["earlier refusals"].split("; "):
                    writer.writerow(
                        (row["line"].partition("/")[2], earlier, "The requester has since shown the reason.")
                    )
        demo.act("C-approver", "review", "answer", number(n), answers)
        assert demo.act(person, "review", "approve", number(n), allow=(4,)) == MAY_NOT
        demo.act(person, "review", "answer", number(n), answers)
        demo.act(person, "review", "approve", number(n))


def test_the_same_file_filed_twice_is_the_same_batch(demo, office):
    office.log.close()
    before = len(office.cases.batches())
    assert file(demo, demo.root / "requests" / "mixed") == 0
    assert len(office.cases.batches()) == before
