"""What a whole batch costs, stage by stage: a file of requests through intake, law, identity and accounting.

    python bench/gate.py [LINES] [--format csv|parquet] [--people N | --nation FOLDER] [--keep FOLDER]     (default 1,000,000 lines)

An office is made as `privity demo` makes it, its record file loaded, and a file of a tenth of the lines and
one of all of them filed and run by the ordinary commands. Per stage: rows, wall seconds, processor seconds of
all processes, those per million lines, the highest memory of the process tree, and how much more work ten
times the lines were. Status 1 when too few lines were looked up or verified for the figures to mean anything.

People and lines are synthetic. Lines are about distinct persons, as in a file in good faith, so there are more
persons than lines.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.adapters.watch import Recorder, Stage, sampled
from privity.cli.common import WATCHES
from privity.cli.demo_cases import file_and_run
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main as command
from privity.errors import PrivityError
from privity.identity import RecordManifest
from privity.testing.synthetic import HeaderFields, generate_people, generate_requests
from privity.testing.truth import merge_rosters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.testing.synthetic.asking import FileFormat

LOOKED_UP, VERIFIED = 0.6, 0.3
"""Shares of the lines below which a run is no run of a file in good faith."""


@dataclass(frozen=True, slots=True)
class Run:
    """One batch: how many lines, its stages, and how many of its lines were verified."""

    lines: int
    stages: tuple[Stage, ...]
    verified: int

    def stage(self, name: str) -> Stage:
        """The stage of that name."""
        return next(stage for stage in self.stages if stage.name == name)


def main() -> int:
    asked = _asked()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="privity-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        runs = measure(folder, asked.lines, people=asked.people, nation=asked.nation, kind=asked.format)
    finally:
        if asked.keep is None:
            shutil.rmtree(folder)
    return tell(runs)


def measure(
    folder: Path, lines: int, *, people: int | None, nation: Path | None, kind: FileFormat
) -> list[Run]:
    """File and run a tenth of the lines, then all of them, in one new office."""
    national = nation / "00" if nation else folder / "national"
    requests = folder / f"requests-{lines}-{kind}"
    if not national.exists():
        generate_people(national, persons=people or max(20_000, lines * 7 // 4), seed=1)
    sizes = (lines // 10, lines)
    for count in sizes:
        # Other seeds, other lines: the second file does not ask for the first one again.
        if not (requests / str(count)).exists():
            header = HeaderFields(signed_on=datetime.now(UTC).date(), batch_id=f"FIA-{count}")
            generate_requests(
                national, requests / str(count), lines=count, seed=count, file_format=kind, header=header
            )
    office = _office(folder, nation or national, [requests / str(count) for count in sizes])
    year = datetime.now(UTC).year
    return [_run(office, requests / str(n), f"B-{year}-{at}", n) for at, n in enumerate(sizes, 1)]


def tell(runs: Sequence[Run]) -> int:
    """Print the figures; 1 if the larger run looked up or verified too few lines."""
    small, large = runs
    for run in runs:
        _table(run, small)
    looked_up = large.stage("identity").rows_in / large.lines
    verified = large.verified / large.lines
    print(f"\n{looked_up:.1%} of the lines looked up, {verified:.1%} verified.")
    return int(looked_up < LOOKED_UP or verified < VERIFIED)


def _table(run: Run, small: Run) -> None:
    print(
        f"\n{run.lines:,} lines\n{'stage':18} {'rows in':>11} {'rows out':>11} {'wall s':>8} {'CPU s':>8} "
        f"{'CPU s/M':>8} {'MB':>7} {'times':>6}"
    )
    for stage in run.stages:
        before = small.stage(stage.name).cpu_seconds
        times = f"{stage.cpu_seconds / before:>6.1f}" if run is not small and before > 0.5 else ""
        print(
            f"{stage.name:18} {stage.rows_in:>11,} {stage.rows_out:>11,} {stage.seconds:>8.2f} "
            f"{stage.cpu_seconds:>8.2f} {stage.cpu_seconds / run.lines * 1e6:>8.2f} {stage.peak_bytes >> 20:>7,} {times}"
        )
    wall, cpu = sum(s.seconds for s in run.stages), sum(s.cpu_seconds for s in run.stages)
    peak = max(s.peak_bytes for s in run.stages) >> 20
    print(f"{'all':18} {'':>11} {'':>11} {wall:>8.2f} {cpu:>8.2f} {cpu / run.lines * 1e6:>8.2f} {peak:>7,}")


def _office(folder: Path, national: Path, requests: Sequence[Path]) -> DemoOffice:
    """A new office; the record file that one before it loaded here stays."""
    root, kept = folder / "demo", folder / "records"
    office = DemoOffice(root, command)
    if _loaded(office.office / "records" / "records.json"):
        (office.office / "records").rename(kept)
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    with contextlib.redirect_stdout(io.StringIO()):
        office.make(1)
        if kept.exists():
            (office.office / "records").rmdir()
            kept.rename(office.office / "records")
        else:
            office.run("records", "load", national, "--office", office.office)
        merge_rosters(root / "roster.csv", [request / "roster.csv" for request in requests])
        office.sign_papers(root / "roster.csv")
    return office


def _loaded(manifest: Path) -> bool:
    """Whether a record file stands there that this version can read."""
    try:
        RecordManifest.from_bytes(manifest.read_bytes()).check()
    except (OSError, PrivityError):
        return False
    return True


def _run(office: DemoOffice, request: Path, batch: str, lines: int) -> Run:
    recorder = Recorder()
    WATCHES.append(recorder)
    try:
        with sampled(recorder), contextlib.redirect_stdout(io.StringIO()):
            file_and_run(office, request, batch)
    finally:
        WATCHES.remove(recorder)
    with DuckDBEngine(spill=office.root) as engine:
        engine.attach_parquet("answers", office.office / "batches" / batch / "answers.parquet")
        verified = engine.query("SELECT count(*) FROM answers WHERE answer = 'verified'")[0][0]
    return Run(lines, tuple(recorder.stages), verified)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("lines", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--format", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--people", type=int, help="persons on file; more than lines")
    parser.add_argument("--nation", type=Path, help="the record file: what bench/nation.py wrote")
    parser.add_argument(
        "--keep", type=Path, help="where people and files of lines are made, or lie from before"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
