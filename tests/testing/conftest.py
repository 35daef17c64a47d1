"""One synthetic nation and the requests about it, made once for all tests of this folder."""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from privity.testing.synthetic import Summary, generate_people, generate_requests

PERSONS = 14_000
LINES = 6_000


@dataclass(frozen=True)
class Nation:
    people: Path
    mixed: Path
    august: Path
    people_summary: Summary
    mixed_summary: Summary
    august_summary: Summary


@pytest.fixture(scope="session")
def nation(tmp_path_factory):
    root = tmp_path_factory.mktemp("nation")
    people, mixed, august = root / "people", root / "mixed", root / "august"
    return Nation(
        people,
        mixed,
        august,
        generate_people(people, persons=PERSONS, seed=11),
        generate_requests(people, mixed, lines=LINES, seed=5),
        generate_requests(people, august, lines=600, seed=6, pattern="august"),
    )


@pytest.fixture(scope="session")
def facts(nation):
    """A database over every file of the nation: persons names addresses items traits absent lines truth roster august."""
    db = duckdb.connect()
    for name in ("persons", "names", "addresses", "items"):
        db.execute(f"CREATE VIEW {name} AS FROM read_parquet('{nation.people}/{name}.parquet')")
    for name in ("traits", "absent"):
        db.execute(f"CREATE VIEW {name} AS FROM read_parquet('{nation.people}/truth/{name}.parquet')")
    for name, folder in (("", nation.mixed), ("august_", nation.august)):
        db.execute(f"CREATE TABLE {name}lines AS FROM read_csv('{folder}/lines.csv', all_varchar = true)")
        db.execute(f"CREATE TABLE {name}truth AS FROM read_parquet('{folder}/truth.parquet')")
        db.execute(f"CREATE TABLE {name}roster AS FROM read_csv('{folder}/roster.csv')")
    return lambda query: db.execute(query).fetchall()
