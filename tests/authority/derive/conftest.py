"""Steps run by themselves over hand-made relations, and the error rates they show."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from privity.authority.derive import pack_relations, request_fact_steps, supplied_fact_steps
from privity.law import lists, load
from tests.authority.derive.bench import Bench

DATA = Path(__file__).parent / "data"
DOCS = Path(__file__).parents[3] / "docs" / "reference" / "law-us-tax.md"
TODAY = date(2026, 6, 1)
KINDS = {bool: "BOOLEAN", int: "BIGINT", date: "DATE", list: "VARCHAR[]", dict: "MAP(VARCHAR, VARCHAR)"}
MEASURED: list[str] = []


class Desk:
    """A DuckDB with the relations of the pack, in which single steps can be run."""

    def __init__(self) -> None:
        self.db = duckdb.connect()
        self.pack, self.lists = load("us_tax"), lists("us_tax")
        steps = (*request_fact_steps(self.pack, self.lists, TODAY), *supplied_fact_steps(self.pack))
        self.steps = {step.makes: step for step in steps}
        for name, columns, rows in pack_relations(self.pack, self.lists, TODAY):
            self.attach(name, dict.fromkeys(columns), rows)

    def attach(self, name, columns, rows=()):
        """A relation from rows; `columns` maps a name to its type, or to None to take the type of the values."""
        rows = [tuple(row) for row in rows]
        types = []
        for at, (_, kind) in enumerate(columns.items()):
            first = next((row[at] for row in rows if row[at] is not None), "")
            types.append(kind or KINDS.get(type(first), "VARCHAR"))
        declared = ", ".join(f'"{column}" {kind}' for column, kind in zip(columns, types, strict=True))
        self.db.execute(f"CREATE OR REPLACE TABLE {name} ({declared})")
        if rows:
            unnested = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in types)
            values = [list(column) for column in zip(*rows, strict=True)]
            self.db.execute(f"INSERT INTO {name} SELECT {unnested}", values)

    def make(self, *names):
        for name in names:
            self.run([self.steps[name]])

    def run(self, steps):
        for step in steps:
            self.db.execute(
                f"CREATE OR REPLACE {'VIEW' if step.view else 'TABLE'} {step.makes} AS {step.sql}"
            )

    def rows(self, select):
        return self.db.sql(select).fetchall()

    def by_ordinal(self, relation, *columns):
        chosen = ", ".join(columns)
        return {row[0]: row[1:] for row in self.rows(f"SELECT ordinal, {chosen} FROM {relation}")}


@pytest.fixture(scope="module")
def shared_desk():
    made = Desk()
    yield made
    made.db.close()


@pytest.fixture
def bench(shared_desk):
    return Bench(shared_desk)


@pytest.fixture(scope="session")
def labelled():
    def read(name):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="session")
def no_worse_than_documented():
    """Record a rate and hold it to the table in docs/reference/law-us-tax.md."""
    rows = re.findall(
        r"^\| ([^|]+) \| (\d+) of (\d+) \| (\d+) of (\d+) \|", DOCS.read_text("utf-8"), re.MULTILINE
    )
    promised = {name.strip(): tuple(map(int, numbers)) for name, *numbers in rows}

    def hold(fact, refused, good, passed, bad):
        MEASURED.append(f"{fact}: wrongly refused {refused} of {good}, wrongly passed {passed} of {bad}")
        may_refuse, of_good, may_pass, of_bad = promised[fact]
        assert (good, bad) == (of_good, of_bad)
        assert refused <= may_refuse
        assert passed <= may_pass

    return hold


def pytest_terminal_summary(terminalreporter):
    for line in MEASURED:
        terminalreporter.write_line(line)
