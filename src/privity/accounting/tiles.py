"""Tiles of C2SP tlog-tiles: how a log's hashes and entries are cut into files of 256. No input or output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.model.hashing import subtree_roots

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH: Final = 256
"""Hashes in a full tile, and entries in a full bundle."""
TILE_BYTES: Final = 32 * WIDTH
TILE_HEIGHT: Final = 8


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


def tile_roots(hashes: bytes) -> bytes:
    """The root of each full tile in `hashes`, which holds full tiles only: the tile level above."""
    return subtree_roots(hashes, TILE_HEIGHT)
