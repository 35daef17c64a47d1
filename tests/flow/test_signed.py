"""What a reviewer signs is exactly what the page says, and says everything he decided."""

import dataclasses
import json
from pathlib import Path

import pytest

from privity.flow.signed import DECISION, statement_of
from privity.model.case import ReviewDecision

VECTOR = json.loads((Path(__file__).parents[2] / "vectors" / "decision" / "expected.json").read_text("utf-8"))
FINDINGS = {"reason_specific": True, "names_informant": False}
BATCH, WHO = "B-2026-1", "C-reviewer-1"


def decision(ordinal, version, verdict, reason, *, candidate=None, by=""):
    return ReviewDecision(
        ordinal=ordinal, reviewer=WHO, version=version, verdict=verdict, findings=FINDINGS,
        candidate=candidate, distinguishes=by, reason=reason,
    )  # fmt: skip


FIRST, SECOND, THIRD = VECTOR["reasons"]
DECISIONS = [
    decision(3, 1, "release", FIRST, candidate="B", by="middle_name"),
    decision(7, 2, "release", SECOND),
    decision(12, 1, "refuse", THIRD),
]


def test_the_digest_is_that_of_the_vector_in_any_order():
    assert VECTOR["purpose"] == DECISION
    for ordered in (DECISIONS, DECISIONS[::-1]):
        assert statement_of(BATCH, WHO, ordered) == VECTOR["digest"]


@pytest.mark.parametrize(
    "change",
    [
        {"ordinal": 4}, {"version": 2}, {"verdict": "refuse"}, {"findings": {}}, {"candidate": "A"}, {"candidate": None},
        {"distinguishes": "suffix"}, {"reason": "Otherwise."},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_no_word_of_a_decision_changes_without_the_digest(change):
    other = [dataclasses.replace(DECISIONS[0], **change), *DECISIONS[1:]]
    assert statement_of(BATCH, WHO, other) != VECTOR["digest"]


def test_the_digest_is_of_one_batch_and_one_reviewer():
    assert statement_of("B-2026-2", WHO, DECISIONS) != VECTOR["digest"]
    assert statement_of(BATCH, "C-reviewer-2", DECISIONS) != VECTOR["digest"]
