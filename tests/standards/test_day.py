"""A day is read from one form of text only, in Python and in SQL alike."""

from datetime import date

import duckdb
import pytest

from privity.standards import day_sql, iso_day

GOOD = {
    "1941-01-30": date(1941, 1, 30),
    "2024-02-29": date(2024, 2, 29),
    "0001-01-01": date(1, 1, 1),
    "9999-12-31": date(9999, 12, 31),
}
BAD = [
    "", " ", "2023-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-01-00", "0000-01-01", "19410130", "1941-1-30",
    "1941-01-30 ", " 1941-01-30", "1941-01-30T00:00:00", "1941-W05-4", "1941-030", "30-01-1941", "01/30/1941",
    "1941/01/30", "41-01-30", "infinity", "epoch", "today", "1941-01-30 BC", "+1941-01-30", "\u0661941-01-30",
]  # fmt: skip


def in_sql(text, **options):
    with duckdb.connect() as db:
        return db.execute(
            f"SELECT {day_sql('told', **options)} FROM (SELECT ? AS told) AS x", [text]
        ).fetchone()[0]


@pytest.mark.parametrize("text", GOOD)
def test_a_day_of_the_calendar_is_read(text):
    assert iso_day(text) == in_sql(text) == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_anything_else_is_no_day(text):
    assert iso_day(text) is None
    assert in_sql(text) is None


def test_a_day_before_the_first_that_counts_is_none():
    first = date(1850, 1, 1)
    assert in_sql("1849-12-31", first=first) is None
    assert in_sql("1850-01-01", first=first) == first


def test_no_text_is_no_day():
    assert in_sql(None) is None
