"""A demonstration office's people and papers: who they are and what they sign. Nobody in it exists.

Only values are here; the commands of `privity.cli` do every act, with each
person's own key, as they would for anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from privity.safeguards import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

CUSTODIAN: Final = "CUST"
NAME: Final = "Custodian of Records (demonstration)"
ADDRESS: Final = "1 Ledger Square, Anytown"
AGENCY: Final = "FIA"
REQUESTER: Final = "FIA-000001"
RECIPIENT: Final = "RCP-FIA-1"
AGREEMENT: Final = "AGR-FIA-1"
LONG_AGO: Final = date(2024, 1, 1)
STATUTES: Final = (
    "8 USC 1253",
    "8 USC 1326",
    "18 USC 371",
    "18 USC 641",
    "18 USC 1001",
    "18 USC 1028A",
    "18 USC 1341",
    "18 USC 1343",
    "18 USC 1344",
    "18 USC 1546",
    "18 USC 1956",
    "21 USC 841",
    "21 USC 846",
)
ELEMENTS: Final = (
    "mailing_address",
    "wages",
    "interest",
    "dividends",
    "nonemployee_compensation",
    "retirement_distributions",
    "unemployment_compensation",
    "mortgage_interest_paid",
    "gambling_winnings",
    "brokerage_proceeds",
)
"""What the demonstration's agreement covers: all that a lawful synthetic line asks under and for, and no more."""


@dataclass(frozen=True, slots=True)
class Person:
    """A demonstration officer: register id, name, duty."""

    person: str
    name: str
    duty: str


FOUNDERS: Final = (
    Person("C-head", "Ottilie Brandvold", "head"),
    Person("C-counsel", "Casimir Aldous", "counsel"),
)
OFFICERS: Final = (
    Person("C-intake", "Wren Halloran", "intake"),
    Person("C-privacy", "Isolde Farrow", "privacy"),
    Person("C-approver", "Benedikt Soames", "approver"),
    Person("C-releaser", "Marisol Tench", "releaser"),
    Person("C-safeguards", "Hollis Vane", "safeguards"),
    Person("C-inspector", "Perpetua Lindqvist", "inspector"),
)


def reviewers(count: int) -> tuple[Person, ...]:
    """So many named reviewers."""
    return tuple(Person(f"C-reviewer-{n}", f"Reviewer Number {n}", "reviewer") for n in range(1, count + 1))


def key_entry(person: str, certificate: str) -> dict[str, Any]:
    """An enrolment of a key."""
    return {"id": f"K-{person}", "from": LONG_AGO, "person": person, "certificate": certificate}


def holder(person: Person) -> dict[str, Any]:
    """An office of the custodian."""
    return {
        "id": f"OH-{person.person}",
        "from": LONG_AGO,
        "person": person.person,
        "name": person.name,
        "agency": CUSTODIAN,
        "office": f"{person.duty}_officer",
        "duties": [person.duty],
    }


def papers(
    today: date, recipient: str, digest: str, roster: Mapping[str, Any]
) -> list[tuple[str, str, dict[str, Any]]]:
    """Every other entry: (register, who signs, entry).

    Args:
        today: The day the office is made.
        recipient: PEM certificate of the recipient's enclave.
        digest: Its digest.
        roster: `file`, `sha256` and `count` of the agency's roster.
    """
    return [
        ("office-holder", "C-head", _requester()),
        ("agency", "C-intake", _agency()),
        ("roster", "C-intake", {"id": "RO-FIA-1", "from": LONG_AGO, "agency": AGENCY, **roster}),
        ("delegation", "C-head", _delegation()),
        ("agreement", "C-head", _agreement()),
        ("order", "C-counsel", _lifted_order()),
        ("recipient", "C-safeguards", _recipient(recipient)),
        ("safeguards", "C-safeguards", _safeguards(today, digest)),
        (
            "election",
            "C-counsel",
            _election("Q7", "current", "Demonstration: the current address is taken to relate."),
        ),
        (
            "election",
            "C-counsel",
            _election("Q11", "at_once", "Demonstration: the person sees the accounting at once."),
        ),
    ]


def _requester() -> dict[str, Any]:
    return {
        "id": "OH-FIA-head",
        "from": LONG_AGO,
        "person": REQUESTER,
        "name": "Imogen Castellane-Voss",
        "agency": AGENCY,
        "office": "agency_head",
        "level": "department",
    }


def _agency() -> dict[str, Any]:
    premises = {
        "address_line1": "900 Inquiry Avenue",
        "city": "Washington",
        "state": "DC",
        "postal_code": "20001",
    }
    return {
        "id": AGENCY,
        "from": LONG_AGO,
        "name": "Federal Investigations Agency (synthetic)",
        "kind": "federal",
        "addresses": [premises],
    }


def _delegation() -> dict[str, Any]:
    return {
        "id": "DO-11-2-1",
        "from": LONG_AGO,
        "person": "C-approver",
        "agency": CUSTODIAN,
        "authorities": ["i2"],
        "ceiling_per_day": 15_000,
    }


def _agreement() -> dict[str, Any]:
    signed = LONG_AGO + timedelta(days=30)
    return {
        "id": AGREEMENT,
        "from": LONG_AGO,
        "agency": AGENCY,
        "recipients": [RECIPIENT],
        "authorities": ["i2"],
        "statutes": list(STATUTES),
        "elements": list(ELEMENTS),
        "volume": 10_000_000,
        "signed_by_head": signed,
        "counsel_opinion": signed,
        "privacy_assessment": signed,
        "published_on": signed,
    }


def _lifted_order() -> dict[str, Any]:
    """An order that is over, so that the register of orders exists and speaks."""
    return {
        "id": "CO-1",
        "from": LONG_AGO,
        "court": "District Court of Anytown (synthetic)",
        "docket": "1:24-cv-00001",
        "decided_on": LONG_AGO,
        "agencies": [AGENCY],
        "lifted_on": LONG_AGO + timedelta(days=60),
    }


def _recipient(certificate: str) -> dict[str, Any]:
    return {
        "id": RECIPIENT,
        "from": LONG_AGO,
        "agency": AGENCY,
        "name": "FIA Records Enclave",
        "address": "900 Inquiry Avenue, Washington DC 20001",
        "certificate": certificate,
        "storage_place": "FIA-ENCLAVE-1",
        "storage_approved": True,
        "purposes": ["nontax_criminal_enforcement"],
    }


def _safeguards(today: date, digest: str) -> dict[str, Any]:
    return {
        "id": "SG-FIA-1",
        "from": LONG_AGO,
        "recipient": RECIPIENT,
        "record": {
            "ssr_status": "accepted",
            "ssr_accepted_on": today - timedelta(days=60),
            "ssr_valid_through": today + timedelta(days=200),
            "certified_by_head_on": today - timedelta(days=80),
            "suspended": False,
            "system_id": "FIA-ENCLAVE-1",
            "certificate": digest,
            "category": "moderate",
            "offshore": False,
            "key_custody": "module",
            "assessed_on": today - timedelta(days=200),
            "notices": [],
            "controls": list(rules().key_controls),
            "findings": [],
        },
    }


def _election(question: str, reading: str, reason: str) -> dict[str, Any]:
    return {
        "id": f"EL-{question}",
        "from": LONG_AGO,
        "question": question,
        "reading": reading,
        "reason": reason,
    }
