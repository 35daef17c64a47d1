"""CBOR as far as a receipt needs it, in the deterministic form of RFC 8949, section 4.2.1. It is written here and never read.

There is one encoding of a value, so that what is signed and what is sent are the same bytes on every machine.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

UINT, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG = range(7)
"""Major types, RFC 8949, section 3.1."""
NULL: Final = b"\xf6"
SHORT: Final = 24
"""Arguments below stand in the first byte itself."""
WIDTHS: Final = {1: 24, 2: 25, 4: 26, 8: 27}
"""Bytes of a longer argument, and what the first byte says then."""


class Tag(NamedTuple):
    """A tagged value, such as COSE_Sign1 under tag 18."""

    number: int
    value: Any


def encode(value: Any) -> bytes:
    """The bytes of a value: a whole number below 2**64 either way, bytes, text, None, a list, a dict or a `Tag` of them.

    Raises:
        TypeError: Of another type, a truth value or a float among them: no receipt has one.
        OverflowError: A number without an encoding of its own.
    """
    match value:
        case None:
            made = NULL
        case bool() | float():
            raise TypeError(f"{type(value).__name__} has no place in a receipt")
        case Tag(number, held):
            made = _head(TAG, number) + encode(held)
        case int():
            made = _head(UINT, value) if value >= 0 else _head(NEGATIVE, -1 - value)
        case bytes():
            made = _head(BYTES, len(value)) + value
        case str():
            text = value.encode("utf-8")
            made = _head(TEXT, len(text)) + text
        case list():
            made = _head(ARRAY, len(value)) + b"".join(map(encode, value))
        case dict():
            # By the bytes of the keys: section 4.2.1, not the older order by length.
            pairs = sorted((encode(key), encode(held)) for key, held in value.items())
            made = _head(MAP, len(pairs)) + b"".join(key + held for key, held in pairs)
        case _:
            raise TypeError(f"{type(value).__name__} has no place in a receipt")
    return made


def _head(major: int, argument: int) -> bytes:
    """The first bytes of a value: its major type and the shortest form of its argument."""
    if argument < SHORT:
        return bytes([major << 5 | argument])
    width = next((width for width in WIDTHS if argument < 1 << 8 * width), 0)
    if not width:
        raise OverflowError("the number is too large for CBOR")
    return bytes([major << 5 | WIDTHS[width]]) + argument.to_bytes(width, "big")
