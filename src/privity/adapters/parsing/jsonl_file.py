"""JSON Lines: one object a row, every column a key, values text, null or lists of text.

Source: spec/request-file.md, "JSON Lines".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from privity.adapters.parsing.cells import SOUND, SoundRows, write_cells
from privity.adapters.parsing.engine import connect
from privity.adapters.parsing.report import Faults, Report
from privity.adapters.parsing.text_rows import first_row, plain_rows
from privity.intake.heading import nearest
from privity.intake.rules import Fault
from privity.model.request import COLUMNS, LIST_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from privity.adapters.parsing.limits import Limits

_KEYS: Final = frozenset(COLUMNS)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


class _Number(str):
    """A JSON number or constant, kept as written: it is refused, or is a year."""

    __slots__ = ()


class _Pairs(list[tuple[str, Any]]):
    """The members of a JSON object in order, doubled keys included."""

    __slots__ = ()


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_Pairs, parse_int=_Number, parse_float=_Number, parse_constant=_Number
)


def parse_jsonl(path: Path, folder: Path, limits: Limits) -> Report:
    """Read the JSON Lines file at `path` into ``cells.parquet`` of `folder`, or say what is wrong with it."""
    faults = Faults()
    row = first_row(path, limits.row_bytes)
    if row is not None and row.startswith(_UTF16):
        faults.add(Fault("file.encoding"))
        return Report(faults=faults, rows=0, cells=False)
    end = b"\r\n" if row and row.endswith(b"\r\n") else b"\n"
    rows = 0
    with SoundRows(folder, faults) as sound:
        for number, text in plain_rows(path, end, limits.row_bytes, faults, first=1):
            rows = number
            if rows > limits.rows:
                faults.add(Fault("rows.many", None, None, limits.rows))
                break
            cells = None if text is None else _cells(text, rows, faults)
            if cells is not None:
                sound.add(rows, cells)
    if rows == 0:
        faults.add(Fault("rows.none"))
        return Report(faults=faults, rows=0, cells=False)
    with connect(folder) as db:
        write_cells(db, folder / SOUND, ("row", *COLUMNS), folder, skip=0)
    return Report(faults=faults, rows=rows, cells=True)


def _cells(text: bytes, row: int, faults: Faults) -> list[str | None] | None:
    """The cells of one row in the order of `COLUMNS`; None if the row is not an object."""
    try:
        pairs = _DECODER.decode(text.decode("utf-8"))
    except RecursionError:
        faults.add(Fault("json.depth", row))
        return None
    except ValueError:
        faults.add(Fault("json.syntax", row))
        return None
    if not isinstance(pairs, _Pairs):
        faults.add(Fault("json.syntax", row))
        return None
    stated = dict(pairs)
    if len(stated) != len(pairs) or stated.keys() != _KEYS:
        _judge_keys([key for key, _ in pairs], row, faults)
    return [
        value if type(value) is str else _cell(value, column, row, faults)
        for column, value in zip(COLUMNS, map(stated.get, COLUMNS), strict=True)
    ]


def _judge_keys(keys: list[str], row: int, faults: Faults) -> None:
    for key in sorted(_KEYS.difference(keys)):
        faults.add(Fault("json.missing", row, key))
    for key in dict.fromkeys(keys):
        if key not in _KEYS:
            faults.add(Fault("json.key", row, None, nearest(key, COLUMNS)))
        elif keys.count(key) > 1:
            faults.add(Fault("json.doubled", row, key))


def _cell(value: Any, column: str, row: int, faults: Faults) -> str | None:
    if value is None:
        return None
    if isinstance(value, _Pairs):
        faults.add(Fault("json.depth", row, column))
    elif isinstance(value, _Number):
        faults.add(Fault("cells.number", row, column))
    elif not isinstance(value, list) or column not in LIST_COLUMNS:
        faults.add(Fault("cells.type", row, column))
    else:
        return _joined(value, column, row, faults)
    return None


def _joined(items: list[Any], column: str, row: int, faults: Faults) -> str | None:
    for item in items:
        if isinstance(item, list):
            faults.add(Fault("json.depth", row, column))
        elif not isinstance(item, str):
            faults.add(Fault("cells.type", row, column))
        elif type(item) is not str and column != "periods":
            faults.add(Fault("cells.number", row, column))
        elif ";" in item:
            faults.add(Fault("cells.separator", row, column))
        else:
            continue
        return None
    return ";".join(items) or None
