"""Requests = decisions = refusals + pending + releases, exactly, in every book. Source: failure FM-19."""

from __future__ import annotations

from dataclasses import dataclass

AFTER_A_DECISION = ("refused_by_decision", "approved", "released", "recalled")
"""Outcomes no line can have before its decision stands in the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """One batch, counted in every place it is written.

    Attributes:
        received: Lines the request entry in the log says.
        stored: Rows in the case store.
        outcomes: Outcome to rows in the case store.
        decisions: Decision entries of the batch in the log.
        released_entries: Release entries of the batch in the log.
        approved_entries: Lines the approval entries cover.
        packaged: Lines in packages that left, by their manifests' listing.
        recalled_entries: Released lines under recall entries.
    """

    batch: str
    received: int
    stored: int
    outcomes: dict[str, int]
    decisions: int
    released_entries: int
    approved_entries: int
    packaged: int
    recalled_entries: int

    @property
    def refused(self) -> int:
        """Lines refused in whatever way."""
        names = ("facially_refused", "record_refused", "refused_by_decision")
        return sum(self.outcomes.get(name, 0) for name in names)

    @property
    def released(self) -> int:
        """Lines that left, recalled ones included."""
        return self.outcomes.get("released", 0) + self.outcomes.get("recalled", 0)

    @property
    def pending(self) -> int:
        """Lines that are neither refused nor released."""
        return self.stored - self.refused - self.released


def differences(books: Books) -> tuple[str, ...]:
    """Every count that does not agree with another, in words; empty when all agree."""
    went_on = sum(books.outcomes.get(name, 0) for name in AFTER_A_DECISION)
    settled = books.decisions > 0 or went_on > 0
    pairs = {
        "lines received and rows stored": (books.received, books.stored),
        "rows stored and the sum of outcomes": (books.stored, sum(books.outcomes.values())),
        "rows stored and decision entries": (books.stored, books.decisions) if settled else (0, 0),
        "lines released and release entries": (books.released, books.released_entries),
        "lines released and lines in packages sent": (books.released, books.packaged),
        "lines approved or released and lines under approval entries": (
            books.released + books.outcomes.get("approved", 0),
            books.approved_entries,
        ),
        "lines recalled and lines under recall entries": (
            books.outcomes.get("recalled", 0),
            books.recalled_entries,
        ),
    }
    return tuple(f"{books.batch}: {what} differ: {a} and {b}." for what, (a, b) in pairs.items() if a != b)
