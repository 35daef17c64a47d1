"""XLSX: the first sheet of a plain workbook, text cells, dates in the date columns.

Source: spec/request-file.md, "XLSX".
"""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from privity.adapters.parsing.cells import SOUND, SoundRows, write_cells
from privity.adapters.parsing.engine import connect
from privity.adapters.parsing.report import Faults, Report
from privity.adapters.parsing.workbook import judge_workbook
from privity.intake.heading import judge_heading
from privity.intake.rules import Fault
from privity.model.request import COLUMNS, DATE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from privity.adapters.parsing.limits import Limits

_HEADINGS: Final = 100
_ESCAPED: Final = re.compile(r"_x[0-9A-Fa-f]{4}_")
_RULES: Final = {"f": "cells.formula", "e": "cells.error", "n": "cells.number"}


def parse_xlsx(path: Path, folder: Path, limits: Limits) -> Report:
    """Read the workbook at `path` into ``cells.parquet`` of `folder`, or say what is wrong with it."""
    faults = Faults()
    rule = judge_workbook(str(path), limits)
    if rule is not None:
        faults.add(Fault(rule))
        return Report(faults=faults, rows=0, cells=False)
    # A spreadsheet reader meets a broken workbook with whatever its libraries raise.
    try:
        return _parse(path, folder, limits, faults)
    except (BadZipFile, ParseError, LookupError, ValueError, TypeError, AttributeError, OSError, EOFError):
        faults.add(Fault("file.unreadable"))
    return Report(faults=faults, rows=0, cells=False)


def _parse(path: Path, folder: Path, limits: Limits, faults: Faults) -> Report:
    rows = _rows(path)
    heading = [cell.value for cell in next(rows, ())]
    while heading and heading[-1] is None:
        heading.pop()
    if len(heading) > _HEADINGS:
        faults.add(Fault("columns.many", 0))
        return Report(faults=faults, rows=0, cells=False)
    placed, wrong = judge_heading([name if isinstance(name, str) else "" for name in heading])
    faults.extend(wrong)
    count = 0
    with SoundRows(folder, faults) as sound:
        for count, row in _stated(rows, faults):
            if count > limits.rows:
                faults.add(Fault("rows.many", None, None, limits.rows))
                break
            sound.add(count, _cells(row, placed, count, faults))
    if count == 0 or not any(placed):
        if count == 0:
            faults.add(Fault("rows.none"))
        return Report(faults=faults, rows=count, cells=False)
    with connect(folder) as db:
        write_cells(db, folder / SOUND, ("row", *COLUMNS), folder, skip=0)
    return Report(faults=faults, rows=count, cells=True)


def _rows(path: Path) -> Iterator[Sequence[Any]]:
    """Rows of cells of the first sheet, as wide as they are written; its stated size is not believed."""
    from openpyxl import load_workbook  # noqa: PLC0415  (costs a third of a second; only XLSX pays)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        yield from sheet.iter_rows()


def _stated(rows: Iterator[Sequence[Any]], faults: Faults) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows with their numbers; a blank one is a fault unless only blank ones follow."""
    blank = 0
    for number, row in enumerate(rows, 1):
        if all(cell.value is None for cell in row):
            blank += 1
            continue
        for gone in range(number - blank, number):
            faults.add(Fault("rows.blank", gone))
        blank = 0
        yield number, row


def _cells(row: Sequence[Any], placed: Sequence[str | None], number: int, faults: Faults) -> list[str | None]:
    found: dict[str, str | None] = {}
    for position, cell in enumerate(row):
        if position >= len(placed):
            if cell.value is not None:
                faults.add(Fault("rows.ragged", number, None, position + 1))
                break
        elif (name := placed[position]) is not None:
            found[name] = _text(cell, name, number, faults)
    return [found.get(name) for name in COLUMNS]


def _text(cell: Any, column: str, row: int, faults: Faults) -> str | None:
    value = cell.value
    if value is None:
        return None
    kind = cell.data_type
    if kind in {"s", "inlineStr", "str"} and isinstance(value, str):
        # The format hides control characters in escapes that its readers leave as they are.
        if _ESCAPED.search(value):
            faults.add(Fault("cells.control", row, column))
            return None
        return value or None
    if kind == "n" and column == "periods" and type(value) is int:
        return str(value)
    if kind == "d" and column in DATE_COLUMNS and (day := _day(value)) is not None:
        return day
    faults.add(Fault(_RULES.get(kind, "cells.type"), row, column))
    return None


def _day(value: Any) -> str | None:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else None
    return value.isoformat() if isinstance(value, date) else None
