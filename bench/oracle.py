"""What a requester could learn from the clock, and what the budget of look-ups costs.

    python bench/oracle.py [--lines 7000000] [--rounds 12] [--small]

Cost: so many lines are counted against a store of as many earlier look-ups, half of them of the same persons; CPU seconds.
Clock: one office, copied; in one copy every person of the file is on record, in the other nobody is. The same
assessed batch is verified in both by turns, and p says how likely so large a difference of the means would be were
there none. The requester hears no moment of it: answers are published on a day fixed at filing. Exit status 1
when counting costs more than the bar.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import duckdb

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main as privity
from privity.flow.verify import verify
from privity.intake.lookups import LOOKUP_KEY, LOOKUP_KEY_COLUMNS, lookup_key, lookup_steps, spent_steps
from privity.model.step import Step
from privity.testing import demonstration as papers
from privity.testing.synthetic import HeaderFields, generate_people, generate_requests
from privity.wiring import open_office

BAR = 8.0
"""CPU seconds a million lines."""

DRAWS = 10_000
SECRET = bytes(range(32))
LINES = {
    "line_values": "SELECT i AS ordinal, DATE '1930-01-01' + CAST(hash(i) % 30000 AS INTEGER) AS date_of_birth, []::VARCHAR[] AS bad",
    "names_std": "SELECT i AS ref, 'F' || hash(i, 1) % 90000 AS family_key, ['G' || hash(i, 2) % 5000] AS given_tokens, "
    "CASE WHEN i % 12 = 0 THEN ['A' || i % 900, 'B' || i % 700] ELSE [] END AS family_alt",
    "numbers_std": "SELECT i AS ref, CASE WHEN i % 4 > 0 THEN lpad(CAST(100000000 + i AS VARCHAR), 9, '0') END AS id_digits",
    "addresses_std": "SELECT i AS ref, '802' || i % 100 || '|' || i % 9000 || '|JUNIPER ST|' AS addr_key, '80205' AS zip5",
}


def cost(lines):
    """(keys, CPU seconds) of counting and spending."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "spent.parquet"
        for start in (lines // 2, 0):
            with DuckDBEngine(spill=Path(folder)) as engine:
                for name, select in LINES.items():
                    engine.run([Step(name, f"{select} FROM range({start}, {start + lines}) AS t(i)")])
                engine.attach_rows(LOOKUP_KEY, LOOKUP_KEY_COLUMNS, [(lookup_key(SECRET),)])
                if start:
                    columns = (("key", "UBIGINT"), ("lookups", "BIGINT"), ("own", "BOOLEAN"))
                    engine.attach_rows("earlier_lookups", columns, [])
                else:
                    engine.attach_parquet("kept", place)
                    engine.attach_view("earlier_lookups", "SELECT *, TRUE AS own FROM kept")
                engine.attach_view("to_look_up", "SELECT ordinal FROM line_values")
                began = time.process_time()
                engine.run([*lookup_steps(), *spent_steps()])
                engine.write_parquet("SELECT * FROM lookups_spent", place)
                took, keys = time.process_time() - began, engine.count("lookup_keys")
    return keys, took


def assessed(root, people, lines):
    """An office with a batch assessed, and the persons of its lines."""
    demo = DemoOffice(root, privity)
    generate_people(root / "national", persons=people, seed=11)
    header = HeaderFields(signed_on=datetime.now(UTC).date(), batch_id="FIA-CLOCK")
    generate_requests(root / "national", root / "requests", lines=lines, seed=11, header=header)
    demo.make(1)
    demo.sign_papers(root / "requests" / "roster.csv")
    demo.sign_header(root / "requests" / "lines.header.toml", papers.REQUESTER)
    demo.act("C-intake", "batch", "submit", root / "requests" / "lines.header.toml")
    batch = f"B-{datetime.now(UTC).year}-1"
    demo.run("batch", "assess", batch, "--office", demo.office, allow=(0, 1))
    return demo, batch


def without_persons(root):
    """The record file without anybody the batch is about."""
    folder = root / "nobody"
    shutil.copytree(root / "national", folder)
    for path in (folder / f"{name}.parquet" for name in ("persons", "names", "addresses", "items")):
        with duckdb.connect() as db:
            named = f"SELECT person_id FROM '{root}/requests/truth.parquet' WHERE person_id IS NOT NULL"
            db.execute(f"CREATE TABLE kept AS SELECT * FROM '{path}' WHERE person_id NOT IN ({named})")
            db.execute(f"COPY kept TO '{path}' (FORMAT parquet)")
    return folder


def verified(office, folder, batch):
    """CPU seconds of verifying the batch in a fresh copy of an office."""
    shutil.copytree(office, folder)
    opened = open_office(folder)
    began = time.process_time()
    verify(opened, batch)
    took = time.process_time() - began
    opened.log.close()
    shutil.rmtree(folder)
    return took


def likely(one, other):
    """How often chance alone parts the two so far: a permutation test of the difference of means."""
    chance, both, seen = random.Random(1), [*one, *other], abs(mean(one) - mean(other))
    hits = 0
    for _ in range(DRAWS):
        chance.shuffle(both)
        hits += abs(mean(both[: len(one)]) - mean(both[len(one) :])) >= seen
    return hits / DRAWS


def clock(people, lines, rounds):
    """CPU seconds of every round, where all are on record and where nobody is."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        demo, batch = assessed(root / "demo", people, lines)
        worlds = {"everybody": root / "demo" / "national", "nobody": without_persons(root / "demo")}
        for world, records in worlds.items():
            demo.run("records", "load", records, "--office", demo.office)
            close_all()
            shutil.copytree(demo.office, root / world)
        times = {world: [] for world in worlds}
        for _ in range(rounds + 1):
            for world, took in times.items():
                took.append(verified(root / world, root / "run", batch))
    return {world: took[1:] for world, took in times.items()}


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=7_000_000)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--small", action="store_true")
    given = parser.parse_args()
    lines, rounds = (200_000, 3) if given.small else (given.lines, given.rounds)
    keys, took = cost(lines)
    a_million = took / lines * 1e6
    print(
        f"budget: {lines:,} lines, {keys:,} keys, {took:.1f} CPU s, {a_million:.2f} a million lines (bar {BAR})"
    )
    times = clock(3_000, 300, rounds)
    for world, each in times.items():
        print(
            f"verify, {world} on record: mean {mean(each):.3f} CPU s, least {min(each):.3f}, most {max(each):.3f}"
        )
    print(f"p of so large a difference by chance: {likely(*times.values()):.3f}")
    print("what the requester sees of it: nothing; answers are published on a day fixed at filing")
    return 0 if a_million <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
