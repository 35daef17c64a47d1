"""Identity numbers: the plan that reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.standards.plan import load, relation, within
from privity.standards.reference import table_step

if TYPE_CHECKING:
    from privity.model.step import Step


def number_steps(source: str, makes: str, *, punctuated: bool = False) -> tuple[Step, ...]:
    """Steps that read the identity numbers of `source` and make `makes`, one row per row of `source`.

    Args:
        source: Relation with `ref, id_number, id_type`, text as written or NULL.
        makes: Relation with `ref, id_digits, id_kind, fault`; see docs/reference/standards.md.
        punctuated: Whether ``123-45-6789`` and ``123 45 6789`` are read as digits. Request files hold
            digits only, so there it stays False; record files may carry either.
    """
    names = within(relation(makes), "known", "opened") | {"source": relation(source), "makes": makes}
    known = table_step(names["known"], "known_numbers", ("digits", "fault"))
    if not punctuated:
        return (known, load("number/numbers", names, makes="makes"))
    return (
        known,
        load("number/opened", names, makes="opened"),
        load("number/numbers", names | {"source": names["opened"]}, makes="makes"),
    )
