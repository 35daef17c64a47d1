"""Spark answers every line as DuckDB does: all columns, on random worlds, on the synthetic town, on FEBRL."""

import random
from collections import Counter

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.identity.steps import index_steps, whole_steps
from privity.model.step import Step
from tests.identity.conftest import attach_lines, attach_records, hand, set_apart  # noqa: F401 - a fixture
from tests.identity.test_febrl import DATA, FILES, READ, STANDARD
from tests.identity.test_oracle import line_about, random_people
from tests.identity.test_whole_file import town  # noqa: F401 - a fixture

pytestmark = pytest.mark.full

LETTERS = str.maketrans("AEIOR", "ÀЭІÖЯ")
"""Names of more bytes than letters, in two alphabets."""


@pytest.fixture
def engine(tmp_path):
    with DuckDBEngine(spill=tmp_path, memory_limit="1GB", threads=1) as engine:
        yield engine


def loaded(engine, people, lines):
    attach_records(engine, people)
    engine.run([*index_steps(), *whole_steps()])
    attach_lines(engine, list(enumerate(lines, start=1)))


def rewritten(row, letters):
    """A person or line with other letters in every name."""
    if isinstance(row, str):
        return row.translate(letters)
    if isinstance(row, (list, tuple)):
        return type(row)(rewritten(each, letters) for each in row)
    return row


def foreign_name(name):
    return {key: rewritten(value, LETTERS) for key, value in name.items()}


def foreign(row):
    """The same person or line, named in other letters."""
    if "names" in row:
        return {**row, "names": [(former, foreign_name(name)) for former, name in row["names"]]}
    return {**row, **foreign_name({key: row[key] for key in NAME})}


NAME = ("family_key", "family_alt", "given_key", "given_tokens", "middle_key", "middle_initial", "suffix_key")


def worlds(make, seeds):
    """People and lines of several random worlds: one as it is, others set apart, every third in other letters."""
    people, lines = [], []
    for seed in seeds:
        chance = random.Random(seed)
        here = random_people(make, chance, count=chance.choice([6, 14, 40]))
        asked = [line_about(make, chance, chance.choice(here)) for _ in range(300)]
        if seed % 3 == 2:
            here, asked = [foreign(each) for each in here], [foreign(each) for each in asked]
        if seed:
            here, asked = [set_apart(seed, each) for each in here], [set_apart(seed, each) for each in asked]
        people += here
        lines += asked
    return people, lines


def test_random_worlds_are_answered_alike(both, engine, hand):  # noqa: F811 - the fixture
    loaded(engine, *worlds(hand, range(9)))
    there, here = both(engine)
    assert min(Counter(row[1] for row in here).values()) > 100
    assert there == here


def test_one_crowded_world_is_answered_alike_whoever_is_withheld(both, engine, hand):  # noqa: F811 - the fixture
    chance = random.Random(77)
    people = random_people(hand, chance, count=40, numbers=1000)
    loaded(engine, people, [line_about(hand, chance, chance.choice(people)) for _ in range(300)])
    engine.attach_rows(
        "withheld", [("ordinal", "BIGINT"), ("person_no", "BIGINT")], [(n, n % 40 + 1) for n in range(1, 300)]
    )
    there, here = both(engine)
    assert there == here


def test_the_town_is_answered_alike(both, town):  # noqa: F811 - the fixture
    there, here = both(town)
    assert len(here) > 14_000
    assert there == here


@pytest.mark.parametrize("name", FILES)
def test_febrl_is_answered_alike(both, engine, interpreted, name):
    originals, copies = FILES[name]
    engine.attach_rows("withheld", [("ordinal", "BIGINT"), ("person_no", "BIGINT")], [])
    engine.run(
        [
            Step("originals", f"SELECT * FROM ({READ.format(path=DATA / originals)}) AS r WHERE NOT copy"),
            Step("copies", f"SELECT *, row_number() OVER () AS ref FROM ({READ.format(path=DATA / copies)}) AS r WHERE copy"),
            Step("kept", "SELECT * FROM originals WHERE person % 10 >= 3"),
            *STANDARD,
            *index_steps(),
            *whole_steps(),
        ]
    )  # fmt: skip
    there, here = both(engine)
    assert there == here
