"""What a key custodian answers to a request for shares: a function of the request, of whose word it believes, and of the log as it saw it last.

Shares are given for an entry of a log that a quorum of witnesses cosigned just now and that begins with the log seen
before. The entry names the record, the label of the person the record concerns and the key the shares are sealed to, and rests
on an approval that a trusted approver signed and that covers the line. Keeping what is given, and its order with
the answer, is the server's work.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.disclosure import b64u
from privity.accounting.entry import open_entry, read_entry
from privity.accounting.refusal import Refusal
from privity.errors import IntegrityError, PrivityError
from privity.model.approval import Statement
from privity.model.rowset import row_bytes
from privity.model.tree import check_consistency, check_inclusion, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privity.accounting.label import PublicLabelKey
    from privity.accounting.note import Checkpoint
    from privity.accounting.opening import Approved, Opening, OpeningRequest
    from privity.accounting.policy import Policy

FRESH_S: Final = 3_600
"""Seconds after which a cosignature says no more that this is the log as it is."""
AHEAD_S: Final = 300
"""Seconds by which a witness's clock may go before this one's. A cosignature of later would stay fresh for as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """Whose word a custodian believes.

    Attributes:
        policy: The log and its witnesses.
        label_key: The office's public label key.
        signed: Returns if one of the trusted approvers signed the text, raises PrivityError if none did.
        fresh_s: Seconds for which a cosignature counts.
    """

    policy: Policy
    label_key: PublicLabelKey
    signed: Callable[[bytes, bytes], None]
    fresh_s: int = FRESH_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share to be given, once it is written down.

    Attributes:
        index: Place of the entry in the log.
        leaf: Its leaf hash.
        line: Names the line approved: the statement's digest and the line id.
        record: Id of the record.
        identifier: Whom it concerns.
        key_class: Class of its key.
    """

    index: int
    leaf: bytes
    line: tuple[str, str]
    record: str
    identifier: str
    key_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What is to be kept durably and then given."""

    checkpoint: Checkpoint
    note: bytes
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Approval:
    """What a checked approval says."""

    request: int
    recipient: str
    root: bytes
    count: int
    digest: str


class _RefusedError(Exception):
    """Carries a refusal out of the checks to `judge`, and no further."""

    def __init__(self, code: str, index: int | None = None) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, index)


def judge(request: OpeningRequest, *, trust: Trust, last: Checkpoint | None, now: int) -> Refusal | Granted:
    """Whether shares are given: for every opening of the request, or for none.

    Args:
        request: As read.
        trust: Whose word is believed.
        last: The checkpoint seen last; None before the first.
        now: Seconds since 1970 UTC.
    """
    try:
        checkpoint = _seen(request, trust, last, now)
        approvals = {each.index: _approval(each, checkpoint, trust, now) for each in request.approvals}
        key = sha256(request.key).hexdigest()
        shares = tuple(
            _share(opening, checkpoint, approvals, trust, key=key, now=now) for opening in request.openings
        )
    except _RefusedError as refused:
        return refused.refusal
    return Granted(checkpoint=checkpoint, note=request.checkpoint, shares=shares)


def _need(holds: object, code: str, index: int | None = None) -> None:
    if not holds:
        raise _RefusedError(code, index)


def _seen(request: OpeningRequest, trust: Trust, last: Checkpoint | None, now: int) -> Checkpoint:
    """The checkpoint, once it is witnessed, fresh, and the log seen before with more behind it."""
    try:
        seen = trust.policy.signed(request.checkpoint)
    except PrivityError as error:
        raise _RefusedError("checkpoint") from error
    _need(trust.policy.met(seen.times), "quorum")
    fresh = [name for name, at in seen.times.items() if now - trust.fresh_s <= at <= now + AHEAD_S]
    _need(trust.policy.met(fresh), "stale")
    checkpoint = seen.checkpoint
    if last is None or last == checkpoint:
        return checkpoint
    _need(last.size <= checkpoint.size, "rolled-back")
    _need(request.old == last.size, "size")
    try:
        check_consistency(last.size, checkpoint.size, last.root, checkpoint.root, request.proof)
    except IntegrityError as error:
        raise _RefusedError("forked") from error
    return checkpoint


def _approval(approved: Approved, checkpoint: Checkpoint, trust: Trust, now: int) -> _Approval:
    """What an approval says, once it stands in the log, was signed and is in force."""
    at = approved.index
    entry = _entry(at, approved.entry, approved.path, checkpoint)
    _need(entry["k"] == "approval" and entry["verdict"] == "approve", "not-approved", at)
    digest = Statement.digest_of(approved.statement)
    _need(entry["stmt"] == digest, "statement", at)
    try:
        trust.signed(digest.encode("ascii"), approved.signature)
    except PrivityError as error:
        raise _RefusedError("signature", at) from error
    try:
        said = json.loads(approved.statement)
        verdict, until = said["verdict"], datetime.fromisoformat(said["not_after"]).timestamp()
        found = _Approval(
            request=entry["req"],
            recipient=said["recipient"],
            root=bytes.fromhex(said["root"]),
            count=int(said["count"]),
            digest=digest,
        )
    except (ValueError, TypeError, KeyError) as error:
        raise _RefusedError("statement", at) from error
    _need(verdict == "approve", "not-approved", at)
    # The entry is the office's own word; what the approver signed stands in the statement.
    _need(now <= until and now <= entry["exp"], "lapsed", at)
    return found


def _share(
    opening: Opening,
    checkpoint: Checkpoint,
    approvals: Mapping[int, _Approval],
    trust: Trust,
    *,
    key: str,
    now: int,
) -> Share:
    """The share of one opening, once its entry and every approval it rests on bear it out."""
    at = opening.index
    entry = _entry(at, opening.entry, opening.path, checkpoint)
    _need(entry["k"] == "opening", "kind", at)
    _need(now <= entry["exp"], "expired", at)
    _need(entry["key"] == key, "key", at)
    opened = _opened(opening)
    try:
        label = trust.label_key.label(opening.identifier, opening.domain, opening.signature)
    except (PrivityError, ValueError) as error:
        raise _RefusedError("label", at) from error
    _need(entry["sub"] == b64u(label), "label", at)
    _need(opened["line"] == opening.row[0] and entry["dec"] == opening.row[2], "line", at)
    for index in entry["apr"]:
        _need(index in approvals, "approval", at)
        _check_covers(opening, entry, approvals[index])
    return Share(
        index=at,
        leaf=leaf_hash(opening.entry),
        line=(approvals[entry["apr"][0]].digest, opening.row[0]),
        record=opened["record"],
        identifier=opening.identifier,
        key_class=opening.key_class,
    )


def _opened(opening: Opening) -> dict[str, Any]:
    """Record and line that an opening entry committed to."""
    try:
        opened = open_entry(opening.entry, opening.disclosures)
    except PrivityError as error:
        raise _RefusedError("record", opening.index) from error
    whole = isinstance(opened.get("record"), str) and isinstance(opened.get("line"), str)
    _need(whole, "record", opening.index)
    return opened


def _check_covers(opening: Opening, entry: Mapping[str, Any], approval: _Approval) -> None:
    """Whether an approval is of this request, to this recipient, and of this very line."""
    at = opening.index
    _need(approval.request == entry["req"], "approval", at)
    _need(approval.recipient == entry["rcp"], "recipient", at)
    row = leaf_hash(row_bytes(*opening.row))
    try:
        check_inclusion(row, opening.place, approval.count, opening.row_path, approval.root)
    except IntegrityError as error:
        raise _RefusedError("row", at) from error


def _entry(index: int, data: bytes, path: tuple[bytes, ...], checkpoint: Checkpoint) -> dict[str, Any]:
    """The fields of an entry that stands in the log."""
    try:
        check_inclusion(leaf_hash(data), index, checkpoint.size, path, checkpoint.root)
    except IntegrityError as error:
        raise _RefusedError("not-in-log", index) from error
    try:
        return read_entry(data)
    except IntegrityError as error:
        raise _RefusedError("shape", index) from error
