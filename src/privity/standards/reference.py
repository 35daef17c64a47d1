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

    The rows stand in one literal, a row a line: engines read that at once, and a thousand
    rows of VALUES slowly.

    Raises:
        IntegrityError: A cell holds a character that has no place in a reference table.
    """
    told = sorted({tuple(row) for row in rows})
    if not all(_CELL.fullmatch(cell) for row in told for cell in row):
        raise IntegrityError(
            "a reference table holds an unexpected character",
            where=f"standards/{makes}",
            remedy="Install the package again.",
        )
    cut = ", ".join(f"split_part(line, ',', {n}) AS {column}" for n, column in enumerate(columns, 1))
    body = "\n".join(",".join(row) for row in told)
    return Step(makes, f"SELECT {cut}\nFROM (SELECT unnest(string_split('{body}', chr(10))) AS line) AS told")


def table_step(makes: str, name: str, columns: Sequence[str]) -> Step:
    """A step that makes relation `makes` out of the named columns of ``data/<name>.csv``."""
    return values_step(makes, columns, [tuple(row[column] for column in columns) for row in table(name)])
