"""A record file the size of a nation, in divisions: the first generated, the others derived from it.

    python bench/nation.py FOLDER --divisions 32 --persons 5000000 [--office DIR]

The first division is `privity synth people`. Of each further one the names stay, the numbers, birth dates and house numbers are its
own, so that no place, number or person is in two divisions and the nation grows in every key. With `--office`, each division is
loaded as soon as it is made and its files are removed: the raw file of 160 million persons never stands on the disk at once.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

import duckdb

from privity.testing.synthetic.people import generate_people

RELATIONS = ("persons", "names", "addresses", "items")
PARQUET = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
SPACING = 5
"""Numbers a step apart: 160 million times this is within the 889 million that can be issued."""

# Areas 001-899 but 666, groups 01-99, serials 0001-9999, counted in that order.
SSN = """lpad((CASE WHEN nth // 989901 >= 665 THEN nth // 989901 + 2 ELSE nth // 989901 + 1 END)::VARCHAR, 3, '0')
  || lpad((nth // 9999 % 99 + 1)::VARCHAR, 2, '0') || lpad((nth % 9999 + 1)::VARCHAR, 4, '0')"""
# Areas 900-999, the groups 70-88, any serial.
ITIN = """(900 + nth // 190000 % 100)::VARCHAR || (70 + nth // 10000 % 19)::VARCHAR || lpad((nth % 10000)::VARCHAR, 4, '0')"""


def derive(first: Path, folder: Path, number: int, persons: int) -> None:
    """Write the division `number` from the first one."""
    folder.mkdir(parents=True)
    with duckdb.connect(
        config={"threads": 2, "memory_limit": "6GB", "preserve_insertion_order": "false"}
    ) as db:
        for relation, select in {
            "persons": f"""SELECT '{number:02}' || person_id AS person_id,
                CASE WHEN id_number IS NULL THEN NULL WHEN id_type = 'itin' THEN {ITIN} ELSE {SSN} END AS id_number,
                * EXCLUDE (person_id, id_number, date_of_birth, nth), (date_of_birth::DATE + {number * 17}) AS date_of_birth
              FROM (SELECT *, (row_number() OVER () - 1 + {number * persons}::BIGINT) * {SPACING} AS nth FROM '{{path}}')""",
            "names": f"SELECT '{number:02}' || person_id AS person_id, * EXCLUDE (person_id) FROM '{{path}}'",
            "addresses": f"""SELECT '{number:02}' || person_id AS person_id, * EXCLUDE (person_id)
                REPLACE (regexp_replace(address_line1, '([0-9]+)', '{number}\\1') AS address_line1) FROM '{{path}}'""",
            "items": f"""SELECT '{number:02}' || person_id AS person_id, * EXCLUDE (person_id)
                REPLACE (CASE WHEN joint_with <> '' THEN '{number:02}' || joint_with END AS joint_with) FROM '{{path}}'""",
        }.items():
            source, target = first / f"{relation}.parquet", folder / f"{relation}.parquet"
            db.execute(f"COPY ({select.format(path=source)}) TO '{target}' {PARQUET}")


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--divisions", type=int, default=32)
    parser.add_argument("--persons", type=int, default=5_000_000, help="in each division")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--stage", type=Path, help="move each finished division here, for who loads it meanwhile"
    )
    options = parser.parse_args()
    first = options.folder / "00"
    began = time.perf_counter()
    if not (first / "truth" / "absent.parquet").exists():
        generate_people(first, persons=options.persons, seed=options.seed)
        print(f"division 0 generated: {time.perf_counter() - began:.0f} s", flush=True)
    for number in range(1, options.divisions):
        folder = options.folder / f"{number:02}"
        if folder.exists():
            continue
        making = folder.with_suffix(".new")
        shutil.rmtree(making, ignore_errors=True)
        derive(first, making, number, options.persons)
        making.rename(folder)
        print(f"division {number} derived: {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
