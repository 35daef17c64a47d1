"""The SQL releases for many lines exactly what the plain statement of the rule releases for each."""

import dataclasses
import random
import re
from datetime import date
from importlib.resources import files

import duckdb
import pytest

from privity.model.release import ApprovedLine, Withholding
from privity.release import minimise
from privity.release.extent import Extent
from privity.release.minimise import ADDRESS_FIELDS, CARE_OF, Address, Item
from privity.release.scale import ROWS, extent_tables, read_lines, release_steps
from privity.standards import address_steps

from .held import CLASSES, ELM, I2, OAK, OAK_PRINTED, address, ask, item, person

ITEMS = (
    "person_id VARCHAR, element VARCHAR, period INTEGER, value VARCHAR, source VARCHAR, joint_with VARCHAR"
)
ADDRESSES = (
    "person_id VARCHAR, address_line1 VARCHAR, address_line2 VARCHAR, city VARCHAR, state VARCHAR, postal_code VARCHAR, "
    "country VARCHAR, source VARCHAR, period INTEGER, received_on DATE, current BOOLEAN"
)
PERSONS = "person_id VARCHAR, family_name VARCHAR, given_name VARCHAR, middle_name VARCHAR, suffix VARCHAR, id_number VARCHAR"
LINES = "line VARCHAR, ordinal BIGINT, person_id VARCHAR, elements VARCHAR[], periods INTEGER[]"


def fill(db, name, columns, rows):
    """Make a relation of ``column TYPE, ...`` from rows, column by column: row by row is slow."""
    db.execute(f"CREATE TABLE {name} ({columns})")
    rows = list(rows)
    if rows:
        types = [column.split()[-1] for column in columns.split(", ")]
        unnested = ", ".join(f"unnest(?::{kind}[])" for kind in types)
        db.execute(
            f"INSERT INTO {name} SELECT {unnested}", [list(column) for column in zip(*rows, strict=True)]
        )


@pytest.fixture(scope="module")
def engine():
    """Runs the steps over values; the standard forms, which read only reference tables, are made each time."""
    with duckdb.connect() as db:
        yield db


def load(db, lines, people, extent):
    for (relation,) in db.execute("SELECT table_name FROM duckdb_tables()").fetchall():
        db.execute(f"DROP TABLE {relation}")
    for name, columns, rows in extent_tables(extent, CLASSES):
        fill(db, name, ", ".join(" ".join(column) for column in columns), rows)
    fill(
        db,
        "approved_lines",
        LINES,
        [(one.line, one.ordinal, one.person_id, sorted(one.elements), sorted(one.periods)) for one in lines],
    )
    fill(
        db,
        "persons",
        PERSONS,
        [
            (
                p.person_id,
                *(p.name[f] for f in ("family_name", "given_name", "middle_name", "suffix")),
                p.id_number,
            )
            for p in people
        ],
    )
    held = [one for p in people for one in p.items]
    fill(
        db,
        "items",
        ITEMS,
        [(i.person_id, i.element, i.period, i.value, i.source, i.joint_with) for i in held],
    )
    mail = [one for p in people for one in p.addresses]
    fill(
        db,
        "addresses",
        ADDRESSES,
        [
            (
                a.person_id,
                *(a.fields[f] for f in ADDRESS_FIELDS),
                a.source,
                a.period,
                a.received_on,
                a.current,
            )
            for a in mail
        ],
    )
    for step in release_steps():
        db.execute(f"CREATE OR REPLACE {'VIEW' if step.view else 'TABLE'} {step.makes} AS {step.sql}")


def by_sql(db, lines, people, extent=I2):
    load(db, lines, people, extent)
    withheld = db.execute("SELECT line, element, period, why FROM release_withheld").fetchall()
    assert db.execute("SELECT * FROM release_excess").fetchall() == []
    return tuple(read_lines(db.execute(ROWS).fetchall())), set(withheld)


def by_rule(lines, people, extent=I2):
    by_id = {one.person_id: one for one in people}
    outcomes = [minimise(line, by_id[line.person_id], extent=extent, classes=CLASSES) for line in lines]
    withheld = {(w.line, w.element, w.period, w.why.value) for _, ws in outcomes for w in ws}
    return tuple(released for released, _ in outcomes if released), withheld


SOURCES = ["subject", "third_party", "third_party", "custodian", None, "Payer", " THIRD_PARTY "]
ELEMENTS = ["wages", "interest", "account_balance", "adjusted_gross_income", "bank_account", "fur"]
DAYS = [None, date(2022, 3, 1), date(2023, 3, 1)]
STREETS = ["12 Oak St", "12 OAK STREET", "9 Elm Ave", "c/o Mary Roe", "12 Oak St c/o Mary Roe", None]


def any_person(draw, number, places):
    """A person drawn at random, with few enough values that every coincidence happens."""
    who = f"P{number}"
    held = [
        Item(
            person_id=who,
            element=draw.choice(ELEMENTS),
            period=draw.choice([2021, 2022, None]),
            value=draw.choice(["1", "20", "3"]),
            source=draw.choice(SOURCES),
            joint_with=draw.choice([None, None, "P2", " "]),
        )
        for _ in range(draw.randrange(8))
    ]
    mail = []
    for _ in range(draw.randrange(5)):
        fields = OAK | {
            "address_line1": draw.choice(STREETS),
            "address_line2": draw.choice([None, "% Pat Roe"]),
        }
        mail.append(
            Address(
                person_id=who,
                fields=fields,
                place=places[fields["address_line1"], fields["address_line2"]],
                source=draw.choice(SOURCES),
                period=draw.choice([2021, 2022, None]),
                received_on=draw.choice(DAYS),
                current=draw.random() < 0.3,
            )
        )
    return person(*held, *mail, person=who)


def any_line(draw, ordinal, people):
    return ApprovedLine(
        line=f"B/{ordinal}",
        ordinal=ordinal,
        person_id=f"P{draw.randrange(people)}",
        elements=frozenset(draw.sample([*CLASSES, "fur"], draw.randrange(6))),
        periods=frozenset(draw.sample([2020, 2021, 2022], draw.randrange(4))),
    )


@pytest.fixture(scope="module")
def places():
    """Standard key of every address the draws can make; reading addresses is not this test's business."""
    with duckdb.connect() as db:
        texts = [(one, two) for one in STREETS for two in (None, "% Pat Roe")]
        rows = [(n, *pair, "Salem", "OR", "97301", None) for n, pair in enumerate(texts)]
        columns = "ref BIGINT, " + ", ".join(f"{field} VARCHAR" for field in ADDRESS_FIELDS)
        fill(db, "drawn", columns, rows)
        for step in address_steps("drawn", "forms"):
            db.execute(f"CREATE OR REPLACE {'VIEW' if step.view else 'TABLE'} {step.makes} AS {step.sql}")
        keys = dict(db.execute("SELECT ref, addr_key FROM forms").fetchall())
    return {pair: keys[n] for n, pair in enumerate(texts)}


CURRENT = dataclasses.replace(I2, address_reading="current", identity_alone=True)
WIDE = Extent(
    classes=frozenset({"identity", "third_party", "custodian", "subject"}),
    sources=frozenset({"third_party", "custodian", "subject"}),
)
NARROW = Extent(classes=frozenset({"third_party"}), sources=frozenset({"custodian"}))
NEWEST = dataclasses.replace(WIDE, periods="current", current_period=2022)
TIMELESS = dataclasses.replace(WIDE, periods="none", address_reading="current")
EXTENTS = {
    "i2": I2, "current": CURRENT, "wide": WIDE, "narrow": NARROW, "newest": NEWEST, "timeless": TIMELESS,
    "no year is current": dataclasses.replace(NEWEST, current_period=None),
    "timeless, by period": dataclasses.replace(TIMELESS, address_reading="held_for_period"),
}  # fmt: skip


@pytest.mark.parametrize("extent", EXTENTS.values(), ids=EXTENTS)
def test_the_sql_and_the_rule_agree_on_every_line(engine, places, extent):
    draw = random.Random(20260301)
    people = [any_person(draw, number, places) for number in range(150)]
    lines = [any_line(draw, ordinal, len(people)) for ordinal in range(1, 401)]
    released, withheld = by_sql(engine, lines, people, extent)
    expected, reasons = by_rule(lines, people, extent)
    assert released == expected
    assert withheld == reasons
    assert released


def test_the_draws_reach_every_reason(places):
    draw = random.Random(20260301)
    people = [any_person(draw, number, places) for number in range(150)]
    lines = [any_line(draw, ordinal, len(people)) for ordinal in range(1, 401)]
    reached = {why for _, _, _, why in by_rule(lines, people)[1]} | {
        why for _, _, _, why in by_rule(lines, people, NARROW)[1]
    }
    assert reached == {why.value for why in Withholding}


def test_two_spellings_of_one_place_are_one_address_in_sql_too(engine):
    held = person(item(), address(source="third_party"), address(OAK_PRINTED, source="third_party"))
    released, withheld = by_sql(engine, [ask("wages", "mailing_address")], [held])
    assert (released, withheld) == by_rule([ask("wages", "mailing_address")], [held])
    assert withheld == set()


def test_two_places_of_third_parties_are_none_in_sql_too(engine):
    held = person(item(), address(source="third_party"), address(ELM, source="third_party"))
    _, withheld = by_sql(engine, [ask("wages", "mailing_address")], [held])
    assert withheld == {("B-2026-1/L1", "mailing_address", 2023, "ambiguous")}


def test_the_order_of_rows_changes_nothing(engine):
    held = [item(value=str(n % 3), period=2021 + n % 2) for n in range(6)]
    mail = [address(), address(OAK_PRINTED), address(ELM, period=2021)]
    line = ask("wages", "mailing_address", periods=(2021, 2022, 2023))
    forward = by_sql(engine, [line], [person(*held, *mail)])
    assert by_sql(engine, [line], [person(*held[::-1], *mail[::-1])]) == forward


def test_the_second_look_finds_a_row_that_has_no_ground(engine):
    load(engine, [ask("wages")], [person(item(), item("interest", "7"))], I2)
    excess = next(step for step in release_steps() if step.makes == "release_excess").sql
    smuggled = [
        ("B-2026-1/L1", "interest", 2023, "", "7"),
        ("B-2026-1/L1", "wages", 2022, "", "41000"),
        ("B-2026-1/L1", "wages", 2023, "", "99"),
        ("B-2026-1/L1", "mailing_address", 2023, "city", "Salem"),
        ("B-2026-1/L2", "wages", 2023, "", "41000"),
    ]
    for line, element, period, field, value in smuggled:
        engine.execute("BEGIN")
        engine.execute(
            "INSERT INTO release_rows VALUES (1, ?, ?, ?, 9, ?, ?, 'third_party')",
            [line, element, period, field, value],
        )
        assert len(engine.execute(excess).fetchall()) == 1, (line, element)
        engine.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("extent", "period"),
    [(TIMELESS, 2023), (NEWEST, 2023), (NEWEST, None)],
    ids=["timeless", "older", "undated"],
)
def test_the_second_look_finds_a_period_the_authority_does_not_open(engine, extent, period):
    load(engine, [ask("wages")], [person(item(value="7"), item(value="7", period=None))], extent)
    excess = next(step for step in release_steps() if step.makes == "release_excess").sql
    assert engine.execute(excess).fetchall() == []
    engine.execute(
        "INSERT INTO release_rows VALUES (1, 'B-2026-1/L1', 'wages', ?, 9, '', '7', 'third_party')", [period]
    )
    assert len(engine.execute(excess).fetchall()) == 1


def test_rule_and_sql_know_the_same_words_for_another_person():
    sql = files("privity.release").joinpath("sql", "release_addresses.sql").read_text()
    assert re.findall(r"regexp_replace\(mail\.\w+, '(.*?)', ''", sql) == [CARE_OF, CARE_OF]
