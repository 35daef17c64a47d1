"""How many names, addresses and numbers one CPU reads in a second, and how much memory that takes.

    python -m bench.standards [ROWS] [--steps]     (default 1000000)

Text is that of the synthetic record file: one row per address held, per name and per number,
as people and third parties write them. Every figure is CPU seconds of one thread, best of
three, all steps counted, tables included. As a busy machine stretches CPU seconds too, the
cost is also told in copies: how many times over the raw columns could have been copied from
table to table meanwhile. `narrow` makes only the columns a record file keeps. People are
synthetic and are removed afterwards.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import duckdb

from privity.standards import address_steps, name_steps, number_steps
from privity.testing.synthetic import generate_people

ADDRESS = "address_line1, address_line2, city, state, postal_code, country"
NAME = "family_name, given_name, middle_name, suffix"
READINGS = {
    "addresses": (address_steps, "addresses", ADDRESS),
    "  narrow": (partial(address_steps, columns=("building_key", "zip5", "city", "unit")), "addresses", ADDRESS),
    "names": (name_steps, "persons", NAME),
    "  narrow ": (
        partial(
            name_steps,
            columns=("family_key", "family_alt", "given_key", "given_tokens", "middle_key", "middle_initial", "suffix_key"),
        ),
        "persons",
        NAME,
    ),
    "numbers": (number_steps, "persons", "id_number, id_type"),
}  # fmt: skip


def _cpu(db: duckdb.DuckDBPyConnection, statement: str) -> float:
    """CPU seconds of one statement."""
    began = time.process_time()
    db.execute(statement)
    return time.process_time() - began


def _pass(db: duckdb.DuckDBPyConnection, title: str) -> dict[str, float]:
    """CPU seconds of every step of a reading, once."""
    plan = READINGS[title][0]
    return {
        step.makes: _cpu(db, f"CREATE OR REPLACE TABLE {step.makes} AS {step.sql}")
        for step in plan("told", "read")
    }


def measure(title: str, folder: Path, rows: int) -> tuple[int, dict[str, float], float, float]:
    """Rows read, CPU seconds by step, of a copy of the raw columns, and the megabytes the reading added at its peak."""
    _, table, columns = READINGS[title]
    with duckdb.connect(config={"threads": 1, "preserve_insertion_order": False}) as db:
        db.execute(
            f"CREATE TABLE told AS SELECT row_number() OVER () AS ref, {columns} "
            f"FROM '{folder / table}.parquet' LIMIT {rows}"
        )
        db.execute("SET enable_progress_bar = false")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        passes = [_pass(db, title)]
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        passes += [_pass(db, title) for _ in range(2)]
        copy = min(_cpu(db, "CREATE OR REPLACE TABLE copied AS SELECT * FROM told") for _ in range(3))
        count = db.execute("SELECT count(*) FROM read").fetchone()
    assert count is not None
    return count[0], min(passes, key=lambda steps: sum(steps.values())), copy, grown


def main() -> None:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    rows = int(words[0]) if words else 1_000_000
    print(f"{'':12} {'rows':>10} {'CPU s':>7} {'rows per CPU s':>15} {'copies':>7} {'peak, MB':>9}")
    with tempfile.TemporaryDirectory(prefix="privity-bench-") as name:
        folder = Path(name)
        # A process each, so that one task's memory is not another's.
        with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as one:
            one.submit(generate_people, folder, persons=rows, seed=5).result()
            for title in READINGS:
                count, steps, copy, grown = one.submit(measure, title, folder, rows).result()
                whole = sum(steps.values())
                print(
                    f"{title:12} {count:>10,} {whole:>7.2f} {count / whole:>15,.0f} {whole / copy:>7.1f} {grown:>9,.0f}"
                )
                if "--steps" in sys.argv:
                    for makes, took in steps.items():
                        print(f"    {makes:24} {took:7.3f}")


if __name__ == "__main__":
    main()
