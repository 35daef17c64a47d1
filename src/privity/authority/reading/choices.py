"""Parameters and elections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.entries import ElectionEntry, ParameterEntry
from privity.authority.shapes import LINE, fit, is_flag, is_number, is_table, is_text, is_texts, place
from privity.standards import iso_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority.shapes import Faults


def read_parameter(document: dict[str, Any], where: str, faults: Faults) -> ParameterEntry | None:
    """One file of ``parameters/``."""
    required = {
        "name": is_text,
        "means": is_text,
        "unit": is_text,
        "governed_by": is_text,
        "values": is_table,
    }
    optional = {"public": is_flag, "note": is_text}
    if not fit(document, where, faults, required=required, optional=optional):
        return None
    values = []
    for text, table in document["values"].items():
        if text == LINE:
            continue
        at = place(where, table, f"values.{text}")
        first = iso_day(text)
        if first is None:
            faults.add("parameter.day", at, "the key is not a day", "Write it as 2026-01-31.")
        elif fit(table, at, faults, required={"value": is_number, "source": is_text}, optional={}):
            values.append((first, table["value"], table["source"]))
    if not values:
        faults.add("parameter.values", where, "no value is given", "Give at least one dated value.")
        return None
    return ParameterEntry(
        name=document["name"],
        means=document["means"],
        unit=document["unit"],
        governed_by=document["governed_by"],
        values=tuple(sorted(values)),
        public=document.get("public", True),
    )


def read_elections(document: dict[str, Any], where: str, faults: Faults) -> Iterator[ElectionEntry]:
    """``elections.toml``: one table a question."""
    required = {
        "question": is_text,
        "readings": is_texts,
        "default": is_text,
        "practice_replaced": is_text,
        "relied_by": is_text,
    }
    optional = {"effect": is_text, "note": is_text}
    for name, table in document.items():
        if name == LINE:
            continue
        at = place(where, table, name)
        if not fit(table, at, faults, required=required, optional=optional):
            continue
        if table["default"] not in table["readings"]:
            faults.add("election.default", at, "the default is none of the readings", "Make it one of them.")
        yield ElectionEntry(
            id=name,
            question=table["question"],
            readings=tuple(table["readings"]),
            default=table["default"],
            practice_replaced=table["practice_replaced"],
            relied_by=table["relied_by"],
            effect=table.get("effect"),
        )
