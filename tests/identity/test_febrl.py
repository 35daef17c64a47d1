"""On data made by others, with three in ten persons taken out of the file, nobody is taken for somebody else.

The distortions of FEBRL break most addresses, and without the address nobody is
verified: recall is low by law, not by accident. What must hold is that no answer
names another person and none is given for a person who is absent.
"""

from pathlib import Path

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.identity import verify_steps
from privity.identity.steps import index_steps, whole_steps
from privity.model.step import Step

DATA = Path(__file__).parent / "data"

COLUMNS = (
    "rec_id", "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state",
    "date_of_birth", "soc_sec_id",
)  # fmt: skip
READ = f"""SELECT
  split_part(rec_id, '-', 2)::BIGINT AS person, contains(rec_id, 'dup') AS copy, nullif(upper(surname), '') AS family, nullif(upper(given_name), '') AS given,
  concat_ws('|', postcode, street_number, upper(address_1)) AS building,
  street_number <> '' AND address_1 <> '' AND postcode <> '' AS whole,
  try_strptime(date_of_birth, '%Y%m%d')::DATE AS born, nullif(soc_sec_id, '') AS number
FROM (
  SELECT {", ".join(f"coalesce(trim({column}), '') AS {column}" for column in COLUMNS)}
  FROM read_csv('{{path}}', header = false, skip = 1, all_varchar = true, names = {list(COLUMNS)})
) AS written"""

NAME = """string_split(coalesce(given, ''), ' ') AS given_tokens, replace(given, ' ', '') AS given_key,
  replace(family, ' ', '') AS family_key, CAST([] AS VARCHAR[]) AS family_alt,
  NULL::VARCHAR AS middle_key, NULL::VARCHAR AS middle_initial, NULL::VARCHAR AS suffix_key"""
PLACE = "CASE WHEN whole THEN building END AS building_key, NULL::VARCHAR AS unit, 'AU' AS zip5, NULL::VARCHAR AS city"

STANDARD = (
    Step("record_people", "SELECT person AS person_no, person::VARCHAR AS person_id, born AS birth_date, ';' AS flags FROM kept"),
    Step("standard_numbers", "SELECT person AS ref, number AS id_digits, 'ssn' AS id_kind, NULL::VARCHAR AS fault FROM kept"),
    Step("record_names", "SELECT person AS ref, person AS person_no, FALSE AS former FROM kept"),
    Step("standard_names", f"SELECT person AS ref, {NAME} FROM kept"),
    Step("record_residences", "SELECT person AS ref, person AS person_no, TRUE AS current FROM kept"),
    Step("standard_addresses", f"SELECT person AS ref, {PLACE} FROM kept"),
    Step("asked", f"SELECT ref AS ordinal, number AS id_digits, 'ssn' AS id_kind, born AS birth_date, {NAME}, {PLACE} FROM copies"),
)  # fmt: skip


FILES = {
    "1": ("dataset1.csv.gz", "dataset1.csv.gz"),
    "2": ("dataset2.csv.gz", "dataset2.csv.gz"),
    "3": ("dataset3.csv.gz", "dataset3.csv.gz"),
    "4": ("dataset4a.csv.gz", "dataset4b.csv.gz"),
}
"""Data set -> where the originals stand, and where their copies."""


@pytest.fixture(scope="module", params=FILES)
def outcomes(request, tmp_path_factory):
    """Rows of one data set: (whether the file holds the person asked about, answer, whether it names that person)."""
    originals, copies = FILES[request.param]
    with DuckDBEngine(spill=tmp_path_factory.mktemp("spill"), memory_limit="1GB", threads=1) as engine:
        engine.attach_rows("withheld", [("ordinal", "BIGINT"), ("person_no", "BIGINT")], [])
        engine.run(
            [
                Step("originals", f"SELECT * FROM ({READ.format(path=DATA / originals)}) AS r WHERE NOT copy"),
                Step("copies", f"SELECT *, row_number() OVER () AS ref FROM ({READ.format(path=DATA / copies)}) AS r WHERE copy"),
                Step("kept", "SELECT * FROM originals WHERE person % 10 >= 3"),
                *STANDARD,
                *index_steps(),
                *whole_steps(),
                *verify_steps(),
            ]
        )  # fmt: skip
        rows = engine.query(
            """SELECT c.person % 10 >= 3, i.answer, i.person_id IS NOT DISTINCT FROM c.person::VARCHAR
            FROM identity_answers AS i JOIN copies AS c ON c.ref = i.ordinal"""
        )
        return request.param, rows


COPIES = {"1": (500, 150), "2": (1000, 320), "3": (3000, 948), "4": (5000, 1500)}
"""Data set -> copies, and how many of persons who were taken out."""


def test_every_copy_is_answered_and_three_in_ten_are_absent(outcomes):
    name, rows = outcomes
    assert (len(rows), sum(not present for present, _, _ in rows)) == COPIES[name]


def test_fm_21_nobody_is_taken_for_somebody_else(outcomes):
    assert [row for row in outcomes[1] if row[1] == "verified" and not row[2]] == []


def test_fm_21_nobody_absent_is_verified(outcomes):
    assert [row for row in outcomes[1] if row[1] == "verified" and not row[0]] == []


RECALL = 0.2
"""A bar all four reach: their distortions leave the address whole in one copy of four."""


def test_of_those_present_as_many_are_verified_as_the_distortion_of_addresses_leaves(
    outcomes, record_property
):
    present = [answer for held, answer, _ in outcomes[1] if held]
    recall = present.count("verified") / len(present)
    record_property("recall", recall)
    assert recall > RECALL
