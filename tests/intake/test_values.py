"""A bad value is named by its column, becomes no value at all, and drags no other column with it."""

import unicodedata
from datetime import date

from privity.intake import value_steps

from .good import rows

BAD = [
    ("date_of_birth", "02/03/1980"), ("date_of_birth", "1980-2-3"), ("date_of_birth", "1980-02-30"), ("date_of_birth", "1849-12-31"),
    ("date_of_birth", "19800203"), ("date_of_birth", "1980-02-03T00:00:00"), ("date_of_birth", "infinity"),
    ("case_opened_on", "yesterday"), ("case_opened_on", "2025-13-01"), ("case_opened_on", "0000-01-01"),
    ("periods", "ALL"), ("periods", "2019-2023"), ("periods", "22"), ("periods", "2022,2023"), ("periods", "2022;"), ("periods", "0000"),
    ("id_number", "212-34-0001"), ("id_number", "000123456"), ("id_number", "666123456"), ("id_number", "900123456"),
    ("id_number", "212003456"), ("id_number", "212340000"), ("id_number", "2123"), ("id_number", "Failed to Provide"),
    ("state", "Illinois"), ("state", "I1"),
    ("country", "USA"), ("country", "us"), ("country", "ZZ"), ("country", "UK"),
    ("postal_code", "6270"), ("postal_code", "62704 1234"), ("postal_code", "ABCDE"),
    ("statute", "EO 14161"), ("statute", "MOU"), ("statute", "8 U.S.C. 1253"), ("statute", "8 USC"),
    ("statute_facts", "final order"), ("statute_facts", "final_order_on=soon"), ("statute_facts", "in_custody=no"),
    ("statute_facts", "colour=red"), ("statute_facts", "ground=a;ground=b"), ("statute_facts", "ground="),
    ("statute_facts", "final_order_on=2024-02-30"),
    ("proceeding", "deportation"),
    ("elements", "everything"), ("elements", "mailing_address;"), ("elements", "mailing_address,wages"),
    ("engaged_officers", "tips@example.org"), ("engaged_officers", "all officers"), ("engaged_officers", "FIA-100;"),
    ("engaged_officers", "X"),
    ("evidence", "see file"), ("evidence", "abc123"),
    ("suffix", "Esquire"), ("suffix", "MD"),
    ("family_name", "Sm\u0456th"), ("family_name", "Smith\u200b"), ("given_name", "\u202eyoZ"), ("given_name", "Zoe\u0308"),
    ("middle_name", "\uff2d"),
    ("address_line1", "12 Main\u200b St"), ("address_line2", "Apt\u200b 2"), ("city", "Spring\u202efield"), ("case_id", "FIA\u200b-1"), ("reason", "a \ufffd b"),
    ("engaged_unit", "Unit\u20607"),
]  # fmt: skip

FINE = [
    ("postal_code", "00000"), ("postal_code", "62704-1234"), ("state", "ZZ"), ("state", "il"),
    ("date_of_birth", "1850-01-01"), ("periods", "2023 ; 2022"), ("suffix", "Jr."), ("suffix", "III"),
    ("statute", "18 USC 1546"), ("statute", "8 USC 1231"), ("statute", "42 USC 1320a-7b(a)"), ("statute", "50 USC 21"),
    ("statute_facts", ""), ("elements", "telephone"), ("evidence", "E" * 64), ("engaged_officers", "A.B-1;FIA-7"),
    ("family_name", "O'Brien-Núñez"), ("family_name", "Nguyễn"), ("given_name", "Łukasz"), ("family_name", "D'Arcy"),
    ("reason", "a\u00a0b"), ("address_line1", "Calle Peñón 3"),
]  # fmt: skip


def line(n, **changed):
    return rows(1)[0] | {"line_id": f"L-{n}"} | changed


def clean_facts(column, value):
    # Facts are judged by the statute stated, so a line that changes the statute states none.
    return {column: value} | ({"statute_facts": ""} if column == "statute" else {})


def test_every_bad_value_is_named_alone_and_is_no_value(judged):
    columns = sorted({column for column, _ in BAD})
    engine = judged([line(n, **clean_facts(*change)) for n, change in enumerate(BAD)])
    found = [bad for (bad,) in engine.query("SELECT bad FROM line_values ORDER BY ordinal")]
    assert [(change, bad) for change, bad in zip(BAD, found, strict=True) if bad != [change[0]]] == []
    held = engine.query(f"SELECT {', '.join(columns)} FROM line_values ORDER BY ordinal")
    assert [
        change for change, row in zip(BAD, held, strict=True) if row[columns.index(change[0])] is not None
    ] == []


def test_each_column_that_can_be_bad_is_tried_alone(judged):
    columns = [row[0] for row in judged([line(1)]).query("DESCRIBE line_judged")]
    judging = {name.removeprefix("bad_") for name in columns if name.startswith("bad_")}
    assert judging - {column for column, _ in BAD} == {"id_type"}  # judged with its number, in TOGETHER


ENDS = [
    "a",
    " a",
    "a ",
    " a ",
    "\u00a0a",
    "a\u3000",
    "\u2003",
    "  ",
    "é",
    " é",
    "é ",
    "~",
    "!",
    " ~",
    "! ",
    "\u00e9\u00a0",
    "a b",
    "\u200ba",
    "a\tb",
]


def test_a_reason_loses_the_spaces_at_its_ends_and_nothing_else(judged):
    engine = judged([line(n, reason=reason) for n, reason in enumerate(ENDS)])
    kept = [reason for (reason,) in engine.query("SELECT reason FROM line_text ORDER BY ordinal")]
    spaces = "".join(chr(n) for n in range(0x3001) if unicodedata.category(chr(n)) == "Zs")
    assert kept == [reason.strip(spaces) or None for reason in ENDS]


def test_a_well_formed_value_is_not_bad_however_useless(judged):
    engine = judged([line(n, **clean_facts(*change)) for n, change in enumerate(FINE)])
    found = [bad for (bad,) in engine.query("SELECT bad FROM line_values ORDER BY ordinal")]
    assert [(change, bad) for change, bad in zip(FINE, found, strict=True) if bad] == []


TOGETHER = [
    ({"id_type": ""}, ["id_type"]),
    ({"id_number": ""}, ["id_type"]),
    ({"id_type": "passport"}, ["id_type"]),
    ({"id_type": "", "id_number": ""}, []),
    ({"id_type": "itin", "id_number": "912701234"}, []),
    ({"id_type": "itin"}, ["id_number"]),
    ({"country": "MX", "state": "Jalisco", "postal_code": "C.P. 44100"}, []),
    ({"country": "", "state": "Jalisco"}, ["state"]),
    ({"country": "XX", "state": "Jalisco"}, ["country"]),
    ({"statute": "8 USC 1231"}, []),
    ({"statute": "EO 14161"}, ["statute"]),
    ({"statute": "", "statute_facts": "ground"}, ["statute_facts"]),
    ({"statute": "18 USC 1546", "statute_facts": "documents=3"}, []),
    ({"statute": "18 USC 1546", "statute_facts": "documents=three"}, ["statute_facts"]),
    ({"periods": "ALL", "date_of_birth": "?", "state": "Illinois"}, ["date_of_birth", "periods", "state"]),
    (
        dict.fromkeys(("reason", "periods", "elements", "evidence", "statute", "statute_facts", "city"), ""),
        [],
    ),
]


def test_columns_that_are_read_together_are_blamed_apart(judged):
    engine = judged([line(n, **changed) for n, (changed, _) in enumerate(TOGETHER)])
    found = [bad for (bad,) in engine.query("SELECT bad FROM line_values ORDER BY ordinal")]
    assert [(change, bad) for change, bad in zip(TOGETHER, found, strict=True) if bad != change[1]] == []


def test_values_are_typed_trimmed_and_sorted(judged):
    changed = {
        "family_name": "  Núñez ", "city": "   ", "periods": "2023; 2021;2023", "engaged_officers": "FIA-200; FIA-100",
        "elements": "wages; mailing_address", "evidence": "B" * 64 + ";" + "a" * 64, "id_type": "SSN",
    }  # fmt: skip
    engine = judged([line(1, **changed)])
    columns = "family_name, city, periods, engaged_officers, elements, evidence, id_type, date_of_birth, case_opened_on, statute_facts"
    assert engine.query(f"SELECT {columns} FROM line_values") == [
        (
            "Núñez", None, [2021, 2023], ["FIA-100", "FIA-200"], ["mailing_address", "wages"], ["a" * 64, "b" * 64], "ssn",
            date(1980, 2, 3), date(2025, 1, 2),
            {"final_order_on": "2024-01-02", "ground": "8 USC 1227(a)(2)", "in_custody": "false"},
        )
    ]  # fmt: skip


def test_a_line_that_a_reading_missed_is_bad_not_good(judged):
    engine = judged(rows(2))
    engine.query("DELETE FROM names_std WHERE ref = 1")
    engine.query("DELETE FROM numbers_std WHERE ref = 2")
    engine.run(value_steps())
    assert engine.query("SELECT bad FROM line_values ORDER BY ordinal") == [
        (["family_name", "given_name", "middle_name", "suffix"],),
        (["id_number"],),
    ]
