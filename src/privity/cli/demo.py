"""`privity demo`: a synthetic custodian, three kinds of request, every step by the ordinary commands."""

from __future__ import annotations

import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privity.adapters.watch import Recorder, sampled
from privity.cli import demo_cases as cases
from privity.cli.common import WATCHES
from privity.cli.demo_custodians import in_custody
from privity.cli.demo_office import DemoOffice
from privity.cli.demo_witnesses import witnessed
from privity.cli.output import put, put_table, say
from privity.errors import InputError, IntegrityError
from privity.testing.synthetic import generate_people

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = ".privity-demo"
FEWEST, SMALL, FULL_SIZE = 100, 400, 1_000_000
ERRORS = (
    "defective_looked_up", "defective_released", "wrong_person", "never_verified", "reasons_differ",
    "lawful_refused_on_face",
)  # fmt: skip
"""Counts that must be zero whatever the size."""


def add_to(app: typer.Typer) -> None:
    """Register the command on the root."""
    app.command("demo")(demo)


def demo(
    folder: Annotated[Path, typer.Option("--out", help="Folder of the demonstration; made anew.")] = Path(
        "demo-office"
    ),
    people: Annotated[int, typer.Option(help="Synthetic persons on file.")] = 200_000,
    lines: Annotated[int, typer.Option(help="Lines of the mixed file.")] = 20_000,
    august: Annotated[
        int | None,
        typer.Option(help="Lines of the file of August 2025; 400, and full size beside a full mixed file."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, other people.")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the synthetic national file.")] = False,
) -> None:
    """Walk the whole cycle on synthetic people: one person, the file of August 2025, a mixed file."""
    from privity.cli.main import main  # noqa: PLC0415  (the root imports this module)

    root = _made_anew(folder.resolve())
    national = root / "national"
    office = DemoOffice(root, main)
    august = august or (lines if lines >= FULL_SIZE else min(SMALL, max(FEWEST, lines)))
    say(f"Making {people:,} synthetic people and {lines:,} lines about them …")
    began, making = time.perf_counter(), Recorder()
    with sampled(making):
        generate_people(national, persons=people, seed=seed)
        wanted = cases.prepare(office, national, lines=lines, august=august, seed=seed)
    say(f"Made in {time.perf_counter() - began:.1f} s; peak memory {making.peak_bytes >> 20:,} MB.")
    recorder, laps = Recorder(), Laps()
    WATCHES.append(recorder)
    try:
        with sampled(recorder):
            found = _walk(office, national, wanted, laps)
    finally:
        WATCHES.remove(recorder)
    _figures(recorder, laps)
    if not keep:
        shutil.rmtree(national)
    wrong = {name: found[name] for name in ERRORS if found[name]}
    if wrong:
        raise IntegrityError(
            f"The run differs from what was planted: {wrong}.", where="demo", remedy="Report it."
        )


def _made_anew(root: Path) -> Path:
    """An empty folder for a demonstration; an earlier one there is removed, anything else is left alone.

    Raises:
        InputError: The folder holds something that no demonstration made.
    """
    if root.exists() and any(root.iterdir()) and not (root / MARK).exists():
        raise InputError(
            "The folder holds something that is not a demonstration.",
            where=str(root),
            remedy="Name another folder.",
        )
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    (root / MARK).touch()
    return root


def _walk(office: DemoOffice, national: Path, wanted: cases.Requests, laps: Laps) -> dict[str, int]:
    """All three parts, then the checks from outside."""
    say("An office is made: keys, registers, people in their offices, each entry signed by whoever may.")
    with laps.lap("the office and its people"):
        office.make(wanted.reviewers)
        office.sign_papers(wanted.one.parent / "roster.csv")
    with witnessed(office), in_custody(office):
        return _cycle(office, national, wanted, laps)


def _cycle(office: DemoOffice, national: Path, wanted: cases.Requests, laps: Laps) -> dict[str, int]:
    """The record file and the three requests, while four witnesses and three key custodians answer."""
    say("Four witnesses cosign the log; nothing is released that three of them have not seen.")
    say(
        "Three custodians share the records' keys; no value opens without two of them, nor without an entry of the log."
    )
    with laps.lap("the record file, standardised once"):
        office.run("records", "load", national, "--office", office.office)
    put("\n=== 1. One lawful request about one person ===")
    with laps.lap("1. from file to package"):
        cases.file_and_run(office, wanted.one, _batch(1))
        cases.review_and_release(office, _batch(1), reviewers=1, decide=1)
    opened = cases.open_packages(office, _batch(1))
    put(f"Opened by the recipient with stock openssl: {sum(1 for _ in opened[0].open('rb'))} line.")
    cases.statement(office, wanted.one, national)
    put("\n=== 2. The file of August 2025 as it was ===")
    with laps.lap("2. from file to stopped and told"):
        cases.file_and_run(office, wanted.august, _batch(2))
    put("\n=== 3. A mixed file ===")
    subject = cases.hold_one(office, wanted.mixed)
    with laps.lap("3. from file to package"):
        cases.file_and_run(office, wanted.mixed, _batch(3))
        cases.review_and_release(office, _batch(3), reviewers=wanted.reviewers, decide=wanted.decide)
    with laps.lap("compared with what was planted"):
        stopped = cases.against_truth(office, wanted.august, _batch(2))
        put(f"Records opened for the file of August: {stopped['looked_up']}.")
        found = cases.against_truth(office, wanted.mixed, _batch(3))
        held = cases.under_hold(office, wanted.mixed, _batch(3), subject)
        put(f"Lines held because their person is under a hold: {held}.")
        cases.told(found)
    put("\n=== Checked from outside ===")
    with laps.lap("checked from outside"):
        office.run("log", "cosign", "--office", office.office)
        office.run("batch", "certificate", _batch(3), "--office", office.office)
        cases.verify_outside(office, [_batch(n) for n in (1, 2, 3)])
        office.run("report", "reconcile", "--office", office.office)
        office.run("log", "custodians", "--record", "--office", office.office)
        office.run("report", "public", "--office", office.office)
    return {**found, **{name: found[name] + stopped[name] for name in ERRORS}}


@dataclass(slots=True)
class Laps:
    """How long each part took, in seconds."""

    taken: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Time one part."""
        began = time.perf_counter()
        yield
        self.taken.append((name, round(time.perf_counter() - began, 1)))


def _figures(recorder: Recorder, laps: Laps) -> None:
    rows = [(s.name, s.rows_in, s.rows_out, s.seconds, s.peak_bytes >> 20) for s in recorder.stages]
    put("")
    put_table("stages", ("stage", "rows in", "rows out", "seconds", "memory, MB"), rows)
    put_table("parts", ("part", "seconds"), laps.taken)
    put(
        f"{sum(seconds for _, seconds in laps.taken):,.1f} s, generation not counted; "
        f"peak memory of the process tree {recorder.peak_bytes >> 20:,} MB"
    )


def _year() -> str:
    return time.strftime("%Y", time.gmtime())


def _batch(number: int) -> str:
    return f"B-{_year()}-{number}"
