"""What a witness answers: C2SP tlog-witness, ``add-checkpoint``, as a function of what it saw before.

A witness remembers of each log the largest tree it cosigned, and cosigns only what begins with
that tree. So a log that was rewritten, cut or shown in two versions finds no quorum. Keeping
the state and its order with the answer is the server's work: `Cosigning` says what to keep,
and nothing may be sent before it is kept.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privity.accounting.note import Checkpoint, Verifier, open_checkpoint, parse_checkpoint, split_note
from privity.errors import IntegrityError, PrivityError
from privity.model.tree import EMPTY_ROOT, HASH_SIZE, check_consistency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MAX_PROOF: Final = 63
MAX_BODY: Final = 1 << 18
"""Bytes of the longest request: a note of 64 signatures with ML-DSA-44 and a proof."""
SIZE_TYPE: Final = "text/x.tlog.size"
OK, BAD, UNSIGNED, UNKNOWN, CONFLICT, INCONSISTENT = 200, 400, 403, 404, 409, 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request to cosign.

    Attributes:
        old: Size of the tree the log believes this witness cosigned last.
        proof: Hashes of the consistency proof from there.
        note: The signed checkpoint.
        checkpoint: What it states; its signature is not checked yet.
    """

    old: int
    proof: tuple[bytes, ...]
    note: bytes
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The answer to what is not cosigned.

    Attributes:
        status: Of HTTP.
        body: What is said: the size last cosigned with `CONFLICT`, else nothing.
        evidence: True when the log signed what cannot extend what it signed before: keep the request.
    """

    status: int
    body: bytes = b""
    evidence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cosigning:
    """What is to be kept durably and then cosigned."""

    checkpoint: Checkpoint
    note: bytes


def judge(
    request: bytes, *, logs: Mapping[str, Verifier], last: Callable[[str], Checkpoint | None]
) -> Refusal | Cosigning:
    """What to answer to the body of ``add-checkpoint``.

    Args:
        request: The body.
        logs: Keys of the logs witnessed, by origin.
        last: The checkpoint of that origin cosigned last; None before the first. What it says must not change before
            what is returned is kept.
    """
    asked = read_request(request)
    if asked is None:
        return Refusal(status=BAD)
    key = logs.get(asked.checkpoint.origin)
    if key is None:
        return Refusal(status=UNKNOWN)
    try:
        open_checkpoint(asked.note, key)
    except IntegrityError:
        return Refusal(status=UNSIGNED)
    return _extends(asked, last(asked.checkpoint.origin))


def _extends(asked: Asked, last: Checkpoint | None) -> Refusal | Cosigning:
    """What to answer to a checkpoint that its log signed."""
    checkpoint = asked.checkpoint
    known = last or Checkpoint(origin=checkpoint.origin, size=0, root=EMPTY_ROOT)
    if asked.old > checkpoint.size or (asked.old == 0 and asked.proof):
        return Refusal(status=BAD)
    if asked.old != known.size:
        return Refusal(status=CONFLICT, body=b"%d\n" % known.size)
    if known.size == checkpoint.size and known.root != checkpoint.root:
        return Refusal(status=CONFLICT, body=b"%d\n" % known.size, evidence=True)
    try:
        check_consistency(known.size, checkpoint.size, known.root, checkpoint.root, asked.proof)
    except IntegrityError:
        return Refusal(status=INCONSISTENT, evidence=True)
    return Cosigning(checkpoint=checkpoint, note=asked.note)


def read_request(request: bytes) -> Asked | None:
    """The request in a body; None when it is not one."""
    head, gap, note = request.partition(b"\n\n")
    if not gap or len(request) > MAX_BODY:
        return None
    try:
        first, *lines = head.decode("ascii").split("\n")
        old = _number(first.removeprefix("old ")) if first.startswith("old ") else None
        proof = tuple(b64decode(line, validate=True) for line in lines)
        checkpoint = parse_checkpoint(split_note(note)[0])
    except (ValueError, Base64Error, PrivityError):
        return None
    if old is None or len(proof) > MAX_PROOF or any(len(node) != HASH_SIZE for node in proof):
        return None
    return Asked(old=old, proof=proof, note=note, checkpoint=checkpoint)


def write_request(old: int, proof: Sequence[bytes], note: bytes) -> bytes:
    """The body that asks for a cosignature on `note`, with the proof from the tree of `old` entries."""
    lines = [b"old %d" % old, *(b64encode(node) for node in proof)]
    return b"\n".join(lines) + b"\n\n" + note


def _number(text: str) -> int | None:
    """A decimal number in its one form; None for anything else."""
    plain = text.isascii() and text.isdigit() and (text == "0" or not text.startswith("0"))
    return int(text) if plain and len(text) < 20 else None  # noqa: PLR2004  (below 2 to the 64th)
