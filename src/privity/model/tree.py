"""The tree hash of RFC 6962, section 2.1: leaves, nodes, roots and proofs over lists of hashes.

Used for the accounting log, for the lines of a batch and for the row set an
approval covers, so that one verifier reads them all.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING

from privity.errors import IntegrityError
from privity.model.hashing import leaf_hashes, level_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()
_PART = 1 << 16
"""Leaves whose tree is closed before the next are read: a power of two, so that its root is a node of the whole tree."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of ``0x00 || data``."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of ``0x01 || left || right``."""
    return sha256(b"\1" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Root over `leaves`, each already a 32-byte leaf hash; `EMPTY_ROOT` for none."""
    if not leaves:
        return EMPTY_ROOT
    return _root(b"".join(leaves))


def root_of(rows: Iterable[bytes]) -> bytes:
    """Root over rows of bytes, each hashed as a leaf first; however many come, few stand in memory."""
    rest = iter(rows)
    parts = iter(lambda: leaf_hashes(list(islice(rest, _PART))), b"")
    return root([_root(part) for part in parts])


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> None:
    """Raise unless `leaf` (a leaf hash) is number `index` of the tree of `size` leaves with root `expected`.

    Args:
        leaf: 32-byte leaf hash.
        index: Position from zero; ``0 <= index < size``.
        size: Leaves in the tree.
        path: Sibling hashes from the leaf upward.
        expected: Root whose signatures were already checked elsewhere.

    Raises:
        IntegrityError: The path does not lead to `expected`.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise _broken("the index lies outside the tree")
    result = leaf
    for on_left, sibling in _sides(index, size - 1, path):
        result = node_hash(sibling, result) if on_left else node_hash(result, sibling)
    if result != expected:
        raise _broken("the inclusion proof does not lead to the root")


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Raise unless the tree of `new` leaves with `new_root` begins with the tree of `old` leaves and `old_root`.

    Args:
        old: Leaves in the earlier tree, ``0 <= old <= new``; zero is a prefix of everything.
        new: Leaves in the later tree.
        old_root: Root of the earlier tree.
        new_root: Root of the later tree.
        path: Hashes of the proof, in the order of RFC 9162; empty when `old` is zero or equals `new`.

    Raises:
        IntegrityError: The later tree does not extend the earlier one, or the proof is malformed.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 0 <= old <= new:
        raise _broken("the earlier tree is the larger one")
    if old in (0, new):
        if path or (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY_ROOT):
            raise _broken("trees that must be equal differ, or their proof is not empty")
        return
    hashes = list(path) if old & (old - 1) else [old_root, *path]
    if not hashes:
        raise _broken("the consistency proof is empty")
    position, last = old - 1, new - 1
    while position % 2:
        position >>= 1
        last >>= 1
    before = after = hashes[0]
    for on_left, sibling in _sides(position, last, hashes[1:]):
        before = node_hash(sibling, before) if on_left else before
        after = node_hash(sibling, after) if on_left else node_hash(after, sibling)
    if before != old_root or after != new_root:
        raise _broken("the later tree does not extend the earlier one")


def _root(level: bytes) -> bytes:
    """Root over one or more hashes, end to end."""
    while len(level) > HASH_SIZE:
        paired = len(level) // (2 * HASH_SIZE) * 2 * HASH_SIZE
        level = level_up(level[:paired]) + level[paired:]
    return level


def _sides(position: int, last: int, path: Sequence[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Whether each hash of a proof stands to the left, on the way up from `position`; `last` is the last position.

    Raises:
        IntegrityError: The proof is longer or shorter than the way up.
    """
    for sibling in path:
        if last == 0:
            raise _broken("the proof is too long")
        on_left = position % 2 == 1 or position == last
        yield on_left, sibling
        while on_left and position and not position % 2:
            position >>= 1
            last >>= 1
        position >>= 1
        last >>= 1
    if last:
        raise _broken("the proof is too short")


def _broken(what: str) -> IntegrityError:
    return IntegrityError(
        what, where="tree proof", remedy="Ask for the proof again and check the checkpoint."
    )
