"""The state of one line of a batch, and what identity can answer about it."""

from __future__ import annotations

from enum import Enum


class LineOutcome(Enum):
    """Where a line stands. The counts of all of them add up to the lines received."""

    NOT_ASSESSED = "not_assessed"
    FACIALLY_REFUSED = "facially_refused"
    VERIFIED_PENDING = "verified_pending"
    RECORD_REFUSED = "record_refused"
    AWAITING_REVIEW = "awaiting_review"
    HELD = "held"
    REFUSED_BY_DECISION = "refused_by_decision"
    APPROVED = "approved"
    RELEASED = "released"
    RECALLED = "recalled"


REFUSED = frozenset(
    {LineOutcome.FACIALLY_REFUSED, LineOutcome.RECORD_REFUSED, LineOutcome.REFUSED_BY_DECISION}
)


class IdentityAnswer(Enum):
    """What the record file says about the person named. Only VERIFIED leads to review as such."""

    VERIFIED = "verified"
    NOT_FOUND = "not found"
    AMBIGUOUS = "ambiguous"
