"""From a record file as it comes to answers: a synthetic town, loaded through the standards, asked about its own people.

The town's households, twins, fathers and sons are planted by a generator that
shares no code with the gate.
"""

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.identity import (
    RECORD_COLUMNS,
    load_steps,
    problem_steps,
    verify_steps,
    whole_steps,
)
from privity.identity.steps import SEARCHED
from privity.model.step import Step
from privity.standards import address_steps, name_steps, number_steps
from privity.testing.synthetic.people import generate_people

PERSON = "id_number, id_type, family_name, given_name, middle_name, suffix, date_of_birth"
ADDRESS = "address_line1, address_line2, city, state, postal_code, country"
PLACEHOLDERS = (
    "Failed to Provide",
    "Unknown Address",
    "NA NA",
    "00000",
    "Don't Care 12345",
    "1 Unknown",
    "No Conocido",
)

HOMES = f"""SELECT * EXCLUDE (nth) FROM (
  SELECT person_id, {ADDRESS}, row_number() OVER (PARTITION BY person_id ORDER BY received_on DESC, address_line1) AS nth
  FROM addresses WHERE current AND source_form <> '1099-INT'
) AS a WHERE nth = 1"""
OWN = "SELECT p.*, h.* EXCLUDE (person_id) FROM persons AS p JOIN homes AS h ON h.person_id = p.person_id"
KINDS = {
    "own": OWN,
    "no number": f"SELECT * REPLACE (NULL AS id_number, NULL AS id_type) FROM ({OWN}) AS own",
    "other hand": f"""SELECT * REPLACE (
        lower(family_name) AS family_name, upper(given_name) AS given_name, '  ' || lower(address_line1) || '. ' AS address_line1,
        upper(city) AS city
      ) FROM ({OWN}) AS own""",
    "no address": f"""SELECT own.* REPLACE (words.word AS address_line1, NULL AS address_line2)
      FROM ({OWN}) AS own JOIN words ON words.nth = (hash(own.person_id) % {len(PLACEHOLDERS)})::BIGINT""",
    "another address": f"""SELECT own.* EXCLUDE ({ADDRESS}), far.* EXCLUDE (person_id)
      FROM ({OWN}) AS own JOIN next ON next.person_id = own.person_id JOIN homes AS far ON far.person_id = next.other
      WHERE far.postal_code <> own.postal_code""",
    "another number": f"""SELECT own.* REPLACE (far.id_number AS id_number, far.id_type AS id_type)
      FROM ({OWN}) AS own JOIN next ON next.person_id = own.person_id JOIN persons AS far ON far.person_id = next.other
      WHERE far.id_number <> own.id_number""",
    "absent": f"SELECT NULL::VARCHAR AS person_id, {PERSON}, NULL AS holds, {ADDRESS} FROM absent",
    "absent, no number": f"""SELECT NULL::VARCHAR AS person_id,
      {PERSON.replace("id_number, id_type,", "NULL AS id_number, NULL AS id_type,")}, NULL AS holds, {ADDRESS} FROM absent""",
}  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """An engine with the answers of every kind of line: lines(ref, kind, …) and identity_answers."""
    folder = tmp_path_factory.mktemp("town")
    generate_people(folder, persons=2500, seed=11, threads=1)
    with DuckDBEngine(spill=folder, memory_limit="1GB", threads=1) as engine:
        for relation in RECORD_COLUMNS:
            engine.attach_parquet(relation, folder / f"{relation}.parquet")
        engine.attach_parquet("absent", folder / "truth" / "absent.parquet")
        engine.attach_rows("part_base", [("first_no", "BIGINT")], [(0,)])
        engine.attach_rows("withheld", [("ordinal", "BIGINT"), ("person_no", "BIGINT")], [])
        engine.run([*problem_steps(), *load_steps(), *whole_steps()])
        engine.attach_rows("words", [("nth", "BIGINT"), ("word", "VARCHAR")], enumerate(PLACEHOLDERS))
        engine.run(_asked())
        engine.run(verify_steps())
        yield engine


def _asked():
    kinds = " UNION ALL BY NAME ".join(
        f"SELECT '{kind}' AS kind, * FROM ({rows}) AS r" for kind, rows in KINDS.items()
    )
    ranked = "SELECT person_id, row_number() OVER (ORDER BY md5(person_id)) AS nth FROM persons"
    asked = """SELECT l.ref AS ordinal, n.* EXCLUDE (ref, fault), d.id_digits, d.id_kind,
      l.date_of_birth::DATE AS birth_date, a.building_key, a.unit, a.zip5, a.city
    FROM lines AS l
    JOIN line_names AS n ON n.ref = l.ref
    JOIN line_places AS a ON a.ref = l.ref
    JOIN line_numbers AS d ON d.ref = l.ref"""
    return (
        Step("homes", HOMES),
        Step(
            "next",
            f"SELECT a.person_id, b.person_id AS other FROM ({ranked}) AS a JOIN ({ranked}) AS b ON b.nth = a.nth + 1",
        ),
        Step("lines", f"SELECT row_number() OVER () AS ref, * FROM ({kinds}) AS every"),
        *name_steps("lines", "line_names"),
        *address_steps("lines", "line_places"),
        *number_steps("lines", "line_numbers"),
        Step("asked", asked),
    )


def counts(town, kind):
    """Lines of a kind: (all, verified as themselves, verified as another, not found)."""
    return town.query(
        """SELECT count(*), count(*) FILTER (WHERE i.answer = 'verified' AND i.person_id = l.person_id),
          count(*) FILTER (WHERE i.answer = 'verified' AND i.person_id IS DISTINCT FROM l.person_id),
          count(*) FILTER (WHERE i.answer = 'not found')
        FROM identity_answers AS i JOIN lines AS l ON l.ref = i.ordinal WHERE l.kind = ?""",
        [kind],
    )[0]


def test_the_town_has_no_problem_and_is_loaded_whole(town):
    assert town.query("SELECT rule FROM record_problems") == []
    summary = dict(town.query("SELECT counted, persons FROM load_summary"))
    assert (summary["persons"], summary["with_birth_date"]) == (2500, 2500)
    assert town.query("SELECT count(*) FROM persons WHERE id_number IS NOT NULL") == [
        (summary["with_number"],)
    ]
    assert all(town.query(f"SELECT count(*) FROM {relation}") for relation in SEARCHED)


@pytest.mark.parametrize("kind", ["own", "other hand"])
def test_nineteen_in_twenty_are_verified_as_themselves_and_nobody_as_another(town, kind):
    lines, right, wrong, _ = counts(town, kind)
    assert wrong == 0
    assert right / lines >= 0.95


def test_fm_13_another_hand_changes_no_answer(town):
    assert counts(town, "other hand") == counts(town, "own")


def test_fm_07_without_a_number_nobody_is_verified_as_another(town):
    lines, right, wrong, _ = counts(town, "no number")
    assert wrong == 0
    assert right / lines >= 0.9


def test_fm_01_fm_02_fm_03_number_name_and_birth_date_without_an_address_find_nobody(town):
    lines, *_, not_found = counts(town, "no address")
    assert lines > 2400
    assert not_found == lines


def test_fm_01_the_address_of_somebody_else_finds_nobody(town):
    _, right, wrong, not_found = counts(town, "another address")
    assert (right, wrong) == (0, 0)
    assert not_found > 2300


def test_fm_21_the_number_of_somebody_else_verifies_nobody(town):
    lines, right, wrong, _ = counts(town, "another number")
    assert lines > 2300
    assert (right, wrong) == (0, 0)


@pytest.mark.parametrize("kind", ["absent", "absent, no number"])
def test_fm_21_the_absent_are_never_verified_though_their_twins_and_fathers_are_on_file(town, kind):
    lines, right, wrong, _ = counts(town, kind)
    assert lines > 40
    assert (right, wrong) == (0, 0)
