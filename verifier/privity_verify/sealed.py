"""Salted disclosures, RFC 9901 section 4.2: whoever is given one can see that it is what the log committed to."""

from __future__ import annotations

import base64
import binascii
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from privity_verify.problem import AlteredError, need

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SALT_SIZE = 16
PARTS = 3


def b64u(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def open_one(disclosure: str, committed: Collection[str]) -> tuple[str, Any]:
    """Name and value of a disclosure; AlteredError unless the entry committed to it."""
    need(isinstance(disclosure, str) and disclosure.isascii(), "a disclosure is not text")
    digest = b64u(sha256(disclosure.encode("ascii")).digest())
    need(digest in committed, "a disclosure does not belong to its entry")
    try:
        raw = base64.urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4))
        parts = json.loads(raw)
    except (ValueError, binascii.Error):
        raise AlteredError("a disclosure is malformed") from None
    if not isinstance(parts, list) or len(parts) != PARTS or not isinstance(parts[1], str):
        raise AlteredError("a disclosure is not [salt, name, value]")
    return parts[1], parts[2]


def open_all(disclosures: Iterable[str], committed: Collection[str]) -> dict[str, Any]:
    """Names and values of disclosures of one entry; AlteredError if one is foreign or given twice."""
    opened: dict[str, Any] = {}
    for text in disclosures:
        name, value = open_one(text, committed)
        need(name not in opened, "two disclosures of one entry have the same name")
        opened[name] = value
    return opened
