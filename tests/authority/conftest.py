"""Packs to test with, and DuckDB to run what the room compiles."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from privity.authority import assess_sql, load_pack
from privity.authority.packing import pack_sql

PACKS = Path(__file__).parent / "packs"
SQL_TYPES = {"bool": "BOOLEAN", "int": "BIGINT", "text": "VARCHAR", "date": "DATE"}
PROVISION = """
[provision]
id = "{id}"
cite = "Test {id}"
heading = "For a test"
kind = "{kind}"
in_force = {{ from = 2020-01-01 }}
checked_on = 2026-01-01
grade = "I"
accounting = "exempt"
"""
EXTENT = """
[extent]
cite = "Test {id}"
source = "A test"
classes = ["identity"]
sources = ["custodian"]
identity_alone = "always"
address = "current"
periods = "asked"
recipient = "Whoever asked."
use = "A test."
redisclosure = "None."
"""
CLAUSE = """
[[{kind}]]
id = "{id}"
stage = "{stage}"
cite = "Test rule {id}"
source = "A test"
when = '''{when}'''
refusal = "Refused by {id}."
told = "facial"
"""

RULING = """
[ruling]
id = "smith"
cite = "Smith v. Postmaster"
court = "Court of Letters"
status = "final"
in_force = { from = 2026-02-26 }
grade = "S"
checked_on = 2026-03-01

[[reading]]
of = "s4a.address"
stage = "record"
text = "An address is one that the record confirms."
when = "address_agrees"
refusal = "The address was not confirmed."
told = "record"
"""
"""A ruling that narrows a condition of the Letters Act."""


@pytest.fixture(scope="session")
def post():
    """The pack of an invented Letters Act."""
    return load_pack(PACKS / "post")


@pytest.fixture
def folder(tmp_path):
    """A copy of that pack, to be changed."""
    return Path(shutil.copytree(PACKS / "post", tmp_path / "post"))


@pytest.fixture
def change(folder):
    """Replace a text in a file of the copy; a text that is not there is a fault of the test."""

    def change(path, old, new):
        text = (folder / path).read_text()
        assert old in text, old
        (folder / path).write_text(text.replace(old, new, 1))
        return folder

    return change


@pytest.fixture
def made(tmp_path):
    """Make a pack from facts and clauses: {name: (type, source)}, {provision: (kind, [clause, ...])}."""

    def made(facts, provisions, **files):
        home = tmp_path / f"made{len(list(tmp_path.iterdir()))}"
        (home / "provisions").mkdir(parents=True)
        (home / "facts.toml").write_text(
            "".join(
                f'[{n}]\ntype = "{t}"\nasks = "What of {n}?"\nsource = "{s}"\n' for n, (t, s) in facts.items()
            )
        )
        authority = next((id_ for id_, (kind, _) in provisions.items() if kind == "authority"), "none")
        (home / "pack.toml").write_text(
            f'title = "A test"\ncustodian = "A test"\ndefault_authority = "{authority}"\norders_as_entered = "never"\nhold_answers = []\n'
        )
        for id_, (kind, clauses) in provisions.items():
            text = PROVISION.format(id=id_, kind=kind)
            for clause in clauses:
                text += CLAUSE.format(**({"kind": "condition", "stage": "request"} | clause))
                text += f"scope = {clause['scope']}\n" if clause.get("scope") else ""
            text += EXTENT.format(id=id_) if kind == "authority" else ""
            (home / "provisions" / f"{id_}.toml").write_text(text)
        for name, text in files.items():
            path = home / name.replace("__", "/").replace("_toml", ".toml")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        return load_pack(home)

    return made


@pytest.fixture(scope="session")
def engine():
    with duckdb.connect() as engine:
        yield engine


@pytest.fixture
def judged(tmp_path, engine):
    """Run `assess_sql` over rows of facts, plain and packed; (failed words, unknown words) in the order of the rows."""

    def judged(book, rows, *, authority, stages, with_header=True):
        columns = {fact.name: SQL_TYPES[fact.type.value] for fact in book.facts.values()}
        columns |= {f"{f.name}__stated": "BOOLEAN" for f in book.facts.values() if f.told_apart}
        sql = assess_sql(book, authority=authority, stages=stages, with_header=with_header)
        _fill(engine, tmp_path / "facts.csv", columns, rows)
        answers = engine.sql(sql).order("ordinal").fetchall()
        assert [answer[0] for answer in answers] == list(range(1, len(rows) + 1))
        engine.execute(
            f"CREATE OR REPLACE TABLE packed AS {pack_sql({'ordinal': 'BIGINT'} | columns, 'facts')}"
        )
        packed = [name for name, *_ in engine.execute("DESCRIBE packed").fetchall()]
        sql = assess_sql(
            book, authority=authority, stages=stages, source="packed", packed=packed, with_header=with_header
        )
        assert engine.sql(sql).order("ordinal").fetchall() == answers
        return [(answer[1::2], answer[2::2]) for answer in answers]

    return judged


def _fill(engine, path, columns, rows):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        for number, row in enumerate(rows, 1):
            writer.writerow([number, *(r"\N" if row.get(name) is None else row[name] for name in columns)])
    types = {"ordinal": "BIGINT"} | columns
    # The rows are written back to front: no answer may depend on their order.
    engine.execute(
        "CREATE OR REPLACE TABLE facts AS SELECT * FROM read_csv($1, columns = $2, header = false, nullstr = '\\N', "
        "auto_detect = false, allow_quoted_nulls = false) ORDER BY ordinal DESC",
        [str(path), types],
    )


@pytest.fixture
def today():
    return date(2026, 3, 1)
