"""The one shape every parser ends in: a table of cells, as text, with the row each stands on."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final, Self

from privity.adapters.parsing.engine import WRITTEN, literal
from privity.adapters.parsing.text_rows import holds_control
from privity.intake.rules import Fault
from privity.model.request import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import duckdb

    from privity.adapters.parsing.report import Faults

CELLS: Final = "cells.parquet"
SOUND: Final = "sound.csv"


class SoundRows:
    """Rows that a parser took from their container one by one, on their way to the table of cells.

    Args:
        folder: Where ``sound.csv`` is written.
        faults: Where faults of single cells go; such a cell is left out.
    """

    def __init__(self, folder: Path, faults: Faults) -> None:
        self._file = (folder / SOUND).open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._file, lineterminator="\n")
        self._faults = faults

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, row: int, cells: Sequence[str | None]) -> None:
        """Write the cells of one row, in the order of `COLUMNS`; None is an empty cell."""
        # Control characters and half characters are not printable; that test is the fast one.
        plain = "".join([cell for cell in cells if cell]).isprintable()
        self._rows.writerow((row, *(cells if plain else self._judged(row, cells))))

    def _judged(self, row: int, cells: Sequence[str | None]) -> list[str | None]:
        return [self._plain(row, name, cell) for name, cell in zip(COLUMNS, cells, strict=True)]

    def _plain(self, row: int, column: str, cell: str | None) -> str | None:
        try:
            if cell is None or not holds_control(cell.encode("utf-8")):
                return cell
            self._faults.add(Fault("cells.control", row, column))
        except UnicodeEncodeError:
            self._faults.add(Fault("file.encoding", row, column))
        return None


def write_cells(
    db: duckdb.DuckDBPyConnection, path: Path, placed: Sequence[str | None], folder: Path, *, skip: int
) -> None:
    """Make ``cells.parquet`` in `folder` of a CSV file whose every row is known to be sound.

    Args:
        db: The parser's engine.
        path: The file.
        placed: What stands at each position: a column, ``row``, or None for what is not kept.
        folder: Where the table goes.
        skip: Rows above the data.
    """
    names = [name or f"unused_{position}" for position, name in enumerate(placed)]
    kinds = ", ".join(f"'{name}': '{'BIGINT' if name == 'row' else 'VARCHAR'}'" for name in names)
    kept = ", ".join(name for name in names if not name.startswith("unused_"))
    db.execute(
        f"COPY (SELECT {kept} FROM read_csv({literal(path)}, auto_detect = false, header = false,"  # noqa: S608
        f" skip = {skip}, delim = ',', quote = '\"', escape = '\"', comment = '', nullstr = '',"
        f" null_padding = false, ignore_errors = false, strict_mode = true, columns = {{{kinds}}}))"
        f" TO {literal(folder / CELLS)} ({WRITTEN})"
    )
