"""What the index of the record file costs and saves, and the figures the planner reckons with.

    python bench/index.py --people 1000000 5000000 --lines 1 1000 10000 100000

For each size a synthetic record file is generated, loaded and indexed; batches drawn from it are looked up by the
index and past the whole file, and the answers are compared. CPU seconds of all threads; nothing else is counted.
Status 1 when an answer differs or a bar is missed.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from identity import asked_steps, drawn_steps, line_steps

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.adapters.record_index import RecordIndexFiles
from privity.flow.lookup import look_up
from privity.identity import RECORD_COLUMNS, load_steps, planning, whole_steps
from privity.identity.reach import REACHES
from privity.identity.steps import KEPT, SEARCHED, WHOLE
from privity.model.step import Step
from privity.testing.synthetic.people import generate_people

OF = "00" * 32
NATION = 160_000_000
SHARE, GROWTH = 0.15, 1.5
"""The bars: of one scan of all columns, at the size of a nation and 100,000 lines; and 16 times the persons."""
BATCH = 100_000
STREAMED = ("held", "held_residents", "held_births")


@dataclass
class Measured:
    """CPU seconds of one batch, both ways."""

    people: int
    lines: int
    index: float
    scan: float


def cpu() -> float:
    """Seconds of processor this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def prepare(folder: Path, people: int, lines: int, memory: str) -> RecordIndexFiles:
    """A loaded record file with its index, and lines about it; what is there already is left."""
    if not (folder / "persons.parquet").exists():
        generate_people(folder, persons=people, seed=7)
    loaded = folder / "loaded"
    if not (loaded / "held_shared_numbers.parquet").exists():
        loaded.mkdir(exist_ok=True)
        with DuckDBEngine(spill=folder, memory_limit=memory) as engine:
            for relation in RECORD_COLUMNS:
                engine.attach_parquet(relation, folder / f"{relation}.parquet")
            engine.attach_rows("part_base", (("first_no", "BIGINT"),), [(0,)])
            engine.run([*load_steps(), *whole_steps()])
            for relation in (*KEPT, *WHOLE):
                engine.write_parquet(
                    f"SELECT * FROM {relation}", loaded / f"{relation}.parquet", read_often=True
                )
    if not (folder / "asked.parquet").exists():
        with DuckDBEngine(spill=folder, memory_limit=memory) as engine:
            for relation in RECORD_COLUMNS:
                engine.attach_parquet(relation, folder / f"{relation}.parquet")
            engine.attach_parquet("absent", folder / "truth" / "absent.parquet")
            engine.run([*drawn_steps(lines, people), *line_steps(lines), *asked_steps()])
            engine.write_parquet("SELECT * FROM asked", folder / "asked.parquet")
    index = RecordIndexFiles(folder / "index")
    if index.missing(OF):
        began = cpu()
        parts = [{relation: loaded / f"{relation}.parquet" for relation in SEARCHED}]
        with DuckDBEngine(spill=folder, memory_limit=memory) as engine:
            size = index.build(engine, REACHES, of=OF, parts=parts, advance=lambda _: None)
        print(f"index of {people:,} persons: {cpu() - began:.1f} s cpu, {size / people:.0f} bytes a person")
    index.missing(OF)
    return index


def attach(engine: DuckDBEngine, folder: Path) -> None:
    """The record file, whole."""
    for relation in (*SEARCHED, *WHOLE):
        engine.attach_parquet(relation, folder / "loaded" / f"{relation}.parquet")


def measure(folder: Path, people: int, lines: int, memory: str, index: RecordIndexFiles) -> Measured | None:
    """One batch both ways, the better of two runs each; None when the answers differ."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    answers = {}
    for by_index in (True, False, True, False):
        with DuckDBEngine(spill=folder, memory_limit=memory) as engine:
            attach(engine, folder)
            engine.attach_parquet("every_line", folder / "asked.parquet")
            engine.run([Step("asked", f"SELECT * FROM every_line ORDER BY ordinal LIMIT {lines}")])
            engine.attach_rows("withheld", (("ordinal", "BIGINT"), ("person_no", "BIGINT")), [])
            began = cpu()
            look_up(engine, index=index if by_index else None)
            taken[by_index].append(cpu() - began)
            answers[by_index] = engine.query("SELECT * FROM identity_answers ORDER BY ordinal")
    if answers[True] != answers[False]:
        return None
    return Measured(people, lines, min(taken[True]), min(taken[False]))


def scan(folder: Path, memory: str) -> float:
    """One reading of every column that a search reads."""
    with DuckDBEngine(spill=folder, memory_limit=memory) as engine:
        attach(engine, folder)
        began = cpu()
        for relation in STREAMED:
            read = ", ".join(f"bit_xor(hash({column}))" for column in engine.columns(relation))
            engine.query(f"SELECT {read} FROM {relation}")
        return cpu() - began


def tell(rows: list[Measured]) -> None:
    """The table, and what the planner would have said."""
    print(
        f"\n{'persons':>12}{'lines':>10}{'index':>9}{'scan':>9}{'planned index':>16}{'planned scan':>14}  taken"
    )
    for row in rows:
        plan = planning.plan_search(lines=row.lines, persons=row.people, barred="")
        print(
            f"{row.people:>12,}{row.lines:>10,}{row.index:>9.2f}{row.scan:>9.2f}{plan.index_seconds:>16.2f}"
            f"{plan.scan_seconds:>14.2f}  {'index' if plan.by_index else 'scan'}"
        )


def fit(rows: list[Measured]) -> None:
    """The figures of `privity.identity.planning`, from these measurements: least squares of the relative errors."""
    index = [[1, row.lines, row.lines * planning.doublings(row.people)] for row in rows]
    shares = [planning.share_read(row.lines) for row in rows]
    scans = [
        [1, row.people * (1 - s), row.people * s, row.lines] for row, s in zip(rows, shares, strict=True)
    ]
    start, line, grown = solved(index, [row.index for row in rows])
    print(f"\nINDEX_START {start:.2f}  INDEX_LINE {line:.1e}  INDEX_GROWTH {grown / line:.2f}")
    begin, first, person, each = solved(scans, [row.scan for row in rows])
    print(
        f"SCAN_START {begin:.2f}  SCAN_PERSON_FIRST {first:.2e}  SCAN_PERSON {person:.2e}  SCAN_LINE {each:.1e}"
    )


def solved(terms: list[list[float]], taken: list[float]) -> list[float]:
    """What each term costs."""
    matrix = np.array(terms, dtype=float) / np.array(taken)[:, None]
    found: list[float] = np.linalg.lstsq(matrix, np.ones(len(taken)), rcond=None)[0].tolist()
    return found


def bars(rows: list[Measured], scans: dict[int, float]) -> bool:
    """Print how the bars stand; whether one is missed."""
    batch = {row.people: row.index for row in rows if row.lines == BATCH}
    if not batch:
        return False
    largest, smallest = max(batch), min(batch)
    nation = scans[largest] / largest * NATION
    share = batch[largest] / nation
    print(
        f"\n{BATCH:,} lines by the index of {largest:,} persons: {share:.3f} of one scan of {NATION:,} (<= {SHARE})"
    )
    missed = share > SHARE
    if largest > smallest:
        doublings = np.log2(largest / smallest)
        growth = (batch[largest] / batch[smallest]) ** (4 / doublings)
        print(f"growth from {smallest:,} to {largest:,} persons, as of x16: x{growth:.2f} (<= x{GROWTH})")
        missed |= bool(growth > GROWTH)
    return missed


def run(people: list[int], lines: list[int], memory: str, root: Path) -> int:
    """Measure every size and tell."""
    rows, scans = [], {}
    for count in people:
        folder = root / str(count)
        folder.mkdir(parents=True, exist_ok=True)
        index = prepare(folder, count, max(lines), memory)
        scans[count] = min(scan(folder, memory) for _ in range(3))
        print(f"one scan of all columns of {count:,} persons: {scans[count]:.2f} s cpu")
        for batch in lines:
            row = measure(folder, count, batch, memory, index)
            if row is None:
                print(f"{batch:,} lines of {count:,} persons: the two ways answer differently")
                return 1
            rows.append(row)
    tell(rows)
    fit(rows)
    return int(bars(rows, scans))


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, nargs="+", default=[250_000, 1_000_000])
    parser.add_argument("--lines", type=int, nargs="+", default=[1, 1_000, 10_000, BATCH])
    parser.add_argument("--memory", default="4GB", help="engine's ceiling, as DuckDB reads it")
    parser.add_argument("--keep", type=Path, help="folder that is kept and used again")
    options = parser.parse_args()
    root = options.keep or Path(tempfile.mkdtemp(prefix="privity-bench-"))
    try:
        sys.exit(run(options.people, options.lines, options.memory, root))
    finally:
        if not options.keep:
            shutil.rmtree(root)


if __name__ == "__main__":
    main()
