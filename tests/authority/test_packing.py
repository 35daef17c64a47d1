"""Facts kept in words are the facts that were put in; the fixture `judged` judges every row of every test in both forms."""

import random
from datetime import date

import duckdb
import pytest

from privity.authority.compile import alike_sql
from privity.authority.packing import ANSWERS, PREFIX, pack_sql, places, unpack_sql
from privity.model.finding import Stage

COLUMNS = {
    "ordinal": "BIGINT",
    **{f"fact_{n:03}": "BOOLEAN" for n in range(2 * ANSWERS + 3)},
    "size": "BIGINT",
}


@pytest.fixture
def db():
    with duckdb.connect() as held:
        yield held


def rows(seed, count):
    drawn = random.Random(seed)
    values = (None, False, True)
    return [
        tuple(drawn.choice(values) if kind == "BOOLEAN" else n for kind in COLUMNS.values())
        for n in range(count)
    ]


def table(db, columns, held):
    db.execute(f"CREATE TABLE plain ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    db.executemany(f"INSERT INTO plain VALUES ({', '.join('?' for _ in columns)})", held)


def test_what_is_unpacked_is_what_was_packed(db):
    held = rows(1, 200)
    table(db, COLUMNS, held)
    db.execute(f"CREATE TABLE packed AS {pack_sql(COLUMNS, 'plain')}")
    packed = [name for name, *_ in db.execute("DESCRIBE packed").fetchall()]
    assert sum(name.startswith(PREFIX) for name in packed) == 3
    assert set(places(packed)) == {name for name, kind in COLUMNS.items() if kind == "BOOLEAN"}
    assert (
        db.execute(
            f"SELECT {', '.join(COLUMNS)} FROM ({unpack_sql(packed, 'packed')}) ORDER BY ordinal"
        ).fetchall()
        == held
    )


def test_a_fact_that_a_row_of_an_older_file_lacks_is_unknown(db):
    table(db, COLUMNS, rows(2, 1))
    db.execute(f"CREATE TABLE packed AS {pack_sql(COLUMNS, 'plain')} UNION ALL BY NAME SELECT 7 AS ordinal")
    packed = [name for name, *_ in db.execute("DESCRIBE packed").fetchall()]
    (row,) = db.execute(
        f"SELECT * EXCLUDE (ordinal) FROM ({unpack_sql(packed, 'packed')}) WHERE ordinal = 7"
    ).fetchall()
    assert set(row) == {None}


def test_lines_that_are_alike_to_the_rules_are_one_row_however_else_they_differ(db, made):
    pack = made(
        {"known": ("bool", "line"), "size": ("int", "line"), "unread": ("bool", "line")},
        {"p": ("authority", [{"id": "p.a", "when": "known and size <= 10"}])},
    )
    book = pack.book(date(2026, 3, 1))
    columns = {"ordinal": "BIGINT", "known": "BOOLEAN", "size": "BIGINT", "unread": "BOOLEAN"}
    table(
        db,
        columns,
        [
            (1, True, 3, True),
            (2, True, 7, None),
            (3, True, 11, True),
            (4, None, 4, False),
            (5, True, 9, False),
        ],
    )
    db.execute(f"CREATE TABLE facts AS {pack_sql(columns, 'plain')}")
    packed = [name for name, *_ in db.execute("DESCRIBE facts").fetchall()]
    sql = alike_sql(book, authority="p", stages=(Stage.REQUEST,), packed=packed)
    found = db.execute(f"SELECT list_sort(lines) FROM ({sql})").fetchall()
    assert sorted(found) == [([1, 2, 5],), ([3],), ([4],)]
