"""Entries end to end, each behind its length in two bytes, big-endian: the bundles of C2SP tlog-tiles."""

from __future__ import annotations

import struct
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PREFIX: Final = 2
"""Bytes of an entry's length."""
_LENGTH: Final = struct.Struct(">H")


def frame(entries: Sequence[bytes]) -> bytes:
    """The bytes of a bundle."""
    parts: list[bytes] = [b""] * (2 * len(entries))
    parts[0::2] = list(map(_LENGTH.pack, map(len, entries)))
    parts[1::2] = entries
    return b"".join(parts)


def starts(entries: Sequence[bytes], first: int, step: int) -> list[int]:
    """Where the frame of entry `first` and of each `step`-th after it begins in the bundle of `entries`."""
    ends = list(accumulate(map(len, entries), initial=0))
    return [ends[number] + PREFIX * number for number in range(first, len(entries), step)]


def unframe(bundle: bytes, count: int) -> list[bytes]:
    """The `count` entries of `bundle`.

    Raises:
        ValueError: The bytes are not exactly `count` framed entries.
    """
    return list(framed(bundle, count))


def framed(bundle: bytes, count: int) -> Iterator[bytes]:
    """`unframe`, one entry after the other; that the bytes are not exactly so many is said at the end of them."""
    at, size = 0, len(bundle)
    for _ in range(count):
        start = at + PREFIX
        if start > size:
            raise ValueError("a bundle ends inside an entry")
        at = start + (bundle[start - 2] << 8 | bundle[start - 1])
        yield bundle[start:at]
    if at > size:
        raise ValueError("a bundle ends inside an entry")
    if at < size:
        raise ValueError("a bundle is longer than its entries")
