"""A record file the size of a nation, in divisions: the first generated, the others derived from it.

    python bench/nation.py FOLDER --divisions 13 --persons 12308000

The first division is `privity synth people`. Of each further one the names stay; the numbers, birth dates and house numbers are its
own, so that the nation grows in every key and who shares a number, a home or a name with whom is as in the first. Lines are made from
the first (`privity synth requests`), which holds the truth. A division that is there already is not made again.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

import duckdb

from privity.testing.synthetic.people import generate_people, shift
from privity.testing.synthetic.workshop import read_text

RELATIONS = ("persons", "names", "addresses", "items")
PARQUET = "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
STREETS = 10
"""Written before a house number goes this and the number of the division: two digits, so that no two derived divisions share a place."""
ITINS = 400_000
"""Most ITINs in a division."""

# `ssn_place` and `itin_place` of sql/macros.sql are permutations; a division takes the places after those before it.
SSN_STEP, SSN_SPACE = 549_389_473, 888_931_098
SSN_PLACE = """((id_number[1:3]::BIGINT - 1 - (id_number[1:3] > '666')::BIGINT) * 989901
  + (id_number[4:5]::BIGINT - 1) * 9999 + id_number[6:9]::BIGINT - 1)"""


def derive(first: Path, folder: Path, number: int, *, persons: int, seed: int) -> None:
    """Write the division `number` from the first one."""
    folder.mkdir(parents=True)
    with duckdb.connect(
        config={"threads": 2, "memory_limit": "6GB", "preserve_insertion_order": "false"}
    ) as db:
        db.execute(read_text("sql/macros.sql"))
        db.execute(f"SET VARIABLE shift = {shift(seed)}")
        moved = number * persons * SSN_STEP % SSN_SPACE
        for relation, select in {
            "persons": f"""SELECT '{number:02}' || person_id AS person_id,
                CASE id_type WHEN 'ssn' THEN ssn_text(({SSN_PLACE} + {moved}) % {SSN_SPACE})
                             WHEN 'itin' THEN itin({persons} + {number * ITINS} + nth - 1) END AS id_number,
                * EXCLUDE (person_id, id_number, date_of_birth, nth), (date_of_birth::DATE + {number * 17}) AS date_of_birth
              FROM (SELECT *, row_number() OVER (PARTITION BY id_type ORDER BY person_id) AS nth FROM '{{path}}')""",
            "names": f"SELECT '{number:02}' || person_id AS person_id, * EXCLUDE (person_id) FROM '{{path}}'",
            "addresses": f"""SELECT '{number:02}' || person_id AS person_id, * EXCLUDE (person_id)
                REPLACE (regexp_replace(address_line1, '([0-9]+)', '{STREETS + number}\\1') AS address_line1) FROM '{{path}}'""",
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
    parser.add_argument("--divisions", type=int, default=13)
    parser.add_argument("--persons", type=int, default=12_308_000, help="in each division")
    parser.add_argument("--seed", type=int, default=1)
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
        derive(first, making, number, persons=options.persons, seed=options.seed)
        making.rename(folder)
        print(f"division {number} derived: {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
