"""Who asks under which authority, with what papers: the table the tests of authorities walk."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from privity.testing import demonstration as papers

OFFICER = "C-officer"
"""An officer of the custodian who makes disclosures on its own initiative."""
MATCHING = (*"ABCDEFGHIJK", "administers_program", "state_copy_protected")


def document(name):
    """The digest of a document of that name."""
    return sha256(name.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Asker:
    """An agency or person that asks: its kind, who signs for it in which office, and whom its information goes to."""

    agency: str
    kind: str
    signs: str
    office: str
    recipient: str
    told: str

    @property
    def agreement(self):
        return f"AGR-{self.agency}-1"


FIA = Asker(
    agency="FIA", kind="federal", signs=papers.REQUESTER, office="agency_head", recipient=papers.RECIPIENT, told="FIA"
)  # fmt: skip
LENDER = Asker(
    agency="LENDER", kind="person", signs="LEN-000001", office="officer", recipient="RCP-LENDER-1", told="LENDER"
)  # fmt: skip
STATE = Asker(
    agency="STATE", kind="state", signs="STA-000001", office="state_tax_head", recipient="RCP-STATE-1", told="STATE"
)  # fmt: skip
WELFARE = Asker(
    agency="WELFARE", kind="state", signs="WEL-000001", office="director", recipient="RCP-WELFARE-1", told="WELFARE"
)  # fmt: skip
HEALTH = Asker(
    agency="HEALTH", kind="federal", signs="HEA-000001", office="secretary_hhs", recipient="RCP-HEALTH-1", told="HEALTH"
)  # fmt: skip
LOANS = Asker(
    agency="LOANS", kind="federal", signs="LOA-000001", office="director", recipient="RCP-LOANS-1", told="LOANS"
)  # fmt: skip
OWN = Asker(
    agency=papers.CUSTODIAN, kind="custodian", signs=OFFICER, office="custodian_officer", recipient="RCP-RESCUE-1",
    told="RESCUE",
)  # fmt: skip
ASKERS = (LENDER, STATE, WELFARE, HEALTH, LOANS, OWN)
"""Those the demonstration's office does not know yet."""


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One authority, relied on by a lawful line and by one that is unlawful in a way of its own.

    Attributes:
        authority: The authority.
        asker: Who asks.
        purpose: As the header states it.
        held: (element, period) that the record of both persons must hold, of that person alone.
        lawful: Columns of the lawful line; the others are those of any line, and what is empty is left empty.
        unlawful: Columns in which the unlawful one differs.
        fails: The condition the unlawful line fails, and no other.
        leaves: (element, period) that leave for the lawful line; None for what has no period.
        accounting: Whether the law itself asks for an accounting.
        cite: Citation of the authority.
        agreed: Elements of the agreement; none where the authority asks for no agreement.
        matching: Whether it is one for computer matching.
        holds: Items of the agreement.
        alone: Whether the lawful line stands in a file of its own; the unlawful ones are then two in a file.
    """

    authority: str
    asker: Asker
    purpose: str
    held: tuple
    lawful: dict
    unlawful: dict
    fails: str
    leaves: frozenset
    accounting: str
    cite: str
    agreed: tuple = ()
    matching: bool = False
    holds: tuple = ()
    alone: bool = False


def askings(today):
    """Every authority walked, in the order of the subsections."""
    day = today - timedelta(days=30)
    applicant = f"status=applicant;status_on={day.isoformat()}"
    return (
        Asking(
            authority="c", asker=LENDER, purpose="consent_of_taxpayer", cite="26 U.S.C. § 6103(c)",
            accounting="exempt",
            held=(("wages", 2023), ("wages", 2024)),
            lawful={"elements": "wages", "periods": "2023", "evidence": document("consent")},
            unlawful={"periods": "2024"}, fails="c.extent", leaves=frozenset({("wages", 2023)}),
        ),
        Asking(
            authority="d", asker=STATE, purpose="state_tax_administration", cite="26 U.S.C. § 6103(d)",
            accounting="required",
            held=(("adjusted_gross_income", 2024),),
            lawful={
                "elements": "adjusted_gross_income", "periods": "2024", "engaged_officers": "STA-000002",
                "engaged_unit": "Audit 1",
            },
            unlawful={"engaged_officers": "STA-000009"}, fails="d.representatives",
            leaves=frozenset({("adjusted_gross_income", 2024)}),
            agreed=("adjusted_gross_income",), holds=("death_contract", "state_copy_protected"),
        ),
        Asking(
            authority="i1", asker=FIA, purpose="nontax_criminal_enforcement", cite="26 U.S.C. § 6103(i)(1)",
            accounting="required",
            held=(("adjusted_gross_income", 2024), ("wages", 2023), ("wages", 2024)),
            lawful={
                "elements": "adjusted_gross_income;wages", "periods": "2024", "evidence": document("order"),
                "case_id": "FIA-26-0000001", "statute": "18 USC 1343",
            },
            unlawful={"periods": "2023;2024"}, fails="i1.A.extent",
            leaves=frozenset({("adjusted_gross_income", 2024), ("wages", 2024)}),
        ),
        Asking(
            authority="i3B", asker=OWN, purpose="", cite="26 U.S.C. § 6103(i)(3)(B)", accounting="required",
            held=(("wages", 2024),),
            lawful={"elements": "mailing_address;wages", "periods": "2024"},
            unlawful={}, fails="i3B.one", leaves=frozenset({("mailing_address", None), ("wages", 2024)}),
            alone=True,
        ),
        Asking(
            authority="i5", asker=FIA, purpose="locating_fugitive", cite="26 U.S.C. § 6103(i)(5)",
            accounting="required",
            held=(),
            lawful={"elements": "mailing_address", "evidence": document("warrant")},
            unlawful={"evidence": document("no warrant")}, fails="i5.B.i",
            leaves=frozenset({("mailing_address", None)}),
        ),
        Asking(
            authority="l7", asker=WELFARE, purpose="benefits", cite="26 U.S.C. § 6103(l)(7)", accounting="exempt",
            held=(("interest", 2022), ("interest", 2024)),
            lawful={"elements": "interest", "statute": "7 USC 2011", "statute_facts": applicant},
            unlawful={"elements": "interest;wages"}, fails="l7.B", leaves=frozenset({("interest", 2024)}),
            agreed=("interest", "wages"), matching=True, holds=MATCHING,
        ),
        Asking(
            authority="l21", asker=HEALTH, purpose="health_coverage", cite="26 U.S.C. § 6103(l)(21)",
            accounting="required",
            held=(("filing_status", 2024),),
            lawful={
                "elements": "filing_status;mailing_address", "periods": "2024", "statute": "42 USC 18051",
                "statute_facts": applicant,
            },
            unlawful={"periods": ""}, fails="l21.A",
            leaves=frozenset({("filing_status", 2024), ("mailing_address", None)}),
            agreed=("filing_status", "mailing_address"), matching=True, holds=MATCHING,
        ),
        Asking(
            authority="m2", asker=LOANS, purpose="federal_claim_collection", cite="26 U.S.C. § 6103(m)(2)",
            accounting="exempt",
            held=(),
            lawful={
                "elements": "mailing_address", "statute": "31 USC 3711",
                "statute_facts": f"claim_id=LN-77;claim_on={day.isoformat()}",
            },
            unlawful={"statute_facts": "claim_id=LN-78"}, fails="m2.A",
            leaves=frozenset({("mailing_address", None)}), agreed=("mailing_address",),
        ),
    )  # fmt: skip


def entries(today, asked, *, certificate, safeguards, rosters):
    """(register, who signs, entry) of everything these authorities rest on."""
    since = papers.LONG_AGO
    for asker in ASKERS:
        yield "agency", "C-intake", {
            "id": asker.agency, "from": since, "name": f"{asker.agency} (synthetic)", "kind": asker.kind,
        }  # fmt: skip
        yield "office-holder", "C-head", {
            "id": f"OH-{asker.signs}", "from": since, "person": asker.signs, "name": f"Head of {asker.agency}",
            "agency": asker.agency, "office": asker.office,
        }  # fmt: skip
        yield "recipient", "C-safeguards", {
            "id": asker.recipient, "from": since, "agency": asker.told, "name": f"{asker.told} Enclave",
            "address": "2 Registry Street, Anytown", "certificate": certificate, "storage_place": asker.recipient,
            "storage_approved": True, "purposes": [],
        }  # fmt: skip
        yield "safeguards", "C-safeguards", {
            "id": f"SG-{asker.agency}", "from": since, "recipient": asker.recipient,
            "record": {**safeguards, "system_id": asker.recipient},
        }  # fmt: skip
    yield "roster", "C-intake", {"id": "RO-STATE-1", "from": since, "agency": "STATE", **rosters}
    yield "delegation", "C-head", {
        "id": "DO-11-2-2", "from": since, "person": "C-approver", "agency": papers.CUSTODIAN,
        "authorities": [one.authority for one in asked], "ceiling_per_day": 100,
    }  # fmt: skip
    yield from (_agreement(one, today) for one in asked if one.agreed)
    yield from (("instrument", "C-counsel", entry) for entry in _instruments(today))


def _agreement(asking, today):
    signed = today - timedelta(days=100)
    entry = {
        "id": asking.asker.agreement, "from": signed, "to": signed + timedelta(days=500),
        "agency": asking.asker.agency, "recipients": [asking.asker.recipient], "authorities": [asking.authority],
        "statutes": [], "elements": list(asking.agreed), "volume": 1000, "holds": list(asking.holds),
        "signed_by_head": signed, "counsel_opinion": signed, "privacy_assessment": signed, "published_on": signed,
    }  # fmt: skip
    if asking.matching:
        entry |= {"kind": "matching", "board_on": signed, "congress_on": signed, "notice_on": signed}
    return "agreement", "C-head", entry


def _instruments(today):
    issued = today - timedelta(days=20)
    every = {
        "from": issued, "issued_on": issued, "transcribed_by": ["C-intake", "C-counsel"],
        "authenticated_by": "C-counsel", "authenticated_on": issued,
    }  # fmt: skip
    court = {
        **every, "kind": "ex_parte_order", "issuer": "district_judge", "applicant": "us_attorney", "agency": "FIA",
    }  # fmt: skip
    yield {
        **court, "id": "IN-order", "document": document("order"), "reference": "26-mj-00001", "authorities": ["i1"],
        "cases": ["FIA-26-0000001"], "elements": ["adjusted_gross_income", "wages"], "periods": [2024],
        "holds": ["reasonable_cause_crime", "relevance", "exclusive_use", "not_elsewhere"],
    }  # fmt: skip
    locating = ["exclusively_locating", "location_relevance"]
    for name, holds in (("warrant", ["federal_felony_warrant", *locating]), ("no warrant", locating)):
        yield {
            **court, "id": f"IN-{name.replace(' ', '-')}", "document": document(name), "reference": "26-mj-00002",
            "authorities": ["i5"], "elements": ["mailing_address"], "holds": holds,
        }  # fmt: skip
    yield {
        **every, "id": "IN-consent", "document": document("consent"), "kind": "consent", "issuer": "taxpayer",
        "reference": "consent 1", "agency": "LENDER", "authorities": ["c"], "elements": ["wages"], "periods": [2023],
        "holds": ["purpose"],
    }  # fmt: skip
