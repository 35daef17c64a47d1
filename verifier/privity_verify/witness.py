"""What a witness answers: C2SP tlog-witness, ``add-checkpoint``, as a function of what it cosigned last.

A witness remembers of each log the largest tree it cosigned, and cosigns only a tree that begins with that one.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, NamedTuple

from privity_verify.note import HASH_SIZE, Checkpoint, open_checkpoint, parse_checkpoint, split_note
from privity_verify.problem import AlteredError
from privity_verify.tree import EMPTY, check_consistency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privity_verify.vkey import Key

OK, BAD, UNSIGNED, UNKNOWN, CONFLICT, INCONSISTENT = 200, 400, 403, 404, 409, 422
LONGEST_PROOF = 63
LONGEST_REQUEST = 1 << 18
"""Bytes: a note with 64 signatures by ML-DSA-44, and a proof."""
MOST_DIGITS = 19
SIZE_TYPE = "text/x.tlog.size"


class Request(NamedTuple):
    """What a log asks.

    Attributes:
        old: Size of the tree that it believes this witness cosigned last.
        proof: Hashes of the consistency proof from there.
        note: The signed checkpoint.
        checkpoint: What that states; its signature is not checked.
    """

    old: int
    proof: list[bytes]
    note: bytes
    checkpoint: Checkpoint


class Answer(NamedTuple):
    """What to answer.

    Attributes:
        status: Of HTTP.
        body: With `CONFLICT` the size cosigned last, else nothing; with `OK` the cosignature is still to be made.
        evidence: Whether the log signed what cannot extend what it signed before: the request is worth keeping.
        request: With `OK`, what is to be cosigned.
    """

    status: int
    body: bytes = b""
    evidence: bool = False
    request: Request | None = None


def judge(body: bytes, logs: Mapping[str, Key], last: Callable[[str], Checkpoint | None]) -> Answer:
    """The answer to the body of ``add-checkpoint``.

    Args:
        body: Of the request.
        logs: Keys of the logs witnessed, by origin.
        last: The checkpoint of an origin cosigned last, None before the first. It must not change before what is
            answered `OK` is kept.
    """
    request = read_request(body)
    if request is None:
        return Answer(BAD)
    key = logs.get(request.checkpoint.origin)
    if key is None:
        return Answer(UNKNOWN)
    try:
        open_checkpoint(request.note, key)
    except AlteredError:
        return Answer(UNSIGNED)
    return _compared(request, last(request.checkpoint.origin))


def _compared(request: Request, last: Checkpoint | None) -> Answer:
    """The answer to a checkpoint that its log signed."""
    _, size, top = request.checkpoint
    _, known, before = last or Checkpoint("", 0, EMPTY)
    if request.old > size or (request.old == 0 and request.proof):
        return Answer(BAD)
    if request.old != known:
        return Answer(CONFLICT, b"%d\n" % known)
    if known == size and before != top:
        return Answer(CONFLICT, b"%d\n" % known, evidence=True)
    try:
        check_consistency(known, size, before, top, request.proof)
    except AlteredError:
        return Answer(INCONSISTENT, evidence=True)
    return Answer(OK, request=request)


def read_request(body: bytes) -> Request | None:
    """The request in a body; None when it is none."""
    head, gap, note = body.partition(b"\n\n")
    if not gap or len(body) > LONGEST_REQUEST:
        return None
    try:
        first, *lines = head.decode("ascii").split("\n")
        old = _size(first)
        proof = [base64.b64decode(line, validate=True) for line in lines]
        checkpoint = parse_checkpoint(split_note(note).body)
    except (ValueError, binascii.Error, AlteredError):
        return None
    if len(proof) > LONGEST_PROOF or any(len(node) != HASH_SIZE for node in proof):
        return None
    return Request(old, proof, note, checkpoint)


def _size(line: str) -> int:
    """The size in ``old 17``, in its one form; ValueError for anything else."""
    word, gap, digits = line.partition(" ")
    size = int(digits) if digits.isdigit() and len(digits) <= MOST_DIGITS else -1
    if word != "old" or not gap or str(size) != digits:
        raise ValueError(line)
    return size
