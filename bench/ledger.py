"""What the accounting log costs by each way of hashing, beside pymerkle and the raw speed of SHA-256 in the same run.

    python bench/ledger.py [--entries 1000000] [--leaves 100000000] [--batch 7000000] [--only nodes append …] [--work DIR]

Every measurement has a process of its own, with Python's library and with `privity-native`; figures are of this machine and this
run. Before anything is measured both ways and pymerkle must find the same roots. pymerkle 7.0.0 runs in an environment of its own
(`make bench` makes it). Work files go to a temporary folder, or below DIR, and are removed: 3.3 GB for 100 million leaves, 5 GB
for a batch of seven million. `--small` runs everything once at tiny sizes and judges nothing.

Seconds are of the processor, of all threads and processes, where nothing else is said. Exit status 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from ledger.measures import MEASURES, NATIVE, PLAIN, SMALL, Sizes, lay, limit
from ledger.table import ratios, tell, tell_others

from privity.model import hashing

BESIDE = Path(__file__).with_name("ledger") / "trees.py"


def one(measure: str, way: str, sizes: Sizes, folder: Path) -> dict[str, object]:
    """One measurement by one way of hashing, in this process."""
    if way == PLAIN:
        hashing.native = None
    return MEASURES[measure](sizes, folder)


def apart(measure: str, way: str, sizes: Sizes, folder: Path) -> dict[str, object]:
    """The same in a process of its own."""
    told = json.dumps([measure, way, asdict(sizes), str(folder)])
    done = subprocess.run(
        [sys.executable, __file__, "--one", told], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def beside(python: Path, sizes: Sizes, folder: Path) -> dict[str, object]:
    """pymerkle's figures; none where its environment is not there."""
    if not python.exists():
        return {}
    command = [python, BESIDE, str(sizes.entries), folder]
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def measured(
    names: list[str], ways: list[str], sizes: Sizes, root: Path, python: Path
) -> tuple[dict[str, dict[str, float]], dict[str, float], dict[str, float]]:
    """Every figure: by way, of pymerkle, of the limit.

    Raises:
        SystemExit: Two of them find different roots.
    """
    found: dict[str, dict[str, float]] = {way: {} for way in ways}
    raw, other = limit(), {}
    if "append" in names:
        other = fresh(root, lambda folder: beside(python, sizes, folder))
    for name in names:
        laid = root / "laid"
        if name == "proofs":
            lay(laid, sizes.leaves)
        for way in ways:
            if name == "proofs":
                found[way] |= apart(name, way, sizes, laid)
            else:
                found[way] |= fresh(root, lambda folder, name=name, way=way: apart(name, way, sizes, folder))
            print(f"{name}, {way}: measured", file=sys.stderr, flush=True)
        shutil.rmtree(laid, ignore_errors=True)
    roots = [figures.pop("roots") for figures in (*found.values(), other) if "roots" in figures]
    if any(each != roots[0] for each in roots):
        raise SystemExit("the roots differ")
    for way in ways:
        found[way] |= ratios(found[way], raw, other)
    return found, other, raw


def fresh(root: Path, work):
    """What is found in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(dir=root) as name:
        return work(Path(name))


def main() -> int:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name, size in asdict(Sizes()).items():
        parser.add_argument(f"--{name}", type=int, default=size)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--small", action="store_true", help="everything once, tiny; nothing is judged")
    parser.add_argument(
        "--work", type=Path, help="where work files go; another folder than the default's disk"
    )
    parser.add_argument(
        "--pymerkle", type=Path, default=Path(".venv-pymerkle/bin/python"), help="the Python that has it"
    )
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        measure, way, sizes, folder = json.loads(asked.one)
        print(json.dumps(one(measure, way, Sizes(**sizes), Path(folder))))
        return 0
    sizes = SMALL if asked.small else Sizes(**{name: getattr(asked, name) for name in asdict(Sizes())})
    ways = [PLAIN] if hashing.native is None else [PLAIN, NATIVE]
    if asked.work is not None:
        asked.work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="privity-bench-", dir=asked.work) as root:
        found, other, raw = measured(asked.only, ways, sizes, Path(root), asked.pymerkle)
    tell_others(raw, other)
    missed = tell(found, judged=not asked.small)
    if asked.small:
        return 0
    absent = ["privity-native"] if NATIVE not in ways else []
    absent += ["pymerkle"] if "append" in asked.only and not other else []
    if missed or absent:
        print(
            f"\nmissed (!): {'; '.join(missed) or 'no bar'}; not installed: {', '.join(absent) or 'nothing'}"
        )
    return int(bool(missed or absent))


if __name__ == "__main__":
    sys.exit(main())
