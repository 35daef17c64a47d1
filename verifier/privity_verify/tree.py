"""The tree hash of RFC 6962 and the proofs of RFC 9162."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

from privity_verify.problem import need

EMPTY = sha256(b"").digest()
WIDTH = 256
"""Hashes of a full tile."""
HEIGHT = 8

Node = Callable[[int, int], bytes]
"""``node(level, index)``: hash of the complete subtree of ``2**level`` leaves at that place."""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of ``0x00 || data``."""
    return sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of ``0x01 || left || right``."""
    return sha256(b"\1" + left + right).digest()


def level_up(hashes: Sequence[bytes]) -> list[bytes]:
    """The level above; a last hash without a partner rises as it is."""
    hashed = sha256
    above = [hashed(b"\1" + hashes[at] + hashes[at + 1]).digest() for at in range(0, len(hashes) - 1, 2)]
    return [*above, hashes[-1]] if len(hashes) % 2 else above


def root(hashes: Sequence[bytes]) -> bytes:
    """Root over leaf hashes, or over the roots of equal complete subtrees and one rest."""
    while len(hashes) > 1:
        hashes = level_up(hashes)
    return hashes[0] if hashes else EMPTY


def root_of(rows: Iterable[bytes]) -> bytes:
    """Root over rows of bytes."""
    return root([leaf_hash(row) for row in rows])


class Frontier:
    """The root over rows that come one by one, in memory that grows with their logarithm."""

    def __init__(self) -> None:
        self._peaks: list[tuple[int, bytes]] = []
        self.count = 0

    def add(self, row: bytes) -> None:
        """Append one row."""
        height, top = 0, leaf_hash(row)
        while self._peaks and self._peaks[-1][0] == height:
            top, height = node_hash(self._peaks.pop()[1], top), height + 1
        self._peaks.append((height, top))
        self.count += 1

    def root(self) -> bytes:
        """Root over the rows so far."""
        if not self._peaks:
            return EMPTY
        result = self._peaks[-1][1]
        for _, peak in reversed(self._peaks[:-1]):
            result = node_hash(peak, result)
        return result


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes) -> None:
    """Raise unless `leaf` is number `index` of the tree of `size` leaves with root `expected`. RFC 9162, 2.1.3.2."""
    need(0 <= index < size, "the index lies outside the tree")
    position, last, result = index, size - 1, leaf
    for sibling in path:
        need(last > 0 and len(sibling) == len(EMPTY), "the inclusion proof is too long or malformed")
        if position % 2 or position == last:
            result = node_hash(sibling, result)
            while position and not position % 2:
                position, last = position >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        position, last = position >> 1, last >> 1
    need(last == 0 and result == expected, "the inclusion proof does not lead to the signed root")


def inclusion(index: int, size: int, node: Node) -> list[bytes]:
    """The proof for leaf `index`, from a reader of complete subtrees."""
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if index < middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(start, middle, node))
            start = middle
    return path[::-1]


def range_root(start: int, end: int, node: Node) -> bytes:
    """Root of the leaves ``[start, end)`` that form a subtree of the whole."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(node(level, start >> level))
        start += 1 << level
    result = peaks.pop()
    while peaks:
        result = node_hash(peaks.pop(), result)
    return result


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Raise unless the tree of `new` leaves begins with that of `old` leaves. RFC 9162, 2.1.4.2.

    Args:
        old: Leaves of the earlier tree; the empty one begins every other.
        new: Leaves of the later tree.
        old_root: Root of the earlier tree.
        new_root: Root of the later tree.
        path: Hashes of the proof; none when `old` is 0 or `new`.
    """
    need(0 <= old <= new, "the earlier tree is the larger one")
    if old in {0, new}:
        same = (old_root == EMPTY or old > 0) and (old_root == new_root or old < new)
        need(same and not path, "trees that must be the same are not, or come with a proof")
        return
    hashes = list(path) if old & (old - 1) else [old_root, *path]
    need(bool(hashes), "the consistency proof is too short")
    position, last = old - 1, new - 1
    while position % 2:
        position, last = position >> 1, last >> 1
    before = after = hashes[0]
    for sibling in hashes[1:]:
        need(last > 0 and len(sibling) == len(EMPTY), "the consistency proof is too long or malformed")
        if position % 2 or position == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while position and not position % 2:
                position, last = position >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        position, last = position >> 1, last >> 1
    holds = last == 0 and before == old_root and after == new_root
    need(holds, "the later tree does not begin with the earlier one")


def consistency(old: int, new: int, node: Node) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with that of `old`, from a reader of complete subtrees."""
    if old in {0, new}:
        return []
    path, start, end, whole = [], 0, new, True
    while start + old < end:
        middle = start + (1 << ((end - start - 1).bit_length() - 1))
        if start + old <= middle:
            path.append(range_root(middle, end, node))
            end = middle
        else:
            path.append(range_root(start, middle, node))
            start, old, whole = middle, start + old - middle, False
    return [*([] if whole else [range_root(start, end, node)]), *path[::-1]]
