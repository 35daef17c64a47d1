"""Many leaves and nodes of RFC 6962 trees hashed at once: by `privity-native` where it is installed, else by Python's library.

Both give the same bytes and refuse the same arguments; every test of the log runs by each.
Hashes go in and come out end to end, 32 bytes each.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Final

from privity.model.framing import framed

if TYPE_CHECKING:
    from collections.abc import Sequence

try:
    import privity_native as native
except ImportError:  # made where there is a compiler; nothing but time depends on it
    native = None  # type: ignore[assignment]  # a module, or nothing


_PART: Final = 2048
"""How many are hashed before they are put together: what is at work stays near the processor. A multiple of a full tile."""


def leaf_hashes(entries: Sequence[bytes]) -> bytes:
    """The leaf hash of each of `entries`."""
    if native is not None:
        return native.leaf_hashes(entries)
    return b"".join([_leaves(entries[at : at + _PART]) for at in range(0, len(entries), _PART)])


def framed_leaf_hashes(bundle: bytes, count: int) -> bytes:
    """The leaf hash of each of the `count` entries of `bundle`.

    Raises:
        ValueError: The bytes are not exactly `count` framed entries.
    """
    if native is not None:
        return native.framed_leaf_hashes(bundle, count)
    entries = framed(bundle, count)
    return b"".join(map(_leaves, iter(lambda: list(islice(entries, _PART)), [])))


def row_leaf_hashes(rows: bytes, width: int) -> bytes:
    """The leaf hash of each `width` bytes of `rows`.

    Raises:
        ValueError: The bytes are not rows of that width.
    """
    if native is not None:
        return native.row_leaf_hashes(rows, width)
    if width < 1 or len(rows) % width:
        raise ValueError("the rows are not of that width")
    return leaf_hashes([rows[at : at + width] for at in range(0, len(rows), width)])


def level_up(hashes: bytes) -> bytes:
    """The level above: the node over each two of `hashes`.

    Raises:
        ValueError: They are not an even number of hashes.
    """
    return subtree_roots(hashes, 1)


def subtree_roots(hashes: bytes, height: int) -> bytes:
    """The root of each complete subtree of ``2**height`` of `hashes`; `height` is 0 to 8.

    Raises:
        ValueError: They are not of complete subtrees, or none has that height.
    """
    if native is not None:
        return native.subtree_roots(hashes, height)
    if height not in range(9):
        raise ValueError("a subtree has a height of 0 to 8")
    if len(hashes) % (32 << height):
        raise ValueError("the hashes are not of complete subtrees")
    part = 32 * _PART
    return b"".join([_roots(hashes[at : at + part], height) for at in range(0, len(hashes), part)])


def _leaves(entries: Sequence[bytes]) -> bytes:
    copied, found = sha256(b"\0").copy, []  # a copy costs less than beginning anew
    for entry in entries:
        one = copied()
        one.update(entry)
        found.append(one.digest())
    return b"".join(found)


def _roots(hashes: bytes, height: int) -> bytes:
    begun = sha256(b"\1")
    for _ in range(height):
        copied, found = begun.copy, []
        for at in range(0, len(hashes), 64):
            one = copied()
            one.update(hashes[at : at + 64])
            found.append(one.digest())
        hashes = b"".join(found)
    return hashes
