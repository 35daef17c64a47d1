"""A sample is drawn by nobody, holds only while every line of it is decided for release, and covers no more than it was drawn from."""

import pytest

from privity.errors import DutyError
from privity.review import check
from privity.review.drawing import rank
from privity.review.sampling import Ground, Sample, SampledLine, draw, unfit
from tests.review.papers import changed, decision
from tests.review.test_approval import LINE, SETTING

SEED = "ab" * 32
GROUND = Ground(elected=True, authority="l7", lists="individuals", findings=(), size=59)
READ = SampledLine(
    outcome="awaiting_review",
    answer="verified",
    decisions=(decision(findings={}),),
    opened=frozenset({"R-1"}),
)
SAMPLE = Sample(seed=SEED, population=frozenset(range(1, 11)), drawn=(3, 7), against=())
UNREAD = changed(LINE, ordinal=1, decisions=(), opened=frozenset())


def test_the_draw_follows_from_the_seed_alone():
    lines = range(1, 1001)
    drawn = draw(SEED, lines, 59)
    assert drawn == draw(SEED, reversed(lines), 59) == tuple(sorted(set(drawn)))
    assert len(drawn) == 59
    assert drawn != draw("cd" * 32, lines, 59)
    assert set(drawn) < set(draw(SEED, lines, 60))


def test_where_there_are_fewer_lines_all_are_drawn():
    assert draw(SEED, (5, 2, 9), 59) == (2, 5, 9)
    assert draw(SEED, (), 59) == ()


def test_a_draw_favours_no_place_in_the_file():
    often = [sum(n in draw(f"{seed:064x}", range(1, 11), 5) for seed in range(2_000)) for n in range(1, 11)]
    assert all(900 < times < 1_100 for times in often)


def test_the_draws_of_call_back_and_of_sample_do_not_go_together():
    assert rank("sample", SEED, 1) != rank("callback", SEED, 1)
    assert rank("callback", SEED, "a", 1) != rank("callback", SEED, "a1")


@pytest.mark.parametrize(
    ("ground", "says"),
    [
        (changed(GROUND, elected=False), "Counsel has not elected"),
        (changed(GROUND, lists=None), "do not contemplate lists"),
        (changed(GROUND, findings=("reason_specific",)), "a reviewer finds reason_specific of each line"),
        (changed(GROUND, size=None), "No number of lines"),
        (changed(GROUND, size=0), "No number of lines"),
    ],
)
def test_each_ground_is_needed(ground, says):
    (reason,) = ground.against()
    assert says in reason
    assert GROUND.against() == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (changed(READ, outcome="refused_by_decision"), "refused, held or recalled"),
        (changed(READ, outcome="held"), "refused, held or recalled"),
        (changed(READ, outcome="recalled"), "refused, held or recalled"),
        (changed(READ, decisions=(decision(verdict="refuse", findings={}),)), "refused, held or recalled"),
        (changed(READ, decisions=()), "1 line(s) of the sample are not decided"),
        (changed(READ, answer="ambiguous"), "1 line(s) of the sample are not decided"),
        (changed(READ, opened=frozenset({"R-2"})), "had not opened it"),
        (changed(READ, decisions=(decision("C-approver", findings={}),), opened=frozenset({"C-approver"})), "its own"),
    ],
)  # fmt: skip
def test_one_line_that_is_not_as_it_must_be_closes_the_sample(line, says):
    (reason,) = unfit({3: READ, 7: line}, barred={"C-approver"})
    assert says in reason


def test_a_sample_wholly_decided_for_release_holds_and_an_empty_one_does_not():
    released = changed(READ, outcome="released")
    assert unfit({3: READ, 7: released}, barred={"C-approver"}) == ()
    assert unfit({}, barred=()) != ()


def test_without_a_sample_no_unread_line_is_approved():
    with pytest.raises(DutyError, match="not decided for release"):
        check([UNREAD], SETTING)


def test_on_a_sample_lines_nobody_read_are_approved_beside_those_that_were():
    check([LINE, UNREAD], changed(SETTING, sample=SAMPLE))


@pytest.mark.parametrize(
    ("line", "sample"),
    [
        (changed(UNREAD, ordinal=11), SAMPLE),
        (changed(UNREAD, ordinal=3), SAMPLE),
        (changed(UNREAD, opened=frozenset({"R-1"})), SAMPLE),
        (changed(UNREAD, decisions=(decision(verdict="refuse"),)), SAMPLE),
        (UNREAD, changed(SAMPLE, against=("Counsel has not elected it.",))),
    ],
    ids=["outside", "drawn and not read", "opened and left open", "refused", "not elected"],
)
def test_what_a_sample_does_not_cover_is_not_approved(line, sample):
    with pytest.raises(DutyError, match="not decided for release"):
        check([line], changed(SETTING, sample=sample))


def test_everything_else_that_stands_against_an_approval_stays():
    around = changed(SETTING, sample=SAMPLE, approved_today=5, call_backs={})
    with pytest.raises(DutyError, match=r"daily ceiling would be passed.*call-back\(s\) of the sample"):
        check([UNREAD], around)
    with pytest.raises(DutyError, match="carries an earlier refusal"):
        check([changed(UNREAD, earlier=("B-1/L7",))], changed(SETTING, sample=SAMPLE))
