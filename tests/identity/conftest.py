"""A small record file and a few lines, standardised by hand, through the real steps."""

from datetime import date, timedelta

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.identity import verify_steps
from privity.identity.steps import index_steps, whole_steps

NAME_COLUMNS = (
    ("family_key", "VARCHAR"),
    ("family_alt", "VARCHAR[]"),
    ("given_key", "VARCHAR"),
    ("given_tokens", "VARCHAR[]"),
    ("middle_key", "VARCHAR"),
    ("middle_initial", "VARCHAR"),
    ("suffix_key", "VARCHAR"),
)
PLACE_COLUMNS = (
    ("building_key", "VARCHAR"),
    ("unit", "VARCHAR"),
    ("city", "VARCHAR"),
    ("zip5", "VARCHAR"),
)


def name(family, given, middle=None, suffix=None, alt=()):
    return {
        "family_key": family.replace(" ", "") if family else None,
        "family_alt": list(alt),
        "given_key": given.replace(" ", "") if given else None,
        "given_tokens": given.split(" ") if given else None,
        "middle_key": middle,
        "middle_initial": middle[0] if middle else None,
        "suffix_key": suffix,
    }


def place(number="12", street="OAK ST", zip5="60601", unit=None):
    """A standardised address; without a number or a street it is none."""
    key = f"{zip5}|{number}|{street}" if number and street and zip5 else None
    return {"building_key": key, "unit": unit, "city": "CHICAGO", "zip5": zip5}


def person(
    person_id,
    name,
    *addresses,
    id_digits=None,
    born=None,
    former=(),
    prior=(),
    flags=(),
    id_kind="ssn",
    fault=None,
):
    """One person of the record file: current `addresses`, `prior` ones, `former` names."""
    return {
        "person_id": person_id,
        "names": [(False, name), *((True, other) for other in former)],
        "addresses": [*((True, where) for where in addresses), *((False, where) for where in prior)],
        "id_digits": id_digits,
        "id_kind": id_kind if id_digits else None,
        "born": date.fromisoformat(born) if born else None,
        "flags": ";" + ";".join(flags) + ";",
        "fault": fault,
    }


def line(name, place, *, id_digits=None, born=None, id_kind="ssn"):
    """One line as `asked` has it."""
    return {
        **name,
        **place,
        "id_digits": id_digits,
        "id_kind": id_kind if id_digits else None,
        "birth_date": date.fromisoformat(born) if born else None,
    }


def attach_records(engine, people):
    """The relations `index_steps` reads, from people standardised by hand."""
    ordered = sorted(people, key=lambda each: each["person_id"])
    numbered = list(enumerate(ordered, start=1))
    engine.attach_rows(
        "record_people",
        [("person_no", "BIGINT"), ("person_id", "VARCHAR"), ("birth_date", "DATE"), ("flags", "VARCHAR")],
        [(no, each["person_id"], each["born"], each["flags"]) for no, each in numbered],
    )
    engine.attach_rows(
        "standard_numbers",
        [("ref", "BIGINT"), ("id_digits", "VARCHAR"), ("id_kind", "VARCHAR"), ("fault", "VARCHAR")],
        [(no, each["id_digits"], each["id_kind"], each["fault"]) for no, each in numbered],
    )
    names = [(no, former, row) for no, each in numbered for former, row in each["names"]]
    engine.attach_rows(
        "record_names",
        [("ref", "BIGINT"), ("person_no", "BIGINT"), ("former", "BOOLEAN")],
        [(ref, no, former) for ref, (no, former, _) in enumerate(names)],
    )
    engine.attach_rows(
        "standard_names",
        [("ref", "BIGINT"), *NAME_COLUMNS],
        [(ref, *(row[column] for column, _ in NAME_COLUMNS)) for ref, (_, _, row) in enumerate(names)],
    )
    held = [(no, current, row) for no, each in numbered for current, row in each["addresses"]]
    engine.attach_rows(
        "record_residences",
        [("ref", "BIGINT"), ("person_no", "BIGINT"), ("current", "BOOLEAN")],
        [(ref, no, current) for ref, (no, current, _) in enumerate(held)],
    )
    engine.attach_rows(
        "standard_addresses",
        [("ref", "BIGINT"), *PLACE_COLUMNS],
        [(ref, *(row[column] for column, _ in PLACE_COLUMNS)) for ref, (_, _, row) in enumerate(held)],
    )


def attach_lines(engine, lines):
    engine.attach_rows("withheld", [("ordinal", "BIGINT"), ("person_no", "BIGINT")], [])
    columns = (*NAME_COLUMNS, ("id_digits", "VARCHAR"), ("id_kind", "VARCHAR"), ("birth_date", "DATE"))
    columns = (*columns, *PLACE_COLUMNS)
    engine.attach_rows(
        "asked",
        [("ordinal", "BIGINT"), *columns],
        [(ordinal, *(row[column] for column, _ in columns)) for ordinal, row in lines],
    )


def read_answers(engine):
    columns = (
        "ordinal", "answer", "person_id", "tier", "pattern", "vetoes", "plausible", "address_agrees",
        "candidates", "candidate_patterns", "notes",
    )  # fmt: skip
    rows = engine.query(f"SELECT {', '.join(columns)} FROM identity_answers ORDER BY ordinal")
    return {row[0]: dict(zip(columns, row, strict=True)) for row in rows}


@pytest.fixture
def engine(tmp_path):
    with DuckDBEngine(spill=tmp_path, memory_limit="1GB", threads=1) as engine:
        yield engine


@pytest.fixture
def ask(engine):
    """Ask lines of a record file: `ask(people, line, ...)` gives the answers in order."""

    def run(people, *lines):
        attach_records(engine, people)
        engine.run([*index_steps(), *whole_steps()])
        attach_lines(engine, list(enumerate(lines, start=1)))
        engine.run(verify_steps())
        return [answer for _, answer in sorted(read_answers(engine).items())]

    return run


def set_apart(world, row):
    """The same person or line in a world of its own: no place, number, birth date or id in common with others."""
    apart = dict(row)
    for key in ("born", "birth_date"):
        if row.get(key):
            apart[key] = row[key] + timedelta(days=20_000 * world)
    if row["id_digits"]:
        apart["id_digits"] = f"{world}/{row['id_digits']}"
    if row.get("building_key"):
        apart["building_key"] = f"{world}/{row['building_key']}"
    if "person_id" in row:
        apart["person_id"] = f"{world:05}/{row['person_id']}"
        apart["addresses"] = [
            (current, {**where, "building_key": where["building_key"] and f"{world}/{where['building_key']}"})
            for current, where in row["addresses"]
        ]
    return apart


def join_worlds(answer):
    """An answer with the ids its world knows."""
    return {
        **answer,
        "person_id": answer["person_id"] and answer["person_id"].partition("/")[2],
        "candidates": [each.partition("/")[2] for each in answer["candidates"]],
    }


@pytest.fixture(scope="module")
def ask_apart(tmp_path_factory):
    """Ask one line in each of many worlds in a single run: `ask_apart([(people, line), ...])`."""

    def run(worlds):
        with DuckDBEngine(spill=tmp_path_factory.mktemp("spill"), memory_limit="1GB", threads=1) as engine:
            people = [set_apart(nth, row) for nth, (people, _) in enumerate(worlds, 1) for row in people]
            attach_records(engine, people)
            engine.run([*index_steps(), *whole_steps()])
            attach_lines(engine, [(nth, set_apart(nth, line)) for nth, (_, line) in enumerate(worlds, 1)])
            engine.run(verify_steps())
            return [join_worlds(answer) for _, answer in sorted(read_answers(engine).items())]

    return run


class Hand:
    """The makers above, for tests that build their own cases."""

    name = staticmethod(name)
    place = staticmethod(place)
    person = staticmethod(person)
    line = staticmethod(line)


@pytest.fixture(scope="session")
def hand():
    return Hand


class Attach:
    """Relations from rows made by hand."""

    records = staticmethod(attach_records)
    lines = staticmethod(attach_lines)


@pytest.fixture(scope="session")
def attach():
    return Attach
