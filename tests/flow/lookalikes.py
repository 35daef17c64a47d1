"""A small record file of persons who are easily taken for one another, and a request about them.

Nobody here exists. The numbers are those set aside for advertisements.
"""

import csv
from datetime import UTC, datetime
from hashlib import sha256

import duckdb

from privity.model.request import COLUMNS
from privity.testing.synthetic import HeaderFields
from privity.testing.synthetic.header import write_header
from tests.flow.conftest import file

NUMBERS = [f"98765432{n}" for n in range(8)]
SECRET_STREET = "904 Hidden Quarry Road"
"""Where a candidate lives who is not at the place asked: shown to nobody."""
CROWD = 25
VERIFIED, SUFFIXES, UNITS, FORMER, CROWDED, BORROWED = (f"L{n:06d}" for n in range(6))

PEOPLE = [
    # id, family, given, middle, suffix, number, born, holds, address, unit
    ("P-own", "Varga", "Helena", "Ruth", None, NUMBERS[0], "1971-05-06", None, "41 Birch Street", None),
    ("P-son", "Moller", "Tobias", "Karl", "Jr", NUMBERS[1], "1990-03-04", None, "42 Cedar Street", None),
    ("P-father", "Moller", "Tobias", None, "Sr", NUMBERS[2], "1960-01-02", "deceased", "42 Cedar Street", None),
    ("P-five", "Ostrow", "Nadia", None, None, NUMBERS[3], "1985-07-08", None, "43 Maple Street", "Apt 5"),
    ("P-seven", "Ostrow", "Nadia", None, None, None, "1999-09-10", None, "43 Maple Street", "Apt 7"),
    ("P-wed", "Quintana", "Irene", None, None, NUMBERS[4], "1977-11-12", None, "44 Laurel Street", None),
    ("P-lent", "Fiedler", "Oskar", None, None, NUMBERS[5], "1966-06-07", None, "46 Willow Street", None),
    ("P-lender", "Wong", "Lihua", None, None, NUMBERS[6], "1955-08-09", None, SECRET_STREET, "Apt 88"),
    *(
        (f"P-{n:02}", "Lindgren", "Astrid", None, None, None, f"19{n + 50}-04-05", None, "45 Poplar Street", f"Apt {n}")
        for n in range(10, 10 + CROWD)
    ),
]  # fmt: skip
FORMERS = [("P-wed", "Lindholm", "Irene", None, None)]

ASKED = {
    VERIFIED: ("Varga", "Helena", "", "", NUMBERS[0], "1971-05-06", "41 Birch Street", ""),
    SUFFIXES: ("Moller", "Tobias", "Karl", "Jr", NUMBERS[1], "1960-01-02", "42 Cedar Street", ""),
    UNITS: ("Ostrow", "Nadia", "", "", "", "", "43 Maple Street", "Apt 7"),
    FORMER: ("Lindholm", "Irene", "", "", "", "", "44 Laurel Street", ""),
    CROWDED: ("Lindgren", "Astrid", "", "", "", "1960-04-05", "45 Poplar Street", ""),
    BORROWED: ("Fiedler", "Oskar", "", "", NUMBERS[6], "1966-06-07", "46 Willow Street", ""),
}
TRADES = (
    "bakery", "orchard", "shipyard", "printing house", "quarry", "tannery", "brewery", "foundry", "sawmill", "ropewalk",
)  # fmt: skip


def write_records(folder, people=PEOPLE, wages=None):
    """The record file of these people.

    `wages` is what some of them earned, all others 70000; where it is empty nothing is held but an address of before.
    """
    folder.mkdir(parents=True)
    earned = {each[0]: (wages or {}).get(each[0], "70000") for each in people}
    with duckdb.connect() as db:

        def write(name, columns, rows):
            db.execute(f"CREATE TABLE {name} ({columns})")
            if rows:
                db.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
            db.execute(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")

        names = "family_name VARCHAR, given_name VARCHAR, middle_name VARCHAR, suffix VARCHAR"
        write(
            "persons",
            f"person_id VARCHAR, {names}, id_number VARCHAR, date_of_birth VARCHAR, holds VARCHAR, id_type VARCHAR",
            [(*each[:8], "itin" if each[5] else None) for each in people],
        )
        write("names", f"person_id VARCHAR, {names}", FORMERS)
        write(
            "addresses",
            "person_id VARCHAR, address_line1 VARCHAR, address_line2 VARCHAR, city VARCHAR, state VARCHAR,"
            " postal_code VARCHAR, country VARCHAR, source VARCHAR, source_form VARCHAR, period INTEGER,"
            " received_on DATE, current BOOLEAN",
            [
                (each[0], each[8], each[9], "Denver", "CO", "80205", "US", "third_party", "W-2",
                 2023, "2024-02-01", bool(earned[each[0]]))
                for each in people
            ],
        )  # fmt: skip
        write(
            "items",
            "person_id VARCHAR, element VARCHAR, period INTEGER, value VARCHAR, source VARCHAR, source_form VARCHAR,"
            " joint_with VARCHAR",
            [(who, "wages", 2023, wage, "third_party", "W-2", None) for who, wage in earned.items() if wage],
        )


def line(line_id, asked=ASKED):
    """A lawful line about one of them."""
    nth = list(asked).index(line_id)
    family, given, middle, suffix, number, born, address, unit = asked[line_id]
    case = f"FIA-2025-{nth + 71}"
    return {
        "line_id": line_id, "family_name": family, "given_name": given, "middle_name": middle, "suffix": suffix,
        "id_number": number, "id_type": "itin" if number else "", "date_of_birth": born, "address_line1": address,
        "address_line2": unit, "city": "Denver", "state": "CO", "postal_code": "80205", "country": "US",
        "periods": "2022;2023", "statute": "18 USC 1343", "proceeding": "investigation", "case_id": case,
        "case_opened_on": "2025-02-02",
        "reason": f"In case {case} wages paid by a {TRADES[nth]} bear on deposits that the subject received there.",
        "engaged_officers": "FIA-A1", "engaged_unit": "Fraud 3", "elements": "mailing_address;wages",
        "evidence": sha256(line_id.encode()).hexdigest(),
    }  # fmt: skip


def write_request(folder, batch="FIA-ALIKE", wanted=None, asked=ASKED):
    """The request about them, unsigned."""
    folder.mkdir(parents=True)
    wanted = tuple(asked if wanted is None else wanted)
    path = folder / "lines.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(line(each, asked) for each in wanted)
    write_header(
        folder / "lines.header.toml", HeaderFields(batch_id=batch, signed_on=datetime.now(UTC).date()), {},
        lines_file=path.name, lines_sha256=sha256(path.read_bytes()).hexdigest(), lines_count=len(wanted),
    )  # fmt: skip
    return folder


def build(demo, batch, people=PEOPLE, asked=ASKED, wages=None):
    """The office with these people loaded and the request looked up."""
    roster = demo.root / "roster.csv"
    roster.parent.mkdir(parents=True, exist_ok=True)
    roster.write_text(
        "officer_id,agency,unit,role,from_on,to_on\nFIA-A1,FIA,Fraud 3,special_agent,2024-01-01,\n", "utf-8"
    )
    write_records(demo.root / "records", people, wages)
    demo.make(2)
    demo.sign_papers(roster)
    demo.run("records", "load", demo.root / "records", "--office", demo.office)
    file(demo, write_request(demo.root / "alike", asked=asked))
    demo.run("batch", "run", batch, "--office", demo.office, allow=(0, 1))
