"""What pymerkle takes for the same entries, in an environment of its own: sizes come as JSON on the command line, figures go as JSON to standard output.

Run by `bench/ledger.py`; nothing of Privity is imported here, and nothing of pymerkle there.
"""

from __future__ import annotations

import json
import random
import sys
import time
from itertools import islice
from pathlib import Path

from pymerkle import InmemoryTree, SqliteTree

ENTRY, BLOCK = 256, 1_000
SINGLY, PROOFS = 200, 600


def entries(count: int, seed: int = 6962):
    """As `bench/ledger.py` makes them."""
    rng = random.Random(seed)
    blocks = (rng.randbytes(ENTRY * BLOCK) for _ in range(0, count, BLOCK))
    each = (block[at : at + ENTRY] for block in blocks for at in range(0, len(block), ENTRY))
    return list(islice(each, count))


def median_ms(calls) -> float:
    """The median of what each call takes on the clock."""
    taken = []
    for call in calls:
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[len(taken) // 2] * 1e3


def main(count: int, folder: Path) -> None:
    """Measure both trees."""
    made, rng = entries(count), random.Random(1)
    asked = [rng.randrange(count) + 1 for _ in range(PROOFS)]
    memory = InmemoryTree(algorithm="sha256")
    began = time.process_time()
    for entry in made:
        memory.append_entry(entry)
    in_memory = count / (time.process_time() - began)
    stored = SqliteTree(str(folder / "bulk.sqlite"), algorithm="sha256")
    began, wall = time.process_time(), time.perf_counter()
    stored.append_entries(made)
    bulk, bulk_wall = count / (time.process_time() - began), count / (time.perf_counter() - wall)
    single = SqliteTree(str(folder / "single.sqlite"), algorithm="sha256")
    said = {
        "roots": [memory.get_root(size).hex() for size in sorted({1, count // 2, count})],
        "memory": in_memory,
        "sqlite": bulk,
        "sqlite wall": bulk_wall,
        "sqlite single ms": median_ms([lambda e=e: single.append_entry(e) for e in made[:SINGLY]]),
        "memory proof ms": median_ms([lambda n=n: memory.prove_inclusion(n) for n in asked]),
        "sqlite first proofs ms": median_ms([lambda n=n: stored.prove_inclusion(n) for n in asked[:20]]),
        "sqlite later proofs ms": median_ms([lambda n=n: stored.prove_inclusion(n) for n in asked[20:]]),
        "sqlite bytes": (folder / "bulk.sqlite").stat().st_size / count - ENTRY,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
