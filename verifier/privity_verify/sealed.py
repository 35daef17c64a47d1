"""Salted disclosures, RFC 9901 section 4.2: whoever is given one can see that it is what the log committed to."""

from __future__ import annotations

import binascii
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from privity_verify.problem import AlteredError, need

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

TO_URL, FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")
PARTS = 3


def _refuse(text: str) -> Any:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


_VALUES = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse, object_pairs_hook=_once)
"""A value is text, an integer, null, or lists and objects of them, and says one thing."""


def b64u(data: bytes) -> str:
    """Base64url without padding."""
    return binascii.b2a_base64(data, newline=False).translate(TO_URL, b"=").decode("ascii")


def open_one(disclosure: str, committed: Collection[str]) -> tuple[str, Any]:
    """Name and value of a disclosure; AlteredError unless the entry committed to it."""
    if type(disclosure) is not str or not disclosure.isascii():
        raise AlteredError("a disclosure is not text")
    text = disclosure.encode("ascii")
    if b64u(sha256(text).digest()) not in committed:
        raise AlteredError("a disclosure does not belong to its entry")
    try:
        raw = binascii.a2b_base64(text.translate(FROM_URL) + b"==")
        parts = _VALUES.decode(raw.decode("utf-8"))
    except ValueError:
        raise AlteredError("a disclosure is malformed") from None
    if type(parts) is not list or len(parts) != PARTS or type(parts[1]) is not str:
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
