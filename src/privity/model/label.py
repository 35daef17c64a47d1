"""The label of a person: a keyed digest by which the office knows a record again without naming anyone.

HMAC-SHA-256 under the unit key over the custodian's id of the person. Without the key a
guessed id cannot be confirmed.
"""

from __future__ import annotations

import hmac
from typing import Final

LABEL_KEY: Final = "label_key"
LABEL_KEY_COLUMNS: Final = (("inner_pad", "BLOB"), ("outer_pad", "BLOB"))

_PURPOSE: Final = "privity/person/v1"
_BLOCK: Final = 64


def person_label(secret: bytes, person_id: str) -> str:
    """The label of a person, 64 hex digits.

    >>> person_label(bytes(32), "P-1")[:16]
    '054608e3f10fe757'
    """
    return hmac.digest(secret, f"{_PURPOSE}\0{person_id}".encode(), "sha256").hex()


def person_label_sql(column: str, key: str) -> str:
    """A DuckDB expression for `person_label`; NULL where either is.

    Args:
        column: The column of the person's id.
        key: Alias of the relation `LABEL_KEY`, whose one row is `hmac_pads` of the secret.
    """
    text = f"encode('{_PURPOSE}' || chr(0) || {column})"
    return f"sha256({key}.outer_pad || unhex(sha256({key}.inner_pad || {text})))"


def hmac_pads(key: bytes) -> tuple[bytes, bytes]:
    """HMAC's inner and outer padded keys, for an engine that has the hash alone.

    Args:
        key: At most 64 bytes, the block of SHA-256.

    Source: RFC 2104, section 2.
    """
    block = key.ljust(_BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)
