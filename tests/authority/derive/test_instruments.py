"""A document opens what the register of instruments says of it: what is not listed is not covered, what is not known is unknown.

Source: docs/reference/registers.md, "instruments"; ADR 0025.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from privity.authority.derive import held_codes
from privity.flow.facts import FACT_TYPES, INSTRUMENTS, full_facts
from privity.model.register import Instrument, Registers
from tests.authority.derive.bench import PACK
from tests.review.papers import FIRST, HEADER, SIGNED

DAY = date(2026, 6, 1)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
PAPER, OTHER, STRAY = "a" * 64, "b" * 64, "c" * 64
ORDER = {
    "document": PAPER,
    "kind": "ex_parte_order",
    "issuer": "district_judge",
    "applicant": "us_attorney",
    "issued_on": date(2026, 5, 4),
    "from_on": date(2026, 5, 5),
    "to_on": None,
    "agency": "FIA",
    "authorities": ["i2"],
    "cases": ["FIA-1"],
    "elements": ["mailing_address", "wages"],
    "periods": [2022, 2023],
    "holds": [],
    "transcribed": True,
    "authentic": True,
}
CODES = held_codes(PACK, "instrument")


class Register:
    """A register of instruments in which a test enters what it is about, and lines that cite it."""

    def __init__(self, bench) -> None:
        self.bench = bench
        self.speak()

    def speak(self, *days):
        """The register as read on a day, or on none where it is silent."""
        self.bench.attach("instrument_terms", {"as_of": "DATE"}, [(day,) for day in days or (DAY,)])

    def be_silent(self):
        self.bench.attach("instrument_terms", {"as_of": "DATE"})

    def enter(self, *changes):
        """Entries that differ so from the order."""
        entries = [ORDER | change for change in changes]
        self.bench.attach(
            "instruments", dict(INSTRUMENTS), [tuple(e[name] for name, _ in INSTRUMENTS) for e in entries]
        )

    def found(self, *changes):
        """What is found of each line: one that cites the order, so changed."""
        self.bench.lines(*({"evidence": [PAPER]} | change for change in changes))
        cursor = self.bench.desk.db.execute(
            "SELECT * EXCLUDE (ordinal) FROM line_instrument ORDER BY ordinal"
        )
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def line(self, **change):
        (row,) = self.found(change)
        return row


@pytest.fixture
def register(bench):
    made = Register(bench)
    made.enter({})
    return made


def all_unknown(row):
    return {value for name, value in row.items() if name != "instruments_cited"} == {None}


# How many are cited


def test_a_line_that_cites_nothing_is_known_to_cite_nothing_and_the_rest_is_unknown(register):
    row = register.line(evidence=None)
    assert row["instruments_cited"] == 0
    assert all_unknown(row)


def test_of_one_document_cited_everything_is_known_as_entered(register):
    row = register.line()
    entered = {name: ORDER[name] for name in ("kind", "issuer", "applicant", "issued_on")}
    assert row["instruments_cited"] == 1
    assert {name: row[f"instrument_{name}"] for name in entered} == entered
    assert None not in row.values()


def test_of_two_documents_cited_only_their_number_is_known(register):
    register.enter({}, {"document": OTHER})
    row = register.line(evidence=[PAPER, OTHER])
    assert row["instruments_cited"] == 2
    assert all_unknown(row)


def test_a_document_entered_twice_counts_twice_so_that_neither_entry_is_picked(register):
    register.enter({}, {"elements": ["return"]})
    row = register.line()
    assert row["instruments_cited"] == 2
    assert all_unknown(row)


def test_a_document_that_is_not_on_the_register_is_none(register):
    row = register.line(evidence=[STRAY])
    assert row["instruments_cited"] == 0
    assert all_unknown(row)


def test_a_document_that_is_not_on_the_register_takes_nothing_from_one_that_is(register):
    assert register.line(evidence=[PAPER, STRAY]) == register.line()


def test_a_document_is_found_in_whatever_letters_its_digest_is_written(register):
    assert register.line(evidence=[PAPER.upper()]) == register.line()


def test_of_a_silent_register_everything_is_unknown_even_the_number(register):
    register.be_silent()
    for row in register.found({}, {"evidence": None}, {"evidence": [STRAY]}):
        assert set(row.values()) == {None}


def test_of_a_cell_of_documents_that_is_stated_badly_not_even_the_number_is_known(register):
    row = register.line(evidence=None, bad=["evidence"])
    assert set(row.values()) == {None}


def test_every_line_is_told_of_its_own_document(register):
    register.enter({}, {"document": OTHER, "kind": "consent"})
    rows = register.found({}, {"evidence": [OTHER]}, {"evidence": [PAPER, OTHER]}, {"evidence": None})
    assert [row["instrument_kind"] for row in rows] == ["ex_parte_order", "consent", None, None]


# What it covers


def test_it_covers_the_cases_it_names_and_no_other(register):
    register.enter({"cases": ["FIA-1", "FIA-2"]})
    shown = (
        ({"case_id": "FIA-1"}, True),
        ({"case_id": "FIA-2"}, True),
        ({"case_id": "FIA-11"}, False),
        ({"case_id": "fia-1"}, False),
        ({"case_id": None}, False),
        ({"case_id": None, "bad": ["case_id"]}, None),
    )
    rows = register.found(*(change for change, _ in shown))
    assert [row["instrument_covers_case"] for row in rows] == [covered for _, covered in shown]


def test_it_covers_a_line_that_asks_for_no_element_beyond_its_own(register):
    shown = (
        ({"elements": ["mailing_address", "wages"]}, True),
        ({"elements": ["wages"]}, True),
        ({"elements": None}, True),
        ({"elements": ["mailing_address", "wages", "interest"]}, False),
        ({"elements": ["interest"]}, False),
        ({"elements": None, "bad": ["elements"]}, None),
    )
    rows = register.found(*(change for change, _ in shown))
    assert [row["instrument_covers_elements"] for row in rows] == [covered for _, covered in shown]


def test_it_covers_a_line_that_names_no_period_beyond_its_own(register):
    shown = (
        ({"periods": [2022, 2023]}, True),
        ({"periods": [2023]}, True),
        ({"periods": None}, True),
        ({"periods": [2021, 2022]}, False),
        ({"periods": [2022, 2023, 2024]}, False),
        ({"periods": None, "bad": ["periods"]}, None),
    )
    rows = register.found(*(change for change, _ in shown))
    assert [row["instrument_covers_periods"] for row in rows] == [covered for _, covered in shown]


def test_what_it_does_not_list_it_does_not_cover(register):
    register.enter({"cases": [], "elements": [], "periods": [], "authorities": [], "agency": None})
    row = register.line()
    covers = ("covers_case", "covers_elements", "covers_periods", "for_authority", "for_agency")
    assert {row[f"instrument_{name}"] for name in covers} == {False}


def test_it_serves_the_agency_and_the_authorities_it_names(register):
    shown = (({}, True, True), ({"agency": "DEA"}, False, True), ({"authorities": ["i1", "i5"]}, True, False))
    for change, agency, authority in shown:
        register.enter(change)
        row = register.line()
        assert (row["instrument_for_agency"], row["instrument_for_authority"]) == (agency, authority)


# When it is in force, and on what it rests


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({"issued_on": DAY, "from_on": DAY, "to_on": DAY}, True),
        ({"issued_on": AFTER}, False),
        ({"from_on": AFTER}, False),
        ({"to_on": BEFORE}, False),
        ({"to_on": AFTER}, True),
        ({"to_on": None}, True),
    ],
    ids=["that day alone", "issued later", "counts from later", "ended the day before", "ends later", "open"],
)
def test_it_is_in_force_from_its_first_day_to_its_last(register, dates, holds):
    register.enter(dates)
    assert register.line()["instrument_in_force"] is holds


@pytest.mark.parametrize("fact", ["transcribed", "authentic"])
def test_whether_it_may_be_relied_on_is_as_the_register_says(register, fact):
    for said in (True, False):
        register.enter({fact: said})
        assert register.line()[f"instrument_{fact}"] is said


@pytest.mark.parametrize("fact", CODES)
def test_a_code_it_holds_answers_the_facts_that_ask_for_it_and_no_other(register, fact):
    register.enter({"holds": [CODES[fact]]})
    row = register.line()
    assert {name for name in CODES if row[name]} == {name for name in CODES if CODES[name] == CODES[fact]}
    assert {row[name] for name in CODES} == {True, False}


def test_one_that_holds_nothing_is_known_to_hold_nothing(register):
    row = register.line()
    assert {row[name] for name in CODES} == {False}


# From an entry of the register


class Attached:
    """An engine that keeps what it is given and runs nothing."""

    def __init__(self) -> None:
        self.rows = {}

    def attach_rows(self, name, columns, rows):
        names = [column for column, _ in columns]
        self.rows[name] = [dict(zip(names, row, strict=True)) for row in rows]

    def run(self, steps):
        pass

    def attach_view(self, name, select):
        pass

    def drop(self, *names):
        pass

    def query(self, select):
        return []

    def columns(self, name):
        return ["ordinal", "facts:address_admissible"]


def entry(**changes):
    plain = {name: value for name, value in ORDER.items() if name not in {"transcribed", "authentic"}}
    said = {
        "id": "IN-1",
        "reference": "1:26-mc-00001",
        "transcribed_by": ("C-intake", "C-counsel"),
        "authenticated_by": "C-counsel",
        "authenticated_on": DAY,
    }
    return Instrument(**SIGNED | plain | said | changes)


def attached(*entries):
    """The relation of instruments as the register's entries make it."""
    engine = Attached()
    full_facts(
        engine, PACK, register=dict.fromkeys(FACT_TYPES), registers=Registers(instruments=entries or None),
        header=HEADER, roster=[], on=DAY,
    )  # fmt: skip
    return engine.rows


@pytest.mark.parametrize(
    ("by", "relied_on"),
    [(("A", "B"), True), (("A", "B", "C"), True), (("A",), False), (("A", "A"), False), ((), False)],
    ids=["two", "three", "one", "one twice", "nobody"],
)
def test_an_entry_is_transcribed_when_two_persons_wrote_it(by, relied_on):
    (row,) = attached(entry(transcribed_by=by))["instruments"]
    assert row["transcribed"] is relied_on


@pytest.mark.parametrize(
    ("said", "genuine"),
    [
        ({}, True),
        ({"authenticated_on": BEFORE}, True),
        ({"authenticated_on": AFTER}, False),
        ({"authenticated_on": None}, False),
        ({"authenticated_by": None}, False),
    ],
    ids=["that day", "before", "only later", "on no day", "by nobody"],
)
def test_an_entry_is_authentic_once_somebody_confirmed_it_with_its_issuer(said, genuine):
    (row,) = attached(entry(**said))["instruments"]
    assert row["authentic"] is genuine


def test_an_entry_counts_from_its_first_day_to_its_last():
    shown = ((FIRST, None, 1), (DAY, DAY, 1), (AFTER, None, 0), (FIRST, BEFORE, 0))
    for begin, end, count in shown:
        assert len(attached(entry(from_on=begin, to_on=end))["instruments"]) == count


def test_a_register_that_is_absent_is_silent_and_one_that_is_there_speaks_of_its_day():
    assert attached()["instrument_terms"] == []
    assert attached(entry())["instrument_terms"] == [{"as_of": DAY}]
