"""Every count that does not agree with another is named, and nothing else is."""

import dataclasses

import pytest

from privity.reporting import Books, differences

AGREED = Books(
    batch="B-2026-1",
    received=20,
    stored=20,
    outcomes={"facially_refused": 5, "record_refused": 3, "refused_by_decision": 2, "awaiting_review": 1, "held": 1,
              "approved": 2, "released": 4, "recalled": 2},
    decisions=20,
    released_entries=6,
    approved_entries=8,
    packaged=6,
    recalled_entries=2,
)  # fmt: skip


def told(**values):
    return differences(dataclasses.replace(AGREED, **values))


def test_books_that_agree():
    assert differences(AGREED) == ()
    assert (AGREED.refused, AGREED.released, AGREED.pending) == (10, 6, 4)
    assert AGREED.refused + AGREED.pending + AGREED.released == AGREED.decisions


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"received": 21}, ("lines received and rows stored differ: 21 and 20.",)),
        (
            {"outcomes": {**AGREED.outcomes, "held": 2}},
            ("rows stored and the sum of outcomes differ: 20 and 21.",),
        ),
        ({"decisions": 19}, ("rows stored and decision entries differ: 20 and 19.",)),
        ({"released_entries": 7}, ("lines released and release entries differ: 6 and 7.",)),
        ({"packaged": 5}, ("lines released and lines in packages sent differ: 6 and 5.",)),
        (
            {"approved_entries": 6},
            ("lines approved or released and lines under approval entries differ: 8 and 6.",),
        ),
        ({"recalled_entries": 0}, ("lines recalled and lines under recall entries differ: 2 and 0.",)),
    ],
    ids=lambda value: ", ".join(value) if isinstance(value, dict) else "",
)
def test_fm_19_each_difference_is_named_by_itself(values, says):
    assert told(**values) == tuple(f"B-2026-1: {line}" for line in says)


def test_a_line_that_vanished_from_the_store_differs_from_the_log_twice():
    found = told(stored=19, outcomes={**AGREED.outcomes, "held": 0})
    assert [line.split(" differ")[0] for line in found] == [
        "B-2026-1: lines received and rows stored",
        "B-2026-1: rows stored and decision entries",
    ]


def test_a_batch_that_is_not_decided_yet_owes_no_decisions():
    fresh = Books(
        batch="B-2026-2", received=2, stored=2, outcomes={"not_assessed": 2}, decisions=0, released_entries=0,
        approved_entries=0, packaged=0, recalled_entries=0,
    )  # fmt: skip
    assert differences(fresh) == ()
    assert fresh.pending == 2


@pytest.mark.parametrize("outcome", ["released", "approved", "recalled"])
def test_what_went_on_without_any_decision_in_the_log_is_named(outcome):
    books = Books(
        batch="B-2026-2", received=1, stored=1, outcomes={outcome: 1}, decisions=0, released_entries=int(outcome != "approved"),
        approved_entries=1, packaged=int(outcome != "approved"), recalled_entries=int(outcome == "recalled"),
    )  # fmt: skip
    assert differences(books) == ("B-2026-2: rows stored and decision entries differ: 1 and 0.",)
