"""`privity batch check`, and the requester's list of refused lines."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privity import wiring
from privity.adapters.sheets import write_sheet
from privity.cli.common import JsonOption
from privity.cli.output import put, put_json, put_table
from privity.errors import InputError
from privity.flow.check import check_lines
from privity.flow.show import refused_lines
from privity.intake import read_header

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.flow.check import Checked
    from privity.flow.office import Office

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What makes a spreadsheet run a cell, full-width forms included."""
REFUSED_COLUMNS = ("line_id", "conditions not met")


def check(
    lines: Annotated[Path, typer.Argument(help="CSV, JSON Lines, Parquet or XLSX file of lines.")],
    header: Annotated[Path | None, typer.Option(help="The header that goes with it.", exists=True)] = None,
    elections: Annotated[
        Path | None, typer.Option(help='TOML of counsel\'s elections: Q1 = "…".', exists=True)
    ] = None,
    pack: Annotated[str, typer.Option(help="Law pack.")] = "us_tax",
    as_json: JsonOption = False,
) -> None:
    """Check a request file on its face. Needs no office and opens no record."""
    checked = check_file(lines, header=header, elections=elections, pack=pack)
    refused = received = 0
    counts: Counter[str] = Counter()
    for line in checked:
        received += 1
        refused += not line.valid
        counts.update(line.failed)
        if as_json:
            put_json(_as_json(line))
    if not as_json:
        put_table(
            lines.name,
            ("lines", "count"),
            [("facially valid", received - refused), ("facially refused", refused), ("received", received)],
        )
        if counts:
            put("")
            put_table("not met, by condition", ("condition", "lines"), counts.most_common())
    raise typer.Exit(1 if refused else 0)


def check_file(lines: Path, *, header: Path | None, elections: Path | None, pack: str) -> Iterator[Checked]:
    """Parse and check a file; every problem of the file itself is raised together.

    Raises:
        InputError: The file as a whole cannot be accepted.
    """
    read = None if header is None else read_header(header.read_bytes())
    today = datetime.now(UTC).date()
    with wiring.checking(pack) as tools:
        chosen = {} if elections is None else _elections(elections)
        book = tools.pack.book(today, chosen)
        tools.parse(lines, out=tools.folder / "lines.parquet", tmp=tools.folder, header=read)
        with tools.engine() as engine:
            yield from check_lines(
                engine, tools.pack, tools.lists, book, tools.folder / "lines.parquet", header=read, on=today
            )


def write_refused(office: Office, batch_id: str, output: Path) -> int:
    """The requester's list of refused lines: ids and conditions, safe in a spreadsheet.

    Raises:
        InputError: The file's ending is neither .csv nor .xlsx.
    """
    rows = refused_lines(office, batch_id)
    if output.suffix == ".xlsx":
        write_sheet(output, REFUSED_COLUMNS, rows)
    elif output.suffix == ".csv":
        _refuse_formulas(rows)
        with output.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(REFUSED_COLUMNS)
            writer.writerows(rows)
    else:
        raise InputError(
            "The list is written as .csv or .xlsx.", where=output.name, remedy="Choose an ending."
        )
    return len(rows)


def _refuse_formulas(rows: list[tuple[str, str]]) -> None:
    """A cell a spreadsheet would run is not written to CSV: an added apostrophe would alter the id."""
    if any(cell.lstrip("\u00a0 ").startswith(FORMULA) for row in rows for cell in row):
        raise InputError(
            "A line id would be run as a formula by a spreadsheet.",
            where="line_id",
            remedy="Write the list as .xlsx, where every cell is typed as text.",
        )


def _elections(path: Path) -> dict[str, str]:
    try:
        chosen = tomllib.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("The elections are not TOML.", where=path.name, remedy='Write Q1 = "…".') from error
    if not all(isinstance(reading, str) for reading in chosen.values()):
        raise InputError("An election is not a text.", where=path.name, remedy='Write Q1 = "…".')
    return chosen


def _as_json(line: Checked) -> dict[str, object]:
    return {
        "line_id": line.line_id,
        "outcome": "facially_valid" if line.valid else "facially_refused",
        "failed": list(line.failed),
        "undetermined": list(line.undetermined),
    }
