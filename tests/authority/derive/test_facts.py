"""Facts are three-valued to the letter: a bad value is unknown, an empty cell is known to be empty, silence is unknown.

Each relation is made by hand, so that nothing but the step itself is under test.
"""

from __future__ import annotations

from datetime import date

from privity.model.request import COLUMNS
from tests.authority.derive.bench import ANSWERS, FINDINGS, HEADER, NAMES_STD, SIGNED


def test_every_fact_of_the_pack_is_made_and_nothing_else(bench):
    pack = bench.desk.pack
    promised = {"ordinal": "BIGINT"}
    for name, fact in pack.facts.items():
        promised[name] = {"bool": "BOOLEAN", "int": "BIGINT", "text": "VARCHAR", "date": "DATE"}[
            fact.type.value
        ]
        if fact.source.value == "line":
            promised[f"{name}__stated"] = "BOOLEAN"
    made = dict(
        bench.desk.rows(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = 'facts'"
        )
    )
    assert {name: "BIGINT" if kind == "INTEGER" else kind for name, kind in made.items()} == promised


def test_there_is_one_row_for_each_line_whatever_is_missing(bench):
    bench.lines({}, {"reason": None}, {"elements": None}, dict.fromkeys(COLUMNS), addresses=False)
    bench.attach("names_std", NAMES_STD)
    assert bench.of("ordinal") == [1, 2, 3, 4]


def test_a_reading_that_did_not_reach_a_line_is_unknown_and_never_clean(bench):
    bench.lines({}, addresses=False)
    bench.attach("names_std", NAMES_STD)
    facts = bench.facts()
    names = ("name_admissible", "address_admissible", "address_is_facility", "address_lines")
    assert [facts[name] for name in names] == [None, None, None, None]


def test_a_column_is_stated_omitted_or_unknown(bench):
    columns = ("statute", "proceeding", "case_id", "case_opened_on", "engaged_unit")
    bench.lines({}, *({c: None} for c in columns), *({c: None, "bad": [c]} for c in columns))
    rows = bench.every()
    for at, column in enumerate(columns):
        stated = [row[f"{column}__stated"] for row in (rows[0], rows[1 + at], rows[1 + len(columns) + at])]
        assert stated == [True, False, None]


def test_an_empty_cell_is_known_and_a_bad_one_is_not(bench):
    empty = (
        ("periods", "periods_count", 0),
        ("engaged_officers", "officers_count", 0),
        ("engaged_officers", "officer_lines", 0),
        ("elements", "elements_count", 0),
        ("reason", "reason_words", 0),
        ("reason", "reason_lines", 0),
        ("family_name", "name_stated", False),
        ("given_name", "name_stated", False),
    )
    bench.lines(*({c: None} for c, _, _ in empty), *({c: None, "bad": [c]} for c, _, _ in empty))
    rows = bench.every()
    assert [row[fact] for row, (_, fact, _) in zip(rows, empty, strict=False)] == [
        value for _, _, value in empty
    ]
    assert [row[fact] for row, (_, fact, _) in zip(rows[len(empty) :], empty, strict=True)] == [None] * len(
        empty
    )


def test_one_bad_cell_makes_only_its_own_facts_unknown(bench):
    bench.lines({}, {"periods": None, "bad": ["periods"]})
    clean, spoilt = bench.every()
    touched = {
        "ordinal",
        "form_periods",
        "periods_count",
        "period_latest",
        "period_earliest",
        "address_lines",
    }
    assert {name for name in clean if clean[name] != spoilt[name]} == touched - {"address_lines"}


def test_a_bad_part_makes_the_whole_address_unknown(bench):
    parts = ("address_line1", "address_line2", "city", "state", "postal_code", "country")
    bench.lines(*({part: None, "bad": [part]} for part in parts))
    for facts in bench.every():
        assert (facts["address_admissible"], facts["address_is_facility"], facts["address_lines"]) == (
            None,
            None,
            None,
        )


def test_an_address_of_which_every_part_is_empty_is_not_stated(bench):
    blank = dict.fromkeys(("address_line1", "address_line2", "city", "state", "postal_code"))
    bench.lines(blank, blank | {"bad": ["city"]}, blank | {"postal_code": "80205"})
    assert bench.of("address_stated") == [False, None, True]


def test_a_name_is_admissible_by_its_family_and_given_part(bench):
    faults = [(None, []), ("placeholder", []), ("script", ["family_name"]), ("script", ["middle_name"])]
    bench.lines({}, {}, {}, {}, names=faults)
    assert bench.of("name_admissible") == [True, False, None, True]


def test_the_busiest_officer_of_a_line_decides_and_earlier_open_lines_count(bench):
    bench.attach("office_counts", {"officer_id": "VARCHAR", "lines": "BIGINT"}, [("FIA-B", 7)])
    bench.lines(
        {"engaged_officers": ["FIA-A", "FIA-A"]},
        {"engaged_officers": ["FIA-A", "FIA-B"]},
        {"engaged_officers": ["FIA-C"]},
    )
    assert bench.of("officer_lines") == [2, 8, 1]
    assert bench.of("officers_count") == [1, 2, 1]


def test_elements_are_counted_by_class_and_one_without_a_class_is_refused(bench):
    bench.lines(
        {
            "elements": [
                "wages",
                "wages",
                "name",
                "return",
                "filing_status",
                "email",
                "shoe_size",
                "examination_status",
            ]
        }
    )
    facts = bench.facts()
    counted = {
        name: facts[f"elements_{name}"] for name in ("count", "identity", "return", "subject", "refused")
    }
    assert counted == {"count": 7, "identity": 1, "return": 1, "subject": 1, "refused": 2}


def test_one_address_is_counted_over_the_file_and_a_line_without_one_counts_none(bench):
    bench.lines({}, {}, {"address_line1": "9 Elm"}, {"address_line1": None})
    assert bench.of("address_lines") == [2, 2, 1, 0]


def test_a_header_says_what_it_leaves_out_and_no_header_says_nothing(bench):
    asked = (
        "authority_stated",
        "authority_known",
        "purpose_stated",
        "purpose_sole",
        "attestation_stated",
        "request_signed",
    )

    def said(*header):
        bench.attach("header", HEADER, header)
        facts = bench.facts()
        return [facts[name] for name in asked]

    assert said(SIGNED) == [True] * 6
    assert said(("B", "FIA", None, " ", None, date(2026, 5, 20), "CUST", 2, False)) == [False] * 6
    assert said(("B", "FIA", "i99", "voter_rolls", "yes", date(2026, 5, 20), "CUST", 2, None)) == [
        True,
        False,
        True,
        False,
        True,
        None,
    ]
    assert said() == [None] * 6


def test_the_day_of_asking_is_that_of_signing_or_else_today(bench):
    signed = bench.facts()
    bench.attach("header", HEADER)
    unsigned = bench.facts()
    assert (signed["asked_on"], signed["signed_on"]) == (date(2026, 5, 20), date(2026, 5, 20))
    assert (unsigned["asked_on"], unsigned["signed_on"]) == (date(2026, 6, 1), None)


def test_the_elements_of_an_offence_are_read_from_the_facts_stated(bench):
    departure = {"statute": "8 USC 1253(a)(1)"}
    facts = {"final_order_on": "2025-01-01", "ground": "8 USC 1227(a)", "in_custody": "false"}
    shown = (
        ({}, True),
        ({"statute": None}, None),
        ({"statute": None, "bad": ["statute"]}, None),
        ({"statute": "8 USC 1231"}, True),
        (departure, False),
        (departure | {"bad": ["statute_facts"]}, None),
        (departure | {"statute_facts": {"final_order_on": "2025-01-01"}}, False),
        (departure | {"statute_facts": facts | {"final_order_on": "soon"}}, None),
        (departure | {"statute_facts": facts | {"in_custody": "perhaps"}}, None),
        (departure | {"statute_facts": facts | {"in_custody": "FALSE"}}, True),
        (departure | {"statute_facts": facts | {"in_custody": "true"}}, False),
    )
    bench.lines(*(change for change, _ in shown))
    assert bench.of("statute_elements") == [answer for _, answer in shown]


def test_a_statute_is_criminal_only_if_the_list_says_so(bench):
    bench.lines({}, {"statute": "8 USC 1231"}, {"statute": "42 USC 1983"}, {"statute": None})
    assert bench.of("statute_criminal") == [True, False, False, None]


def test_a_live_order_holds_until_counsel_enters_that_it_refuses(bench):
    shown = {
        (False, False, False),
        (True, False, None),
        (True, True, True),
        (None, None, None),
        (True, None, None),
    }
    bench.register(*({"order_live": live, "order_refuses": refuses} for live, refuses, _ in shown))
    assert {(row["order_live"], row["order_refuses"], row["order_bars"]) for row in bench.every()} == shown


def test_an_open_objection_leaves_its_condition_undetermined(bench):
    shown = {(False, False), (True, None), (None, None)}
    bench.register(*({"counsel_objects": objects} for objects, _ in shown))
    assert {(row["counsel_objects"], row["objection_bars"]) for row in bench.every()} == shown


def test_a_restricted_verdict_waits_for_a_person(bench):
    shown = {("open", True), ("restricted", None), ("closed", False), (None, None)}
    bench.register(*({"safeguards_verdict": verdict} for verdict, _ in shown))
    assert {(row["safeguards_verdict"], row["safeguards_good"]) for row in bench.every()} == shown


def test_the_requesters_own_premises_are_known_when_its_register_speaks(bench):
    bench.attach(
        "own_addresses", {"building_key": "VARCHAR"}, [("12 Juniper St",), ("12 Juniper St",), (None,)]
    )
    bench.lines({}, {"address_line1": "9 Elm"}, {"address_line1": None})
    assert bench.of("address_is_requesters_own") == [None, None, None]
    bench.register({"agency_federal": True})
    assert bench.of("address_is_requesters_own") == [True, False, None]


def test_an_ambiguous_person_is_neither_found_nor_absent(bench):
    answers = ("verified", "not found", "ambiguous", None)
    bench.attach(
        "identity_answers", ANSWERS, [(number, answer, True) for number, answer in enumerate(answers, 1)]
    )
    bench.lines(*({} for _ in answers))
    assert bench.of("identity_verified") == [True, False, None, None]


def test_a_hold_stands_until_both_determinations_answer_it(bench):
    shown = (
        (False, None, None, False),
        (True, None, None, None),
        (True, False, None, None),
        (True, False, False, False),
        (None, False, False, None),
    )
    numbered = list(enumerate(shown, 1))
    bench.attach(
        "record_holds", {"ordinal": "BIGINT", "record_hold": "BOOLEAN"}, [(n, row[0]) for n, row in numbered]
    )
    said = [{"ordinal": n, "names_informant": row[1], "impairs_investigation": row[2]} for n, row in numbered]
    bench.attach("findings", FINDINGS, [tuple(one.get(name) for name in FINDINGS) for one in said])
    bench.lines(*({} for _ in shown))
    assert bench.of("hold_bars") == [row[3] for row in shown]


def test_the_order_of_lines_changes_no_fact(bench):
    changes = [
        {"engaged_officers": [f"FIA-{n % 3}"], "reason": f"In FIA-1 word{'abc'[n % 3]} is said"}
        for n in range(9)
    ]
    bench.lines(*changes)
    forward = bench.every()
    bench.lines(*changes[::-1])
    backward = [row | {"ordinal": 10 - row["ordinal"]} for row in bench.every()]
    assert forward == backward[::-1]
