"""`privity synth`: synthetic people, and requests about them."""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from privity.errors import InputError
from privity.testing.synthetic import (
    FileFormat,
    HeaderFields,
    Pattern,
    Progress,
    Summary,
    generate_people,
    generate_requests,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

app = typer.Typer(
    no_args_is_help=True, help="Synthetic people, and requests about them. Nobody in them exists."
)

_SIGNED_ON = HeaderFields().signed_on.isoformat()


@app.command()
def people(
    out: Annotated[
        Path, typer.Option(help="Folder that receives the record file and, in truth/, what is true.")
    ],
    persons: Annotated[
        int, typer.Option("--persons", "--people", help="How many persons the file holds.")
    ] = 200_000,
    seed: Annotated[int, typer.Option(help="Another seed, another nation.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write a national record file of synthetic people."""
    began = time.perf_counter()
    with _progress() as progress:
        summary = generate_people(out, persons=persons, seed=seed, progress=progress)
    _tell(summary, began, as_json=as_json)


@app.command()
def requests(
    out: Annotated[Path, typer.Option(help="Folder that receives lines, header, roster and truth.")],
    people_dir: Annotated[Path, typer.Option("--people", help="Folder that `privity synth people` wrote.")],
    lines: Annotated[int, typer.Option(help="How many lines.")] = 20_000,
    seed: Annotated[int, typer.Option(help="Another seed, other lines about the same people.")] = 1,
    pattern: Annotated[
        Pattern, typer.Option(help="In good faith, or the file of August 2025 as it was.")
    ] = "mixed",
    file_format: Annotated[FileFormat, typer.Option("--format", help="Of the lines.")] = "csv",
    signed_on: Annotated[str, typer.Option(help="Day of signing, ISO 8601.")] = _SIGNED_ON,
    batch_id: Annotated[
        str, typer.Option(help="The requester's own name of the file.")
    ] = HeaderFields().batch_id,
    header_defect: Annotated[
        list[str] | None, typer.Option(help="A defect of the header to plant; may be repeated.")
    ] = None,
    without: Annotated[list[str] | None, typer.Option(help="A defect not to plant; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write a request file about synthetic people, with the truth of every line."""
    header = HeaderFields(batch_id=batch_id, signed_on=_day(signed_on))
    began = time.perf_counter()
    with _progress() as progress:
        summary = generate_requests(
            people_dir, out, lines=lines, seed=seed, pattern=pattern, file_format=file_format, header=header,
            header_defects=header_defect or (), without=without or (), progress=progress,
        )  # fmt: skip
    _tell(summary, began, as_json=as_json)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            "the day of signing is no date", where="--signed-on", remedy="Write it as 2025-08-07."
        ) from None


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar on a terminal, nothing elsewhere."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty(), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda stage, number, of: bar.update(task, description=stage, completed=number - 1, total=of)


def _tell(summary: Summary, began: float, *, as_json: bool) -> None:
    seconds = round(time.perf_counter() - began, 1)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    cpu, peak = round(usage.ru_utime + usage.ru_stime, 1), usage.ru_maxrss // 1024
    if as_json:
        told = {
            "folder": str(summary.folder),
            "files": summary.files,
            "rows": dict(summary.rows),
            "shares": dict(summary.shares),
            "seconds": seconds,
            "cpu_seconds": cpu,
            "peak_mib": peak,
        }
        typer.echo(json.dumps(told))
        return
    table = Table(title=f"written to {summary.folder}")
    table.add_column("what")
    table.add_column("rows", justify="right")
    for name, count in {**summary.rows, **summary.shares}.items():
        table.add_row(name.replace("_", " ").replace(".", ": "), f"{count:,}")
    console = Console()
    console.print(table)
    console.print(f"{seconds} s, {cpu} CPU s, {peak:,} MiB at most", highlight=False)
