"""Spreadsheets we write: every cell typed as text or number, so that none is ever run as a formula."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def write_sheet(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Write one sheet with a heading; text stays text whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("lines")
    for row in chain((columns,), rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=value)
            if isinstance(value, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    book.save(path)
