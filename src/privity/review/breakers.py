"""Breakers: what stops a whole batch before the first record is opened.

Each names a pattern that no set of individual investigations shows. They read
tallies only. Source: failures FM-03, FM-08, FM-09, FM-14 of the record of 2025.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts over one assessed batch.

    Attributes:
        lines: Lines received.
        refused: Lines that failed a condition on their face.
        busiest_officer: Lines that name the officer named most often.
        commonest_reason: Lines that share the commonest reason, digits and names masked.
        not_an_address: Lines whose address has no structure of an address.
        volume: The agreement's volume; None when no agreement is on record.
        canaries: Canary lines seeded.
        canaries_refused: How many of them were refused as they must be.
    """

    lines: int
    refused: int
    busiest_officer: int
    commonest_reason: int
    not_an_address: int
    volume: int | None
    canaries: int
    canaries_refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where the breakers stand. Percentages are of the lines received."""

    smallest: int = 20
    refused_percent: int = 50
    officer_lines: int = 1_000
    reason_lines: int = 1_000
    not_an_address_percent: int = 25


def tripped(tally: Tally, limits: Limits) -> tuple[str, ...]:
    """Codes of the breakers that stop this batch, in a fixed order; empty when it may go on.

    Shares are not asked of a file smaller than `limits.smallest`: one bad line
    of two is a mistake, not a pattern.
    """
    judged = tally.lines >= limits.smallest
    rules = {
        "breaker.refused": judged and tally.refused * 100 >= limits.refused_percent * tally.lines,
        "breaker.officer": tally.busiest_officer > limits.officer_lines,
        "breaker.reason": tally.commonest_reason > limits.reason_lines,
        "breaker.address": judged
        and tally.not_an_address * 100 >= limits.not_an_address_percent * tally.lines,
        "breaker.volume": tally.volume is not None and tally.lines > tally.volume,
        "breaker.canary": tally.canaries_refused != tally.canaries or tally.canaries == 0,
    }
    return tuple(code for code, trips in rules.items() if trips)


SAYS = {
    "breaker.refused": "Too large a share of the lines fails on its face for the rest to be looked up.",
    "breaker.officer": "One officer is named on more lines than one person can be engaged in.",
    "breaker.reason": "One reason stands on more lines than can be individual reasons.",
    "breaker.address": "Too large a share of the lines holds no address.",
    "breaker.volume": "The file is larger than the agreement allows.",
    "breaker.canary": "A test line that must be refused was not: the gate itself is in doubt.",
}
"""What a stopped batch is told; no threshold's value is in it."""

DECOY = "breaker.decoy"
"""The one breaker that trips while records are looked up, and so is in no tally."""
LATER = {DECOY: "A made-up line that must find nobody found somebody: the search itself is in doubt."}
