"""The label of a person: a keyed digest by which the office knows a record again without naming anyone.

HMAC-SHA-256 under the unit key over the custodian's id of the person. Without the key a
guessed id cannot be confirmed.
"""

from __future__ import annotations

import hmac
from typing import Final

_PURPOSE: Final = "privity/person/v1"


def person_label(secret: bytes, person_id: str) -> str:
    """The label of a person, 64 hex digits.

    >>> person_label(bytes(32), "P-1")[:16]
    '054608e3f10fe757'
    """
    return hmac.digest(secret, f"{_PURPOSE}\0{person_id}".encode(), "sha256").hex()
