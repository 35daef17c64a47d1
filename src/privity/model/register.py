"""The office's registers: dated, signed entries that say who may do what, to whom, under what.

A register that is absent is `None`, not empty: it answers *undetermined*, and
undetermined refuses. An entry counts only between its dates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003  (read at run time to parse entries)
from enum import Enum
from typing import Any, TypeVar


class Duty(Enum):
    """What an office-holder of the custodian may do over cases. An operator holds none of them."""

    HEAD = "head"
    INTAKE = "intake"
    REVIEWER = "reviewer"
    COUNSEL = "counsel"
    PRIVACY = "privacy"
    APPROVER = "approver"
    RELEASER = "releaser"
    SAFEGUARDS = "safeguards"
    INSPECTOR = "inspector"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every register entry has.

    Attributes:
        id: Unique within its register, never reused.
        from_on: First day the entry counts.
        to_on: Last day it counts; None while open.
        signed_by: Person whose enrolled key signed the entry.
        signed_on: Day of that signature.
        replaces: Id of an earlier entry, which ends on the day before this one's first; None for none.
    """

    id: str
    from_on: date
    to_on: date | None
    signed_by: str
    signed_on: date
    replaces: str | None = None

    def in_force(self, on: date) -> bool:
        """Whether the entry counts on that day, both ends included."""
        return self.from_on <= on and (self.to_on is None or on <= self.to_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(Entry):
    """An agency that may ask. `id` is its code. `addresses` are its own premises, never a subject's."""

    name: str
    kind: str
    addresses: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHolder(Entry):
    """A person in an office, of the custodian or of a requesting agency.

    Attributes:
        person: Stable id of the person.
        agency: Agency code, or the custodian's.
        office: Office code of the pack, such as ``agency_head``.
        level: ``department`` or ``component`` for offices that head an agency.
        duties: Duties over cases here; empty for officials of other agencies.
        acting: True while the office is held in an acting capacity.
        detailed_to: Agency the person is loaned to; while set every duty here is lost.
    """

    person: str
    name: str
    agency: str
    office: str
    level: str | None = None
    duties: tuple[str, ...] = ()
    acting: bool = False
    detailed_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster(Entry):
    """The officers an agency names, in a CSV of its own whose digest the entry signs."""

    agency: str
    file: str
    sha256: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation(Entry):
    """Written power to approve (or, for another agency's official, to request) under named authorities.

    `ceiling_per_day` is the most lines one day's approvals may cover; counsel signs it.
    """

    person: str
    agency: str
    authorities: tuple[str, ...]
    ceiling_per_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Entry):
    """A written agreement with a requesting agency.

    It has no effect without all four: the custodian's head, counsel's opinion,
    the privacy officer's assessment and publication. `kind` is ``exchange``,
    ``matching`` or ``payment_integrity``; `holds` are codes of the items it
    contains; a matching agreement has the days on which its board approved it,
    it was sent to the committees of Congress, and notice of it was published.
    `opinion_sha256` and `assessment_sha256` are hex digests of the two documents;
    None where none is stated.
    """

    agency: str
    recipients: tuple[str, ...]
    authorities: tuple[str, ...]
    statutes: tuple[str, ...]
    elements: tuple[str, ...]
    volume: int
    kind: str = "exchange"
    holds: tuple[str, ...] = ()
    signed_by_head: date | None = None
    counsel_opinion: date | None = None
    opinion_sha256: str | None = None
    privacy_assessment: date | None = None
    assessment_sha256: str | None = None
    published_on: date | None = None
    board_on: date | None = None
    congress_on: date | None = None
    notice_on: date | None = None

    def effective(self, on: date) -> bool:
        """Whether the agreement binds and permits on that day."""
        acts = (self.signed_by_head, self.counsel_opinion, self.privacy_assessment, self.published_on)
        return self.in_force(on) and all(act is not None and act <= on for act in acts)


AGREEMENT_KINDS = frozenset({"exchange", "matching", "payment_integrity"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order(Entry):
    """A court order, entered by counsel. An empty tuple matches everything of its kind.

    `effect` is ``hold`` unless counsel entered ``refuse``.
    """

    court: str
    docket: str
    decided_on: date
    agencies: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    effect: str = "hold"
    lifted_on: date | None = None

    def live(self, on: date) -> bool:
        """Whether the order binds on that day."""
        return self.in_force(on) and (self.lifted_on is None or on < self.lifted_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Entry):
    """A document that opens something: an order, a consent, a chair's request, a power of attorney.

    A line cites it by the SHA-256 digest of the document. The entry holds no name
    of a person: a reviewer who has the document before him says whom it names.

    Attributes:
        document: Hex SHA-256 of the document.
        kind: Kind of the law pack, such as ``ex_parte_order``.
        reference: Docket or file number on the document.
        issuer: Who issued it, in the pack's codes.
        issued_on: Day it was issued.
        agency: Agency or person it names; None when it names none.
        authorities: Authorities it was issued under.
        cases: Cases or references it names; one not named is not covered.
        elements: Elements it opens; one not named is not covered.
        periods: Periods it opens; one not named is not covered.
        holds: Codes of what it contains: findings of a court, items of a consent.
        applicant: Office that authorised the application for it; None when it needed none.
        transcribed_by: The persons who wrote this entry from the document, each by himself.
        authenticated_by: Who confirmed with its issuer that it is genuine; None while nobody did.
        authenticated_on: When.
    """

    document: str
    kind: str
    reference: str
    issuer: str
    issued_on: date
    authorities: tuple[str, ...]
    transcribed_by: tuple[str, ...]
    agency: str | None = None
    cases: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    periods: tuple[int, ...] = ()
    holds: tuple[str, ...] = ()
    applicant: str | None = None
    authenticated_by: str | None = None
    authenticated_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Entry):
    """A person whose records are not released while the hold lives: a sensitive case. It names nobody.

    Attributes:
        kind: One of `HOLD_KINDS`; ``none`` holds nobody and only lets the register speak.
        reference: Where the reason is filed, such as a docket or file number; never a name.
        label: `privity.model.label.person_label` of the person held; None when `kind` is ``none``.
        lifted_on: Day it was lifted; None while it stands.
    """

    kind: str
    reference: str
    label: str | None = None
    lifted_on: date | None = None

    def live(self, on: date) -> bool:
        """Whether somebody is held on that day."""
        stands = self.in_force(on) and (self.lifted_on is None or on < self.lifted_on)
        return stands and self.label is not None


HOLD_NONE = "none"
"""The kind of an entry that holds nobody."""

HOLD_KINDS = frozenset({"protected_person", "own_employee", "sealed_matter", "other", HOLD_NONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient(Entry):
    """Where information may go: one enclave key of one agency at one approved place.

    `contractor` marks one that is not the agency itself; `certified_until` is the
    last day for which the agency certified it.
    """

    agency: str
    name: str
    address: str
    certificate: str
    storage_place: str
    storage_approved: bool
    purposes: tuple[str, ...]
    contractor: bool = False
    certified_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeguardsRecord(Entry):
    """The custodian's own record of a recipient's safeguards; `record` is read by `privity.safeguards`."""

    recipient: str
    record: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Election(Entry):
    """Counsel's signed choice where the law is open."""

    question: str
    reading: str
    reason: str
    court_authority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling(Entry):
    """A stricter threshold of this office. Its value is never told to a requester."""

    parameter: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Key(Entry):
    """An enrolled signing key. Signed by one enrolled person and countersigned by another."""

    person: str
    certificate: str
    countersigned_by: str
    countersignature: str
    revoked_on: date | None = None

    def usable(self, on: date) -> bool:
        """Whether a signature of that day counts."""
        return self.in_force(on) and (self.revoked_on is None or on < self.revoked_on)


E_ = TypeVar("E_", bound=Entry)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """All registers as read at one moment, every signature checked. None means the register is absent."""

    agencies: tuple[Agency, ...] | None = None
    office_holders: tuple[OfficeHolder, ...] | None = None
    rosters: tuple[Roster, ...] | None = None
    delegations: tuple[Delegation, ...] | None = None
    agreements: tuple[Agreement, ...] | None = None
    orders: tuple[Order, ...] | None = None
    instruments: tuple[Instrument, ...] | None = None
    holds: tuple[Hold, ...] | None = None
    recipients: tuple[Recipient, ...] | None = None
    safeguards: tuple[SafeguardsRecord, ...] | None = None
    elections: tuple[Election, ...] | None = None
    ceilings: tuple[Ceiling, ...] | None = None
    keys: tuple[Key, ...] | None = None
    digest: str = field(default="")


KINDS: dict[str, type[Entry]] = {
    "agencies": Agency,
    "office_holders": OfficeHolder,
    "rosters": Roster,
    "delegations": Delegation,
    "agreements": Agreement,
    "orders": Order,
    "instruments": Instrument,
    "holds": Hold,
    "recipients": Recipient,
    "safeguards": SafeguardsRecord,
    "elections": Election,
    "ceilings": Ceiling,
    "keys": Key,
}
"""Registers by name, which is also the attribute of `Registers` and, with ``-``, the file name."""

MAY_SIGN: dict[str, frozenset[Duty]] = {
    "agencies": frozenset({Duty.HEAD, Duty.INTAKE}),
    "office_holders": frozenset({Duty.HEAD}),
    "rosters": frozenset({Duty.INTAKE}),
    "delegations": frozenset({Duty.HEAD}),
    "agreements": frozenset({Duty.HEAD}),
    "orders": frozenset({Duty.COUNSEL}),
    "instruments": frozenset({Duty.COUNSEL, Duty.INTAKE}),
    "holds": frozenset({Duty.COUNSEL, Duty.PRIVACY}),
    "recipients": frozenset({Duty.SAFEGUARDS}),
    "safeguards": frozenset({Duty.SAFEGUARDS}),
    "elections": frozenset({Duty.COUNSEL}),
    "ceilings": frozenset({Duty.COUNSEL}),
    "keys": frozenset({Duty.HEAD, Duty.COUNSEL, Duty.INSPECTOR}),
}
"""The duty whose holder may sign an entry of each register."""


def current(entries: tuple[E_, ...] | None, on: date) -> tuple[E_, ...]:
    """The entries that count on a day; none for an absent register (ask `is None` where that differs)."""
    return tuple(entry for entry in entries or () if entry.in_force(on))
