"""Data on stdout, messages on stderr; tables for people, JSON for programs, colour on a terminal only."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from privity.errors import PrivityError

SHOWN = 50
"""Problems listed on a terminal before the rest is only counted."""


def say(text: str) -> None:
    """A message for a person, on stderr."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(text, markup=False)


def put(text: str) -> None:
    """Data, on stdout."""
    sys.stdout.write(text + "\n")


def moment(seconds: int) -> str:
    """A time of the log, in seconds since 1970 UTC, as people read it; empty for none."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if seconds else ""


def put_json(value: Any) -> None:
    """One JSON object on one line of stdout."""
    put(json.dumps(value, ensure_ascii=False, sort_keys=False))


def put_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on stdout; numbers stand right."""
    held = [tuple(row) for row in rows]
    table = Table(title=title, title_justify="left", header_style="bold", show_edge=False, pad_edge=False)
    for n, column in enumerate(columns):
        numeric = bool(held) and all(isinstance(row[n], int | float) for row in held)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in held:
        table.add_row(*(_cell(value) for value in row))
    Console(file=sys.stdout, highlight=False).print(table)


@contextmanager
def open_csv(path: Path | None, columns: Sequence[str]) -> Iterator[Callable[[Sequence[object]], object]]:
    """A writer of rows to a CSV file, its heading written; of nothing where no file is named."""
    if path is None:
        yield lambda _: None
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        yield writer.writerow


def explain(error: PrivityError, *, as_json: bool) -> None:
    """An error, and every problem it lists."""
    problems = getattr(error, "problems", ())
    if as_json:
        put_json(
            {
                "error": error.code,
                "what": error.what,
                "where": error.where,
                "remedy": error.remedy,
                "problems": [
                    {"rule": p.rule, "row": p.row, "column": p.column, "says": p.says, "remedy": p.remedy}
                    for p in problems
                ],
            }
        )
        return
    say(str(error))
    for problem in problems[:SHOWN]:
        place = ", ".join(
            part
            for part in (
                None if problem.row is None else f"row {problem.row}",
                None if problem.column is None else f"column {problem.column}",
            )
            if part
        )
        say(f"  {problem.rule}{f' ({place})' if place else ''}: {problem.says} {problem.remedy}")
    if len(problems) > SHOWN:
        say(f"  … and {len(problems) - SHOWN} more; --json lists all of them.")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return "" if value is None else str(value)
