"""What reviewers' decisions on a line amount to."""

from __future__ import annotations

from collections import defaultdict
from enum import Enum
from typing import TYPE_CHECKING

from privity.model.line import IdentityAnswer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

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


def verdict(decisions: Collection[ReviewDecision], answer: str, favourable: Mapping[str, bool]) -> Verdict:
    """Fold the latest decision of each reviewer on one line.

    One refusal refuses. Release needs as many named reviewers as the identity
    answer asks for, each with every finding in favour; for an ambiguous line
    each names a candidate and the record field that tells it apart, and all
    name the same two.

    Args:
        decisions: All decisions on the line.
        answer: What identity answered.
        favourable: What the law asks a person to find, and the answer that lets a line leave.
    """
    last = latest(decisions)
    if any(d.verdict == "refuse" for d in last):
        return Verdict.REFUSE
    releasing = _releasing(last, favourable)
    needed = NEEDED.get(answer)
    if needed is None or len(releasing) < needed:
        return Verdict.OPEN
    if needed > 1 and named(decisions, favourable) is None:
        return Verdict.OPEN
    return Verdict.RELEASE


def named(decisions: Collection[ReviewDecision], favourable: Mapping[str, bool]) -> tuple[str, str] | None:
    """The candidate that all who decided for release name, and the field that tells it apart; None where they differ."""
    said = {(d.candidate, d.distinguishes) for d in _releasing(latest(decisions), favourable)}
    if len(said) != 1:
        return None
    candidate, field = said.pop()
    return None if candidate is None or field not in DISTINGUISHING else (candidate, field)


def _releasing(last: Iterable[ReviewDecision], favourable: Mapping[str, bool]) -> list[ReviewDecision]:
    return [d for d in last if d.verdict == "release" and d.findings == dict(favourable)]


def found(decisions: Iterable[ReviewDecision]) -> dict[str, bool]:
    """What the reviewers of one line found, where all who decided found the same; nothing where they differ."""
    last = latest(decisions)
    names = {name for d in last for name in d.findings}
    said = {name: {d.findings.get(name) for d in last} for name in names}
    return {name: answers.pop() is True for name, answers in said.items() if answers in ({True}, {False})}


def latest(decisions: Iterable[ReviewDecision]) -> list[ReviewDecision]:
    """The last decision of each reviewer of one line."""
    last: dict[str, ReviewDecision] = {}
    for decision in decisions:
        held = last.get(decision.reviewer)
        if held is None or decision.version > held.version:
            last[decision.reviewer] = decision
    return list(last.values())


def by_line(decisions: Iterable[ReviewDecision]) -> dict[int, list[ReviewDecision]]:
    """Decisions grouped by the line's ordinal."""
    grouped: dict[int, list[ReviewDecision]] = defaultdict(list)
    for decision in decisions:
        grouped[decision.ordinal].append(decision)
    return grouped
