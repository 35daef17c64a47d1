"""Years of one log: the entry that opens a year, and what must hold of all entries dated in it.

A year is the part of the log that was written in it, by UTC. It begins with an entry that says its own place and the
root over everything before it, so whoever kept the checkpoint of the years before sees that this log goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privity.accounting.entry import build, read_entry
from privity.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable

    from privity.accounting.entry import Entry, Seal

KIND: Final = "year"
SLACK_S: Final = 60
"""Seconds by which an entry may be dated before what stands ahead of it: it is dated, and then written together with others."""
DAY_S: Final = 86_400
YEAR_S: Final = 31_556_952
"""Seconds of a mean year of the calendar."""
_TIME: Final = b',"t":'
_MARK: Final = f'"k":"{KIND}"'.encode("ascii")


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """A year of a log.

    Attributes:
        year: Which, UTC.
        first: Index of its first entry: the one that opens it, or 0 in the year the log was begun in.
        entries: How many it has.
    """

    year: int
    first: int
    entries: int


def year_key(year: int) -> str:
    """The key of the append that opens a year."""
    return f"{KIND}/{year}"


def year_at(when: int) -> int:
    """The year, UTC, of a moment in seconds since 1970; of any that an entry can hold, also where `datetime` ends.

    >>> year_at(1_798_761_599), year_at(1_798_761_600)
    (2026, 2027)
    """
    year = 1970 + when // YEAR_S
    while begins(year) > when:
        year -= 1
    while begins(year + 1) <= when:
        year += 1
    return year


def begins(year: int) -> int:
    """The first second of a year, in seconds since 1970 UTC."""
    return DAY_S * (365 * (year - 1970) + _leap_days(year) - _leap_days(1970))


def year_entry(*, seal: Seal, when: int, upto: int, root: bytes) -> Entry:
    """The entry that opens a year; it commits to the log as it stood before.

    Args:
        seal: Key and nonce; nothing is sealed, so only the nonce is used.
        when: Seconds since 1970 UTC; its year is the one that is opened.
        upto: Entries before it, which is the place it will have.
        root: RFC 6962 root over these.
    """
    clear = {"year": year_at(when), "upto": upto, "root": root.hex()}
    return build(KIND, seal=seal, when=when, clear=clear, sealed={})


class Years:
    """Sees the entries of a log in order, and holds them to their years.

    Args:
        root_at: Root over the first entries, so many as it is asked for.
    """

    def __init__(self, root_at: Callable[[int], bytes]) -> None:
        self._root_at = root_at
        self._opened: list[tuple[int, int]] = []
        self._low = self._high = 0
        self._size = 0

    def see(self, data: bytes) -> None:
        """The next entry.

        Raises:
            IntegrityError: It is dated in another year than the one it stands in; or it opens a year, and does not
                commit to exactly what stands before it, or is not the first of that year.
        """
        index, when = self._size, _time(data)
        if _MARK in data:
            self._open(index, when, data)
        elif not index:
            self._begin(index, year_at(when))
        if not self._low <= when < self._high:
            raise _broken("An entry is dated in another year than the one it stands in.", f"entry {index}")
        self._size = index + 1

    def years(self) -> list[Year]:
        """Each year with its first entry and how many it has."""
        ends = [*(first for _, first in self._opened), self._size][1:]
        return [
            Year(year=year, first=first, entries=end - first)
            for (year, first), end in zip(self._opened, ends, strict=True)
        ]

    def _open(self, index: int, when: int, data: bytes) -> None:
        fields = read_entry(data)
        later = bool(self._opened) and fields["year"] > self._opened[-1][0]
        if not later or fields["year"] != year_at(when):
            raise _broken("The entry that opens a year is not the first of a later year.", f"entry {index}")
        if fields["upto"] != index or fields["root"] != self._root_at(index).hex():
            raise _broken(
                "The entry that opens a year does not commit to what stands before it.", f"entry {index}"
            )
        self._begin(index, fields["year"])

    def _begin(self, index: int, year: int) -> None:
        self._opened.append((year, index))
        self._low, self._high = begins(year) - SLACK_S, begins(year + 1)


def _leap_days(year: int) -> int:
    """29 Februaries before a year of the Gregorian calendar."""
    return (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400


def _time(data: bytes) -> int:
    # Canonical text without a parse: no value holds a quote, so this key stands once.
    digits = data.partition(_TIME)[2].partition(b",")[0]
    return int(digits)


def _broken(what: str, where: str) -> IntegrityError:
    return IntegrityError(
        what,
        where=where,
        remedy="Release nothing, and have the inspector run `privity-verify log` on a copy.",
    )
