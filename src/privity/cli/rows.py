"""Rows people hand in as CSV files."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from privity.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV file of exactly these columns.

    Raises:
        InputError: It is no CSV file, or has other columns.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"{path.name} is not a CSV file.", where=path.name, remedy="Write it anew."
        ) from error
    if tuple(reader.fieldnames or ()) != columns or any(None in row or None in row.values() for row in rows):
        raise InputError(
            f"{path.name} has other columns than it should.",
            where=path.name,
            remedy="Give " + ", ".join(columns) + ".",
        )
    return rows
