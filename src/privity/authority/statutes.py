"""The elements of a designated offence over what a line states: as SQL for a batch, and as the reference for one line.

A statute fact is stated, omitted, or stated badly. A key that a statute's rule reads
without ever asking whether it is stated is one it requires: omitted, the elements are
surely not there. A value that is not of the key's declared type is unknown.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from privity.authority.language import Fact, Type, parse, sql_truth, truth
from privity.authority.language.parser import statute_keys
from privity.authority.language.sql import column_of, quoted_name, quoted_text
from privity.authority.language.tree import And, Stated, facts_of, parts
from privity.authority.naming import vocabulary
from privity.standards import iso_day

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from datetime import date

    from privity.authority.entries import Statute
    from privity.authority.language import Node, Row
    from privity.authority.language.kleene import Answer, Scalar
    from privity.authority.pack import Pack

_SHAPES = {
    Type.DATE: "[12][0-9]{3}-[0-9]{2}-[0-9]{2}",
    Type.INT: "-?[0-9]{1,15}",
    Type.BOOL: "(?i:true|false)",
    Type.TEXT: ".+",
}
"""How a value of each type is written. A cast alone is too kind: it reads ``-infinity`` as a date."""

_COLUMN_TYPES = {Type.DATE: "DATE", Type.INT: "BIGINT", Type.BOOL: "BOOLEAN", Type.TEXT: "VARCHAR"}


def statute_elements_sql(
    pack: Pack,
    on: date,
    elections: Mapping[str, str] | None = None,
    *,
    line: str = "v",
    fact: Callable[[Fact], str] = column_of,
    designated: Container[str] | None = None,
) -> str:
    """A BOOLEAN expression: whether the facts a line states allow the offence it designates.

    NULL where the line designates none, or where a fact it turns on is badly stated;
    TRUE for a statute that asks for nothing or is not in the pack: that it is no
    criminal statute in force is for another rule to say.

    Args:
        pack: The law pack.
        on: The day; a statute not in force on it asks for nothing.
        elections: Readings counsel chose; the others take their default.
        line: Relation with ``statute VARCHAR``, ``statute_facts MAP(VARCHAR, VARCHAR)``
            and ``bad VARCHAR[]``, the names of columns that hold a bad value.
        fact: How any other fact is read; by default as the column of its name.
        designated: The statutes any line designates, as written; None for every one of the pack. An
            expression over hundreds of statutes takes an engine seconds to plan.
    """
    statute = f"{quoted_name(line)}.statute"
    alike: dict[tuple[str | None, tuple[tuple[str, Type], ...]], list[Statute]] = {}
    for entry in _asking(pack, on):
        if designated is None or any(name in designated for name in entry.names):
            alike.setdefault((entry.when, tuple(entry.keys.items())), []).append(entry)
    cases = "".join(
        f" WHEN {statute} IN ({', '.join(quoted_text(name) for one in entries for name in one.names)})"
        f" THEN {sql_truth(_elements(pack, entries[0], on, elections), _reader(entries[0], line, fact))}"
        for entries in alike.values()
    )
    return f"(CASE WHEN {statute} IS NULL THEN NULL{cases} ELSE TRUE END)"


def statute_elements(
    pack: Pack,
    on: date,
    designated: str | None,
    stated: Mapping[str, str] | None,
    *,
    row: Row,
    elections: Mapping[str, str] | None = None,
) -> Answer:
    """The reference for one line: True, False, or None for unknown.

    Args:
        pack: The law pack.
        on: The day.
        designated: The statute the line designates; None when it designates none.
        stated: Key to value as written; None when the cell holds a bad value.
        row: The other facts a statute may read.
        elections: Readings counsel chose.
    """
    if designated is None:
        return None
    entry = next((entry for entry in _asking(pack, on) if designated in entry.names), None)
    if entry is None:
        return True
    facts = dict(row)
    for key, kind in entry.keys.items():
        facts |= _fact(statute_keys({key: kind})[key], None if stated is None else stated.get(key, ""))
    return truth(_elements(pack, entry, on, elections), facts)


def _asking(pack: Pack, on: date) -> tuple[Statute, ...]:
    return tuple(entry for entry in pack.statutes if entry.when is not None and entry.in_force.holds(on))


def _elements(pack: Pack, entry: Statute, on: date, elections: Mapping[str, str] | None) -> Node:
    """The statute's rule, with the keys it requires stated."""
    names = vocabulary(pack.facts, pack.parameters, pack.elections, on=on, chosen=elections or {})
    keys = statute_keys(entry.keys)
    tree = parse(entry.when or "", replace(names, keys=keys))
    asked = {part.fact.name for part in parts(tree) if isinstance(part, Stated)}
    own = {fact.name for fact in keys.values()}
    required = [fact for fact in facts_of(tree) if fact.name in own - asked]
    return And((*(Stated(fact) for fact in required), tree)) if required else tree


def _reader(entry: Statute, line: str, fact: Callable[[Fact], str]) -> Callable[[Fact], str]:
    """How a rule over statute facts reads them: from the map of the line."""
    columns: dict[str, str] = {}
    for key, declared in statute_keys(entry.keys).items():
        written = f"nullif({quoted_name(line)}.statute_facts[{quoted_text(key)}], '')"
        shaped = f"regexp_full_match({written}, {quoted_text(_SHAPES[declared.type])})"
        value = f"(CASE WHEN {shaped} THEN TRY_CAST({written} AS {_COLUMN_TYPES[declared.type]}) END)"
        bad = f"list_contains({quoted_name(line)}.bad, 'statute_facts')"
        columns[declared.name] = value
        columns[declared.companion.name] = (
            f"(CASE WHEN {bad} THEN NULL WHEN {written} IS NULL THEN FALSE WHEN {value} IS NOT NULL THEN TRUE END)"
        )
    return lambda asked: columns[asked.name] if asked.name in columns else fact(asked)


def _fact(declared: Fact, written: str | None) -> dict[str, Scalar]:
    value = _value(declared.type, written) if written else None
    stated = False if written == "" else None if value is None else True
    return {declared.name: value, declared.companion.name: stated}


def _value(kind: Type, written: str) -> Scalar:
    if not re.fullmatch(_SHAPES[kind], written):
        return None
    match kind:
        case Type.DATE:
            return iso_day(written)
        case Type.INT:
            return int(written)
        case Type.BOOL:
            return written.lower() == "true"
        case Type.TEXT:
            return written
