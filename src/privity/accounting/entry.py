"""Entries of the accounting log: plain values in, canonical bytes and disclosures out.

Randomness and time are arguments: an entry is a function of its inputs, so that a batch
prepared twice from the same inputs is the same bytes and can be appended once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privity.accounting.disclosure import (
    KEY_SIZE,
    NONCE_SIZE,
    b64u,
    commitment,
    disclose,
    open_disclosure,
    unb64u,
)
from privity.accounting.kinds import COMMON, KINDS, MAX_ENTRY, VERSION, fits
from privity.errors import IntegrityError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What makes the commitments of one entry: never written, never printed.

    Attributes:
        unit_key: 32 secret bytes of the retention unit.
        nonce: 16 random bytes, used for this entry alone; written as `n`.
    """

    unit_key: bytes
    nonce: bytes

    def __post_init__(self) -> None:
        if len(self.unit_key) != KEY_SIZE or len(self.nonce) != NONCE_SIZE:
            raise ValueError("a unit key has 32 bytes and a nonce 16")

    def __repr__(self) -> str:
        return "Seal(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry, ready to append.

    Attributes:
        data: Canonical JSON, at most 4096 bytes; the bytes that are hashed and stored.
        disclosures: Field name to disclosure; confidential, kept or derived again, never in the log.
    """

    data: bytes
    disclosures: Mapping[str, str]

    def __repr__(self) -> str:
        return f"Entry({len(self.data)} bytes)"


def build(
    kind: str, *, seal: Seal, when: int, clear: Mapping[str, Any] | None = None, sealed: Mapping[str, Any]
) -> Entry:
    """An entry of any kind; `request_entry` and its neighbours are the same with named arguments.

    Args:
        kind: A name in `KINDS`.
        seal: Key and nonce of the commitments.
        when: Seconds since 1970 UTC.
        clear: Clear fields of the kind; a value of None is left out.
        sealed: Confidential fields of the kind; a value of None is left out.

    Raises:
        ValueError: A field is missing, unknown, or not of the shape its kind asks for. The
            message names the field, never its value.
    """
    rule = KINDS.get(kind)
    if rule is None:
        raise ValueError("unknown kind of entry")
    shown = {name: value for name, value in (clear or {}).items() if value is not None}
    hidden = {name: value for name, value in sealed.items() if value is not None}
    _require(kind, shown, rule.clear, rule.may)
    _require(kind, hidden, rule.sealed, rule.may_seal)
    head = {**shown, "v": VERSION, "k": kind, "t": when, "n": b64u(seal.nonce)}
    shapes = {**COMMON, **rule.clear, **rule.may}
    for name, value in head.items():
        if not fits(shapes[name], value):
            raise ValueError(f"{kind}.{name} is not a {shapes[name]}")
    disclosures = {
        name: disclose(seal.unit_key, seal.nonce, name, value) for name, value in sorted(hidden.items())
    }
    data = canonical({**head, "_sd": sorted(commitment(text) for text in disclosures.values())})
    if len(data) > MAX_ENTRY:
        raise ValueError(f"{kind} entry is longer than {MAX_ENTRY} bytes")
    return Entry(data=data, disclosures=disclosures)


def request_entry(
    *,
    seal: Seal,
    when: int,
    batch: str,
    agency: str | None,
    authority: str | None,
    count: int,
    header: str,
    lines: str,
    root: str,
    requester: str,
    recipient: str | None = None,
    **more: Any,
) -> Entry:
    """A batch was received.

    What the header states is a stranger's text: `agency` and `authority` are shown only if they
    are of a code's shape, and all three are sealed as stated.

    Args:
        seal: Key and nonce of the commitments.
        when: Seconds since 1970 UTC at which the batch was received.
        batch: The office's number, ``B-2026-17``.
        agency: Agency the header states; None when it states none.
        authority: Statutory paragraph the header relies on; None when none.
        count: Lines in the batch.
        header: Hex SHA-256 of the header file.
        lines: Hex SHA-256 of the lines file.
        root: Hex RFC 6962 root over the line digests (`privity.model.rowset.line_root`).
        requester: Officer id of who signed; sealed.
        recipient: Recipient the header states; None when it states none.
        more: Further sealed fields: purpose, agreement, office, signature, earlier.
    """
    return build(
        "request",
        seal=seal,
        when=when,
        clear={
            "batch": batch,
            "count": count,
            "agency": agency if fits("code", agency) else None,
            "auth": authority if fits("code", authority) else None,
        },
        sealed={
            "header": header,
            "lines": lines,
            "root": root,
            "requester": requester,
            "stated": [agency, authority, recipient],
            **more,
        },
    )


def inspection_entry(
    *, seal: Seal, when: int, count: int, root: str, by: str, request: int | None = None, **more: Any
) -> Entry:
    """Records are about to be opened: written durably before the look-up.

    Args:
        seal: Key and nonce of the commitments.
        when: Seconds since 1970 UTC.
        count: Lines that will be looked up.
        root: Hex RFC 6962 root over the line ids looked up, each UTF-8, in line order (`privity.model.rowset.id_root`).
        by: Who inspects: the engine's name or a person's register id; sealed.
        request: Index of the request entry; None for an inspection outside any batch.
        more: Further sealed fields: why, records (class of record), lines.
    """
    return build(
        "inspection",
        seal=seal,
        when=when,
        clear={"count": count, "req": request},
        sealed={"root": root, "by": by, **more},
    )


def approval_entry(
    *,
    seal: Seal,
    when: int,
    request: int,
    verdict: str,
    count: int,
    expires: int,
    statement: str,
    by: str,
    rows: str,
    **more: Any,
) -> Entry:
    """One signature by an approver over an exact set of lines.

    Args:
        seal: Key and nonce of the commitments.
        when: Seconds since 1970 UTC.
        request: Index of the request entry.
        verdict: ``approve`` or ``refuse``.
        count: Lines covered.
        expires: Seconds since 1970 UTC after which nothing may be released under it.
        statement: Hex of the digest that was signed. The statement holds a nonce, so it confirms no guess.
        by: Register id of the approver; sealed.
        rows: Hex row-set root (`privity.model.rowset`); sealed.
        more: Further sealed fields: evidence (hex SHA-256 of the signature file), delegation, recipient, why.
    """
    return build(
        "approval",
        seal=seal,
        when=when,
        clear={"req": request, "verdict": verdict, "count": count, "exp": expires, "stmt": statement},
        sealed={"by": by, "rows": rows, **more},
    )


def release_entry(
    *,
    seal: Seal,
    when: int,
    request: int,
    decision: int,
    approvals: Sequence[int],
    recipient_id: str,
    authority: str,
    release: str,
    line: str,
    by: str,
    elements: Sequence[str],
    nature: str,
    purpose: str,
    recipient: str,
    address: str,
    package: str,
    destroy_by: int | None = None,
    label: bytes | None = None,
    **more: Any,
) -> Entry:
    """One released line: the date, nature and purpose of a disclosure and the recipient's name and address.

    Args:
        seal: Key and nonce of the commitments.
        when: Seconds since 1970 UTC.
        request: Index of the request entry.
        decision: Index of the line's decision entry.
        approvals: Indices of the approval entries that cover the line.
        recipient_id: Register id of the recipient; clear.
        authority: Statutory paragraph of the release.
        release: Release id, the idempotency key; sealed, as are all that follow.
        line: Line id.
        by: Register id of the releaser.
        elements: Element codes released.
        nature: What was disclosed, in words.
        purpose: What for.
        recipient: Recipient's name.
        address: Recipient's address.
        package: Hex SHA-256 of the package manifest.
        destroy_by: Seconds since 1970 UTC by which it must be destroyed; None when none is set.
        label: 32 bytes of the person's label; None until it is made.
        more: Further sealed fields: record, registers, safeguards, certificate, person, sources, visible.
    """
    return build(
        "release",
        seal=seal,
        when=when,
        clear={
            "req": request,
            "dec": decision,
            "apr": sorted(approvals),
            "rcp": recipient_id,
            "auth": authority,
            "exp": destroy_by,
            "sub": None if label is None else b64u(label),
        },
        sealed={
            "release": release,
            "line": line,
            "by": by,
            "elements": list(elements),
            "nature": nature,
            "purpose": purpose,
            "recipient": recipient,
            "address": address,
            "package": package,
            **more,
        },
    )


def read_entry(data: bytes) -> dict[str, Any]:
    """The fields of an entry, once its kind and every clear field are seen to be as the format says.

    Raises:
        IntegrityError: Not canonical JSON, unknown version or kind, or a field out of shape.
    """
    try:
        fields = json.loads(data)
        if not isinstance(fields, dict) or canonical(fields) != data or len(data) > MAX_ENTRY:
            raise _unreadable("the entry is not canonical")
    except (ValueError, TypeError) as error:
        raise _unreadable("the entry is not canonical JSON") from error
    rule = KINDS.get(str(fields.get("k")))
    if fields.get("v") != VERSION or rule is None:
        raise _unreadable("the entry is of an unknown version or kind")
    shapes = {**COMMON, **rule.clear, **rule.may}
    required = {*COMMON, *rule.clear, "_sd"}
    if not required <= fields.keys() or not fields.keys() <= {*shapes, "_sd"}:
        raise _unreadable("the entry has fields its kind does not have, or lacks some")
    if not all(fits(shapes[name], value) for name, value in fields.items() if name != "_sd"):
        raise _unreadable("a clear field of the entry is out of shape")
    return fields


def open_entry(data: bytes, disclosures: Iterable[str]) -> dict[str, Any]:
    """Sealed fields of the entry `data` that `disclosures` open: name to value.

    Raises:
        IntegrityError: A disclosure does not belong to the entry.
    """
    committed = frozenset(read_entry(data)["_sd"])
    return dict(open_disclosure(text, committed) for text in disclosures)


def disclosures_of(data: bytes, unit_key: bytes, values: Mapping[str, Any]) -> dict[str, str]:
    """The disclosures of an entry made again from the values kept elsewhere; a value of None is left out.

    Raises:
        IntegrityError: A value is not the one the entry committed to.
    """
    fields = read_entry(data)
    nonce, committed = unb64u(fields["n"]), frozenset(fields["_sd"])
    made = {
        name: disclose(unit_key, nonce, name, value)
        for name, value in sorted(values.items())
        if value is not None
    }
    for name, text in made.items():
        if commitment(text) not in committed:
            raise _unreadable(f"the kept value of {name} is not the one accounted for")
    return made


def _require(kind: str, given: Iterable[str], needed: Iterable[str], allowed: Iterable[str]) -> None:
    names, must, may = set(given), set(needed), set(allowed)
    if missing := sorted(must - names):
        raise ValueError(f"{kind} lacks {', '.join(missing)}")
    if names - must - may:
        raise ValueError(f"{kind} has no field of one of the names given")


def _unreadable(what: str) -> IntegrityError:
    return IntegrityError(what, where="accounting entry", remedy="Compare with spec/accounting-log.md.")
