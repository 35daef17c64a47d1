"""What it costs to look lines up by Spark on this machine instead of DuckDB, and that the answers are the same.

    python bench/spark.py --people 1000000 --lines 100000

The record file and the lines are those of `bench/identity.py`, which makes them
first. Each engine runs in a process of its own; processor seconds are those of
all its children. On one machine DuckDB is the quicker: Spark is for files that
no one machine holds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

import psutil

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.adapters.spark_search import open_search
from privity.adapters.spark_settings import SparkSettings
from privity.flow.facts import ANSWERS
from privity.identity import verify_steps
from privity.identity.steps import SEARCHED, WHOLE

RELATIONS = (*SEARCHED, *WHOLE)
TYPED = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in ANSWERS)
EMPTY = "SELECT 0::BIGINT AS ordinal, 0::BIGINT AS person_no WHERE FALSE"


class Meter:
    """Wall and processor seconds since the last lap, and the most memory held at once, children included."""

    def __init__(self) -> None:
        self.me = psutil.Process()
        self.peak = 0
        self.over = Event()
        Thread(target=self._watch, daemon=True).start()
        self.began = (time.perf_counter(), self._cpu())

    def _every(self) -> list[psutil.Process]:
        return [self.me, *self.me.children(recursive=True)]

    def _cpu(self) -> float:
        return sum(sum(each.cpu_times()[:2]) for each in self._every())

    def _watch(self) -> None:
        while not self.over.wait(0.1):
            try:
                self.peak = max(self.peak, sum(each.memory_info().rss for each in self._every()))
            except psutil.NoSuchProcess:
                continue

    def lap(self) -> tuple[float, float]:
        wall, cpu = time.perf_counter(), self._cpu()
        taken = (wall - self.began[0], cpu - self.began[1])
        self.began = (wall, cpu)
        return taken


def by_duckdb(folder: Path, memory: str, out: Path) -> dict[str, tuple[float, float]]:
    """Laps of one run of the plan in DuckDB."""
    meter = Meter()
    with DuckDBEngine(spill=out, memory_limit=memory) as engine:
        for relation in RELATIONS:
            engine.attach_parquet(relation, folder / "loaded" / f"{relation}.parquet")
        for name in ("asked", "withheld"):
            engine.attach_parquet(name, folder / f"{name}.parquet")
        laps = {"start": meter.lap()}
        engine.run(verify_steps())
        laps["look-up"] = meter.lap()
        engine.write_parquet("SELECT * FROM identity_answers", out / "duckdb.parquet")
    laps["peak"] = (meter.peak / 2**30, 0)
    return laps


def by_spark(folder: Path, memory: str, out: Path) -> dict[str, tuple[float, float]]:
    """Laps of two runs in one Spark session: the first compiles, as one run of an office does."""
    files = {name: folder / "loaded" / f"{name}.parquet" for name in RELATIONS}
    records = {
        name: {f"loaded/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()}
        for name, path in files.items()
    }
    lines = {name: folder / f"{name}.parquet" for name in ("asked", "withheld")}
    conf = {"spark.driver.memory": memory.replace("GB", "g"), "spark.sql.shuffle.partitions": "4"}
    settings = SparkSettings(master="local[2]", records=None, exchange=None, conf=conf)
    meter = Meter()
    with open_search(settings, records=folder, tmp=out) as search:
        laps = {"start": meter.lap()}
        for turn in ("look-up", "look-up again"):
            place = out / turn.replace(" ", "-")
            place.mkdir()
            told = search.answer(
                verify_steps(), lines=lines, records=records, makes="identity_answers", out=place
            )
            laps[turn] = meter.lap()
    laps["peak"] = (meter.peak / 2**30, 0)
    with DuckDBEngine(spill=out) as engine:
        engine.attach_parquet("told", *told)
        engine.write_parquet(f"SELECT {TYPED} FROM told", out / "spark.parquet")
    return laps


def alike(out: Path) -> tuple[int, int]:
    """(answers, answers that differ in any column)."""
    with DuckDBEngine(spill=out) as engine:
        for name in ("duckdb", "spark"):
            engine.attach_parquet(name, out / f"{name}.parquet")
        odd = engine.query(
            "SELECT count(*) FROM ((FROM duckdb EXCEPT ALL FROM spark) UNION ALL (FROM spark EXCEPT ALL FROM duckdb)) AS odd"
        )
        return engine.count("duckdb"), odd[0][0]


def tell(laps: dict[str, dict[str, tuple[float, float]]]) -> None:
    """The table of both, and how they compare."""
    here, there = laps["duckdb"], laps["spark"]
    print(f"{'':<24}{'DuckDB':>20}{'Spark local[2]':>22}{'ratio of CPU':>14}")
    for stage in ("start", "look-up", "look-up again"):
        mine = here.get(stage if stage in here else "look-up", (0.0, 0.0))
        theirs = there[stage]
        ratio = f"{theirs[1] / mine[1]:.1f}" if stage != "start" else ""
        print(
            f"{stage:<24}{mine[1]:>9.1f} s {mine[0]:>7.1f} w{theirs[1]:>11.1f} s {theirs[0]:>7.1f} w{ratio:>14}"
        )
    print(f"{'peak memory':<24}{here['peak'][0]:>15.2f} GiB{there['peak'][0]:>17.2f} GiB")
    print("s: processor seconds, w: seconds on the wall")


def main() -> int:
    """Make what is missing, run both engines, compare; 1 when an answer differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=25_000)
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--keep", type=Path, help="folder that is kept and used again")
    parser.add_argument("--engine", choices=("duckdb", "spark"), help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.engine:
        run = by_spark if options.engine == "spark" else by_duckdb
        (options.out / f"{options.engine}.json").write_text(
            json.dumps(run(options.keep, options.memory, options.out))
        )
        return 0
    folder = options.keep or Path(tempfile.mkdtemp(prefix="privity-bench-"))
    try:
        return compare(folder.resolve(), options.people, options.lines, options.memory)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


def compare(folder: Path, people: int, lines: int, memory: str) -> int:
    """Run both, each in a process of its own."""
    if not (folder / "asked.parquet").exists():
        made = ["--people", str(people), "--lines", str(lines), "--keep", str(folder)]
        subprocess.run([sys.executable, Path(__file__).with_name("identity.py"), *made], check=True)
    with DuckDBEngine(spill=folder) as engine:
        engine.write_parquet(EMPTY, folder / "withheld.parquet")
    with tempfile.TemporaryDirectory(prefix="privity-bench-") as name:
        for each in ("duckdb", "spark"):
            given = ["--keep", str(folder), "--out", name, "--engine", each, "--memory", memory]
            subprocess.run([sys.executable, __file__, *given], check=True)
        tell({each: json.loads((Path(name) / f"{each}.json").read_text()) for each in ("duckdb", "spark")})
        answers, odd = alike(Path(name))
    print(f"{answers:,} answers, {odd:,} rows differ")
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
