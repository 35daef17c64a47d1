"""What commands share: the office option, opening it, and a watch that draws progress."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from privity.adapters.watch import Recorder, Stage
from privity.errors import UnavailableError
from privity.wiring import open_office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.flow.office import Office

OfficeOption = Annotated[
    Path | None, typer.Option("--office", envvar="PRIVITY_OFFICE", help="The office's folder.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object for programs.")]
PersonOption = Annotated[str, typer.Option("--as", help="Who acts: a person of the register.")]
KeyOption = Annotated[Path, typer.Option("--key", help="That person's private key (PEM).", exists=True)]


_OPEN: list[Office] = []
WATCHES: list[Recorder] = []
"""A demonstration puts its own recorder here, to print every stage's figures at the end."""


def place(office: Path | None) -> Path:
    """Where the office's folder is.

    Raises:
        UnavailableError: No office was named.
    """
    if office is None:
        raise UnavailableError(
            "No office was named.", where="--office", remedy="Give --office DIR or set PRIVITY_OFFICE."
        )
    return office.resolve()


def opened(office: Path | None, *, reading: bool = False) -> Office:
    """The office a command works in.

    Raises:
        UnavailableError: No office was named, or it cannot be opened.
    """
    held = open_office(place(office), reading=reading, watch=WATCHES[-1] if WATCHES else TerminalWatch())
    _OPEN.append(held)
    return held


def notes_of(office: Office) -> list[str]:
    """What the stages of a run had to say, in their order."""
    return (
        [stage.note for stage in office.watch.stages if stage.note]
        if isinstance(office.watch, Recorder)
        else []
    )


def close_all() -> None:
    """Give up the log's lock: a command holds it no longer than it runs."""
    while _OPEN:
        _OPEN.pop().log.close()


class TerminalWatch(Recorder):
    """Progress bars on a terminal; elsewhere one line a stage on stderr when PRIVITY_STAGES is set."""

    @contextmanager
    def stage(self, name: str, *, rows_in: int, total: int | None = None) -> Iterator[Stage]:
        """Run a stage with a bar that moves as the stage advances."""
        with super().stage(name, rows_in=rows_in) as stage:
            if not sys.stderr.isatty():
                began = time.perf_counter()
                yield stage
                self._line(stage, time.perf_counter() - began)
                return
            with _bar() as progress:
                task = progress.add_task(name, total=total)
                stage.advance = lambda rows: progress.advance(task, rows)
                yield stage

    @staticmethod
    def _line(stage: Stage, seconds: float) -> None:
        if os.environ.get("PRIVITY_STAGES"):
            sys.stderr.write(f"{stage.name}: {stage.rows_in} in, {stage.rows_out} out, {seconds:.2f} s\n")


def _bar() -> Progress:
    from rich.console import Console  # noqa: PLC0415  (only a terminal pays for it)

    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
