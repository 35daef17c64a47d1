"""Verifier keys as text: ``name+id+key``, the form of C2SP signed-note for logs and for witnesses."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from hashlib import sha256
from typing import Final, NamedTuple

from privity.errors import IntegrityError

ED25519: Final = 1
"""Type byte of a log's own Ed25519 key."""
ED25519_COSIGNATURE: Final = 4
"""Type byte of a witness's Ed25519 key."""
MLDSA44_COSIGNATURE: Final = 6
"""Type byte of a witness's ML-DSA-44 key."""
SIZES: Final = {ED25519: 32, ED25519_COSIGNATURE: 32, MLDSA44_COSIGNATURE: 1312}
"""Bytes of a public key of each type."""
ID_SIZE: Final = 4


class PublicKey(NamedTuple):
    """A name, the type of its key and the key: what a verifier key says."""

    name: str
    kind: int
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that find the right key quickly; they prove nothing."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:ID_SIZE]

    @property
    def vkey(self) -> str:
        """The text published for verifiers."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.key).decode()}"


def read_vkey(text: str) -> PublicKey:
    """The key that `text` names.

    Raises:
        IntegrityError: The text is malformed, of a type or length that is not known, or its id is not that of its key.
    """
    try:
        name, key_id, encoded = text.strip(" \t\r\n").split("+", 2)
        raw = b64decode(encoded, validate=True)
        found = PublicKey(name, raw[0] if raw else 0, raw[1:])
        own = found.key_id.hex()  # a name out of a policy may be no UTF-8
    except (ValueError, Base64Error) as error:
        raise _bad("the verifier key is malformed") from error
    if not is_name(name):
        raise _bad("the name of the verifier key has spaces or is empty")
    if SIZES.get(found.kind) != len(found.key) or own != key_id:
        raise _bad("the verifier key is of no type known here, or its id is not its own")
    return found


def is_name(name: str) -> bool:
    """Whether a key may bear this name: some text, neither spaces nor plus signs."""
    return bool(name) and not any(char.isspace() or char == "+" for char in name)


def _bad(what: str) -> IntegrityError:
    return IntegrityError(what, where="verifier key", remedy="Copy the key again from where it is published.")
