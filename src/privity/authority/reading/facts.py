"""Facts, and what must never be true of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.entries import GRADES, FactEntry, Filter, Never
from privity.authority.language import Source, Type
from privity.authority.shapes import (
    LINE,
    fit,
    is_day,
    is_flag,
    is_one_of,
    is_table,
    is_tables,
    is_text,
    is_texts,
    place,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority.shapes import Faults


_TYPES = is_one_of(*(kind.value for kind in Type))


def read_facts(document: dict[str, Any], where: str, faults: Faults) -> Iterator[FactEntry]:
    """``facts.toml``: one table a fact."""
    required = {"type": _TYPES, "asks": is_text, "source": is_one_of(*(source.value for source in Source))}
    for name, table in document.items():
        if name == LINE:
            continue
        at = place(where, table, name)
        if not name.isidentifier() or name != name.lower() or name.endswith("__stated"):
            faults.add("fact.name", at, "a fact is named in small letters, digits and _", "Rename it.")
        elif fit(table, at, faults, required=required, optional={"column": is_text, "always": is_flag}):
            yield FactEntry(
                name=name,
                type=Type(table["type"]),
                asks=table["asks"],
                source=Source(table["source"]),
                column=table.get("column"),
                always=table.get("always", False),
            )


def read_properties(document: dict[str, Any], where: str, faults: Faults) -> Iterator[Never]:
    """``properties.toml``: what must never happen."""
    if not fit(document, where, faults, required={}, optional={"never": is_tables}):
        return
    required = {"says": is_text, "when": is_text}
    for number, table in enumerate(document.get("never", []), 1):
        at = place(where, table, f"never {number}")
        if fit(
            table,
            at,
            faults,
            required=required,
            optional={"under": is_texts, "from": is_day, "elect": is_table},
        ):
            yield Never(
                says=table["says"],
                under=tuple(table.get("under", ())),
                when=table["when"],
                first=table.get("from"),
                elect=table.get("elect", {}),
                line=table.get(LINE, 1),
            )


def read_filter(document: dict[str, Any], where: str, faults: Faults) -> Filter | None:
    """One file of ``history/``: what once ran in place of the law."""
    required = {
        "id": is_text,
        "says": is_text,
        "cite": is_text,
        "grade": is_one_of(*GRADES),
        "when": is_text,
        "refuted_by": is_texts,
    }
    if not fit(document, where, faults, required=required, optional={"note": is_text}):
        return None
    return Filter(
        id=document["id"],
        says=document["says"],
        cite=document["cite"],
        grade=document["grade"],
        when=document["when"],
        refuted_by=tuple(document["refuted_by"]),
        file=where,
    )
