"""What an approver signs: a statement of everything approved, and its digest.

The signature is over the 32-byte digest's hex text ``privity/approval/v1``-purposed
SHA-256 of the statement's canonical JSON, so that nothing shown beside it can
be swapped afterwards. Source: spec/approval.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003  (field type)
from typing import Any

from privity.model.canonical import canonical
from privity.model.digest import APPROVAL, purposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Everything an approval covers.

    Attributes:
        request: Hex digest of the request header as signed.
        rule_book: Hex digest of the rule book applied.
        findings: Condition id to how many of the lines it is met for; all equal to `count`.
        elements: Elements that may leave, each with the number of lines asking for it.
        root: Hex row-set root (`privity.model.rowset`).
        count: Lines covered.
        unread: How many of them no person read.
        sample: What an approval of those rests on: seed, lines it was drawn from, lines drawn; None where there are none.
        recipient: Register id of the recipient.
        certificate: Hex digest of the recipient's certificate.
        delegation: Register id of the delegation used.
        approver: Person who signs.
        verdict: ``approve``.
        answers: Earlier refusal to the digest of the approver's written answer.
        objections: Ids of objections to this batch, all cured.
        nonce: Hex, fresh for each statement.
        not_after: The approval dies at that moment.
        log_head: Size of the log the approver saw.
        demonstration: True for a demonstration office.
    """

    batch: str
    request: str
    authority: str
    rule_book: str
    findings: dict[str, int]
    elements: dict[str, int]
    root: str
    count: int
    unread: int
    sample: dict[str, Any] | None
    recipient: str
    certificate: str
    delegation: str
    approver: str
    verdict: str
    answers: dict[str, str]
    objections: tuple[str, ...]
    nonce: str
    not_after: datetime
    log_head: int
    demonstration: bool

    def body(self) -> bytes:
        """Canonical JSON of the statement: the bytes that are stored and shown."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        values["objections"] = list(self.objections)
        values["not_after"] = self.not_after.isoformat()
        values["v"] = 1
        return canonical(values)

    def digest(self) -> str:
        """Hex digest the approver signs (as ASCII text)."""
        return self.digest_of(self.body())

    @staticmethod
    def digest_of(body: bytes) -> str:
        """Hex digest of a stored statement's bytes."""
        return purposed(APPROVAL, body).hex()

    @staticmethod
    def unread_of(body: bytes) -> int:
        """How many lines of a stored statement no person read."""
        return int(json.loads(body)["unread"])
