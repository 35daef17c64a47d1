"""A spreadsheet of text cells, written as it streams: the least an XLSX file may hold.

Every cell is an inline string, so a number stays the text it was and no cell can be a formula.
Source: ECMA-376, parts 1 and 2.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

MOST_ROWS: Final = 1_048_575
"""Rows of a sheet below its heading."""
_DAY_ONE: Final = (1980, 1, 1, 0, 0, 0)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACK: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACK}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACK}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="lines" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACK}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def write_sheet(path: Path, heading: Sequence[str], rows: Iterable[Sequence[str | None]]) -> int:
    """Write one sheet and return the number of rows below the heading. The same rows give the same bytes."""
    count = 0
    names = [_column(number) for number in range(len(heading))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, text in _PARTS.items():
            book.writestr(zipfile.ZipInfo(name, _DAY_ONE), f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        entry = zipfile.ZipInfo("xl/worksheets/sheet1.xml", _DAY_ONE)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with book.open(entry, "w", force_zip64=True) as sheet:
            sheet.write(
                f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}"><sheetData>'.encode()
            )
            sheet.write(_row(1, names, heading))
            for count, row in enumerate(rows, 1):
                sheet.write(_row(count + 1, names, row))
            sheet.write(b"</sheetData></worksheet>")
    return count


def _row(number: int, names: Sequence[str], cells: Sequence[str | None]) -> bytes:
    texts = (
        f'<c r="{name}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        for name, cell in zip(names, cells, strict=True)
        if cell is not None
    )
    return f'<row r="{number}">{"".join(texts)}</row>'.encode()


def _column(number: int) -> str:
    letter = chr(ord("A") + number % 26)
    return letter if number < 26 else _column(number // 26 - 1) + letter  # noqa: PLR2004  (letters of the alphabet)
