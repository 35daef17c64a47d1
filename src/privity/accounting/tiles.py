"""Tiles of C2SP tlog-tiles: how a log's hashes and entries are cut into files of 256. No input or output."""

from __future__ import annotations

from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH: Final = 256
"""Hashes in a full tile, and entries in a full bundle."""
TILE_BYTES: Final = 32 * WIDTH
TILE_HEIGHT: Final = 8
PREFIX: Final = 2
"""Bytes of an entry's length in a bundle, big-endian."""


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Where a tile lies in a static copy; `level` is a number, or ``entries`` for a bundle.

    >>> tile_path(0, 1234067), tile_path("entries", 5, 17)
    ('tile/0/x001/x234/067', 'tile/entries/005.p/17')
    """
    index, low = divmod(index, 1000)
    path = f"{low:03d}"
    while index:
        index, low = divmod(index, 1000)
        path = f"x{low:03d}/{path}"
    return f"tile/{level}/{path}" + ("" if width == WIDTH else f".p/{width}")


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """Every tile of a log of `size` entries as ``(level, index, width)``, lowest level first."""
    level = 0
    while size:
        for index in range((size + WIDTH - 1) // WIDTH):
            yield level, index, min(WIDTH, size - index * WIDTH)
        level, size = level + 1, size // WIDTH


def leaf_hashes(entries: Sequence[bytes]) -> bytes:
    """The 32-byte leaf hashes of `entries`, end to end."""
    hashed = sha256
    return b"".join([hashed(b"\0" + entry).digest() for entry in entries])


def level_up(hashes: bytes) -> bytes:
    """The level above: `hashes` is an even number of 32-byte hashes, end to end."""
    hashed = sha256
    return b"".join([hashed(b"\1" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)])


def tile_roots(hashes: bytes) -> bytes:
    """The root of each full tile in `hashes`, which holds full tiles only: the tile level above."""
    for _ in range(TILE_HEIGHT):
        hashes = level_up(hashes)
    return hashes


def frame(entries: Sequence[bytes]) -> bytes:
    """Bundle bytes: each entry behind its length in two bytes."""
    parts: list[bytes] = [b""] * (2 * len(entries))
    parts[0::2] = [len(entry).to_bytes(PREFIX, "big") for entry in entries]
    parts[1::2] = entries
    return b"".join(parts)


def offsets(lengths: Sequence[int]) -> list[int]:
    """Where each entry's frame begins, and last where the next would; lengths without prefixes."""
    return list(accumulate((length + PREFIX for length in lengths), initial=0))


def unframe(bundle: bytes, count: int) -> list[bytes]:
    """The `count` entries of `bundle`.

    Raises:
        ValueError: The bytes are not exactly `count` framed entries.
    """
    entries, at = [], 0
    for _ in range(count):
        start = at + PREFIX
        end = start + int.from_bytes(bundle[at:start], "big")
        if end > len(bundle):
            raise ValueError("a bundle ends inside an entry")
        entries.append(bundle[start:end])
        at = end
    if at != len(bundle):
        raise ValueError("a bundle is longer than its entries")
    return entries
