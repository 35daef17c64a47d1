"""The reference tables and the plans made of them hold together."""

import csv
import itertools
import re
from importlib.resources import files

import duckdb
import pytest

from privity.errors import InputError, IntegrityError
from privity.standards import address_steps, name_steps, nickname_steps, number_steps
from privity.standards.reference import values_step

from .reading import ADDRESS, NAME, NUMBER, TOWN, fill, rows_of, run

PACKAGE = files("privity.standards")
TABLES = sorted(entry.name for entry in PACKAGE.joinpath("data").iterdir() if entry.name.endswith(".csv"))
SQL = sorted((folder, file) for folder in PACKAGE.joinpath("sql").iterdir() for file in folder.iterdir())
KEYS = {"zip_ranges.csv": ("state", "low"), "nicknames.csv": ("given", "nickname")}


def table(name):
    with PACKAGE.joinpath("data", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_sorted_out_of_plain_words_each_told_once(name):
    rows = table(name)
    keys = [tuple(row[column] for column in KEYS.get(name, list(row)[:1])) for row in rows]
    assert len(set(keys)) == len(keys) > 0
    assert all(re.fullmatch("[A-Za-z0-9 _&-]+", cell) for row in rows for cell in row.values())


def test_ranges_of_postcodes_do_not_overlap():
    rows = sorted(table("zip_ranges.csv"), key=lambda row: row["low"])
    for row, following in itertools.pairwise(rows):
        assert row["low"] <= row["high"] < following["low"]


def test_every_state_has_postcodes_and_every_postcode_a_state():
    assert {row["state"] for row in table("zip_ranges.csv")} == {row["code"] for row in table("states.csv")}


@pytest.mark.parametrize(
    ("postcode", "state"),
    [
        ("00501", "NY"), ("00907", "PR"), ("00802", "VI"), ("01001", "MA"), ("02901", "RI"), ("03031", "NH"),
        ("04032", "ME"), ("05501", "MA"), ("05602", "VT"), ("06101", "CT"), ("06390", "NY"), ("07102", "NJ"),
        ("09204", "AE"), ("10001", "NY"), ("15201", "PA"), ("19801", "DE"), ("20001", "DC"), ("20101", "VA"),
        ("20601", "MD"), ("24701", "WV"), ("27601", "NC"), ("29201", "SC"), ("30301", "GA"), ("32301", "FL"),
        ("34004", "AA"), ("35203", "AL"), ("37201", "TN"), ("39201", "MS"), ("39901", "GA"), ("40202", "KY"),
        ("43215", "OH"), ("46204", "IN"), ("48201", "MI"), ("50309", "IA"), ("53202", "WI"), ("55401", "MN"),
        ("57101", "SD"), ("58102", "ND"), ("59101", "MT"), ("60601", "IL"), ("63101", "MO"), ("66101", "KS"),
        ("68102", "NE"), ("70112", "LA"), ("72201", "AR"), ("73102", "OK"), ("75201", "TX"), ("79901", "TX"),
        ("80202", "CO"), ("82001", "WY"), ("83414", "WY"), ("83702", "ID"), ("84101", "UT"), ("85001", "AZ"),
        ("87101", "NM"), ("88510", "TX"), ("89101", "NV"), ("90001", "CA"), ("96799", "AS"), ("96813", "HI"),
        ("96910", "GU"), ("96950", "MP"), ("96338", "AP"), ("97201", "OR"), ("98101", "WA"), ("99501", "AK"),
    ],
)  # fmt: skip
def test_a_postcode_of_each_state_lies_in_it(postcode, state):
    assert [row["state"] for row in table("zip_ranges.csv") if row["low"] <= postcode <= row["high"]] == [
        state
    ]


def test_a_nickname_is_another_name_in_the_form_of_keys():
    for row in table("nicknames.csv"):
        assert re.fullmatch("[A-Z]{2,}", row["given"])
        assert re.fullmatch("[A-Z]{2,}", row["nickname"])
        assert row["given"] != row["nickname"]
    with duckdb.connect() as db:
        (step,) = nickname_steps("pairs")
        assert ("WILLIAM", "BILL") in db.execute(step.sql).fetchall()


@pytest.mark.parametrize(("folder", "file"), SQL, ids=[f"{folder.name}/{file.name}" for folder, file in SQL])
def test_a_step_begins_with_what_it_makes_reads_and_why(folder, file):
    text = file.read_text("utf-8").splitlines()
    assert text[0].startswith(f"-- makes  {file.name.removesuffix('.sql')} (")
    assert text[1].startswith("-- reads  ")
    assert text[2].startswith("-- why    ")
    read = set(re.findall("@([a-z_]+)", "\n".join(text[2:])))
    assert all(re.search(rf"\b{name}\b", text[1]) for name in read)


def test_two_plans_stand_side_by_side_in_one_engine():
    with duckdb.connect() as db:
        fill(db, "asked", ADDRESS, [("1 Elm St", None, *TOWN, None)])
        fill(db, "held", ADDRESS, [("1 ELM STREET", None, *TOWN, None)])
        for step in (*address_steps("asked", "asked_std"), *address_steps("held", "held_std")):
            db.execute(f"CREATE TABLE {step.makes} AS {step.sql}")
        joined = rows_of(db, "SELECT * FROM asked_std JOIN held_std USING (addr_key)")
    assert len(joined) == 1


@pytest.mark.parametrize(
    ("plan", "columns"),
    [(address_steps, ADDRESS), (name_steps, NAME), (number_steps, NUMBER)],
    ids=["addresses", "names", "numbers"],
)
def test_a_plan_of_no_rows_makes_no_rows(plan, columns):
    with duckdb.connect() as db:
        fill(db, "told", columns, [])
        steps = plan("told", "read")
        assert len({step.makes for step in steps}) == len(steps)
        assert steps[-1].makes == "read"
        for step in steps:
            db.execute(f"CREATE TABLE {step.makes} AS {step.sql}")
        assert rows_of(db, "SELECT * FROM read") == []


@pytest.mark.parametrize("name", ["lines; DROP TABLE lines", "Lines", "1st", "", "a b", '"x"'])
def test_a_relation_is_named_plainly_or_no_step_is_made(name):
    for plan in (address_steps, name_steps, number_steps):
        with pytest.raises(InputError):
            plan(name, "read")
        with pytest.raises(InputError):
            plan("told", name)


@pytest.mark.parametrize(
    ("plan", "columns", "row", "kept"),
    [
        (address_steps, ADDRESS, ("1 Elm St Apt 4", None, *TOWN, None), ("unit", "addr_key")),
        (name_steps, NAME, ("Rivera", "Ana", None, "Jr"), ("given_tokens", "suffix_key")),
    ],
    ids=["addresses", "names"],
)
def test_the_columns_asked_for_are_those_of_the_whole_row_and_no_others(plan, columns, row, kept):
    (whole,) = run(plan("told", "read"), columns, [row])
    (narrow,) = run(plan("told", "read", columns=kept), columns, [row])
    assert narrow == {"ref": 0} | {column: whole[column] for column in kept}
    with pytest.raises(InputError):
        plan("told", "read", columns=("unit; DROP TABLE told",))


@pytest.mark.parametrize("cell", ["O'Brien", "a;b", "a,b", "a\nb", "Ñ"])
def test_a_cell_that_could_end_a_literal_is_refused(cell):
    with pytest.raises(IntegrityError):
        values_step("words", ("word",), [(cell,)])
