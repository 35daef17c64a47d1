"""Reading TOML tables by their shape, every fault noted and none fatal."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from privity.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Kind = Callable[[Any], bool]
    Shape = Mapping[str, Kind]


LINE: Final = "__line__"
"""Key under which a table keeps the line its heading stands on; no file can write it, for `lined` sets it last."""

_HEADING = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_MANY = re.compile(r'"""|\'\'\'')


def lined(text: str, document: dict[str, Any]) -> dict[str, Any]:
    """The document with the line of its heading in every table, counted from 1."""
    document[LINE] = 1
    seen: dict[str, int] = {}
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        heading = None if inside else _HEADING.match(line)
        inside ^= len(_MANY.findall(line)) % 2 == 1
        if heading is not None:
            table = _table(document, heading[2].replace('"', "").split("."), seen, many=heading[1] == "[[")
            if table is not None:
                table[LINE] = number
    return document


def _table(
    document: dict[str, Any],
    path: list[str],
    seen: dict[str, int],
    *,
    many: bool,
) -> dict[str, Any] | None:
    held: Any = document
    for part in path:
        held = held.get(part.strip()) if isinstance(held, dict) else None
        if isinstance(held, list) and many:
            nth = seen.get(part, 0)
            seen[part] = nth + 1
            held = held[nth] if nth < len(held) else None
    return held if isinstance(held, dict) else None


def place(file: str, table: Any, name: str) -> str:
    """Where a table stands, as problems say it: file, line, name."""
    line = table.get(LINE) if isinstance(table, dict) else None
    return f"{file}, {name}" if line is None else f"{file}:{line}, {name}"


class Faults:
    """The problems found so far, in the order found."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, rule: str, where: str, says: str, remedy: str) -> None:
        """Note one problem at `where`, a path inside the pack. A pack is public: values may be quoted."""
        self._found.append(Problem(rule=rule, says=f"{where}: {says}", remedy=remedy))


def is_text(value: Any) -> bool:
    """Text that says something."""
    return isinstance(value, str) and bool(value.strip())


def is_day(value: Any) -> bool:
    """A calendar day, without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def is_flag(value: Any) -> bool:
    """True or false."""
    return isinstance(value, bool)


def is_number(value: Any) -> bool:
    """A whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_texts(value: Any) -> bool:
    """A list of texts, each once."""
    return isinstance(value, list) and all(is_text(item) for item in value) and len(set(value)) == len(value)


def is_table(value: Any) -> bool:
    """A table."""
    return isinstance(value, dict)


def is_tables(value: Any) -> bool:
    """A list of tables."""
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def is_one_of(*words: str) -> Kind:
    """One of a closed list of words."""
    return lambda value: isinstance(value, str) and value in words


def fit(table: Any, where: str, faults: Faults, *, required: Shape, optional: Shape) -> bool:
    """Whether a table has every required key, no unknown one, and values of the right kind."""
    if not isinstance(table, dict):
        faults.add("shape.table", where, "a table is expected", "Write it as a table.")
        return False
    before = len(faults)
    for key in sorted(required.keys() - table.keys()):
        faults.add("shape.missing", where, f"the key {key!r} is missing", f"Add {key!r}.")
    for key in sorted(table.keys() - required.keys() - optional.keys() - {LINE}):
        faults.add("shape.unknown", where, f"the key {key!r} is unknown", "Correct or remove it.")
    for key, is_kind in {**required, **optional}.items():
        if key in table and not is_kind(table[key]):
            kind = (is_kind.__doc__ or "one of its words").rstrip(".").lower()
            faults.add("shape.value", where, f"{key!r} is not what it must be ({kind})", "Correct the value.")
    return len(faults) == before
