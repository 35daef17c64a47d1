"""Whoever opens the case store with another program cannot rewrite what was decided, approved, objected to or released."""

import json
import sqlite3
from contextlib import closing
from dataclasses import asdict

import pytest
from django.core.management import call_command
from django.db import connection

from privity.adapters.casestore.open import open_store

from .rows import APPROVAL, AT, BATCH, DECISION, FIRST, LATER, OBJECTION, RELEASE

FIXED = ("event", "opened", "decision", "callback", "answer", "approvedline")
MOVING = ("approval", "release", "objection")


def fill(store, decisions=(DECISION,)):
    """One row in every table of history."""
    store.record("looked-up", actor="engine", at=AT, batch=FIRST, lines=1)
    store.open_lines(FIRST, [1], person="R-1", at=AT)
    store.add_decisions(FIRST, decisions, at=AT)
    store.add_call_back(FIRST, officer="FIA-9", ordinal=1, confirmed=True, by="R-1", at=AT)
    store.add_answers(FIRST, [(1, "B-2025-1/L1", "mended")], approver="C-approver", at=AT)
    store.add_approval(APPROVAL, [1])
    store.intend_release(RELEASE)
    store.add_objection(OBJECTION)


@pytest.fixture
def full(store, database):
    fill(store)
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        yield db


def rows(db, table):
    return db.execute(f"SELECT * FROM casestore_{table}").fetchall()


def columns(db, table):
    return [row[1] for row in db.execute(f"PRAGMA table_info(casestore_{table})")]


def stopped(db, table, statement, why):
    """The statement is refused for the reason named, and the table holds what it held."""
    before = rows(db, table)
    with pytest.raises(sqlite3.IntegrityError, match=why):
        db.execute(statement)
    return rows(db, table) == before != []


@pytest.mark.parametrize("table", FIXED)
def test_a_fixed_row_is_changed_in_no_column(full, table):
    for column in columns(full, table):
        assert stopped(full, table, f"UPDATE casestore_{table} SET {column} = {column}", "is append-only")


@pytest.mark.parametrize("table", [*FIXED, *MOVING])
def test_no_row_of_history_is_removed(full, table):
    assert stopped(full, table, f"DELETE FROM casestore_{table}", f"casestore_{table} is append-only")


@pytest.mark.parametrize("table", [*FIXED, *MOVING])
def test_no_row_of_history_is_replaced(full, table):
    again = f"INSERT OR REPLACE INTO casestore_{table} SELECT * FROM casestore_{table}"
    assert stopped(full, table, again, f"casestore_{table} holds this row already")


@pytest.mark.parametrize(
    ("table", "number"),
    [(table, "NULL") for table in FIXED if table != "event"] + [("release", "'R-2'")],
)
def test_no_row_of_history_is_replaced_under_another_number(full, table, number):
    names = ", ".join(name for name in columns(full, table) if name != "id")
    again = f"INSERT OR REPLACE INTO casestore_{table} (id, {names}) SELECT {number}, {names} FROM casestore_{table}"
    assert stopped(full, table, again, f"casestore_{table} holds this row already")


# What the store itself does, in SQL; `MOVES` is complete: every other column is fixed in every one of them.
MOVES = {
    "approval": "entry = 7",
    "release": "state = 'accounted', package = 'e', first_entry = 5",
    "objection": "evidence = 'e', answer = 'a', accepted_by = 'C-counsel', cured_at = '2026-06-15'",
}


@pytest.mark.parametrize(("table", "move"), MOVES.items())
def test_the_one_move_a_row_has_changes_no_other_column(full, table, move):
    moved = {part.split(" = ")[0] for part in move.split(", ")}
    for column in set(columns(full, table)) - moved:
        statement = f"UPDATE casestore_{table} SET {move}, {column} = 99"
        before = rows(full, table)
        with pytest.raises(sqlite3.IntegrityError):
            full.execute(statement)
        assert rows(full, table) == before
    full.execute(f"UPDATE casestore_{table} SET {move}")
    assert rows(full, table) != before


@pytest.mark.parametrize(("table", "move"), MOVES.items())
def test_a_move_is_made_once(full, table, move):
    full.execute(f"UPDATE casestore_{table} SET {move}")
    assert stopped(full, table, f"UPDATE casestore_{table} SET {move}", f"casestore_{table} ")


@pytest.mark.parametrize(
    ("table", "change", "why"),
    [
        ("approval", "approver = 'C-other'", "takes its entry once"),
        ("approval", "entry = NULL", "takes its entry once"),
        ("approval", "signature = x'01', entry = 7", "takes its entry once"),
        ("release", "state = 'delivered'", "one step at a time"),
        ("release", "state = 'accounted'", "one step at a time"),
        ("release", "state = 'accounted', package = 'e'", "one step at a time"),
        ("release", "state = 'accounted', first_entry = 5", "one step at a time"),
        ("release", "state = 'gone'", "one step at a time"),
        ("release", "package = 'e'", "one step at a time"),
        ("objection", "text = 'None.'", "cured once"),
        ("objection", "evidence = 'e'", "cured once"),
        ("objection", "cured_at = '2026-06-15', evidence = 'e'", "cured once"),
        ("objection", "cured_at = '2026-06-15', accepted_by = 'C-counsel'", "cured once"),
    ],
)
def test_a_row_moves_in_no_other_way(full, table, change, why):
    assert stopped(full, table, f"UPDATE casestore_{table} SET {change}", why)


@pytest.mark.parametrize(
    "change",
    [
        "state = 'intent'",
        "state = 'accounted'",
        "state = 'delivered', package = 'f'",
        "state = 'delivered', first_entry = 6",
        "package = 'f'",
    ],
)
def test_an_accounted_release_is_delivered_as_it_was_accounted_for(full, change):
    full.execute(f"UPDATE casestore_release SET {MOVES['release']}")
    assert stopped(full, "release", f"UPDATE casestore_release SET {change}", "one step at a time")
    full.execute("UPDATE casestore_release SET state = 'delivered'")
    assert stopped(full, "release", f"UPDATE casestore_release SET {change}", "one step at a time")


@pytest.mark.parametrize(
    ("table", "change", "why"),
    [
        ("approval", {"entry": "7"}, "begins without an entry"),
        ("release", {"state": "'delivered'"}, "begins at intent"),
        ("release", {"state": "'accounted'"}, "begins at intent"),
        ("release", {"package": "'e'"}, "begins at intent"),
        ("release", {"first_entry": "5"}, "begins at intent"),
        ("objection", {"cured_at": "'2026-06-15'"}, "begins open"),
        ("objection", {"accepted_by": "'C-counsel'"}, "begins open"),
        ("objection", {"evidence": "'e'"}, "begins open"),
        ("objection", {"answer": "'a'"}, "begins open"),
    ],
)
def test_a_row_begins_at_its_beginning(full, table, change, why):
    names = columns(full, table)
    full.execute(
        "INSERT INTO casestore_approval SELECT "
        + ", ".join("'A-2'" if name == "id" else name for name in columns(full, "approval"))
        + " FROM casestore_approval"
    )
    values = {"id": "'X-2'", "approval_id": "'A-2'", **change}
    chosen = ", ".join(values.get(name, name) for name in names)
    before = rows(full, table)
    with pytest.raises(sqlite3.IntegrityError, match=why):
        full.execute(f"INSERT INTO casestore_{table} SELECT {chosen} FROM casestore_{table} LIMIT 1")
    assert rows(full, table) == before


def test_exactly_these_tables_are_history(full):
    found = full.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    fixed = {f"casestore_{table}_{kind}" for table in FIXED for kind in ("kept", "fixed", "single")}
    moving = {f"casestore_{table}_{kind}" for table in MOVING for kind in ("begins", "kept", "single")}
    forward = {"casestore_approval_fixed", "casestore_release_forward", "casestore_objection_fixed"}
    assert {name for (name,) in found} == fixed | moving | forward | {"casestore_decision_begins"}


@pytest.mark.parametrize(
    ("verdict", "candidate", "stands"),
    [
        ("release", "A", True),
        ("release", None, True),
        ("refuse", None, True),
        ("refuse", "A", False),
        ("release", "", False),
        ("release", "a", False),
        ("release", "AB", False),
        ("release", "P-1", False),
    ],
)
def test_only_a_release_is_about_a_candidate_and_by_a_letter(full, verdict, candidate, stands):
    names = [name for name in columns(full, "decision") if name != "id"]
    given = {"version": 2, "verdict": verdict, "candidate": candidate}
    chosen = ", ".join(f":{name}" if name in given else name for name in names)
    again = f"INSERT INTO casestore_decision ({', '.join(names)}) SELECT {chosen} FROM casestore_decision"
    if stands:
        full.execute(again, given)
        return
    with pytest.raises(sqlite3.IntegrityError, match="by a letter, for a release alone"):
        full.execute(again, given)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE casestore_batch SET filed_by = requester",
        "UPDATE casestore_line SET ordinal = 2",
        "INSERT INTO casestore_opened (batch_id, ordinal, person, at) SELECT batch_id, ordinal, person, at FROM casestore_opened",
    ],
)
def test_persons_stay_apart_and_rows_single_under_any_program(full, statement):
    with pytest.raises(sqlite3.IntegrityError):
        full.execute(statement)


def test_a_store_of_the_version_before_is_brought_up_with_all_it_holds(database, tmp_path):
    store = open_store(tmp_path / "other.sqlite3")
    connection.close()
    connection.settings_dict["NAME"] = str(database)
    call_command("migrate", "casestore", "0001", verbosity=0, interactive=False)
    store.file_batch(BATCH)
    store.add_lines(FIRST, [(1, "L1")])
    fill(store, decisions=())
    old = {
        **asdict(DECISION),
        "findings": json.dumps(DECISION.findings),
        "at": AT.isoformat(),
        "batch_id": FIRST,
    }
    del old["candidate"]
    with connection.cursor() as cursor:
        marks = ", ".join(f"%({name})s" for name in old)
        cursor.execute(f"INSERT INTO casestore_decision ({', '.join(old)}) VALUES ({marks})", old)
    store.set_approval_entry("A-1", 4)
    store.advance_release("R-1", "accounted", package="e" * 64, first_entry=5)
    before = (store.approvals(FIRST), store.releases(), store.objections(FIRST), [DECISION])
    connection.close()
    after = open_store(database)
    assert (
        after.approvals(FIRST),
        after.releases(),
        after.objections(FIRST),
        after.decisions(FIRST),
    ) == before
    after.advance_release("R-1", "delivered")
    after.cure_objection("O-1", evidence="e" * 64, answer="An enclave.", accepted_by="C-counsel", at=LATER)
    connection.close()
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        assert stopped(db, "release", "UPDATE casestore_release SET state = 'intent'", "one step at a time")
