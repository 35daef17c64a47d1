"""What a line states of an offence allows it or contradicts it as the words of the statute say, through both back ends.

The lines lie with the pack in ``cases/statutes.toml``, each with a sentence a lawyer
can correct, and are of a request signed on one day.
"""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files

import duckdb
import pytest

from privity.authority import statute_elements_sql
from privity.authority.statutes import statute_elements

HOME = files("privity.law").joinpath("us_tax")
LINES = tomllib.loads(HOME.joinpath("cases", "statutes.toml").read_text("utf-8"))["line"]
ENTRIES = {
    path.name: tomllib.loads(path.read_text("utf-8"))
    for path in sorted(HOME.joinpath("statutes").iterdir(), key=lambda path: path.name)
}
SIGNED, ON = date(2026, 5, 20), date(2026, 6, 1)
ALLOWED = {True: True, False: False, "unknown": None}


def stated(line):
    """The facts cell as key to value; a line without facts states none."""
    return dict(item.split("=", 1) for item in line["facts"].split(";") if item)


@pytest.fixture(scope="module")
def in_sql(pack):
    """The answer of every line, in one query."""
    expression = statute_elements_sql(pack, ON, line="v", fact=lambda fact: f"k.{fact.name}")
    with duckdb.connect() as db:
        db.execute(
            "CREATE TABLE v (n BIGINT, statute VARCHAR, statute_facts MAP(VARCHAR, VARCHAR), bad VARCHAR[])"
        )
        for number, line in enumerate(LINES):
            db.execute(
                "INSERT INTO v VALUES ($1, $2, $3::MAP(VARCHAR, VARCHAR), [])",
                [number, line["statute"], stated(line) or None],
            )
        db.execute("CREATE TABLE k AS SELECT CAST($1 AS DATE) AS asked_on", [SIGNED])
        return dict(db.sql(f"SELECT v.n, {expression} FROM v CROSS JOIN k").fetchall())


@pytest.mark.parametrize(
    "number", range(len(LINES)), ids=lambda number: f"{LINES[number]['statute']}: {LINES[number]['that']}"
)
def test_a_line_is_allowed_as_its_sentence_says(number, pack, in_sql):
    line = LINES[number]
    answer = ALLOWED[line["allowed"]]
    assert in_sql[number] is answer
    assert statute_elements(pack, ON, line["statute"], stated(line), row={"asked_on": SIGNED}) is answer


def test_every_offence_that_asks_for_facts_has_a_line_allowed_and_one_contradicted():
    owed = {
        (entry["statute"], allowed)
        for entry in ENTRIES.values()
        if entry["kind"] == "criminal" and "when" in entry
        for allowed in (True, False)
    }
    assert sorted(owed - {(line["statute"], line["allowed"]) for line in LINES}) == []


def test_every_line_designates_a_criminal_statute_of_the_pack_and_states_keys_it_declares():
    keys = {
        entry["statute"]: entry.get("keys", {}) for entry in ENTRIES.values() if entry["kind"] == "criminal"
    }
    assert [line for line in LINES if not stated(line).keys() <= keys.get(line["statute"], {}).keys()] == []
    assert {line["statute"] for line in LINES} <= keys.keys()


def test_every_sentence_is_said_once_about_a_statute():
    said = [(line["statute"], line["that"]) for line in LINES]
    assert len(said) == len(set(said))


def test_every_key_declared_is_read():
    assert [
        f"{name}: {key}"
        for name, entry in ENTRIES.items()
        for key in entry.get("keys", {})
        if f"facts.{key}" not in entry.get("when", "")
    ] == []


def test_what_may_not_be_designated_says_why_by_name_and_what_may_says_nothing():
    for name, entry in ENTRIES.items():
        closed = entry["kind"] in {"civil", "custodian", "not_law"}
        assert ("refusal" in entry) is closed or entry["kind"] == "program", name
        if entry["kind"] in {"civil", "custodian"}:
            title, section = entry["statute"].split(" USC ")
            assert entry["refusal"].startswith(f"{title} U.S.C. § {section} "), name
        assert not (closed and "when" in entry), name


def test_no_two_entries_are_written_alike():
    spelled = [word for entry in ENTRIES.values() for word in (entry["statute"], *entry.get("aliases", ()))]
    assert sorted(word for word in set(spelled) if spelled.count(word) > 1) == []


def test_every_entry_is_graded_and_what_was_not_read_says_so():
    assert {entry["grade"] for entry in ENTRIES.values()} <= {"P", "S", "I"}
    assert [
        name
        for name, entry in ENTRIES.items()
        if entry["grade"] != "P" and "confirm" not in entry.get("note", "") and entry["kind"] != "not_law"
    ] == []
