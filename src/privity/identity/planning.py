"""How a search goes: past the whole file, or over the rows an index hands out. The answers are the same; the cost is not.

The figures are CPU seconds of one common server, measured by ``bench/index.py``, which prints them anew. They
choose a path and tell an office about what to expect; nothing else rests on them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log2
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

INDEX_START: Final = 0.22
"""Seconds before the first line: the steps themselves, on hardly any rows."""
INDEX_LINE: Final = 26e-6
"""Seconds a line in a file of a million persons, its rows gathered, checked and compared."""
INDEX_GROWTH: Final = 0.03
"""How much dearer a line is when the file has twice as many persons."""
SCAN_START: Final = 0.25
SCAN_PERSON_FIRST: Final = 0.04e-6
"""Seconds a person for one line: the keys are read, and hardly anything else."""
SCAN_PERSON: Final = 0.15e-6
"""Seconds a person for `SCAN_FULL` lines or more, between them by the logarithm: their pairs lie in every corner of the file."""
SCAN_FULL: Final = 10_000
SCAN_LINE: Final = 22e-6
MOST_LINES: Final = 1_000_000
"""The rows of more lines than these would crowd the engine's memory: they are looked up by reading the file."""
AUTO_PERSONS: Final = 5_000_000
"""Persons from which an index is made unless the office says otherwise: below, reading the file takes a second or two."""

POLICIES: Final = ("auto", "always", "never")
"""When an index is made: at the end of a load of a large file, of any, of none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How lines are looked up.

    Attributes:
        lines: How many they are.
        by_index: Whether by the index.
        index_seconds: What that is expected to take.
        scan_seconds: What reading the whole file is expected to take.
        barred: Why the index may not be used, in words; empty when it may.
    """

    lines: int
    by_index: bool
    index_seconds: float
    scan_seconds: float
    barred: str = ""

    @property
    def says(self) -> str:
        """The choice and its cost in one sentence."""
        index, scan = _told(self.index_seconds), _told(self.scan_seconds)
        if self.by_index:
            return f"{self.lines:,} lines looked up by the index: about {index}, reading the whole file about {scan}."
        why = self.barred or f"the index about {index}"
        return f"{self.lines:,} lines looked up by reading the whole file: about {scan}, {why}."


def plan_search(*, lines: int, persons: int, barred: str) -> Plan:
    """The cheaper way to look up lines.

    Args:
        lines: How many they are.
        persons: Persons on the file.
        barred: Why the index may not be used, in words; empty when it may.
    """
    index = INDEX_START + INDEX_LINE * lines * (1 + INDEX_GROWTH * doublings(persons))
    person = SCAN_PERSON_FIRST + (SCAN_PERSON - SCAN_PERSON_FIRST) * share_read(lines)
    scan = SCAN_START + person * persons + SCAN_LINE * lines
    if not barred and lines > MOST_LINES:
        barred = f"too many for the index, which takes {MOST_LINES:,} at once"
    return Plan(
        lines=lines,
        by_index=not barred and index < scan,
        index_seconds=index,
        scan_seconds=scan,
        barred=barred,
    )


def doublings(persons: int) -> float:
    """How often a file is twice as large as one of a million persons; of a smaller one 0."""
    return max(0.0, log2(max(persons, 1) / 1_000_000))


def share_read(lines: int) -> float:
    """From 0 for one line to 1 for `SCAN_FULL`: how much of the file a reading of it opens."""
    return min(1.0, log2(max(lines, 1)) / log2(SCAN_FULL))


def together(plans: Iterable[Plan]) -> tuple[Plan, ...]:
    """One plan for all slices of a batch that went the same way for the same reason."""
    found: dict[tuple[bool, str], Plan] = {}
    for plan in plans:
        way = (plan.by_index, plan.barred)
        before = found.get(way)
        found[way] = plan if before is None else replace(
            plan,
            lines=before.lines + plan.lines,
            index_seconds=before.index_seconds + plan.index_seconds,
            scan_seconds=before.scan_seconds + plan.scan_seconds,
        )  # fmt: skip
    return tuple(found.values())


def wants_index(policy: str, persons: int) -> bool:
    """Whether an index is made of a file just loaded.

    Args:
        policy: One of `POLICIES`.
        persons: Persons on the file.
    """
    return policy == "always" or (policy == "auto" and persons >= AUTO_PERSONS)


def _told(seconds: float) -> str:
    """Seconds for people: nobody reads more than two digits."""
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:,.0f} s"  # noqa: PLR2004  (a tenth matters below ten)
