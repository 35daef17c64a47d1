"""Statutes a request may designate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.entries import GRADES, STATUTE_KINDS, Statute
from privity.authority.language import Type
from privity.authority.reading.spans import read_in_force
from privity.authority.shapes import fit, is_day, is_one_of, is_table, is_text, is_texts

if TYPE_CHECKING:
    from privity.authority.shapes import Faults


_TYPES = is_one_of(*(kind.value for kind in Type))


def read_statute(document: dict[str, Any], where: str, faults: Faults) -> Statute | None:
    """One file of ``statutes/``."""
    required = {
        "statute": is_text,
        "kind": is_one_of(*STATUTE_KINDS),
        "title": is_text,
        "in_force": is_table,
        "cite": is_text,
        "checked_on": is_day,
    }
    if not fit(
        document,
        where,
        faults,
        required=required,
        optional={
            "keys": is_table,
            "when": is_text,
            "aliases": is_texts,
            "under": is_texts,
            "refusal": is_text,
            "grade": is_one_of(*GRADES),
            "note": is_text,
        },
    ):
        return None
    in_force = read_in_force(document["in_force"], where, faults)
    keys = document.get("keys", {})
    for key, kind in keys.items():
        if not (key.isidentifier() and key == key.lower() and _TYPES(kind)):
            faults.add(
                "statute.key", f"{where}, keys.{key}", "a key has a small name and a type", "Correct it."
            )
            return None
    if in_force is None:
        return None
    return Statute(
        statute=document["statute"],
        aliases=tuple(document.get("aliases", ())),
        kind=document["kind"],
        under=tuple(document.get("under", ())),
        title=document["title"],
        in_force=in_force,
        cite=document["cite"],
        checked_on=document["checked_on"],
        keys={key: Type(kind) for key, kind in keys.items()},
        when=document.get("when"),
        refusal=document.get("refusal"),
        grade=document.get("grade"),
        file=where,
    )
