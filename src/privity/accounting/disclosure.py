"""Salted disclosures of RFC 9901, section 4.2: what is written in place of a confidential value.

The salt is derived, not stored: ``HMAC-SHA-256(unit key, nonce || name)``, first 16 bytes.
Whoever holds the unit key can open a commitment again from the value kept elsewhere;
when the key is destroyed nobody can, and a guess cannot be confirmed.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from hashlib import sha256
from json import JSONDecodeError, loads
from typing import TYPE_CHECKING, Any, Final

from privity.errors import IntegrityError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Collection

KEY_SIZE: Final = 32
NONCE_SIZE: Final = 16
SALT_SIZE: Final = 16
PARTS: Final = 3


def b64u(data: bytes) -> str:
    """Base64url without padding, RFC 7515 section 2."""
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def unb64u(text: str) -> bytes:
    """The bytes of unpadded base64url.

    Raises:
        ValueError: `text` is not base64url, or not the one text of its bytes.
    """
    data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if b64u(data) != text:
        raise ValueError("not canonical base64url")
    return data


def salt(unit_key: bytes, nonce: bytes, name: str) -> bytes:
    """16 bytes that only holders of `unit_key` can make for the field `name` of the entry with `nonce`."""
    return hmac.digest(unit_key, nonce + name.encode("ascii"), "sha256")[:SALT_SIZE]


def disclose(unit_key: bytes, nonce: bytes, name: str, value: Any) -> str:
    """The disclosure of one field: base64url of canonical JSON ``[salt, name, value]``.

    Args:
        unit_key: 32 bytes, kept apart from the log.
        nonce: The 16 bytes of the entry's `n`.
        name: Field name.
        value: Text, integer, None, or lists and objects of them.
    """
    return b64u(canonical([b64u(salt(unit_key, nonce, name)), name, value]))


def commitment(disclosure: str) -> str:
    """What stands in `_sd` for `disclosure`: base64url of the SHA-256 of its text."""
    return b64u(sha256(disclosure.encode("ascii")).digest())


def open_disclosure(disclosure: str, committed: Collection[str]) -> tuple[str, Any]:
    """The name and value of `disclosure`, once it is seen to be among `committed`, an entry's `_sd`.

    Raises:
        IntegrityError: It belongs to another entry, or is not a disclosure at all.
    """
    if not disclosure.isascii() or commitment(disclosure) not in committed:
        raise _foreign("the disclosure does not belong to the entry")
    try:
        parts = loads(unb64u(disclosure))
    except (ValueError, Base64Error, JSONDecodeError) as error:
        raise _foreign("the disclosure is not canonical") from error
    if not isinstance(parts, list) or len(parts) != PARTS or not isinstance(parts[1], str):
        raise _foreign("the disclosure is not [salt, name, value]")
    return parts[1], parts[2]


def _foreign(what: str) -> IntegrityError:
    return IntegrityError(what, where="accounting entry", remedy="Ask for the disclosures of this entry.")
