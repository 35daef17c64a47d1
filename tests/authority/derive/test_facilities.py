"""A place of detention is found by its words or its street address, and a street named after one is not.

``data/facilities.csv`` was written by hand for this test; its facilities are invented.
The gazetteer's own addresses serve to measure what it finds when spelt otherwise.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from privity.standards import address_steps

PARTS = ("address_line1", "address_line2", "city", "state", "postal_code")
REAL = Path(__file__).parents[2] / "standards" / "data" / "us_addresses.csv"
PRISON_TOWNS = ["Amarillo", "Amarillo", "Brownwood", "Dalhart", "Rusk", "Teague", "Venus"]
OTHERWISE = (
    (r"\bSTREET\b", "St."), (r"\bROAD\b", "Rd"), (r"\bAVENUE\b", "Ave."), (r"\bDRIVE\b", "dr"), (r"\bHIGHWAY\b", "Hwy"),
    (r"\bBOULEVARD\b", "Blvd."), (r"\bLANE\b", "Ln"), (r"\bNORTH\b", "N."), (r"\bSOUTH\b", "S"), (r"\bEAST\b", "E."), (r"\bWEST\b", "W"),
)  # fmt: skip


@pytest.fixture(scope="module")
def found(shared_desk):
    """Ordinals of the rows that are places of detention; rows are the five parts of an address."""
    steps = address_steps("pack_facilities", "facilities_std")
    shared_desk.run(steps)
    shared_desk.db.execute("CREATE TABLE gazetteer AS FROM facilities_std")

    def find(rows, *, gazetteer=True):
        kept = "TRUE" if gazetteer else "FALSE"
        shared_desk.db.execute(f"CREATE OR REPLACE TABLE facilities_std AS FROM gazetteer WHERE {kept}")
        filled = [(number, *(cell or None for cell in row), "US") for number, row in enumerate(rows)]
        columns = {"ordinal": "BIGINT"} | dict.fromkeys((*PARTS, "country"), "VARCHAR")
        shared_desk.attach("line_values", columns, filled)
        shared_desk.db.execute(
            "CREATE OR REPLACE VIEW parts AS SELECT ordinal AS ref, * EXCLUDE ordinal FROM line_values"
        )
        shared_desk.run(address_steps("parts", "addresses_std"))
        shared_desk.make("line_facilities")
        return {ordinal for (ordinal,) in shared_desk.rows("SELECT ordinal FROM line_facilities")}

    return find


def test_words_tell_a_facility_from_a_street_named_after_one(found, labelled, no_worse_than_documented):
    rows = labelled("facilities.csv")
    hit = found([[row[part] for part in PARTS] for row in rows], gazetteer=False)
    good = [number for number, row in enumerate(rows) if row["label"] == "ordinary"]
    bad = [number for number, row in enumerate(rows) if row["label"] == "facility"]
    no_worse_than_documented(
        "address is a facility, by words", len(hit & set(good)), len(good), len(set(bad) - hit), len(bad)
    )


def test_the_gazetteer_knows_its_own_addresses_however_they_are_spelt(
    found, shared_desk, labelled, no_worse_than_documented
):
    ordinary = [row for row in labelled("facilities.csv") if row["label"] == "ordinary"]
    good = [[row[part] for part in PARTS] for row in ordinary]
    bad = [otherwise(place) for place in shared_desk.lists.facilities]
    hit = found(good + bad)
    refused = sum(number < len(good) for number in hit)
    no_worse_than_documented(
        "address is a facility, by gazetteer and words",
        refused,
        len(good),
        len(bad) - (len(hit) - refused),
        len(bad),
    )


def test_no_real_address_is_taken_for_a_facility_by_its_words_and_the_few_by_the_gazetteer_are_prisons(found):
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [[row["address"], "", row["city"], row["state"], row["zip"]] for row in rows]
    assert found(parts, gazetteer=False) == set()
    assert sorted(rows[number]["city"] for number in found(parts)) == PRISON_TOWNS


def otherwise(place):
    """The same address as another hand would write it."""
    line, _, city, state, code, _ = place
    for pattern, short in OTHERWISE:
        line = re.sub(pattern, short, line)
    return [line.lower().title(), "", city.title(), state.lower(), code]


def test_the_name_of_a_street_is_taken_out_before_words_are_looked_for(found):
    shown = (
        ("12 Jail Hill Rd", "", False),
        ("Prison Camp Rd 12", "County Jail", True),
        ("500 Main St County Jail", "", True),
        ("County Jail 500 Main St", "", True),
        ("3 COUNTY JAIL 500 MAIN ST", "", True),
        ("1200 Detention Center Rd", "Adams County Detention Center", True),
        ("100 Detention Center", "", True),
        ("22 7th St", "c/o State Prison", True),
        ("10 Prison Point Rd Apt 5", "", False),
        (None, None, False),
    )
    hit = found([[line1, line2, "Bend", "OR", "97701"] for line1, line2, _ in shown], gazetteer=False)
    assert hit == {number for number, (_, _, facility) in enumerate(shown) if facility}
