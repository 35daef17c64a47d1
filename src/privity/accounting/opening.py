"""The request for shares: everything a custodian needs to see for itself that an opening may be. Format: spec/key-custodians.md."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from privity.model.canonical import canonical
from privity.model.tree import HASH_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMAT: Final = "privity/opening-request/v1"
MAX_LINES: Final = 4_096
MAX_BODY: Final = 64 << 20
"""Bytes of the longest request: so many lines with all their proofs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """An approval that openings rest on: its entry, what was signed and the signature.

    Attributes:
        index: Its place in the log.
        entry: Its bytes.
        path: Its inclusion under the checkpoint.
        statement: The statement as stored (`privity.model.approval`).
        signature: Detached CMS over the statement's digest.
    """

    index: int
    entry: bytes
    path: tuple[bytes, ...]
    statement: bytes = field(repr=False)
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """One record to open.

    Attributes:
        index: Place of the opening entry in the log.
        entry: Its bytes.
        path: Its inclusion under the checkpoint.
        disclosures: That open its `record` and its `line`.
        domain: Of the person's label.
        identifier: Whom the record concerns.
        signature: That makes the label of both.
        key_class: Class of the record's key.
        row: Line id, line digest and decision index, as the approval covers them.
        place: Of the row among those approved.
        row_path: Its inclusion under the root approved.
    """

    index: int
    entry: bytes
    path: tuple[bytes, ...]
    disclosures: tuple[str, ...] = field(repr=False)
    domain: str
    identifier: str = field(repr=False)
    signature: bytes = field(repr=False)
    key_class: str
    row: tuple[str, str, int] = field(repr=False)
    place: int
    row_path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningRequest:
    """What a custodian is sent.

    Attributes:
        old: Size of the tree the custodian saw last.
        proof: That this checkpoint extends it.
        checkpoint: Signed note, cosigned.
        key: Public key the shares are to be sealed to, as encoded.
        approvals: That the openings rest on.
        openings: At least one.
    """

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    key: bytes
    approvals: tuple[Approved, ...]
    openings: tuple[Opening, ...]


def write_opening(request: OpeningRequest) -> bytes:
    """Canonical JSON of a request; confidential, as it names records and persons."""
    return canonical(
        {
            "format": FORMAT,
            "old": request.old,
            "proof": _many(request.proof),
            "checkpoint": request.checkpoint.decode("utf-8"),
            "key": _text(request.key),
            "approvals": [
                [each.index, each.entry.decode("ascii"), _many(each.path), _text(each.statement), _text(each.signature)]
                for each in request.approvals
            ],
            "openings": [
                {
                    "at": [each.index, each.entry.decode("ascii"), _many(each.path)],
                    "opens": list(each.disclosures),
                    "person": [each.domain, each.identifier, _text(each.signature)],
                    "class": each.key_class,
                    "row": [*each.row, each.place, _many(each.row_path)],
                }
                for each in request.openings
            ],
        }
    )  # fmt: skip


def read_opening(data: bytes) -> OpeningRequest | None:
    """The request in a body; None when it is not one. Nothing of it is checked but its form."""
    try:
        fields = json.loads(data)
        if fields["format"] != FORMAT or not 0 < len(fields["openings"]) <= MAX_LINES:
            return None
        return OpeningRequest(
            old=_whole(fields["old"]),
            proof=_hashes(fields["proof"]),
            checkpoint=fields["checkpoint"].encode("utf-8"),
            key=_bytes(fields["key"]),
            approvals=tuple(_approved(*each) for each in fields["approvals"]),
            openings=tuple(_opening(each) for each in fields["openings"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _approved(index: Any, entry: Any, path: Any, statement: Any, signature: Any) -> Approved:
    return Approved(
        index=_whole(index),
        entry=entry.encode("ascii"),
        path=_hashes(path),
        statement=_bytes(statement),
        signature=_bytes(signature),
    )


def _opening(fields: dict[str, Any]) -> Opening:
    index, entry, path = fields["at"]
    domain, identifier, signature = fields["person"]
    line_id, line_digest, decision, place, row_path = fields["row"]
    texts = (domain, identifier, fields["class"], line_id, line_digest, *fields["opens"])
    if not all(isinstance(text, str) for text in texts):
        raise TypeError("a text is none")
    return Opening(
        index=_whole(index),
        entry=entry.encode("ascii"),
        path=_hashes(path),
        disclosures=tuple(fields["opens"]),
        domain=domain,
        identifier=identifier,
        signature=_bytes(signature),
        key_class=fields["class"],
        row=(line_id, line_digest, _whole(decision)),
        place=_whole(place),
        row_path=_hashes(row_path),
    )


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _many(hashes: Iterable[bytes]) -> list[str]:
    return [_text(each) for each in hashes]


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)


def _hashes(texts: Sequence[str]) -> tuple[bytes, ...]:
    found = tuple(_bytes(text) for text in texts)
    if any(len(each) != HASH_SIZE for each in found):
        raise ValueError("a hash is none")
    return found


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("a number is none")
    return int(value)
