"""CSV: comma, double quote, UTF-8, one heading, one row a line. Source: spec/request-file.md, "CSV".

Two readings. The fast one has the engine match every row against the grammar and
then parse the file; nothing may be wrong with it. Otherwise the slow one walks the
rows, names each fault, and keeps the sound rows so that their cells are judged too.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from typing import TYPE_CHECKING, Final

from privity.adapters.parsing.cells import SOUND, write_cells
from privity.adapters.parsing.engine import connect, literal
from privity.adapters.parsing.report import Faults, Report
from privity.adapters.parsing.text_rows import all_plain, first_row, plain_rows
from privity.intake.heading import judge_heading
from privity.intake.rules import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from privity.adapters.parsing.limits import Limits

HEADING_BYTES: Final = 65_536
HEADINGS: Final = 100
_CELL: Final = r'(?:"(?:[^"]|"")*"|[^",]*)'
_CELL_BYTES: Final = rb'(?:"(?:[^"]|"")*+"|[^",]*+)'
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


def parse_csv(path: Path, folder: Path, limits: Limits) -> Report:
    """Read the CSV file at `path` into ``cells.parquet`` of `folder`, or say what is wrong with it."""
    faults = Faults()
    row = first_row(path, HEADING_BYTES)
    end = b"\r\n" if row and row.endswith(b"\r\n") else b"\n"
    if row is None:
        return _ended(faults, Fault("columns.many", 0))
    heading = row.removesuffix(end)
    names = _heading(heading, faults)
    if len(names) > HEADINGS:
        faults.add(Fault("columns.many", 0))
    if faults:
        return Report(faults=faults, rows=0, cells=False)
    placed, wrong = judge_heading(names)
    faults.extend(wrong)
    if not any(placed):
        return Report(faults=faults, rows=0, cells=False)
    with connect(folder, also=[path]) as db:
        if all_plain(path, end, limits.row_bytes):
            rows, sound, text_bytes, quotes = _measure(db, path, len(names), heading)
            if sound and 0 < rows <= limits.rows:
                write_cells(db, path, placed, folder, skip=1)
                return Report(faults=faults, rows=rows, cells=True, text_bytes=text_bytes, quotes=quotes)
        rows = _explain(path, end, placed, faults, folder=folder, limits=limits)
        if rows == 0:
            return _ended(faults, Fault("rows.none"))
        write_cells(db, folder / SOUND, ("row", *placed), folder, skip=0)
        return Report(faults=faults, rows=rows, cells=True)


def _ended(faults: Faults, fault: Fault) -> Report:
    faults.add(fault)
    return Report(faults=faults, rows=0, cells=False)


def _heading(row: bytes, faults: Faults) -> list[str]:
    """The names in the heading; none, and a fault, if it cannot be read."""
    if row.startswith(_UTF16):
        faults.add(Fault("file.encoding"))
        return []
    if b"\r" in row:
        faults.add(Fault("rows.line_end", 0))
        return []
    try:
        return next(csv.reader([row.decode("utf-8")], strict=True), [])
    except UnicodeDecodeError:
        faults.add(Fault("file.encoding", 0))
    except csv.Error:
        faults.add(Fault("cells.quote", 0))
    return []


def _measure(
    db: duckdb.DuckDBPyConnection, path: Path, width: int, heading: bytes
) -> tuple[int, bool, int, int]:
    """Count data rows, say whether all match the grammar, and count their bytes and quotation marks."""
    grammar = f"{_CELL}(?:,{_CELL}){{{width - 1}}}"
    rows, sound, size, quotes = db.execute(
        "SELECT count(*), bool_and(regexp_full_match(row, ?)), sum(strlen(row)),"  # noqa: S608
        f" sum(strlen(row) - strlen(replace(row, '\"', ''))) FROM ({_lines(path)})",
        [grammar],
    ).fetchone() or (0, False, 0, 0)
    return rows - 1, bool(sound), int(size) - len(heading), int(quotes) - heading.count(b'"')


def _lines(path: Path) -> str:
    # A delimiter that the file was just shown not to hold makes the row one cell.
    return (
        f"SELECT coalesce(row, '') AS row FROM read_csv({literal(path)}, auto_detect = false, header = false,"  # noqa: S608
        " delim = chr(31), quote = '', escape = '', comment = '', strict_mode = true,"
        " columns = {'row': 'VARCHAR'})"
    )


def _explain(
    path: Path, end: bytes, placed: Sequence[str | None], faults: Faults, *, folder: Path, limits: Limits
) -> int:
    """Name every faulty row; copy the sound ones, their numbers in front, to ``sound.csv``. Rows met."""
    whole = _grammar(len(placed))
    number = 0
    with (folder / SOUND).open("wb") as out:
        for number, row in plain_rows(path, end, limits.row_bytes, faults):
            if number == 0:
                continue
            if number > limits.rows:
                faults.add(Fault("rows.many", None, None, limits.rows))
                break
            if row is None:
                continue
            if whole.fullmatch(row):
                out.write(b"%d,%b\n" % (number, row))
            else:
                faults.add(_structure(number, row, placed))
    return number


@cache
def _grammar(width: int) -> re.Pattern[bytes]:
    return re.compile(_CELL_BYTES + rb"(?:," + _CELL_BYTES + rb"){%d}" % (width - 1))


def _structure(number: int, row: bytes, placed: Sequence[str | None]) -> Fault:
    """What is wrong with a row that does not match the grammar."""
    cells, position = 0, 0
    cell = re.compile(_CELL_BYTES)
    while found := cell.match(row, position):
        cells += 1
        position = found.end()
        if position == len(row):
            return Fault("rows.ragged", number, None, cells)
        if row[position : position + 1] != b",":
            break
        position += 1
    column = placed[cells - 1] if cells <= len(placed) else None
    return Fault("cells.quote", number, column)
