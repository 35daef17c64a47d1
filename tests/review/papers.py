"""A request and the registers that allow it, all in force on TODAY; each test changes one thing."""

import dataclasses
from datetime import UTC, date, datetime

from privity.model.case import Batch, ObjectionRecord, ReviewDecision
from privity.model.register import (
    Agency,
    Agreement,
    Delegation,
    OfficeHolder,
    Order,
    Recipient,
    Registers,
)
from privity.model.request import Header

FIRST, TODAY, LAST = date(2026, 1, 1), date(2026, 6, 15), date(2026, 12, 31)
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)
SIGNED = {"from_on": FIRST, "to_on": LAST, "signed_by": "C-head", "signed_on": FIRST}

HEADER = Header(
    batch_id="FIA-1",
    custodian="CUST",
    requesting_agency="FIA",
    requester_name="Imogen Castellane-Voss",
    requester_office="agency_head",
    officer_id="FIA-1",
    authority="i2",
    agreement="AGR-1",
    recipient="RCP-1",
    purpose="nontax_criminal_enforcement",
    attestation="for this use alone",
    signed_on=TODAY,
    lines_file="lines.csv",
    lines_sha256="0" * 64,
    lines_count=10,
)
REQUESTER = OfficeHolder(
    id="OH-1",
    person="FIA-1",
    name="Imogen Castellane-Voss",
    agency="FIA",
    office="agency_head",
    level="department",
    **SIGNED,
)
AGENCY = Agency(
    id="FIA",
    name="Federal Investigations Agency (synthetic)",
    kind="federal",
    addresses=({"city": "Washington"},),
    **SIGNED,
)
AGREEMENT = Agreement(
    id="AGR-1", agency="FIA", recipients=("RCP-1",), authorities=("i2",), statutes=(), elements=(), volume=10,
    signed_by_head=FIRST, counsel_opinion=FIRST, privacy_assessment=FIRST, published_on=FIRST, **SIGNED,
)  # fmt: skip
RECIPIENT = Recipient(
    id="RCP-1", agency="FIA", name="FIA Records Enclave", address="900 Inquiry Avenue", certificate="", storage_place="E-1",
    storage_approved=True, purposes=("nontax_criminal_enforcement",), **SIGNED,
)  # fmt: skip
ORDER = Order(
    id="CO-1",
    court="District Court of Anytown (synthetic)",
    docket="1:26-cv-00001",
    decided_on=FIRST,
    **SIGNED,
)
OTHER_ORDER = dataclasses.replace(ORDER, id="CO-0", agencies=("ELSE",))
DELEGATION = Delegation(
    id="DO-1", person="C-approver", agency="CUST", authorities=("i2",), ceiling_per_day=5, **SIGNED
)
REGISTERS = Registers(
    agencies=(AGENCY,),
    office_holders=(REQUESTER,),
    delegations=(DELEGATION,),
    agreements=(AGREEMENT,),
    orders=(OTHER_ORDER,),
    recipients=(RECIPIENT,),
)


def changed(thing, **values):
    """A copy with other values."""
    return dataclasses.replace(thing, **values)


def holder(person="C-a", duties=("reviewer",), **values):
    """An office-holder of the custodian."""
    return OfficeHolder(**{"id": f"OH-{person}", "person": person, "name": person, "agency": "CUST", "office": "officer",
                           "duties": duties, **SIGNED, **values})  # fmt: skip


MAY_RELEASE = {"reason_specific": True, "names_informant": False, "impairs_investigation": False}
"""What the law is taken to ask of reviewers here, and the answers that let a line leave."""


def decision(reviewer="R-1", verdict="release", version=1, findings=MAY_RELEASE, **values):
    """A reviewer's decision on line 1."""
    return ReviewDecision(
        ordinal=1, reviewer=reviewer, version=version, verdict=verdict, findings=dict(findings), **values
    )


def batch(**values):
    """A verified batch."""
    return Batch(**{
        "id": "B-2026-1", "agency": "FIA", "batch_id": "FIA-1", "authority": "i2", "requester": "FIA-1", "filed_by": "C-intake",
        "recipient": "RCP-1", "received_at": NOON, "file_sha256": "0" * 64, "lines_root": "0" * 64, "received": 10,
        "state": "verified", **values,
    })  # fmt: skip


def objection(**values):
    """An open objection of counsel."""
    return ObjectionRecord(**{"id": "O-1", "batch": "B-2026-1", "condition": "i2.A.solely", "counsel": "C-counsel",
                              "text": "The unit does both.", "opened_at": NOON, **values})  # fmt: skip
