"""What reviewers' decisions on a line amount to."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING

from privity.model.line import IdentityAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from privity.model.case import ReviewDecision

DISTINGUISHING = frozenset(
    {"id_number", "date_of_birth", "middle_name", "suffix", "address_line1", "address_line2", "former_name"}
)
"""Record fields that can tell an ambiguous person apart."""

NEEDED = {IdentityAnswer.VERIFIED.value: 1, IdentityAnswer.AMBIGUOUS.value: 2}
"""Reviewers who must decide `release` on a line, by what identity answered."""


class Verdict(Enum):
    """Where the decisions of a line stand."""

    OPEN = "open"
    RELEASE = "release"
    REFUSE = "refuse"


def verdict(decisions: Iterable[ReviewDecision], answer: str, favourable: Mapping[str, bool]) -> Verdict:
    """Fold the latest decision of each reviewer on one line.

    One refusal refuses. Release needs as many named reviewers as the identity
    answer asks for, each with every finding in favour; for an ambiguous line
    each names the record field that distinguishes, and they name the same one.

    Args:
        decisions: All decisions on the line.
        answer: What identity answered.
        favourable: What the law asks a person to find, and the answer that lets a line leave.
    """
    latest = _latest(decisions)
    if any(d.verdict == "refuse" for d in latest):
        return Verdict.REFUSE
    releasing = [d for d in latest if d.verdict == "release" and d.findings == dict(favourable)]
    needed = NEEDED.get(answer)
    if needed is None or len(releasing) < needed:
        return Verdict.OPEN
    if needed > 1:
        fields = {d.distinguishes for d in releasing}
        if len(fields) != 1 or not fields <= DISTINGUISHING:
            return Verdict.OPEN
    return Verdict.RELEASE


def found(decisions: Iterable[ReviewDecision]) -> dict[str, bool]:
    """What the reviewers of one line found, where all who decided found the same; nothing where they differ."""
    latest = _latest(decisions)
    names = {name for d in latest for name in d.findings}
    said = {name: {d.findings.get(name) for d in latest} for name in names}
    return {name: answers.pop() is True for name, answers in said.items() if answers in ({True}, {False})}


def _latest(decisions: Iterable[ReviewDecision]) -> list[ReviewDecision]:
    latest: dict[str, ReviewDecision] = {}
    for decision in decisions:
        held = latest.get(decision.reviewer)
        if held is None or decision.version > held.version:
            latest[decision.reviewer] = decision
    return list(latest.values())


def by_line(decisions: Iterable[ReviewDecision]) -> dict[int, list[ReviewDecision]]:
    """Decisions grouped by the line's ordinal."""
    grouped: dict[int, list[ReviewDecision]] = defaultdict(list)
    for decision in decisions:
        grouped[decision.ordinal].append(decision)
    return grouped
