"""Rosters: the officers an agency names, in CSV files whose digest a signed register entry holds."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, Any

from privity.errors import InputError, IntegrityError
from privity.model.digest import file_digest
from privity.model.register import current

if TYPE_CHECKING:
    from pathlib import Path

    from privity.model.register import Registers, Roster

COLUMNS = ["officer_id", "agency", "unit", "role", "from_on", "to_on"]


def rows(folder: Path, registers: Registers, agency: str, on: date) -> list[tuple[Any, ...]]:
    """The roster rows of an agency on a day, dates parsed; none when no roster is on record.

    Raises:
        IntegrityError: A roster file is absent or not the one that was signed.
        InputError: A roster does not have the columns and dates of a roster.
    """
    return [
        row
        for entry in current(registers.rosters, on)
        if entry.agency == agency
        for row in _read(folder / "rosters" / entry.file, entry)
    ]


def _read(path: Path, entry: Roster) -> list[tuple[Any, ...]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _other(entry) from error
    if file_digest(data) != entry.sha256:
        raise _other(entry)
    try:
        heading, *table = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
        parsed = [_row(row) for row in table]
    except (ValueError, csv.Error) as error:
        raise _unreadable(entry, "a row that is not a roster's") from error
    if heading != COLUMNS:
        raise _unreadable(entry, "other columns than a roster")
    if len(parsed) != entry.count:
        raise _other(entry)
    return parsed


def _row(row: list[str]) -> tuple[Any, ...]:
    """An officer: the first four columns as they stand, then first and last day; ValueError for anything else."""
    officer, agency, unit, role, start, end = row
    return officer, agency, unit, role, date.fromisoformat(start), date.fromisoformat(end) if end else None


def _unreadable(entry: Roster, what: str) -> InputError:
    return InputError(
        f"The roster {entry.id} has {what}.",
        where=f"registers/rosters/{entry.file}",
        remedy="Give " + ", ".join(COLUMNS) + " in UTF-8, dates as YYYY-MM-DD, and sign that.",
    )


def _other(entry: Roster) -> IntegrityError:
    return IntegrityError(
        f"The roster {entry.id} is not the file that was signed.",
        where=f"registers/rosters/{entry.file}",
        remedy="Restore the file, or have the roster signed anew.",
    )
