"""A line is released by as many named people as it needs, all of one mind; one refusal refuses."""

from itertools import permutations

import pytest

from privity.review import Verdict, verdict
from privity.review.decisions import DISTINGUISHING, by_line, found, named
from tests.review.papers import MAY_RELEASE, changed, decision

OPEN, RELEASE, REFUSE = Verdict.OPEN, Verdict.RELEASE, Verdict.REFUSE


def by_id(reviewer, field="id_number", candidate="A", **values):
    return decision(reviewer, distinguishes=field, candidate=candidate, **values)


CASES = {
    "verified, nobody": ("verified", [], OPEN),
    "verified, one": ("verified", [decision()], RELEASE),
    "verified, two": ("verified", [decision(), decision("R-2")], RELEASE),
    "verified, one refuses": ("verified", [decision(verdict="refuse")], REFUSE),
    "verified, one of three refuses": ("verified", [decision(), decision("R-2"), decision("R-3", "refuse")], REFUSE),
    "verified, refusal without findings": ("verified", [decision(verdict="refuse", findings={})], REFUSE),
    "verified, changed to release": ("verified", [decision(verdict="refuse"), decision(version=2)], RELEASE),
    "verified, changed to refuse": ("verified", [decision(), decision(verdict="refuse", version=2)], REFUSE),
    "verified, another's refusal stands": ("verified", [decision("R-2", "refuse"), decision(version=9)], REFUSE),
    "verified, a later release with a bad finding": (
        "verified", [decision(), decision(version=2, findings={**MAY_RELEASE, "names_informant": True})], OPEN),
    "not found, two": ("not found", [decision(), decision("R-2")], OPEN),
    "unheard of, two": ("", [decision(), decision("R-2")], OPEN),
    "ambiguous, one": ("ambiguous", [by_id("R-1")], OPEN),
    "ambiguous, one twice": ("ambiguous", [by_id("R-1"), by_id("R-1", version=2)], OPEN),
    "ambiguous, two by the same field": ("ambiguous", [by_id("R-1"), by_id("R-2")], RELEASE),
    "ambiguous, two by two fields": ("ambiguous", [by_id("R-1"), by_id("R-2", "date_of_birth")], OPEN),
    "ambiguous, two by the same field about two": ("ambiguous", [by_id("R-1"), by_id("R-2", candidate="B")], OPEN),
    "ambiguous, two, one about nobody": ("ambiguous", [by_id("R-1"), by_id("R-2", candidate=None)], OPEN),
    "ambiguous, two about nobody": ("ambiguous", [by_id("R-1", candidate=None), by_id("R-2", candidate=None)], OPEN),
    "ambiguous, three, one about another": (
        "ambiguous", [by_id("R-1"), by_id("R-2"), by_id("R-3", candidate="B")], OPEN),
    "ambiguous, two about one at last": (
        "ambiguous", [by_id("R-1", candidate="B"), by_id("R-2"), by_id("R-1", version=2)], RELEASE),
    "ambiguous, two, one by none": ("ambiguous", [by_id("R-1"), by_id("R-2", "")], OPEN),
    "ambiguous, two by none": ("ambiguous", [by_id("R-1", ""), by_id("R-2", "")], OPEN),
    "ambiguous, two by what tells nobody apart": ("ambiguous", [by_id("R-1", "reason"), by_id("R-2", "reason")], OPEN),
    "ambiguous, three, one by another field": ("ambiguous", [by_id("R-1"), by_id("R-2"), by_id("R-3", "suffix")], OPEN),
    "ambiguous, two agree at last": (
        "ambiguous", [by_id("R-1"), by_id("R-2", "suffix"), by_id("R-2", version=2)], RELEASE),
    "ambiguous, one of two with a bad finding": (
        "ambiguous", [by_id("R-1"), by_id("R-2", findings={**MAY_RELEASE, "reason_specific": False})], OPEN),
    "ambiguous, two of three refuse": ("ambiguous", [by_id("R-1"), by_id("R-2"), decision("R-3", "refuse")], REFUSE),
}  # fmt: skip


@pytest.mark.parametrize(("answer", "decisions", "stands"), CASES.values(), ids=CASES.keys())
def test_where_the_decisions_of_a_line_stand_whatever_their_order(answer, decisions, stands):
    assert {verdict(order, answer, MAY_RELEASE) for order in permutations(decisions)} == {stands}


@pytest.mark.parametrize("name", MAY_RELEASE)
@pytest.mark.parametrize("change", ["other", "missing"])
def test_each_finding_alone_keeps_a_line_from_leaving(name, change):
    findings = {**MAY_RELEASE, name: not MAY_RELEASE[name]}
    if change == "missing":
        del findings[name]
    assert verdict([decision(findings=findings)], "verified", MAY_RELEASE) is OPEN


@pytest.mark.parametrize("field", sorted(DISTINGUISHING))
def test_each_field_that_tells_persons_apart_is_enough_when_both_name_it(field):
    assert verdict([by_id("R-1", field), by_id("R-2", field)], "ambiguous", MAY_RELEASE) is RELEASE


def test_whom_two_reviewers_named_and_by_what():
    assert named([by_id("R-1"), by_id("R-2")], MAY_RELEASE) == ("A", "id_number")
    assert named([by_id("R-1"), by_id("R-2", candidate="B")], MAY_RELEASE) is None
    assert named([decision("R-1", distinguishes="suffix")], MAY_RELEASE) is None
    assert named([], MAY_RELEASE) is None


def test_decisions_are_grouped_by_line():
    first, second, third = decision(), changed(decision(), ordinal=2), decision("R-2")
    assert by_line([first, second, third]) == {1: [first, third], 2: [second]}


def test_a_finding_counts_only_where_all_who_decided_found_the_same():
    doubts = decision("R-2", findings={**MAY_RELEASE, "names_informant": True})
    assert found([decision(), decision("R-2")]) == MAY_RELEASE
    assert "names_informant" not in found([decision(), doubts])
    assert found([decision(), decision(version=2, findings={"reason_specific": False})]) == {
        "reason_specific": False
    }
