"""The pack once, and a way to judge facts through both back ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from privity.authority import assess_sql, decide, explain
from privity.law import load
from privity.model.finding import Outcome, Stage

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
def bench(pack):
    """A maker of benches: one for each day and set of elections, kept."""
    kept: dict[Any, Bench] = {}

    def make(on: date = date(2026, 6, 1), elect: dict[str, str] | None = None) -> Bench:
        key = (on, tuple(sorted((elect or {}).items())))
        if key not in kept:
            columns = {}
            for name, fact in pack.facts.items():
                columns[name] = DUCKDB[fact.type.value]
                if fact.source.value == "line":
                    columns[f"{name}__stated"] = "BOOLEAN"
            kept[key] = Bench(pack, pack.book(on, elect or {}), columns)
        return kept[key]

    return make
