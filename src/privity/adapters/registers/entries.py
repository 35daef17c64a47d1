"""Register files: TOML tables to entries and back, with every fault of all of them together."""

from __future__ import annotations

import dataclasses
import tomllib
import types
import typing
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from privity.adapters.durable import replace_durably
from privity.errors import InputError
from privity.model.problem import Problem
from privity.model.register import AGREEMENT_KINDS, HOLD_KINDS, KINDS, Duty, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


CLOSED: dict[str, dict[str, frozenset[str]]] = {
    "office_holders": {
        "duties": frozenset(duty.value for duty in Duty),
        "level": frozenset({"department", "component"}),
    },
    "holds": {"kind": HOLD_KINDS},
    "orders": {"effect": frozenset({"hold", "refuse", "note"})},
    "agreements": {"kind": AGREEMENT_KINDS},
}
"""Fields that hold a word of a closed list: a misspelt one must not pass for none."""

FOUNDER = "founder-"
"""How the key of a founder is named where an entry replaces it."""


def append(folder: Path, register: str, entry: Mapping[str, Any]) -> None:
    """Add one signed entry to a register, durably; the file is replaced whole or not at all.

    The very entry that stands already is left as it is, so that a repeat is harmless.

    Raises:
        InputError: `entry` is not an entry of that register, or its id is taken. Nothing was changed.
    """
    table = check(folder, register, entry)
    if entry not in table:
        text = "\n".join(map(_toml_entry, [*table, dict(entry)]))
        replace_durably(register_path(folder, register), text.encode("utf-8"))


def check(folder: Path, register: str, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The register's tables, if `entry` may be added to them.

    Raises:
        InputError: It does not fit, or its id is taken by another entry.
    """
    path = register_path(folder, register)
    table = _read_table(path)[0] if path.exists() else []
    problems = _problems(register, dict(entry), len(table) + 1)
    if any(old.get("id") == entry.get("id") and old != entry for old in table):
        problems.append(_problem(register, len(table) + 1, "id", "the id is taken", "Choose an unused id."))
    elif entry not in table:
        problems += _problems_between(register, [*table, dict(entry)])
    if problems:
        raise InputError(
            f"The entry does not fit the register {register}.",
            where=path.name,
            remedy="Mend what is listed.",
            problems=tuple(problems),
        )
    return table


def load(folder: Path) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """Every register present, as its TOML tables, and a digest over all of them."""
    tables: dict[str, list[dict[str, Any]]] = {}
    whole = sha256()
    for name in KINDS:
        path = register_path(folder, name)
        if path.exists():
            tables[name], raw = _read_table(path)
            whole.update(name.encode("ascii") + b"\0" + sha256(raw).digest())
    return tables, whole.hexdigest()


def register_path(folder: Path, register: str) -> Path:
    """The file of a register."""
    return folder / f"{register.replace('_', '-')}.toml"


def read_toml(path: Path) -> tuple[dict[str, Any], bytes]:
    """A TOML file of the folder of registers, read and as it lies there.

    Raises:
        InputError: It is not TOML.
    """
    raw = path.read_bytes()
    try:
        return tomllib.loads(raw.decode("utf-8")), raw
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            f"The register {path.name} is not TOML.",
            where=path.name,
            remedy="Restore the file from its backup.",
        ) from error


def _read_table(path: Path) -> tuple[list[dict[str, Any]], bytes]:
    document, raw = read_toml(path)
    extra = sorted(set(document) - {"entry"})
    if extra:
        raise InputError(
            f"The register {path.name} holds keys it may not: {', '.join(extra)}.",
            where=path.name,
            remedy="Remove them; a register holds [[entry]] tables only.",
        )
    return document.get("entry", []), raw


def parse(tables: dict[str, list[dict[str, Any]]]) -> dict[str, tuple[Entry, ...]]:
    """Tables to entries, or every problem of every register at once."""
    problems = [
        problem
        for name, table in tables.items()
        for row, entry in enumerate(table, 1)
        for problem in _problems(name, entry, row)
    ]
    for name, table in tables.items():
        problems += _problems_between(name, table)
    if problems:
        raise InputError(
            f"The registers hold {len(problems)} problem(s).",
            where="registers/",
            remedy="Mend what is listed.",
            problems=tuple(problems),
        )
    return {name: _ended(tuple(_build(name, entry) for entry in table)) for name, table in tables.items()}


def _problems_between(name: str, table: list[dict[str, Any]]) -> list[Problem]:
    """Ids used twice, and replacements of what does not stand there: an end nobody would see."""
    ids = [str(entry.get("id")) for entry in table]
    first = {entry_id: row for row, entry_id in reversed([*enumerate(ids, 1)])}
    twice = [
        _problem(name, row, "id", "the id is used twice", "Give each entry an id of its own.")
        for row, entry_id in enumerate(ids, 1)
        if first[entry_id] != row
    ]
    lost = [
        _problem(name, row, "replaces", "it replaces an entry that is not there", "Name the entry it ends.")
        for row, entry in enumerate(table, 1)
        if "replaces" in entry
        and str(entry["replaces"]) not in first
        and not _founders(name, entry["replaces"])
    ]
    return twice + lost


def _founders(register: str, replaced: Any) -> bool:
    return register == "keys" and isinstance(replaced, str) and replaced.startswith(FOUNDER)


def _ended(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Entries that later ones replace end on the day before the first of them begins."""
    ends = ends_of(entries)
    return tuple(
        dataclasses.replace(entry, to_on=min(ends[entry.id], entry.to_on or date.max))
        if entry.id in ends
        else entry
        for entry in entries
    )


def ends_of(entries: Iterable[Entry]) -> dict[str, date]:
    """Id of each replaced entry to its last day."""
    ends: dict[str, date] = {}
    for entry in entries:
        if entry.replaces:
            last = entry.from_on - timedelta(days=1)
            ends[entry.replaces] = min(last, ends.get(entry.replaces, last))
    return ends


@cache
def _fields(register: str) -> Mapping[str, tuple[str, Any, bool]]:
    """TOML key -> (attribute, type, required) of one register's entries."""
    kind = KINDS[register]
    hints = typing.get_type_hints(kind)
    renamed = {"from_on": "from", "to_on": "to"}
    return {
        renamed.get(f.name, f.name): (
            f.name,
            hints[f.name],
            f.default is dataclasses.MISSING and f.name != "to_on",
        )
        for f in dataclasses.fields(kind)
    }


def _problem(register: str, row: int, column: str, says: str, remedy: str) -> Problem:
    return Problem(
        rule="register", says=f"{register}, entry {row}: {says}.", remedy=remedy, row=row, column=column
    )


def _problems(register: str, entry: dict[str, Any], row: int) -> list[Problem]:
    known = _fields(register)
    found = [
        _problem(register, row, key, f"unknown key {key}", "Remove it or mend its spelling.")
        for key in sorted(set(entry) - set(known) - {"signature"})
    ]
    for key, (_, hint, required) in known.items():
        if key not in entry:
            if required:
                found.append(_problem(register, row, key, f"{key} is missing", "Add it."))
        elif not _fits(entry[key], hint):
            found.append(_problem(register, row, key, f"{key} is not of its type", "Write it as documented."))
        elif not _listed(entry[key], CLOSED.get(register, {}).get(key)):
            found.append(_problem(register, row, key, f"{key} is not of its list", "Write it as documented."))
    if "signature" not in entry:
        found.append(
            _problem(register, row, "signature", "the signature is missing", "Have the entry signed.")
        )
    return found


def _fits(value: Any, hint: Any) -> bool:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, option) for option in typing.get_args(hint) if option is not type(None))
    if origin is tuple:
        return isinstance(value, list) and all(_fits(item, typing.get_args(hint)[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return type(value) is hint


def _listed(value: Any, words: frozenset[str] | None) -> bool:
    return words is None or words.issuperset(value if isinstance(value, list) else [value])


def _build(register: str, entry: dict[str, Any]) -> Entry:
    values: dict[str, Any] = {"to_on": None}
    for key, (attribute, _, _) in _fields(register).items():
        if key in entry:
            value = entry[key]
            values[attribute] = tuple(value) if isinstance(value, list) else value
    return KINDS[register](**values)


def plain(value: Any) -> Any:
    """A TOML value as canonical JSON can hold it: dates become text."""
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _:
            return value


def toml_table(entry: Mapping[str, Any]) -> str:
    """The keys and values of one entry as TOML."""
    return "".join(f"{key} = {_toml_value(value)}\n" for key, value in entry.items() if value is not None)


def _toml_entry(entry: Mapping[str, Any]) -> str:
    return "[[entry]]\n" + toml_table(entry)


def _toml_value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return "[" + ", ".join(map(_toml_value, value)) + "]"
        case dict():
            return "{ " + ", ".join(f"{key} = {_toml_value(inner)}" for key, inner in value.items()) + " }"
        case str():
            return _toml_text(value)
        case _:
            raise TypeError("a register holds text, numbers, dates, lists and tables only")


def _toml_text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else _toml_escape(c) for c in escaped) + '"'


def _toml_escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004  (TOML's two widths)
