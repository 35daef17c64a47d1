"""From TOML tables to entries. A faulty entry is noted and left out; the pack is refused as a whole later."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from privity.authority.entries import (
    Clause,
    ElectionEntry,
    FactEntry,
    InForce,
    Kind,
    Never,
    ParameterEntry,
    Provision,
    Ruling,
    Statute,
    Told,
)
from privity.authority.language import Source, Type
from privity.authority.shapes import (
    fit,
    is_day,
    is_flag,
    is_number,
    is_one_of,
    is_table,
    is_tables,
    is_text,
    is_texts,
)
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority.shapes import Faults

_TYPES = is_one_of(*(kind.value for kind in Type))
_STAGES = is_one_of(*(stage.value for stage in Stage))
_TOLD = is_one_of(*(told.value for told in Told))
_GRADES = is_one_of("P", "S", "I")
_CLAUSE_REQUIRED = {
    "id": is_text,
    "stage": _STAGES,
    "cite": is_text,
    "when": is_text,
    "refusal": is_text,
    "told": _TOLD,
}
_CLAUSE_OPTIONAL = {
    "text": is_text,
    "source": is_text,
    "plain": is_text,
    "scope": is_texts,
    "in_force": is_table,
    "note": is_text,
}
_READING_REQUIRED = {
    "of": is_text,
    "stage": _STAGES,
    "when": is_text,
    "refusal": is_text,
    "told": _TOLD,
    "text": is_text,
}
_READING_OPTIONAL = {"plain": is_text, "in_force": is_table, "note": is_text}


def read_facts(document: dict[str, Any], where: str, faults: Faults) -> Iterator[FactEntry]:
    """``facts.toml``: one table a fact."""
    required = {"type": _TYPES, "asks": is_text, "source": is_one_of(*(source.value for source in Source))}
    for name, table in document.items():
        at = f"{where}, {name}"
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


def read_provision(document: dict[str, Any], where: str, faults: Faults) -> Provision | None:
    """One file of ``provisions/``."""
    shape = {"provision": is_table}
    if not fit(
        document, where, faults, required=shape, optional={"condition": is_tables, "prohibition": is_tables}
    ):
        return None
    head = document["provision"]
    required = {
        "id": is_text,
        "cite": is_text,
        "heading": is_text,
        "kind": is_one_of("authority", "bars"),
        "in_force": is_table,
        "checked_on": is_day,
        "grade": _GRADES,
        "accounting": is_one_of("required", "exempt"),
    }
    optional = {"text_file": is_text, "text_sha256": is_text, "current_as_of": is_day, "note": is_text}
    fits = fit(head, f"{where}, provision", faults, required=required, optional=optional)
    clauses = [
        clause
        for kind in Kind
        for table in document.get(kind.value, [])
        if (clause := _clause(table, kind, where, faults)) is not None
    ]
    in_force = read_in_force(head.get("in_force"), f"{where}, provision", faults)
    if not fits or in_force is None:
        return None
    return Provision(
        id=head["id"],
        cite=head["cite"],
        heading=head["heading"],
        authorises=head["kind"] == "authority",
        in_force=in_force,
        text_file=head.get("text_file"),
        text_sha256=head.get("text_sha256"),
        current_as_of=head.get("current_as_of"),
        checked_on=head["checked_on"],
        grade=head["grade"],
        accounting=head["accounting"],
        clauses=tuple(clauses),
        file=where,
    )


def _clause(table: Any, kind: Kind, where: str, faults: Faults) -> Clause | None:
    at = f"{where}, {table.get('id', kind.value)}"
    if not fit(table, at, faults, required=_CLAUSE_REQUIRED, optional=_CLAUSE_OPTIONAL):
        return None
    return Clause(
        id=table["id"],
        kind=kind,
        stage=Stage(table["stage"]),
        cite=table["cite"],
        text=table.get("text"),
        source=table.get("source"),
        when=table["when"],
        plain=table.get("plain"),
        refusal=table["refusal"],
        told=Told(table["told"]),
        scope=tuple(table.get("scope", ())),
        in_force=read_in_force(table["in_force"], at, faults) if "in_force" in table else None,
    )


def read_ruling(document: dict[str, Any], where: str, faults: Faults) -> Ruling | None:
    """One file of ``rulings/``."""
    if not fit(document, where, faults, required={"ruling": is_table}, optional={"reading": is_tables}):
        return None
    head = document["ruling"]
    required = {
        "id": is_text,
        "cite": is_text,
        "court": is_text,
        "status": is_text,
        "in_force": is_table,
        "grade": _GRADES,
        "checked_on": is_day,
    }
    optional = {
        "kind": is_one_of("narrows", "information"),
        "holds": is_text,
        "widens": is_text,
        "note": is_text,
    }
    fits = fit(head, f"{where}, ruling", faults, required=required, optional=optional)
    in_force = read_in_force(head.get("in_force"), f"{where}, ruling", faults)
    if not fits or in_force is None:
        return None
    readings = [_reading(table, head["cite"], where, faults) for table in document.get("reading", [])]
    return Ruling(
        id=head["id"],
        cite=head["cite"],
        court=head["court"],
        status=head["status"],
        informs=head.get("kind") == "information",
        holds=head.get("holds"),
        widens=head.get("widens"),
        in_force=in_force,
        grade=head["grade"],
        checked_on=head["checked_on"],
        clauses=tuple(clause for clause in readings if clause is not None),
        file=where,
    )


def _reading(table: Any, cite: str, where: str, faults: Faults) -> Clause | None:
    """A reading takes its kind from what it reads; until then it stands as a condition."""
    at = f"{where}, reading of {table.get('of', '?')}"
    if not fit(table, at, faults, required=_READING_REQUIRED, optional=_READING_OPTIONAL):
        return None
    return Clause(
        id=table["of"],
        kind=Kind.CONDITION,
        stage=Stage(table["stage"]),
        cite=cite,
        text=table["text"],
        source=cite,
        when=table["when"],
        plain=table.get("plain"),
        refusal=table["refusal"],
        told=Told(table["told"]),
        scope=(),
        in_force=read_in_force(table["in_force"], at, faults) if "in_force" in table else None,
    )


def read_parameter(document: dict[str, Any], where: str, faults: Faults) -> ParameterEntry | None:
    """One file of ``parameters/``."""
    required = {
        "name": is_text,
        "means": is_text,
        "unit": is_text,
        "governed_by": is_text,
        "values": is_table,
    }
    optional = {"public": is_flag, "note": is_text, "checked_on": is_day}
    if not fit(document, where, faults, required=required, optional=optional):
        return None
    values = []
    for text, table in document["values"].items():
        at = f"{where}, values.{text}"
        first = _iso(text)
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


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else None
    except ValueError:
        return None


def read_elections(document: dict[str, Any], where: str, faults: Faults) -> Iterator[ElectionEntry]:
    """``elections.toml``: one table a question."""
    required = {"question": is_text, "readings": is_texts, "default": is_text}
    for name, table in document.items():
        at = f"{where}, {name}"
        if not fit(
            table, at, faults, required=required, optional={"practice_replaced": is_text, "note": is_text}
        ):
            continue
        if table["default"] not in table["readings"]:
            faults.add("election.default", at, "the default is none of the readings", "Make it one of them.")
        yield ElectionEntry(
            id=name,
            question=table["question"],
            readings=tuple(table["readings"]),
            default=table["default"],
            practice_replaced=table.get("practice_replaced"),
        )


def read_statute(document: dict[str, Any], where: str, faults: Faults) -> Statute | None:
    """One file of ``statutes/``."""
    required = {
        "statute": is_text,
        "kind": is_one_of("criminal", "civil", "not_law"),
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
        optional={"keys": is_table, "when": is_text, "note": is_text},
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
        kind=document["kind"],
        title=document["title"],
        in_force=in_force,
        cite=document["cite"],
        checked_on=document["checked_on"],
        keys={key: Type(kind) for key, kind in keys.items()},
        when=document.get("when"),
        file=where,
    )


def read_properties(document: dict[str, Any], where: str, faults: Faults) -> Iterator[Never]:
    """``properties.toml``: what must never happen."""
    if not fit(document, where, faults, required={}, optional={"never": is_tables}):
        return
    required = {"says": is_text, "when": is_text}
    for number, table in enumerate(document.get("never", []), 1):
        at = f"{where}, never {number}"
        if fit(table, at, faults, required=required, optional={"under": is_texts, "from": is_day}):
            yield Never(
                says=table["says"],
                under=tuple(table.get("under", ())),
                when=table["when"],
                first=table.get("from"),
            )


def read_in_force(table: Any, where: str, faults: Faults) -> InForce | None:
    """``in_force = { from = day, to = day }``: `to` is the first day it no longer is."""
    at = f"{where}, in_force"
    if not fit(table, at, faults, required={"from": is_day}, optional={"to": is_day}):
        return None
    if "to" in table and table["to"] <= table["from"]:
        faults.add("dates.order", at, "it ends before it begins", "Correct one of the days.")
        return None
    return InForce(first=table["from"], until=table.get("to"))
