"""What the case store holds, as plain values: rooms and flows never see a storage class."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003  (field type, read at run time)
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A filed request file and how far it has come.

    Attributes:
        state: ``received``, ``assessed``, ``verified`` or ``stopped``.
        stopped_by: Codes of breakers or orders that stopped the whole batch; empty when none did.
        first_decision: Log index of the decision entry of line 1; later lines follow in order.
        facts: Dated facts kept for the record: registers digest, elections, header fields.
    """

    id: str
    agency: str
    batch_id: str
    authority: str
    requester: str
    filed_by: str
    recipient: str
    received_at: datetime
    file_sha256: str
    lines_root: str
    received: int
    state: str = "received"
    rule_book: str = ""
    request_entry: int | None = None
    first_decision: int | None = None
    stopped_by: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDecision:
    """One reviewer's decision on one line.

    Attributes:
        verdict: ``release`` or ``refuse``.
        findings: Fact name to what the reviewer found, for conditions of stage `finding`.
        candidate: For the release of an ambiguous line, the letter of the candidate it is released about; else None.
        distinguishes: For an ambiguous line, the record field that tells the person apart; else empty.
        statement: Hex digest of what the reviewer signed.
    """

    ordinal: int
    reviewer: str
    version: int
    verdict: str
    findings: dict[str, bool]
    candidate: str | None = None
    distinguishes: str = ""
    reason: str = field(default="", repr=False)
    statement: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRecord:
    """A stored approval: the statement's bytes, the signature over its digest, the lines it covers."""

    id: str
    batch: str
    approver: str
    requester: str
    filed_by: str
    root: str
    count: int
    not_after: datetime
    statement: bytes
    signature: bytes
    entry: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRecord:
    """One package's state: ``intent``, ``accounted`` or ``delivered``."""

    id: str
    approval: str
    batch: str
    releaser: str
    approver: str
    state: str
    package: str
    first_entry: int | None
    count: int
    facts: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRecord:
    """Counsel's objection to a condition of a batch; open until accepted evidence cures it."""

    id: str
    batch: str
    condition: str
    counsel: str
    text: str = field(repr=False)
    opened_at: datetime
    evidence: str = ""
    answer: str = field(default="", repr=False)
    accepted_by: str = ""
    cured_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether the condition is still undetermined because of it."""
        return self.cured_at is None
