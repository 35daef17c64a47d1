"""Identity numbers: the plan that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.standards.plan import load, relation

if TYPE_CHECKING:
    from privity.model.step import Step


def number_steps(source: str, makes: str, *, punctuated: bool = False) -> tuple[Step, ...]:
    """A step that reads the identity numbers of `source` and makes `makes`, one row per row of `source`.

    Args:
        source: Relation with `ref, id_number, id_type`, text as written or NULL.
        makes: Relation with `ref, id_digits, id_kind, fault`; see docs/reference/standards.md.
        punctuated: Whether ``123-45-6789`` and ``123 45 6789`` are read as digits. Request files hold
            digits only, so there it stays False; record files may carry either.
    """
    names = {"source": relation(source), "makes": relation(makes)}
    file = "number_punctuated" if punctuated else "number_plain"
    digits = relation(f"{makes}_digits")
    return (
        load(file, names | {"digits": digits}, makes="digits"),
        load("number_makes", names | {"digits": digits}, makes="makes"),
    )
