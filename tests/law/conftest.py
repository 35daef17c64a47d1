"""The pack once; a way to judge facts through both back ends; and the lines of ``lines.toml`` judged as one file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from privity.authority import assess_sql, decide, explain
from privity.authority.derive import pack_relations, request_fact_steps
from privity.intake import value_steps
from privity.law import lists, load
from privity.model.finding import Outcome, Stage
from privity.model.request import COLUMNS
from privity.standards import address_steps, name_steps, number_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privity.authority import Book, Pack

DUCKDB = {"bool": "BOOLEAN", "int": "BIGINT", "text": "VARCHAR", "date": "DATE"}


@dataclass(frozen=True, slots=True)
class Bench:
    """Judges rows of facts with one rule book, through SQL and through the explanation."""

    pack: Pack
    book: Book
    columns: dict[str, str]

    def sql(
        self,
        rows: Sequence[dict[str, Any]],
        authority: str | None,
        stages: Iterable[Stage],
        *,
        with_header: bool,
    ) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        names = list(self.columns)
        with duckdb.connect() as db:
            typed = ", ".join(f'"{name}" {kind}' for name, kind in self.columns.items())
            db.execute(f"CREATE TABLE facts (ordinal BIGINT, {typed})")
            values = [list(range(len(rows))), *([row.get(name) for row in rows] for name in names)]
            lists = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in ("BIGINT", *self.columns.values()))
            db.execute(f"INSERT INTO facts SELECT {lists}", values)
            sql = assess_sql(
                self.book, authority=authority, stages=stages, source="facts", with_header=with_header
            )
            answers = sorted(db.sql(sql).fetchall())
        return [(words[1::2], words[2::2]) for words in answers]

    def explained(
        self, row: dict[str, Any], authority: str | None, stages: Iterable[Stage], *, with_header: bool
    ) -> tuple[set[str], set[str]]:
        found = explain(self.book, authority, row, stages, with_header=with_header)
        return (
            {finding.condition for finding in found if finding.outcome is Outcome.NOT_MET},
            {finding.condition for finding in found if finding.outcome is Outcome.UNDETERMINED},
        )

    def decided(
        self, row: dict[str, Any], authority: str | None, stages: Iterable[Stage], *, with_header: bool
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return decide(self.book, authority, row, stages, with_header=with_header)


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load("us_tax")


@pytest.fixture(scope="session")
def bench():
    """A maker of benches: one for each day and set of elections, kept."""
    kept: dict[Any, Bench] = {}

    def make(on: date = date(2026, 6, 1), elect: dict[str, str] | None = None, pack: str = "us_tax") -> Bench:
        key = (pack, on, tuple(sorted((elect or {}).items())))
        if key not in kept:
            law, columns = load(pack), {}
            for name, fact in law.facts.items():
                columns[name] = DUCKDB[fact.type.value]
                if fact.source.value == "line":
                    columns[f"{name}__stated"] = "BOOLEAN"
            kept[key] = Bench(law, law.book(on, elect or {}), columns)
        return kept[key]

    return make


DOCUMENT = tomllib.loads(Path(__file__).with_name("lines.toml").read_text("utf-8"))
TODAY = date(2026, 6, 1)
PARTS = (
    "SELECT ordinal AS ref, family_name, given_name, middle_name, suffix, id_number, id_type,"
    " address_line1, address_line2, city, state, postal_code, country FROM lines"
)


def in_letters(number):
    """17 -> 'aabh': the digits of a number as letters, so that masking digits does not reach it."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04d}")


def cells(entry, number):
    row = DOCUMENT["lawful"] | entry.get("change", {})
    filled = (str(row.get(column, "")) for column in COLUMNS)
    return [text.replace("{n}", str(number)).replace("{word}", in_letters(number)) or None for text in filled]


def attach(db, name, columns, rows):
    """A relation of Python rows; the type of a column is that of its first value."""
    kinds = {bool: "BOOLEAN", int: "BIGINT", date: "DATE"}
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    firsts = [next((value for value in column if value is not None), "") for column in values]
    types = [kinds.get(type(first), "VARCHAR") for first in firsts]
    declared = ", ".join(f'"{column}" {kind}' for column, kind in zip(columns, types, strict=True))
    db.execute(f"CREATE OR REPLACE TABLE {name} ({declared})")
    if rows:
        unnested = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in types)
        db.execute(f"INSERT INTO {name} SELECT {unnested}", [list(column) for column in values])


def run(db, steps):
    for step in steps:
        db.execute(f"CREATE OR REPLACE {'VIEW' if step.view else 'TABLE'} {step.makes} AS {step.sql}")


class File:
    """Lines read and standardised as one file, to be judged under several headers."""

    def __init__(self, pack: Pack, entries: list[dict[str, Any]], *, gazetteer: bool = True) -> None:
        self.pack = pack
        self.lines = [entry for entry in entries for _ in range(entry.get("copies", 1))]
        self.db = duckdb.connect()
        for name, columns, rows in pack_relations(pack, lists("us_tax"), TODAY):
            attach(self.db, name, columns, rows if gazetteer or name != "pack_facilities" else rows[:1])
        rows = [(number, *cells(entry, number)) for number, entry in enumerate(self.lines, 1)]
        attach(self.db, "lines", ("ordinal", *COLUMNS), rows)
        attach(self.db, "today", ("as_of",), [(TODAY,)])
        self.db.execute("CREATE TABLE office_counts (officer_id VARCHAR, lines BIGINT)")
        self.db.execute(f"CREATE VIEW parts AS {PARTS}")
        run(self.db, address_steps("parts", "addresses_std"))
        run(self.db, name_steps("parts", "names_std"))
        run(self.db, number_steps("parts", "numbers_std"))
        run(self.db, value_steps())
        self._steps = request_fact_steps(pack, lists("us_tax"), TODAY)
        self._read = False

    def judged(self, book: Book, header: dict[str, Any] | None, *, authority: str | None = "i2") -> Judged:
        blank = dict.fromkeys(DOCUMENT["header"])
        header_rows = [] if header is None else [(*(blank | header).values(), True)]
        attach(self.db, "header", (*blank, "signed"), header_rows)
        if header is None:
            self.db.execute(
                "ALTER TABLE header ALTER signed_on TYPE DATE; ALTER TABLE header ALTER signed TYPE BOOLEAN;"
                "ALTER TABLE header ALTER lines_count TYPE BIGINT"
            )
        # The gazetteer is the same under every header.
        run(
            self.db,
            [step for step in self._steps if not (self._read and step.makes.startswith("facilities_std"))],
        )
        self._read = True
        sql = assess_sql(
            book,
            authority=authority,
            stages=[Stage.REQUEST],
            source="request_facts",
            with_header=header is not None,
        )
        answers = sorted(self.db.sql(sql).fetchall())
        return Judged(self.lines, [tuple(map(set, book.fold(words[1::2], words[2::2]))) for words in answers])


@dataclass(frozen=True, slots=True)
class Judged:
    lines: list[dict[str, Any]]
    answers: list[tuple[set[str], ...]]

    def found(self, entry: dict[str, Any]) -> tuple[list[str], list[str]]:
        """What all copies of a line answered; they must answer alike."""
        answers = {
            (frozenset(f), frozenset(u))
            for e, (f, u) in zip(self.lines, self.answers, strict=True)
            if e == entry
        }
        assert len(answers) == 1
        failed, undetermined = answers.pop()
        return sorted(failed), sorted(undetermined)


@pytest.fixture(scope="session")
def file_of_lines(pack):
    return File(pack, DOCUMENT["line"])


@pytest.fixture(scope="session")
def with_header(file_of_lines, bench):
    return file_of_lines.judged(bench().book, DOCUMENT["header"])


@pytest.fixture(scope="session")
def without_header(file_of_lines, bench, with_header):
    return file_of_lines.judged(bench().book, None)


@pytest.fixture(scope="session")
def one_line(pack, bench):
    """Judge one lawful line under a header with changes: (failed, undetermined)."""
    file = File(pack, DOCUMENT["line"][:1], gazetteer=False)

    def judge(*, authority="i2", elect=None, **change):
        header = DOCUMENT["header"] | change | {"authority": authority}
        return file.judged(bench(TODAY, elect).book, header, authority=authority).answers[0]

    return judge
