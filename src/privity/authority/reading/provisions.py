"""Provisions and rulings with their clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.entries import GRADES, Choice, Clause, Kind, Provision, Ruling, Told
from privity.authority.reading.extents import read_choice, read_duties, read_extent
from privity.authority.reading.spans import read_in_force
from privity.authority.shapes import (
    LINE,
    fit,
    is_day,
    is_one_of,
    is_table,
    is_tables,
    is_text,
    is_texts,
    place,
)
from privity.model.finding import Stage

if TYPE_CHECKING:
    from privity.authority.shapes import Faults


_STAGES = is_one_of(*(stage.value for stage in Stage))
_TOLD = is_one_of(*(told.value for told in Told))
_GRADES = is_one_of(*GRADES)
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


def read_provision(document: dict[str, Any], where: str, faults: Faults) -> Provision | None:
    """One file of ``provisions/``."""
    shape = {"provision": is_table}
    lists = {"condition": is_tables, "prohibition": is_tables, "duty": is_tables, "extent": is_table}
    if not fit(document, where, faults, required=shape, optional=lists):
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
    optional = {
        "text_file": is_text,
        "text_sha256": is_text,
        "current_as_of": is_day,
        "note": is_text,
        "witnesses": is_one_of("before", "may_follow"),
        "person_told": is_text,
    }
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
        person_told=_person_told(head, where, faults),
        urgent=head.get("witnesses") == "may_follow",
        extent=read_extent(document["extent"], where, faults) if "extent" in document else None,
        clauses=tuple(clauses),
        duties=tuple(read_duties(document.get("duty", []), where, faults)),
        file=where,
    )


def _person_told(head: dict[str, Any], where: str, faults: Faults) -> Choice | None:
    """Whether the person is told at once; None where the file leaves it to the pack's head."""
    if "person_told" not in head:
        return None
    choice = read_choice(head["person_told"], "always", "never")
    if choice is None:
        faults.add(
            "pack.choice",
            f"{where}, provision",
            "person_told is neither always, never nor Q1:reading",
            "Write one of those.",
        )
    return choice


def _clause(table: Any, kind: Kind, where: str, faults: Faults) -> Clause | None:
    at = place(where, table, table.get("id", kind.value))
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
        line=table.get(LINE, 1),
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
    at = place(where, table, f"reading of {table.get('of', '?')}")
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
        line=table.get(LINE, 1),
        in_force=read_in_force(table["in_force"], at, faults) if "in_force" in table else None,
    )
