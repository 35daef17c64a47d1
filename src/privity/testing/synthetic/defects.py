"""The table of defects: what can be wrong with a request, and which conditions it then fails.

`defects.toml` is written by hand from the law. This module reads it and counts how many lines of a
file get each; it decides nothing about law.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from privity.testing.synthetic.workshop import read_rows, read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_YEAR: Final = re.compile(r"\{year([+-]\d+)\}")
_DAY: Final = re.compile(r"\{day([+-]\d+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """One way in which a request falls short.

    Attributes:
        name: Key of the table in ``defects.toml``.
        failed: Conditions at stage ``request`` it fails.
        undetermined: Conditions at stage ``request`` it leaves undetermined.
        register_failed: Conditions at stage ``register`` it fails.
        fm: Failure modes of 2025 it repeats.
        part: The part of the line it spoils; empty for a defect of the header.
        weight: Its share of the defective lines of the mixed pattern, in parts of the sum of all.
        size: How many lines must have it together before it is a defect.
        not_with: Parts that decide whether this is a defect at all; a line's other defect has none of them.
        source: The words of law it follows from.
        writes: Cells to write, one of them chosen per line; empty for a defect of the header.
        header: Keys of the header to write; empty for a defect of lines.
    """

    name: str
    failed: tuple[str, ...]
    undetermined: tuple[str, ...]
    register_failed: tuple[str, ...]
    fm: tuple[str, ...]
    part: str
    weight: int
    size: int
    not_with: tuple[str, ...]
    source: str
    writes: tuple[Mapping[str, str], ...]
    header: Mapping[str, str]

    @property
    def of_register(self) -> bool:
        """Whether only the office's registers can show it."""
        return not self.failed and not self.undetermined


def read_defects() -> dict[str, Defect]:
    """Every defect of ``defects.toml``, by name, in the order of the file."""
    return {name: _defect(name, entry) for name, entry in read_toml("defects.toml").items()}


def dated(cell: str, signed_on: date) -> str:
    """Replace ``{year+n}`` and ``{day-n}``, counted from the day of signing.

    >>> dated("{year-1};{day+1}", date(2025, 12, 31))
    '2024;2026-01-01'
    """
    cell = _YEAR.sub(lambda found: str(signed_on.year + int(found[1])), cell)
    return _DAY.sub(lambda found: (signed_on + timedelta(days=int(found[1]))).isoformat(), cell)


def allot(defects: Iterable[Defect], lines: int) -> dict[str, int]:
    """Share `lines` out among `defects` by weight; the counts add up to `lines`.

    A defect of many lines gets a multiple of its size or nothing; what it leaves goes to the others
    in the order of the file, so even a short file shows as many different defects as it can.
    """
    chosen = [defect for defect in defects if defect.weight]
    total = sum(defect.weight for defect in chosen)
    counts = {d.name: lines * d.weight // total // d.size * d.size for d in chosen}
    solo = [d.name for d in chosen if d.size == 1]
    left = lines - sum(counts.values())
    for name in [*(name for name in solo if not counts[name]), *solo * (left // len(solo) + 1)][:left]:
        counts[name] += 1
    return {name: count for name, count in counts.items() if count}


def _by_desk(write: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The cells as every desk of the agency writes them; just these when no desk is named in them.

    In a file of a million lines one text for all would stop the whole batch.
    """
    if not any("{desk}" in cell for cell in write.values()):
        return [write]
    return [{column: cell.replace("{desk}", desk) for column, cell in write.items()} for desk in _desks()]


@cache
def _desks() -> tuple[str, ...]:
    parts = read_toml("data/reasons.toml")
    return tuple(f"{where} {what} desk" for where in parts["desk_where"] for what in parts["desk_what"])


def _defect(name: str, entry: dict[str, Any]) -> Defect:
    writes = tuple(entry.get("write", ()))
    if "write_from" in entry:
        heading, rows = read_rows(entry["write_from"])
        kept = [column for column in heading if column != "name"]
        writes = tuple(
            {"address_line2": "", **{column: row[heading.index(column)] for column in kept}} for row in rows
        )
    writes = tuple(one for write in writes for one in _by_desk(write))
    return Defect(
        name=name,
        failed=tuple(entry.get("failed", ())),
        undetermined=tuple(entry.get("undetermined", ())),
        register_failed=tuple(entry.get("register_failed", ())),
        fm=tuple(entry["fm"]),
        part=entry.get("part", ""),
        weight=entry.get("weight", 0),
        size=entry.get("size", 1),
        not_with=tuple(entry.get("not_with", ())),
        source=entry["source"],
        writes=writes,
        header=entry.get("header", {}),
    )
