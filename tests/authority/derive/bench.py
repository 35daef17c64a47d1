"""Hand-made relations for the steps that make facts, so that nothing but the step itself is under test."""

from __future__ import annotations

from datetime import date

from privity.authority.derive import held_codes
from privity.flow.budget import COUNTED
from privity.flow.facts import FACT_TYPES, INSTRUMENTS, findings_of
from privity.law import load
from privity.model.request import COLUMNS

TYPES = dict.fromkeys(COLUMNS, "VARCHAR") | {
    "date_of_birth": "DATE",
    "case_opened_on": "DATE",
    "periods": "INTEGER[]",
    "statute_facts": "MAP(VARCHAR, VARCHAR)",
    "engaged_officers": "VARCHAR[]",
    "elements": "VARCHAR[]",
    "evidence": "VARCHAR[]",
    "bad": "VARCHAR[]",
}
LINE = dict.fromkeys(COLUMNS) | {
    "line_id": "L1",
    "family_name": "Okafor",
    "given_name": "Maria",
    "address_line1": "12 Juniper St",
    "city": "Denver",
    "state": "CO",
    "postal_code": "80205",
    "periods": [2022, 2023],
    "statute": "18 USC 1343",
    "proceeding": "investigation",
    "case_id": "FIA-1",
    "case_opened_on": date(2026, 2, 2),
    "reason": "In FIA-1 her wages bear on the deposits.",
    "engaged_officers": ["FIA-A"],
    "engaged_unit": "Fraud 3",
    "elements": ["mailing_address", "wages"],
    "bad": [],
}
HEADER = {
    "batch_id": "VARCHAR", "requesting_agency": "VARCHAR", "authority": "VARCHAR", "purpose": "VARCHAR",
    "attestation": "VARCHAR", "signed_on": "DATE", "custodian": "VARCHAR", "lines_count": "BIGINT", "signed": "BOOLEAN",
}  # fmt: skip
SIGNED = ("B", "FIA", "i2", "nontax_criminal_enforcement", "solely so", date(2026, 5, 20), "CUST", 2, True)
PACK = load("us_tax")
REGISTER = FACT_TYPES | dict.fromkeys(held_codes(PACK, "agreement"), "BOOLEAN")
NAMES_STD = {"ref": "BIGINT", "fault": "VARCHAR", "script_columns": "VARCHAR[]"}
ANSWERS = {"ordinal": "BIGINT", "answer": "VARCHAR", "address_agrees": "BOOLEAN"}
FINDINGS = dict(findings_of(PACK))
RELEASED = {"ordinal": "BIGINT"} | dict.fromkeys(
    ("approver_delegated", "approver_distinct", "extent_minimal"), "BOOLEAN"
)
ROSTER = {
    "officer_id": "VARCHAR",
    "agency": "VARCHAR",
    "unit": "VARCHAR",
    "role": "VARCHAR",
    "from_on": "DATE",
    "to_on": "DATE",
}
TERMS = {"statutes": "VARCHAR[]", "elements": "VARCHAR[]"}
ON_ROSTER = ("FIA-A", "FIA", "FRAUD 3", "special_agent", date(2025, 1, 1), None)
REQUEST = (
    "asked", "line_officers", "officer_loads", "address_loads", "element_sets", "line_reasons", "reason_forms", "reason_loads",
    "line_facilities", "line_statutes", "request_facts",
)  # fmt: skip


class Bench:
    """One set of hand-made relations; the steps are views over them, so that a question runs them all."""

    def __init__(self, desk) -> None:
        self.desk = desk
        self.attach("facilities_std", {"building_key": "VARCHAR"})
        self.attach("header", HEADER, [SIGNED])
        self.attach("today", {"as_of": "DATE"}, [(date(2026, 6, 1),)])
        self.attach("office_counts", {"officer_id": "VARCHAR", "lines": "BIGINT"})
        self.attach("register_facts", REGISTER, [(None,) * len(REGISTER)])
        self.attach("agreement_terms", TERMS)
        self.attach("instrument_terms", {"as_of": "DATE"})
        self.attach("instruments", dict(INSTRUMENTS))
        self.attach("roster", ROSTER)
        self.attach("own_addresses", {"building_key": "VARCHAR"})
        self.attach("lookup_loads", dict(COUNTED))
        self.attach("identity_answers", ANSWERS)
        self.attach("record_holds", {"ordinal": "BIGINT", "record_hold": "BOOLEAN"})
        self.attach("findings", FINDINGS)
        self.attach("release_facts", RELEASED)
        self.lines({})
        if not desk.rows("SELECT 1 FROM duckdb_views() WHERE view_name = 'facts'"):
            # Planning a query over a few rows is not worth what it costs.
            desk.db.execute("PRAGMA disable_optimizer")
            for name in (*REQUEST, "line_agreement", "line_roster", "line_instrument", "supplied_facts"):
                desk.db.execute(f"CREATE VIEW {name} AS {desk.steps[name].sql}")
            desk.db.execute(
                "CREATE VIEW facts AS SELECT q.*, s.* EXCLUDE (ordinal) FROM request_facts AS q "
                "JOIN supplied_facts AS s ON s.ordinal = q.ordinal"
            )

    def attach(self, name, columns, rows=()):
        self.desk.attach(name, columns, rows)

    def lines(self, *changes, names=(), addresses=True):
        """Lines with changes; `names` gives (fault, script columns) of each, all sound when left out."""
        rows = [LINE | change for change in changes]
        self.attach(
            "line_values",
            {"ordinal": "BIGINT"} | TYPES,
            [(number, *(row[column] for column in TYPES)) for number, row in enumerate(rows, 1)],
        )
        std = {"ref": "BIGINT", "admissible": "BOOLEAN", "addr_key": "VARCHAR", "building_key": "VARCHAR"}
        keys = [row["address_line1"] for row in rows]
        read = [(number, key is not None, key, key) for number, key in enumerate(keys, 1)]
        self.attach("addresses_std", std, read if addresses else [])
        faults = names or [(None, [])] * len(rows)
        self.attach("names_std", NAMES_STD, [(number, *fault) for number, fault in enumerate(faults, 1)])

    def register(self, *entries):
        """Several registers at once: a line then has one row under each."""
        self.attach(
            "register_facts", REGISTER, [tuple(entry.get(name) for name in REGISTER) for entry in entries]
        )

    def every(self):
        """All fact rows in line order, as dicts."""
        cursor = self.desk.db.execute("SELECT * FROM facts ORDER BY ordinal")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def facts(self):
        (row,) = self.every()
        return row

    def of(self, fact):
        return [row[fact] for row in self.every()]
