"""The heading of a table: which column stands where, and what is wrong with the names."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from privity.intake.rules import Fault
from privity.model.request import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence


def judge_heading(names: Sequence[str]) -> tuple[tuple[str | None, ...], tuple[Fault, ...]]:
    """Place each heading and list every fault of them.

    Args:
        names: The headings as written, in file order. Compared exactly: a space or a
            capital letter makes another name.

    Returns:
        For each position the column it holds, None for one that is not used; and the
        faults, all at row 0. A name of the file is never quoted: a file without a
        heading has a person's data there.
    """
    placed: list[str | None] = []
    faults: list[Fault] = []
    for position, name in enumerate(names, 1):
        if name in COLUMNS and name not in placed:
            placed.append(name)
            continue
        placed.append(None)
        faults.append(_fault(name, position, names))
    absent = set(COLUMNS) - set(placed) - {f.hint for f in faults if f.rule == "columns.misspelt"}
    faults += [Fault("columns.missing", 0, column) for column in COLUMNS if column in absent]
    return tuple(placed), tuple(dict.fromkeys(faults))


def nearest(name: str, among: Sequence[str]) -> str | None:
    """The known name a writer most likely meant; None when none is close."""
    plain = name.strip().strip("\ufeff").lower().replace(" ", "_").replace("-", "_")
    close = difflib.get_close_matches(plain[:64], among, n=1, cutoff=0.7)
    return close[0] if close else None


def _fault(name: str, position: int, names: Sequence[str]) -> Fault:
    if name in COLUMNS:
        return Fault("columns.doubled", 0, name)
    free = [column for column in COLUMNS if column not in names]
    meant = nearest(name, free)
    return Fault("columns.misspelt", 0, meant, meant) if meant else Fault("columns.extra", 0, None, position)
