"""Claim: the synthetic record file is what its page says: fixed by its seed, consistent in itself, hard in stated shares."""

import hashlib
import re
import unicodedata

import duckdb
import pytest

from privity.errors import InputError
from privity.testing.synthetic import generate_people

TABLES = ("persons", "names", "addresses", "items", "truth/traits", "truth/absent")
# Public knowledge, typed here and not copied from the generator: some postal prefixes and their states.
PREFIXES = {"100": "NY", "021": "MA", "606": "IL", "770": "TX", "941": "CA", "331": "FL", "850": "AZ", "981": "WA",
            "303": "GA", "191": "PA", "841": "UT", "967": "HI", "995": "AK", "009": "PR", "200": "DC", "554": "MN",
            "432": "OH", "802": "CO", "372": "TN", "701": "LA"}  # fmt: skip
# What docs/reference/synthetic.md promises per thousand persons, and how far a sample of 14,000 may lie off.
PER_THOUSAND = {"household": (375, 25), "ordinary": (355, 25), "former_name": (73, 8), "diacritics": (40, 8),
                "jr_sr": (36, 2), "itin": (26, 5), "sibling": (23, 2), "deceased": (22, 5), "twin": (19, 2),
                "no_number": (13.5, 4), "namesake": (8, 1), "shared_number": (6, 1), "mistyped_number": (2.6, 1.5),
                "misfiled": (2, 0.5), "hold": (0.5, 0.5)}  # fmt: skip


def content(folder):
    """A digest of each table's rows, in their order."""
    tables = {
        name: duckdb.execute(f"FROM read_parquet('{folder}/{name}.parquet')").fetchall() for name in TABLES
    }
    return {name: hashlib.sha256(repr(rows).encode()).hexdigest() for name, rows in tables.items()}


def test_the_same_persons_and_seed_give_the_same_rows_on_any_number_of_threads(tmp_path):
    for threads in (1, 2, 4):
        generate_people(tmp_path / str(threads), persons=3_001, seed=3, threads=threads)
    assert content(tmp_path / "1") == content(tmp_path / "2") == content(tmp_path / "4")


def test_another_seed_gives_another_nation(tmp_path):
    generate_people(tmp_path / "one", persons=500, seed=3)
    generate_people(tmp_path / "two", persons=500, seed=4)
    one, two = content(tmp_path / "one"), content(tmp_path / "two")
    assert all(one[name] != two[name] for name in TABLES)


@pytest.mark.parametrize("persons", [1, 17, 1_000])
def test_a_file_holds_exactly_the_persons_asked_for(tmp_path, persons):
    summary = generate_people(tmp_path, persons=persons, seed=1)
    rows = duckdb.execute(
        f"SELECT count(*), count(DISTINCT person_id) FROM '{tmp_path}/persons.parquet'"
    ).fetchall()
    assert rows == [(persons, persons)]
    assert summary.rows["persons"] == persons


@pytest.mark.parametrize("persons", [0, -1, 160_000_001])
def test_a_number_out_of_range_is_refused_and_nothing_is_written(tmp_path, persons):
    with pytest.raises(InputError):
        generate_people(tmp_path / "none", persons=persons, seed=1)
    assert not (tmp_path / "none").exists()


def test_nothing_but_the_tables_is_left_behind(nation):
    found = sorted(
        str(path.relative_to(nation.people)) for path in nation.people.rglob("*") if path.is_file()
    )
    assert found == sorted(f"{name}.parquet" for name in TABLES)


def test_the_tables_have_the_columns_of_the_record_file(facts):
    columns = {
        name: [row[0] for row in facts(f"DESCRIBE {name}")]
        for name in ("persons", "names", "addresses", "items")
    }
    assert columns == {
        "persons": ["person_id", "id_number", "id_type", "family_name", "given_name", "middle_name", "suffix",
                    "date_of_birth", "holds"],
        "names": ["person_id", "family_name", "given_name", "middle_name", "suffix"],
        "addresses": ["person_id", "address_line1", "address_line2", "city", "state", "postal_code", "country",
                      "source", "source_form", "period", "received_on", "current"],
        "items": ["person_id", "element", "period", "value", "source", "source_form", "joint_with"],
    }  # fmt: skip


def test_each_trait_has_its_stated_share(facts):
    counts = dict(
        facts("SELECT trait, count(*) * 1000 / (SELECT count(*) FROM traits) FROM traits GROUP BY trait")
    )
    assert set(counts) == set(PER_THOUSAND)
    off = {
        trait: counts[trait] for trait, (share, by) in PER_THOUSAND.items() if abs(counts[trait] - share) > by
    }
    assert not off


def test_every_number_can_exist(facts):
    for number, kind in facts("SELECT id_number, id_type FROM persons WHERE id_number IS NOT NULL"):
        area, group, serial = int(number[:3]), int(number[3:5]), int(number[5:])
        assert re.fullmatch(r"[0-9]{9}", number)
        if kind == "ssn":
            assert 1 <= area <= 899
            assert area != 666
            assert group
            assert serial
        else:
            assert kind == "itin"
            assert area >= 900
            assert 50 <= group <= 65 or 70 <= group <= 88 or 90 <= group <= 92 or 94 <= group <= 99


def test_two_persons_share_a_number_only_where_the_truth_says_so(facts):
    shared = facts(
        "SELECT id_number FROM persons WHERE id_number IS NOT NULL GROUP BY id_number HAVING count(*) > 1"
    )
    planted = facts(
        "SELECT p.id_number FROM persons p JOIN traits t USING (person_id) "
        "WHERE t.role = 'head' AND t.other_id IS NOT NULL GROUP BY p.id_number HAVING count(*) > 1"
    )
    assert shared
    assert sorted(shared) == sorted(planted)


def test_a_mistyped_number_differs_from_the_true_one_by_two_neighbouring_digits(facts):
    rows = facts(
        "SELECT p.id_number, t.number_true FROM persons p JOIN traits t USING (person_id) WHERE t.mistyped"
    )
    assert len(rows) > 10
    for held, true in rows:
        off = [n for n in range(9) if held[n] != true[n]]
        assert off == [8] or (
            off[1] == off[0] + 1 and held[off[0]] == true[off[1]] and held[off[1]] == true[off[0]]
        )


def test_state_and_postal_code_agree(facts):
    seen = facts("SELECT DISTINCT left(postal_code, 3), state FROM addresses WHERE country = 'US'")
    known = [(prefix, state) for prefix, state in seen if prefix in PREFIXES]
    assert len(known) > 15
    assert all(PREFIXES[prefix] == state for prefix, state in known)
    assert len({prefix for prefix, _ in seen}) == len(seen)


def test_a_postal_code_names_one_city(facts):
    assert not facts(
        "SELECT left(postal_code, 5) FROM addresses WHERE country = 'US' "
        "GROUP BY 1 HAVING count(DISTINCT upper(city) || state) > 1"
    )


@pytest.mark.parametrize(
    ("form", "pattern", "least"),
    [
        ("an apartment", r"(?i)(apt|apartment|unit|#) ?[0-9]+[A-M]", 0.15),
        ("a post office box", r"(?i)^p\.?o\.? box [0-9]+$", 0.02),
        ("a rural route", r"(?i)^rr [0-9] box [0-9]+a?$", 0.005),
        ("a highway contract route", r"(?i)^hc [0-9]+ box [0-9]+$", 0.001),
        ("a highway", r"(?i)^[0-9]+ (us highway|state road|county road|highway) [0-9]+$", 0.02),
        ("a hyphenated number", r"^[0-9]+-[0-9]{2} ", 0.0005),
        ("a grid", r"(?i)^[0-9]+ (n|s|north|south) [0-9]+00 (e|w|east|west)$", 0.002),
        ("an urbanization", r"(?i)^(urb|ext|jard) ", 0.002),
        ("a military post", r"(?i)^psc [0-9]+ box [0-9]+$", 0.0005),
    ],
)
def test_addresses_come_in_every_form(facts, form, pattern, least):
    ((share,),) = facts(
        f"SELECT avg((regexp_matches(address_line1, '{pattern}') OR regexp_matches(coalesce(address_line2, ''), '{pattern}'))::INTEGER) FROM addresses"
    )
    assert share >= least, form


def test_a_household_shares_its_current_address_and_moves_together(facts):
    split = facts(
        "SELECT household FROM traits t JOIN addresses a USING (person_id) WHERE a.source = 'subject' AND a.current "
        "GROUP BY household HAVING count(DISTINCT a.address_line1) > 1"
    )
    assert not split


def test_twins_share_birth_surname_and_address_and_have_names_alike(facts):
    pairs = facts(
        "SELECT a.family_true, b.family_true, p.date_of_birth, q.date_of_birth, a.given_true, b.given_true "
        "FROM traits a JOIN traits b ON b.person_id = a.partner_id AND a.person_id < b.person_id "
        "JOIN persons p ON p.person_id = a.person_id JOIN persons q ON q.person_id = b.person_id WHERE a.role = 'twin'"
    )
    assert len(pairs) > 100
    for family, other_family, born, other_born, given, other_given in pairs:
        assert family == other_family
        assert born == other_born
        assert given != other_given
        assert set(given.lower()) & set(other_given.lower())


def test_father_and_son_bear_one_name_at_one_address(facts):
    rows = facts(
        "SELECT count(*), count(DISTINCT given_true), count(DISTINCT family_true), count(DISTINCT p.date_of_birth) "
        "FROM traits t JOIN persons p USING (person_id) WHERE role IN ('senior', 'junior') GROUP BY household"
    )
    assert len(rows) > 100
    assert {row for row in rows if row[0] == 2} == {(2, 1, 1, 2)}
    suffixes = dict(facts("SELECT role, count(suffix) / count(*) FROM traits JOIN persons USING (person_id) "
                          "WHERE role IN ('senior', 'junior') GROUP BY role"))  # fmt: skip
    assert 0.35 < suffixes["senior"] < 0.65
    assert 0.75 < suffixes["junior"] < 0.95


def test_half_of_the_planted_namesakes_share_the_day_of_birth(facts):
    rows = facts(
        "SELECT p.date_of_birth = q.date_of_birth, count(*) FROM traits t JOIN persons p USING (person_id) "
        "JOIN persons q ON q.person_id = t.other_id WHERE t.role = 'namesake' AND t.given_true = "
        "(SELECT given_true FROM traits o WHERE o.person_id = t.other_id) GROUP BY ALL"
    )
    counts = dict(rows)
    assert counts[True] == counts[False] > 50


def test_names_are_composed_unicode_and_some_have_marks_and_another_spelling(facts):
    names = [name for row in facts("SELECT family_name, given_name FROM persons UNION ALL SELECT family_name, given_name FROM names") for name in row]  # fmt: skip
    assert all(
        unicodedata.is_normalized("NFC", name) and name.strip() == name and len(name) > 1 for name in names
    )
    marked = sum(not name.isascii() for name in names)
    assert 0.005 < marked / len(names) < 0.05


def test_a_joint_item_names_the_spouse_and_no_other(facts):
    assert facts("SELECT count(*) FROM items WHERE joint_with IS NOT NULL")[0][0] > 500
    assert not facts(
        "SELECT i.* FROM items i JOIN traits t USING (person_id) WHERE i.joint_with IS NOT NULL AND i.joint_with IS DISTINCT FROM t.partner_id"
    )


def test_every_item_says_where_it_came_from(facts):
    assert facts("SELECT DISTINCT source FROM items ORDER BY 1") == [
        ("custodian",),
        ("subject",),
        ("third_party",),
    ]
    assert not facts("SELECT * FROM items WHERE source <> 'custodian' AND source_form IS NULL")


def test_absent_persons_are_not_in_the_file(facts):
    assert facts("SELECT count(*) FROM absent")[0][0] > 300
    assert not facts("SELECT * FROM absent a JOIN persons p ON p.id_number = a.id_number")
    assert not facts(
        "SELECT * FROM absent a JOIN persons p ON p.date_of_birth = a.date_of_birth AND p.given_name = a.given_name AND p.family_name = a.family_name"
    )


def test_a_few_places_stand_under_the_wrong_person(facts):
    wrong = facts(
        "SELECT a.person_id FROM addresses a JOIN traits t USING (person_id) WHERE t.trait = 'misfiled' "
        "AND NOT a.current AND a.source_form = 'W-2' AND a.period = 2024"
    )
    assert 5 <= len(wrong) <= 25
