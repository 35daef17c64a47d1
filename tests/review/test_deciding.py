"""A decision is stored only if it is complete, at one with its findings, and a refusal rests on the law."""

import pytest

from privity.errors import InputError, OutOfOrderError
from privity.review.deciding import check_decisions, rests_on
from tests.review.papers import MAY_RELEASE, changed, decision

CONDITIONS = {"i2.A.engaged", "i2.identity.match", "PA.o", "min"}
AGAINST = MAY_RELEASE | {"reason_specific": False}


def checked(*decisions, empty=(), ambiguous=()):
    check_decisions(
        decisions, where="B", favourable=MAY_RELEASE, conditions=CONDITIONS, empty=empty, ambiguous=ambiguous
    )


def refusal(reason, findings=MAY_RELEASE):
    return decision("R-2", "refuse", findings=findings, reason=reason)


@pytest.mark.parametrize(
    "one",
    [
        decision("R-2"),
        refusal("It could be anyone's.", AGAINST),
        refusal("i2.A.engaged: the officer left in May."),
        refusal("i2.identity.match, PA.o : nothing tells the two apart."),
    ],
)
def test_what_the_law_asks_for_may_be_decided(one):
    checked(decision(), one)


@pytest.mark.parametrize(
    "reason",
    [
        "We do not share addresses with this agency.",
        "Under i2 nothing should leave.",
        "i2.A: it is not so.",
        "i2.A.engaged",
        "i2.A.engaged, policy: it is not so.",
        "Not min: the officer left.",
        "I2.A.ENGAGED: the officer left.",
        ": nothing.",
    ],
)
def test_a_refusal_for_a_reason_of_policy_is_not_stored(reason):
    with pytest.raises(OutOfOrderError, match="rests on no finding and names no condition"):
        checked(refusal(reason))


def test_a_line_of_which_nothing_may_leave_is_refused_for_that_and_never_released():
    checked(refusal("The record holds nothing of it."), empty={1})
    with pytest.raises(OutOfOrderError, match="of which nothing may leave"):
        checked(decision(), empty={1})


@pytest.mark.parametrize(
    ("one", "error", "says"),
    [
        (decision("R-2", "hold"), InputError, "neither release nor refuse"),
        (decision("R-2", findings={}), InputError, "does not answer every finding"),
        (decision("R-2", findings=MAY_RELEASE | {"more": True}), InputError, "does not answer every finding"),
        (refusal("  ", AGAINST), InputError, "gives no reason"),
        (decision("R-2", findings=AGAINST), OutOfOrderError, "although a finding speaks against it"),
    ],
)
def test_an_incomplete_decision_is_not_stored(one, error, says):
    with pytest.raises(error, match=says):
        checked(decision(), one)


def test_the_release_of_an_ambiguous_line_says_about_whom_and_by_what():
    checked(decision(candidate="B", distinguishes="suffix"), ambiguous={1})
    for one in (
        decision(distinguishes="suffix"),
        decision(candidate="B"),
        decision(candidate="B", distinguishes="x"),
    ):
        with pytest.raises(InputError, match="names no"):
            checked(one, ambiguous={1})


@pytest.mark.parametrize(
    ("one", "ambiguous"),
    [
        (decision(candidate="A", distinguishes="suffix"), ()),
        (refusal("It could be anyone's.", AGAINST), ()),
        (refusal("It could be anyone's.", AGAINST), {1}),
    ],
)
def test_nobody_is_named_where_nobody_is_to_be_chosen(one, ambiguous):
    with pytest.raises(InputError, match="only the release of an ambiguous line does"):
        checked(changed(one, candidate="A"), ambiguous=ambiguous)


def test_a_refusal_says_what_it_rests_on():
    found = rests_on(refusal("PA.o, min: it has lapsed.", AGAINST), MAY_RELEASE, CONDITIONS)
    assert found == ("reason_specific", "PA.o", "min")
