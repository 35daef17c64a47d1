"""One approval: what was signed, by which key, and that the log says the same of it.

The statement is a custodian's word until its signature is checked against a certificate that the reader has from
somewhere else; the log's entry is what the office accounted for. Both must say one thing. Format: spec/approval.md.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from privity_verify.certificate import certificate_digest
from privity_verify.cms import verify_detached
from privity_verify.problem import AlteredError, need
from privity_verify.shape import read_canonical, record

if TYPE_CHECKING:
    from pathlib import Path

    from privity_verify.entry import EntryReport

PURPOSE = b"privity/approval/v1\0"
FIELDS = (
    "v batch request authority rule_book findings elements root count unread sample recipient certificate delegation "
    "approver verdict answers objections nonce not_after log_head demonstration"
)


class Approval(NamedTuple):
    """An approval that checks out.

    Attributes:
        statement: What was signed, by field.
        signer: Hex SHA-256 of the signer's certificate.
        digest: What the log's entry calls it.
    """

    statement: dict[str, Any]
    signer: str
    digest: str


def check_approval(statement: Path, signature: bytes, certificate: bytes, entry: EntryReport) -> Approval:
    """An approval, its signature and its entry of the log.

    Args:
        statement: The file with the statement's exact bytes.
        signature: The detached CMS signature over its digest.
        certificate: Of the person who is said to have signed, from somewhere else than the office.
        entry: The log's entry of it, proven, with whatever of it was opened.

    Raises:
        UnreadableError: The statement's file cannot be read.
        AlteredError: It is not that person's signature, or the log says something else.
    """
    said = _statement(statement)
    digest = sha256(PURPOSE + statement.read_bytes()).hexdigest()
    verify_detached(digest.encode("ascii"), signature, certificate)
    fields = entry.fields
    need(fields["k"] == "approval", f"entry {entry.index} is no approval")
    need(fields["stmt"] == digest, "the log's entry is about another statement")
    need(fields["verdict"] == said["verdict"] == "approve", "the statement and the log do not both approve")
    need(fields["count"] == said["count"], "the log counts other lines than the statement")
    need(fields["exp"] == _moment(said["not_after"]), "the log says another end than the statement")
    _check_opened(entry.opened, said, signature)
    return Approval(said, certificate_digest(certificate), digest)


def _check_opened(opened: dict[str, Any], said: dict[str, Any], signature: bytes) -> None:
    """What was opened of the entry is what the statement says."""
    for name, value in (
        ("rows", said["root"]),
        ("by", said["approver"]),
        ("evidence", sha256(signature).hexdigest()),
    ):
        need(
            name not in opened or opened[name] == value,
            f"the log commits to another {name} than the approval has",
        )


def _statement(path: Path) -> dict[str, Any]:
    value = read_canonical(path, "a statement of an approval")
    record(value, FIELDS, "the statement")
    need(value["v"] == 1, "the statement is of a version this program does not know")
    need(type(value["count"]) is int and value["count"] > 0, "the statement covers no lines")
    found: dict[str, Any] = value
    return found


def _moment(text: Any) -> int:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return int(moment.timestamp())
    except (TypeError, ValueError):
        pass
    raise AlteredError("the statement has no moment at which it dies")
