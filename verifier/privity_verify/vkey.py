"""Verifier keys as text: ``name+id+key`` of C2SP signed-note, for logs and for witnesses."""

from __future__ import annotations

import base64
import binascii
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from privity_verify.problem import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Collection

ED25519 = 1
"""Type of a log's key."""
ED25519_COSIGNATURE, MLDSA44_COSIGNATURE = 4, 6
"""Types of a witness's key."""
LOGS = frozenset({ED25519})
WITNESSES = frozenset({ED25519_COSIGNATURE, MLDSA44_COSIGNATURE})
SIZES = {ED25519: 32, ED25519_COSIGNATURE: 32, MLDSA44_COSIGNATURE: 1312}
"""Bytes of a public key of each type."""
ID_SIZE = 4
LONGEST_NAME = 255
"""Bytes of a witness's name: its length is signed in one byte."""


class Key(NamedTuple):
    """A public key under a name.

    Attributes:
        name: Of the log (its origin) or the witness.
        kind: One of the types above.
        public: The key's bytes, as many as `SIZES` says.
    """

    name: str
    kind: int
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that find the key's signatures in a note; they prove nothing."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:ID_SIZE]

    @property
    def text(self) -> str:
        """As it is published: ``name+id+base64``."""
        return (
            f"{self.name}+{self.key_id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"
        )


def parse_key(text: str, kinds: Collection[int] = LOGS) -> Key:
    """The key in ``name+id+base64``, of one of `kinds`; UnreadableError for anything else."""
    try:
        name, key_id, encoded = text.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
        key = Key(name, raw[0], raw[1:])
        own = key.key_id.hex()
    except (ValueError, IndexError, binascii.Error):
        raise UnreadableError("the key is not of the form name+id+key") from None
    if key.kind not in kinds or SIZES[key.kind] != len(key.public):
        raise UnreadableError("the key is of a type this program does not know, or does not expect here")
    if not is_name(name) or (key.kind in WITNESSES and len(name.encode()) > LONGEST_NAME):
        raise UnreadableError("the key's name is empty, too long, or has spaces")
    if own != key_id:
        raise UnreadableError("the key's id is not that of the key; it was copied wrongly")
    return key


def is_name(name: str) -> bool:
    """Whether a key may bear this name: some text with neither spaces nor plus signs."""
    return bool(name) and not any(char.isspace() or char == "+" for char in name)
