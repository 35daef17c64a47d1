"""Cosignatures of C2SP tlog-cosignature: a witness says when it saw a log be this large, and never other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity_verify import ed25519, mldsa
from privity_verify.problem import need
from privity_verify.vkey import ED25519_COSIGNATURE, LONGEST_NAME

if TYPE_CHECKING:
    from privity_verify.note import Checkpoint
    from privity_verify.vkey import Key

TIME_SIZE = 8
LATEST = 2**63 - 1
LARGEST = 2**64 - 1


def check_cosignature(key: Key, checkpoint: Checkpoint, signature: bytes) -> int:
    """When the witness with `key` cosigned `checkpoint`, in seconds since 1970 UTC.

    Args:
        key: Of a witness.
        checkpoint: What was cosigned.
        signature: Eight bytes of time, then the signature: 64 bytes by Ed25519, 2,420 by ML-DSA-44.

    Raises:
        AlteredError: It is not this witness's cosignature of this checkpoint.
    """
    when = int.from_bytes(signature[:TIME_SIZE], "big")
    need(len(signature) > TIME_SIZE and when <= LATEST, "a cosignature has no time")
    verify = ed25519.verify if key.kind == ED25519_COSIGNATURE else mldsa.verify
    verify(key.public, message(key, checkpoint, when), signature[TIME_SIZE:])
    return when


def message(key: Key, checkpoint: Checkpoint, when: int) -> bytes:
    """What the witness with `key` signs of `checkpoint` at `when`; AlteredError for what has no place in it."""
    if key.kind == ED25519_COSIGNATURE:
        return b"cosignature/v1\ntime %d\n" % when + checkpoint.body
    need(checkpoint.size <= LARGEST, "the checkpoint states more entries than a cosignature can")
    start, end = bytes(TIME_SIZE), checkpoint.size.to_bytes(TIME_SIZE, "big")
    names = _prefixed(key.name) + when.to_bytes(TIME_SIZE, "big") + _prefixed(checkpoint.origin)
    return b"subtree/v1\n\0" + names + start + end + checkpoint.root


def _prefixed(name: str) -> bytes:
    data = name.encode()
    need(0 < len(data) <= LONGEST_NAME, "a name is too long for a cosignature")
    return bytes([len(data)]) + data
