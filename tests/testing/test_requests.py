"""Claim: every line of a synthetic request is what its truth says, and a lawful one meets every condition a file can show."""

import json
import re
import tomllib
from collections import Counter
from datetime import date
from hashlib import sha256

import duckdb
import openpyxl
import pytest

from privity.errors import InputError
from privity.model.request import COLUMNS, LIST_COLUMNS
from privity.testing.synthetic import HeaderFields, generate_people, generate_requests, read_defects

NAMES = ("family_name", "given_name", "middle_name", "suffix")


def rows_of(facts, query):
    """Rows as dictionaries, with the names of the query's columns."""
    names = [row[0] for row in facts(f"DESCRIBE {query}")]
    return [dict(zip(names, row, strict=True)) for row in facts(query)]


@pytest.fixture(scope="module")
def lines(facts):
    return rows_of(facts, "SELECT * FROM lines JOIN (SELECT * EXCLUDE (line_id), line_id FROM truth) USING (line_id) ORDER BY line_id")  # fmt: skip


@pytest.fixture(scope="module")
def lawful(lines):
    return [line for line in lines if line["kind"] == "lawful"]


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    generate_people(folder / "people", persons=1_200, seed=2)
    return folder


# ---- the file


def test_the_same_call_writes_the_same_bytes_on_any_number_of_threads(small):
    digests = []
    for threads in (1, 3):
        out = small / f"threads-{threads}"
        generate_requests(small / "people", out, lines=300, seed=4, threads=threads)
        digests.append(
            [
                sha256((out / name).read_bytes()).hexdigest()
                for name in ("lines.csv", "lines.header.toml", "roster.csv")
            ]
        )
        digests[-1].append(repr(duckdb.execute(f"FROM '{out}/truth.parquet'").fetchall()))
    assert digests[0] == digests[1]


def test_every_format_carries_the_same_lines(small):
    cells = {}
    for file_format in ("csv", "parquet", "jsonl", "xlsx"):
        out = small / file_format
        generate_requests(small / "people", out, lines=250, seed=8, file_format=file_format)
        cells[file_format] = read_back(out / f"lines.{file_format}")
    assert len(cells["csv"]) == 250
    assert cells["csv"] == cells["parquet"] == cells["jsonl"] == cells["xlsx"]


def read_back(path):
    """The cells of a file, lists joined, empty ones None."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        sheet = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
        assert sheet[0] == COLUMNS
        return [
            row + (None,) * (len(COLUMNS) - len(row)) for row in sheet[1:]
        ]  # empty cells at the end are left out
    if path.suffix == ".jsonl":
        parsed = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        assert all(isinstance(line[name], list | None) for line in parsed for name in LIST_COLUMNS)
        return [
            tuple(";".join(c) if isinstance(c, list) else c for c in (line.get(n) for n in COLUMNS))
            for line in parsed
        ]
    found = duckdb.execute(
        f"FROM read_csv('{path}', all_varchar = true)" if path.suffix == ".csv" else f"FROM '{path}'"
    )
    assert tuple(column[0] for column in found.description) == COLUMNS
    return [tuple(";".join(c) if isinstance(c, list) else c for c in row) for row in found.fetchall()]


def test_the_header_states_the_file_it_belongs_to(nation):
    header = tomllib.loads((nation.mixed / "lines.header.toml").read_text("utf-8"))
    assert set(header) == {
        "batch_id", "custodian", "requesting_agency", "requester", "authority", "agreement", "recipient", "purpose",
        "attestation", "signed_on", "lines_file", "lines_sha256", "lines_count",
    }  # fmt: skip
    assert set(header["requester"]) == {"name", "office", "officer_id"}
    assert header["signed_on"] == date(2025, 8, 7)
    assert header["lines_count"] == nation.mixed_summary.rows["lines"]
    assert header["lines_sha256"] == sha256((nation.mixed / header["lines_file"]).read_bytes()).hexdigest()


def test_a_defect_of_the_header_makes_every_line_defective(small):
    out = small / "header"
    generate_requests(
        small / "people",
        out,
        lines=120,
        seed=1,
        header_defects=["header_purpose_absent", "header_authority_unknown"],
    )
    header = tomllib.loads((out / "lines.header.toml").read_text("utf-8"))
    assert "purpose" not in header
    assert header["authority"] == "i9"
    found = duckdb.execute(f"SELECT kind, failed FROM '{out}/truth.parquet'").fetchall()
    assert {kind for kind, _ in found} == {"defective"}
    assert all({"i2.A.solely", "a.default"} <= set(failed) for _, failed in found)


def test_the_requester_may_state_other_things_about_itself(small):
    fields = HeaderFields(batch_id="B-77", requesting_agency="QQQ", signed_on=date(2026, 3, 1), agreement="")
    generate_requests(small / "people", small / "own", lines=50, seed=1, header=fields)
    header = tomllib.loads((small / "own" / "lines.header.toml").read_text("utf-8"))
    assert (header["batch_id"], header["requesting_agency"], header["signed_on"]) == (
        "B-77",
        "QQQ",
        date(2026, 3, 1),
    )
    assert "agreement" not in header
    opened = duckdb.execute(f"SELECT max(case_opened_on) FROM read_csv('{small}/own/lines.csv', all_varchar = true) l JOIN '{small}/own/truth.parquet' t USING (line_id) WHERE t.kind = 'lawful'").fetchone()  # fmt: skip
    assert "2025-08-07" < opened[0] < "2026-03-01"


@pytest.mark.parametrize(
    "asked",
    [
        {"lines": 0},
        {"lines": 99, "pattern": "august"},
        {"lines": 1_048_576, "file_format": "xlsx"},
        {"lines": 3_000},
        {"lines": 10, "header_defects": ["address_absent"]},
        {"lines": 10, "without": ["no_such_defect"]},
        {"lines": 10, "header": HeaderFields(signed_on=date(2024, 12, 31))},
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(small, tmp_path, asked):
    with pytest.raises(InputError):
        generate_requests(small / "people", tmp_path / "out", seed=1, **asked)
    assert not list(tmp_path.rglob("*.*"))


def test_people_who_are_not_there_are_missed_before_anything_is_written(tmp_path):
    with pytest.raises(InputError):
        generate_requests(tmp_path, tmp_path / "out", lines=10, seed=1)
    assert not (tmp_path / "out").exists()


# ---- the shares


def test_at_least_three_fifths_are_lawful_and_every_defect_is_there(nation, lines):
    assert sum(line["kind"] == "lawful" for line in lines) / len(lines) == pytest.approx(0.68, abs=0.001)
    planted = {defect for line in lines for defect in line["defects"]}
    assert planted == {name for name, defect in read_defects().items() if defect.weight}


def test_a_defect_left_out_is_nowhere(small):
    generate_requests(
        small / "people", small / "less", lines=200, seed=1, without=["address_of_requester", "officer_gone"]
    )
    found = duckdb.execute(f"SELECT DISTINCT unnest(defects) FROM '{small}/less/truth.parquet'").fetchall()
    assert not {"address_of_requester", "officer_gone"} & {row[0] for row in found}
    assert len(found) > 40


def test_lawful_lines_come_in_the_stated_shares(lawful):
    never = Counter(line["trait"] for line in lawful if line["expect"] == "never" and not line["distortion"])
    share = {
        name: never[name] / len(lawful)
        for name in ("absent", "wrong_address", "borrowed_number", "twin_mixed")
    }
    assert share["absent"] == pytest.approx(0.030, abs=0.003)
    assert share["wrong_address"] == pytest.approx(0.035, abs=0.003)
    assert share["borrowed_number"] == pytest.approx(0.020, abs=0.003)
    assert share["twin_mixed"] == pytest.approx(0.010, abs=0.005)
    assert sum(line["expect"] == "never" for line in lawful) / len(lawful) == pytest.approx(0.12, abs=0.01)
    open_lines = [line for line in lawful if line["expect"] == "verified"]
    distorted = sum(bool(line["distortion"]) for line in open_lines) / len(open_lines)
    assert distorted == pytest.approx(0.35, abs=0.02)


def test_each_distortion_is_there_often_enough_to_be_measured(lawful):
    found = Counter(name for line in lawful for name in line["distortion"])
    assert set(found) == {
        "nickname", "typo_given", "typo_family", "initial_given", "swapped_names", "plain_letters", "other_spelling",
        "street_words", "unit_format", "missing_unit", "prior_address", "missing_birth_date", "missing_number",
        "missing_middle", "former_name", "transposed_number", "held_number_mistyped",
    }  # fmt: skip
    assert min(found.values()) >= 3


def test_lawful_lines_are_about_distinct_persons(lawful):
    persons = [line["person_id"] for line in lawful if line["person_id"]]
    assert len(persons) == len(set(persons))


# ---- what a lawful line says


def test_every_lawful_line_states_all_that_the_law_asks(lawful):
    for line in lawful:
        assert all(line[name] for name in COLUMNS if name not in {
            "middle_name", "suffix", "id_number", "id_type", "date_of_birth", "address_line2", "statute_facts", "evidence"})  # fmt: skip
        assert line["case_id"] in line["reason"]
        assert len(line["reason"].split()) >= 8
        assert date.fromisoformat(line["case_opened_on"]) < date(2025, 8, 7)
        assert all(
            re.fullmatch("20[0-9]{2}", year) and int(year) <= 2025 for year in line["periods"].split(";")
        )
        assert all(re.fullmatch("[0-9a-f]{64}", item) for item in (line["evidence"] or "0" * 64).split(";"))
        assert bool(line["id_number"]) == bool(line["id_type"])
        assert "mailing_address" in line["elements"].split(";")
        assert set(line["elements"].split(";")) - {"mailing_address"}
        if line["statute"] == "8 USC 1253(a)(1)":
            told = dict(pair.split("=", 1) for pair in line["statute_facts"].split(";"))
            assert (date(2025, 8, 7) - date.fromisoformat(told["final_order_on"])).days > 90
            assert told["ground"] == "8 USC 1227(a)"
            assert told["in_custody"] == "false"


def test_every_case_is_a_case_of_its_own(lines):
    cases = [line["case_id"] for line in lines if line["case_id"]]
    assert len(cases) == len(set(cases))


def test_a_line_with_nothing_distorted_says_what_the_file_holds(facts, lawful):
    held = {row["person_id"]: row for row in rows_of(facts, "FROM persons")}
    plain = [line for line in lawful if line["expect"] == "verified" and not line["distortion"]]
    assert len(plain) > 2_000
    for line in plain:
        person = held[line["person_id"]]
        assert [(line[n] or "").upper() for n in NAMES] == [(person[n] or "").upper() for n in NAMES]
        assert line["id_number"] == person["id_number"]
        assert line["id_type"] == person["id_type"]
        assert line["date_of_birth"] == person["date_of_birth"].isoformat()


def address_of(row):
    return tuple(
        (row[n] or "").upper() for n in ("address_line1", "address_line2", "city", "state", "postal_code")
    )


@pytest.fixture(scope="module")
def held_addresses(facts):
    held = {}
    for row in rows_of(facts, "FROM addresses"):
        held.setdefault(row["person_id"], set()).add(address_of(row))
    return held


def test_the_address_of_a_lawful_line_is_the_persons_unless_the_truth_says_otherwise(lawful, held_addresses):
    rewritten = {"street_words", "unit_format", "missing_unit"}
    checked = 0
    for line in lawful:
        if line["person_id"] and line["trait"] != "wrong_address" and not rewritten & set(line["distortion"]):
            assert address_of(line) in held_addresses[line["person_id"]]
            checked += 1
    assert checked > 3_500


def test_a_rewritten_address_is_still_the_same_place(lawful, held_addresses):
    """Number, city, state and postal code stay; only words and units are written otherwise."""
    for line in lawful:
        if {"street_words", "unit_format", "missing_unit"} & set(line["distortion"]):
            number = line["address_line1"].split()[0].upper()
            same = [
                a for a in held_addresses[line["person_id"]]
                if a[0].split()[0] == number and a[2:] == address_of(line)[2:]
            ]  # fmt: skip
            assert same
            assert {address_of(line)} != set(same)


def test_a_wrong_address_is_complete_and_somebody_elses(lawful, held_addresses):
    everywhere = set().union(*held_addresses.values())
    found = [line for line in lawful if line["trait"] == "wrong_address"]
    assert len(found) > 100
    for line in found:
        assert address_of(line) in everywhere
        assert address_of(line) not in held_addresses[line["person_id"]]
        assert line["expect"] == "never"


def test_an_absent_person_is_nobody_in_the_file(facts, lawful):
    numbers = {row[0] for row in facts("SELECT id_number FROM persons")}
    absent = [line for line in lawful if line["trait"] == "absent"]
    assert len(absent) > 100
    assert all(line["person_id"] is None and line["expect"] == "never" for line in absent)
    assert not [line for line in absent if line["id_number"] and line["id_number"] in numbers]


def test_a_borrowed_number_is_anothers_and_a_transposed_one_is_not_the_persons(facts, lawful):
    holders = {}
    for person, number in facts("SELECT person_id, id_number FROM persons WHERE id_number IS NOT NULL"):
        holders.setdefault(number, set()).add(person)
    for line in lawful:
        if line["trait"] in {"borrowed_number", "twin_mixed"}:
            assert line["expect"] == "never"
            assert holders[line["id_number"]]
            assert line["person_id"] not in holders[line["id_number"]]
        if "transposed_number" in line["distortion"]:
            assert line["expect"] == "never"
            assert line["person_id"] not in holders.get(line["id_number"], set())


def test_twins_mixed_up_have_the_number_of_the_other(facts, lawful):
    other = dict(
        facts("SELECT t.person_id, p.id_number FROM traits t JOIN persons p ON p.person_id = t.partner_id")
    )
    mixed = [line for line in lawful if line["trait"] == "twin_mixed"]
    assert len(mixed) > 20
    assert all(line["id_number"] == other[line["person_id"]] for line in mixed)


# ---- the thresholds


def masked(line):
    """The reason with digits and the line's own names taken out: an own reading of "the same reason"."""
    own = {word for name in NAMES for word in re.split(r"\W+", (line[name] or "").lower())}
    words = re.split(r"\W+", re.sub(r"[0-9]+", "#", line["reason"].lower()))
    return " ".join(word for word in words if word not in own and (len(word) > 1 or word == "#"))


def test_no_threshold_is_reached_but_where_it_was_planted(lines):
    officers = Counter(o for line in lines for o in (line["engaged_officers"] or "").split(";"))
    places = Counter(address_of(line) for line in lines)
    reasons = Counter(masked(line) for line in lines if line["reason"])
    for line in lines:
        planted = set(line["defects"])
        over = any(officers[o] > 50 for o in (line["engaged_officers"] or "").split(";") if o)
        assert over == ("officer_on_many_lines" in planted)
        if line["kind"] == "lawful" or not any(name.startswith(("address_", "form_")) for name in planted):
            assert places[address_of(line)] <= 10
        if "address_on_many_lines" in planted:
            assert places[address_of(line)] > 10
        if line["reason"] and not any(name.startswith("reason_") for name in planted):
            assert reasons[masked(line)] <= 10
        if "reason_boilerplate" in planted:
            assert reasons[masked(line)] > 10


# ---- the roster


def test_the_officers_of_a_lawful_line_are_on_the_roster_in_their_unit_and_investigate(facts, lawful):
    roster = {row["officer_id"]: row for row in rows_of(facts, "FROM roster")}
    for line in lawful:
        for officer in line["engaged_officers"].split(";"):
            entry = roster[officer]
            assert entry["unit"] == line["engaged_unit"]
            assert entry["agency"] == "FIA"
            assert entry["role"] in {
                "special_agent",
                "criminal_investigator",
                "forensic_accountant",
                "analyst",
                "prosecutor",
            }
            assert entry["from_on"] <= date(2025, 8, 7)
            assert entry["to_on"] is None


def test_what_only_registers_show_is_planted_in_the_roster(facts, lines):
    roster = {row["officer_id"]: row for row in rows_of(facts, "FROM roster")}
    for line in lines:
        if "officer_not_on_roster" in line["defects"]:
            assert any(officer not in roster for officer in line["engaged_officers"].split(";"))
        if "officer_gone" in line["defects"]:
            assert roster[line["engaged_officers"]]["to_on"] < date(2025, 8, 7)
        if "officer_not_investigative" in line["defects"]:
            assert roster[line["engaged_officers"]]["role"] in {
                "manager",
                "data_engineer",
                "shared_mailbox",
                "system_owner",
                "removal_officer",
            }
        if "officer_of_other_unit" in line["defects"]:
            assert all(
                roster[officer]["unit"] != line["engaged_unit"]
                for officer in line["engaged_officers"].split(";")
            )
        if line["register_failed"]:
            assert not line["failed"]
            assert not line["undetermined"]


# ---- the truth


def test_the_truth_is_the_union_of_what_was_planted_and_failed_wins(lines):
    known = read_defects()
    doubled = 0
    for line in lines:
        defects = [known[name] for name in line["defects"]]
        doubled += len(defects) > 1
        failed = {condition for defect in defects for condition in defect.failed}
        assert line["failed"] == sorted(failed)
        assert line["undetermined"] == sorted({c for defect in defects for c in defect.undetermined} - failed)
        assert (line["kind"] == "lawful") == (not defects)
        assert len({defect.part for defect in defects}) == len(defects)
    assert doubled > 100


def test_each_defect_is_visible_on_its_line(lines):
    """The line shows what was planted: an independent look at the cells."""
    looks = {
        "address_absent": lambda line: not line["address_line1"] and not line["postal_code"],
        "address_region_disagrees": lambda line: line["state"] in {"WA", "FL"},
        "address_zeros": lambda line: len(set(line["postal_code"].replace("-", ""))) == 1,
        "name_absent": lambda line: not line["family_name"] or not line["given_name"],
        "name_disguised_family": lambda line: (
            not re.fullmatch(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff' .-]+", line["family_name"])
        ),
        "periods_absent": lambda line: not line["periods"],
        "periods_future": lambda line: max(map(int, line["periods"].split(";"))) > 2025,
        "periods_too_many": lambda line: len(line["periods"].split(";")) > 7,
        "periods_open": lambda line: not all(re.fullmatch("[0-9]{4}", p) for p in line["periods"].split(";")),
        "statute_absent": lambda line: not line["statute"],
        "case_absent": lambda line: not line["case_id"],
        "case_without_date": lambda line: not line["case_opened_on"],
        "case_opened_later": lambda line: line["case_opened_on"] > "2025-08-07",
        "reason_absent": lambda line: not line["reason"],
        "reason_short": lambda line: len(line["reason"].split()) < 8,
        "reason_without_case": lambda line: "FIA-" not in line["reason"],
        "officers_absent": lambda line: not line["engaged_officers"],
        "unit_absent": lambda line: not line["engaged_unit"],
        "elements_absent": lambda line: not line["elements"],
        "proceeding_absent": lambda line: not line["proceeding"],
    }
    for line in lines:
        for defect in line["defects"]:
            assert looks.get(defect, lambda _: True)(line), (defect, line["line_id"])


def test_no_cell_holds_a_control_character_or_an_unfilled_word(lines):
    for line in lines:
        for name in COLUMNS:
            cell = line[name] or ""
            assert not re.search(r"[\x00-\x1f\x7f]", cell)
            assert "{" not in cell


# ---- August


def test_the_august_file_is_one_official_one_reason_and_addresses_alone(facts):
    found = rows_of(facts, "SELECT * FROM august_lines JOIN august_truth USING (line_id)")
    assert len({line["engaged_officers"] for line in found}) == 1
    assert len({re.sub("[0-9]", "#", line["reason"]) for line in found}) == 1
    assert {line["elements"] for line in found} == {"mailing_address"}
    assert {line["statute"] for line in found} == {"8 USC 1253(a)(1)"}


def test_every_line_of_the_august_file_is_defective_and_many_in_several_ways(facts):
    found = facts("SELECT kind, failed, defects FROM august_truth")
    assert {kind for kind, _, _ in found} == {"defective"}
    assert all({"i2.A.engaged", "i2.B.iv", "i2.A.scope"} <= set(failed) for _, failed, _ in found)
    share = Counter(defect for _, _, defects in found for defect in defects)
    assert share["address_placeholder"] / len(found) == pytest.approx(0.05, abs=0.025)
    assert share["address_postcode_only"] / len(found) == pytest.approx(0.20, abs=0.04)
    assert share["statute_facts_missing"] / len(found) == pytest.approx(0.70, abs=0.05)


def test_many_august_lines_have_name_and_number_right_and_the_address_wrong(facts):
    ((share,),) = facts(
        "SELECT avg((l.id_number = p.id_number AND upper(l.family_name) = upper(p.family_name) AND (t.trait = 'wrong_address' OR list_contains(t.failed, 'i2.B.i.address')))::INTEGER) "
        "FROM august_lines l JOIN august_truth t USING (line_id) JOIN persons p USING (person_id)"
    )
    assert share > 0.4
