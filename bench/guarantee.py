"""What the rule's error rate is bounded by, cell by cell, on a synthetic nation: the table of docs/reference/identity.md.

    python bench/guarantee.py --people 1000000

A record file is generated and loaded, lines with known truth are made from it and asked, and every accept is counted
right or false. The lines, the counts and the bounds are those of `privity records calibrate`; only the file is made up.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from pathlib import Path

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.flow.measure import Measured, measure
from privity.identity import RECORD_COLUMNS, load_steps, whole_steps
from privity.identity.bounds import BILLION, least_accepts
from privity.identity.calibration import Basis, Calibration
from privity.identity.cells import in_words
from privity.identity.steps import KEPT, WHOLE
from privity.testing.synthetic.people import generate_people

LIMIT = 100_000


def load(folder: Path, people: int, seed: int, memory: str) -> Path:
    """Generate and load a record file, unless the folder has one."""
    loaded = folder / "loaded"
    if not (folder / "persons.parquet").exists():
        generate_people(folder, persons=people, seed=seed)
    if not loaded.exists():
        with DuckDBEngine(spill=folder, memory_limit=memory) as engine:
            for relation in RECORD_COLUMNS:
                engine.attach_parquet(relation, folder / f"{relation}.parquet")
            engine.attach_rows("part_base", (("first_no", "BIGINT"),), [(0,)])
            engine.run([*load_steps(), *whole_steps()])
            loaded.mkdir()
            for relation in (*KEPT, *WHOLE):
                engine.write_parquet(f"SELECT * FROM {relation}", loaded / f"{relation}.parquet")
    return loaded


def run(people: int, lines: int, seed: int, draw: int, *, memory: str, folder: Path) -> None:
    """Load, measure, tell."""
    loaded = load(folder, people, seed, memory)
    began, wall = time.process_time(), time.perf_counter()
    with DuckDBEngine(spill=folder, memory_limit=memory) as engine:
        for relation in (*KEPT, *WHOLE):
            engine.attach_parquet(relation, loaded / f"{relation}.parquet")
        version = engine.version
        seen = measure(engine, seed=draw, lines=lines, at_once=1_000_000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    asked = sum(counts[0] for counts in seen.kinds.values())
    print(
        f"{people:,} persons, seed {seed}; {asked:,} lines, draw {draw}; {version}; "
        f"{time.process_time() - began:.0f} CPU s, {time.perf_counter() - wall:.0f} s, {peak:.1f} GiB peak\n"
    )
    tell(seen, lines, draw)


def tell(seen: Measured, lines: int, draw: int) -> None:
    """Print both tables as they stand in the page."""
    basis = Basis(records="", rule="", engine="")
    found = Calibration(basis=basis, seed=draw, lines=lines, cells=seen.cells, kinds=seen.kinds)
    inside = {cell.cell for cell in found.open_cells(LIMIT)}
    print("| verified by | n | k | rate at most | |\n|---|---|---|---|---|")
    for cell in seen.cells:
        state = "open" if cell.cell in inside else "closed"
        rate = f"{cell.bound / BILLION:.1e}"
        print(f"| {in_words(cell.cell)} | {cell.accepts:,} | {cell.false_accepts:,} | {rate} | {state} |")
    print("\n| the line is about | lines | verified rightly | verified as another |\n|---|---|---|---|")
    for who, (asked, right, wrong) in seen.kinds.items():
        print(f"| {who} | {asked:,} | {right:,} | {wrong:,} |")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, default=least_accepts(LIMIT) * 3 // 2, help="of each kind")
    parser.add_argument("--seed", type=int, default=7, help="of the nation")
    parser.add_argument("--draw", type=int, default=1, help="seed of the lines")
    parser.add_argument("--memory", default="4GB", help="engine's ceiling, as DuckDB reads it")
    parser.add_argument("--keep", type=Path, help="folder that is kept and used again")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="privity-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        run(options.people, options.lines, options.seed, options.draw, memory=options.memory, folder=folder)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
