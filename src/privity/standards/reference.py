"""Reference tables: CSV files of this package, turned into steps that need nothing from outside."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from privity.errors import IntegrityError
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Only these characters can become part of a statement; a table with any other is refused.
_CELL = re.compile(r"[A-Za-z0-9 _&-]*")


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Rows of ``data/<name>.csv``, in file order, by column name."""
    text = files("privity.standards").joinpath("data", f"{name}.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def values_step(makes: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Step:
    """A step that makes relation `makes` out of literal text rows, sorted and without repetition.

    Raises:
        IntegrityError: A cell holds a character that has no place in a reference table.
    """
    lines = []
    for row in sorted({tuple(row) for row in rows}):
        if not all(_CELL.fullmatch(cell) for cell in row):
            raise IntegrityError(
                "a reference table holds an unexpected character",
                where=f"standards/{makes}",
                remedy="Install the package again.",
            )
        lines.append("(" + ", ".join(f"'{cell}'" for cell in row) + ")")
    body = ",\n".join(lines)
    return Step(makes, f"SELECT {', '.join(columns)}\nFROM (VALUES\n{body}\n) AS rows({', '.join(columns)})")


def table_step(makes: str, name: str, columns: Sequence[str]) -> Step:
    """A step that makes relation `makes` out of the named columns of ``data/<name>.csv``."""
    return values_step(makes, columns, [tuple(row[column] for column in columns) for row in table(name)])
