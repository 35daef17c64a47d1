"""A strict reader of DER (X.690): every value has its one encoding, and anything else is refused."""

from __future__ import annotations

from typing import NamedTuple

from privity_verify.problem import need

INTEGER, OCTET_STRING, SEQUENCE, SET = 0x02, 0x04, 0x30, 0x31
CONTEXT_0 = 0xA0
"""Constructed and context-specific, number 0."""
LONG_TAG, LONG_LENGTH = 0x1F, 0x80


class Value(NamedTuple):
    """One value: its tag octet, its contents, and both with the length as they stand."""

    tag: int
    body: bytes
    raw: bytes


def values(data: bytes) -> list[Value]:
    """The values that `data` is made of, end to end."""
    found, at = [], 0
    while at < len(data):
        start, end = _contents(data, at)
        found.append(Value(data[at], data[start:end], data[at:end]))
        at = end
    return found


def only(data: bytes, tag: int) -> Value:
    """The one value that `data` is, of that tag; AlteredError where anything stands before or behind it."""
    found = values(data)
    need(len(found) == 1 and found[0].tag == tag, "a value in DER is not the one expected")
    return found[0]


def integer(value: Value) -> int:
    """The number of an INTEGER, in as few octets as it needs (section 8.3.2)."""
    need(value.tag == INTEGER, "a number in DER is none")
    number = int.from_bytes(value.body, "big", signed=True)
    shortest = (number if number >= 0 else ~number).bit_length() // 8 + 1
    need(len(value.body) == shortest, "a number is not encoded in its one way")
    return number


def _contents(data: bytes, at: int) -> tuple[int, int]:
    """Where the contents of the value at `at` start and end; definite lengths in their shortest form (10.1)."""
    need(len(data) - at > 1, "a value in DER ends too early")
    need(data[at] & LONG_TAG != LONG_TAG, "a value in DER has a tag this program does not know")
    length, start = data[at + 1], at + 2
    if length >= LONG_LENGTH:
        octets = data[start : start + length - LONG_LENGTH]
        start += length - LONG_LENGTH
        length = int.from_bytes(octets, "big")
        need(length >= LONG_LENGTH and octets[0] > 0, "a length is not encoded in its one way")
    need(start + length <= len(data), "a value in DER ends too early")
    return start, start + length
