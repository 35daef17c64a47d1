"""The years of a log in files: where each begins, found by its key, and all of them held to what the entries say."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from privity.accounting.entry import read_entry
from privity.accounting.years import KIND, Year, Years, year_at, year_key
from privity.errors import InputError

if TYPE_CHECKING:
    from privity.adapters.log_reader import LogReader


def years_of(log: LogReader) -> list[Year]:
    """The years a log was written in, by the keys of its appends; none of an empty one. Nothing is hashed for it."""
    if not log.size:
        return []
    begun, newest = (year_at(read_entry(log.entry(index))["t"]) for index in (0, log.size - 1))
    found = [(begun, 0)]
    for year in range(begun + 1, newest + 1):
        first = log.appended(year_key(year))
        if first is not None and read_entry(log.entry(first))["k"] == KIND:
            found.append((year, first))
    ends = [first for _, first in found[1:]] + [log.size]
    return [
        Year(year=year, first=first, entries=end - first)
        for (year, first), end in zip(found, ends, strict=True)
    ]


def first_of(log: LogReader, year: int) -> int:
    """The first entry of a year.

    Raises:
        InputError: The log has no such year.
    """
    found = years_of(log)
    for each in found:
        if each.year == year:
            return each.first
    there = ", ".join(str(each.year) for each in found)
    raise InputError(
        f"The log has no entries of the year {year}.",
        where="log",
        remedy=f"Name one of {there or 'none yet'}.",
    )


def check_years(log: LogReader) -> Counter[str]:
    """Hold every entry to the year it stands in, and each year's entry to what stands before it; kinds and how many of each.

    Raises:
        IntegrityError: An entry is dated in another year, or a year does not begin as the format says.
    """
    seen, kinds = Years(log.root_at), Counter[str]()
    for data in log.entries():
        seen.see(data)
        # Canonical text without a parse: no value before this key holds a quote.
        kinds[data.partition(b'"k":"')[2].partition(b'"')[0].decode("ascii")] += 1
    return kinds
