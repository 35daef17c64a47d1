"""Whether reviewers' decisions may be stored: complete, at one with their findings, and resting on the law.

On a valid request the law says that the custodian shall disclose, so nobody refuses for a reason of policy.
Source: 26 U.S.C. 6103(i)(2)(A), "the Secretary shall disclose".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import InputError, OutOfOrderError
from privity.review.decisions import DISTINGUISHING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from privity.model.case import ReviewDecision


def check_decisions(
    decisions: Sequence[ReviewDecision],
    *,
    where: str,
    favourable: Mapping[str, bool],
    conditions: Collection[str],
    empty: Collection[int],
    ambiguous: Collection[int],
) -> None:
    """Raise unless every decision may be stored.

    Args:
        decisions: As the reviewer wrote them.
        where: The batch.
        favourable: What the law asks a person to find, and the answer that lets a line leave.
        conditions: Ids of the conditions that a line of the batch must meet.
        empty: Ordinals of lines of which nothing may leave.
        ambiguous: Ordinals of lines that may mean one of several records.

    Raises:
        InputError: A decision is incomplete, or names a candidate where none is to be named.
        OutOfOrderError: A release is against a finding or of nothing, or a refusal rests on nothing the law asks.
    """
    for decision in decisions:
        _complete(decision, where, favourable)
        _names_candidate(decision, where, ambiguous)
        if decision.verdict == "release":
            _releasable(decision, where, favourable, empty)
        elif decision.ordinal not in empty and not rests_on(decision, favourable, conditions):
            raise OutOfOrderError(
                f"The refusal of line {decision.ordinal} rests on no finding and names no condition.",
                where=where,
                remedy="Answer the finding that speaks against release, or begin the reason with the id of the condition "
                "that is not met and a colon; a line is not refused for a reason of policy.",
            )


def rests_on(
    decision: ReviewDecision, favourable: Mapping[str, bool], conditions: Collection[str]
) -> tuple[str, ...]:
    """What of the law a refusal rests on: findings against release, then the conditions its reason begins with.

    Conditions stand before a colon, with commas between them. Where one of them is none, none counts.
    """
    against = [name for name, answer in decision.findings.items() if favourable.get(name) is not answer]
    head, colon, _ = decision.reason.partition(":")
    named = [name.strip() for name in head.split(",")] if colon else []
    return (*against, *(named if all(name in conditions for name in named) else ()))


def _complete(decision: ReviewDecision, where: str, favourable: Mapping[str, bool]) -> None:
    if decision.verdict not in {"release", "refuse"}:
        raise InputError(
            f"The verdict on line {decision.ordinal} is neither release nor refuse.",
            where=where,
            remedy="Say which.",
        )
    if set(decision.findings) != set(favourable):
        raise InputError(
            f"The decision on line {decision.ordinal} does not answer every finding.",
            where=where,
            remedy="Answer " + ", ".join(favourable) + ".",
        )
    if decision.verdict == "refuse" and not decision.reason.strip():
        raise InputError(
            f"The refusal of line {decision.ordinal} gives no reason.",
            where=where,
            remedy="Give the reason in words.",
        )


def _names_candidate(decision: ReviewDecision, where: str, ambiguous: Collection[int]) -> None:
    """Whom an ambiguous line is released about must be said; of any other line there is nobody to choose."""
    asked = decision.verdict == "release" and decision.ordinal in ambiguous
    if asked and decision.candidate is None:
        raise InputError(
            f"The release of line {decision.ordinal} names no candidate.",
            where=where,
            remedy="Compare the line with `privity review compare`, and name the candidate by its letter.",
        )
    if asked and decision.distinguishes not in DISTINGUISHING:
        raise InputError(
            f"The release of line {decision.ordinal} names no field that tells the candidate apart.",
            where=where,
            remedy="Name one of " + ", ".join(sorted(DISTINGUISHING)) + ".",
        )
    if not asked and decision.candidate is not None:
        raise InputError(
            f"The decision on line {decision.ordinal} names a candidate; only the release of an ambiguous line does.",
            where=where,
            remedy="Leave the candidate out.",
        )


def _releasable(
    decision: ReviewDecision, where: str, favourable: Mapping[str, bool], empty: Collection[int]
) -> None:
    if decision.findings != dict(favourable):
        raise OutOfOrderError(
            f"Line {decision.ordinal} is decided for release although a finding speaks against it.",
            where=where,
            remedy="Refuse it, or correct the finding.",
        )
    if decision.ordinal in empty:
        raise OutOfOrderError(
            "A line is decided for release of which nothing may leave.",
            where=where,
            remedy="Refuse it: the record holds nothing that was asked and is permitted.",
        )
