"""Years of a log: each entry is dated in the year it stands in, and a year begins with an entry over all before it.

The years are those of UTC. Of a copy that lacks the entries of years before, nothing is known of these but their hashes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from privity_verify.problem import AlteredError, need

SLACK = 60
"""Seconds by which an entry may be dated before the year it stands in: it is dated before it is written."""
DAY = 86_400
MEAN_YEAR = 31_556_952
UNKNOWN = 2**64


class Year(NamedTuple):
    """A year of a log, its first entry, and how many it has."""

    year: int
    first: int
    entries: int


class Years:
    """The years of entries seen in order.

    Attributes:
        low, high: An entry may be dated from here, and before there.
        unknown: Whether no year was seen to begin yet.
        roots: Place of each year's entry to the root it says of all before it, until somebody takes it.
    """

    def __init__(self, start: int) -> None:
        self._begun: list[tuple[int, int]] = []
        # Where the first entries are not read, the year they stand in is not known before the next is opened.
        self.low, self.high = (0, UNKNOWN) if start else (0, 0)
        self._latest, self.unknown = 0, True
        self.roots: dict[int, str] = {}

    def dated(self, index: int, when: int) -> None:
        """An entry that opens no year; AlteredError unless it is dated in the one it stands in."""
        if index == 0:
            self._begin(index, year_of(when))
        if not self.low <= when < self.high:
            stands = f"in {self._begun[-1][0]}" if self._begun else "there"
            raise AlteredError(f"it is dated in {year_of(when)} and stands {stands}")
        if not self._begun:
            self._latest = max(self._latest, when)

    def opened(self, index: int, fields: dict[str, Any]) -> None:
        """The entry of a year; AlteredError unless it is the first of a later one and names its own place."""
        year = fields["year"]
        before = self._begun[-1][0] if self._begun else year_of(self._latest)
        need(index > 0 and year > before, "it opens a year that is not later than those before it")
        need(year == year_of(fields["t"]), "it opens another year than it is dated in")
        need(fields["upto"] == index, "it opens a year somewhere else than where it says")
        self.roots[index] = fields["root"]
        self._begin(index, year)

    def report(self, size: int) -> list[Year]:
        """The years of a log of `size` entries that are known."""
        ends = [*(first for _, first in self._begun), size][1:]
        return [Year(year, first, end - first) for (year, first), end in zip(self._begun, ends, strict=True)]

    def _begin(self, index: int, year: int) -> None:
        self._begun.append((year, index))
        self.unknown = False
        self.low, self.high = begins(year) - SLACK, begins(year + 1)


def year_of(when: int) -> int:
    """The year of a moment in seconds since 1970 UTC, of any that an entry can hold."""
    year = 1970 + when // MEAN_YEAR
    while begins(year) > when:
        year -= 1
    while begins(year + 1) <= when:
        year += 1
    return year


def begins(year: int) -> int:
    """The first second of a year."""
    return DAY * (365 * (year - 1970) + _leap_days(year) - _leap_days(1970))


def _leap_days(year: int) -> int:
    return (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400
