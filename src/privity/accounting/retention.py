"""Which secret salts an entry: one for each class of kinds and year, so that a year can be closed for ever.

Whoever destroys the secret of a unit, on counsel's schedule, ends for everybody the power to open its entries or to
confirm a guess about them. The entries stay, and every proof of them made before still holds. 26 U.S.C. 6103(p)(3)(A) asks
for a permanent system of records, so nothing is ever destroyed unless an office's settings say how long it is kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

INQUIRY: Final = "inquiry"
DISCLOSURE: Final = "disclosure"
CLASSES: Final[Mapping[str, frozenset[str]]] = {
    INQUIRY: frozenset(
        {
            "request", "refused-file", "inspection", "decision", "approval", "objection", "cure", "concern",
            "certificate", "batch",
        }
    ),
    DISCLOSURE: frozenset({"opening", "release", "receipt", "recall", "destroy", "notice", "unseal"}),
}  # fmt: skip
"""Kinds of each class. Kinds of no class are the office's own: registers, keys, indices, years. They are kept with the log."""
POINTERS: Final = ("req", "rel", "obj")
"""An entry with one of these belongs with what it points to: all about a batch is of one year."""


def class_of(kind: str) -> str | None:
    """The class of a kind; None for the office's own."""
    return next((name for name, kinds in CLASSES.items() if kind in kinds), None)


def year_of(fields: Mapping[str, Any], entry: Callable[[int], Mapping[str, Any]]) -> int:
    """The year, UTC, in which what an entry is about was received.

    Args:
        fields: Clear fields of the entry, its time ``t`` among them.
        entry: Reads the fields of an earlier entry.
    """
    pointed = next((fields[name] for name in POINTERS if fields.get(name) is not None), None)
    if pointed is not None:
        return year_of(entry(pointed), entry)
    return datetime.fromtimestamp(fields["t"], UTC).year
