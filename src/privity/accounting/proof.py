"""Proofs of RFC 9162 over a reader of complete subtrees, so that a proof reads a few kilobytes of any log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.model.hashing import level_up
from privity.model.tree import EMPTY_ROOT, HASH_SIZE, node_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    NodeReader = Callable[[int, int], bytes]
    """``node(level, index)``: hash of the complete subtree of ``2**level`` leaves from ``index * 2**level``."""


def subtree_root(start: int, end: int, node: NodeReader) -> bytes:
    """Root of the leaves ``[start, end)``, where `start` is a multiple of the least power of two not below the length."""
    peaks = []
    while start < end:
        level = (end - start).bit_length() - 1
        peaks.append(node(level, start >> level))
        start += 1 << level
    if not peaks:
        return EMPTY_ROOT
    result = peaks.pop()
    while peaks:
        result = node_hash(peaks.pop(), result)
    return result


def inclusion(index: int, size: int, node: NodeReader) -> list[bytes]:
    """Sibling hashes, from the leaf upward, that lead from leaf `index` to the root of `size` leaves.

    Raises:
        ValueError: ``index`` does not lie in ``[0, size)``.
    """
    if not 0 <= index < size:
        raise ValueError("the index lies outside the tree")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(subtree_root(middle, end, node))
            end = middle
        else:
            path.append(subtree_root(start, middle, node))
            start = middle
    return path[::-1]


def inclusions(leaves: bytes, above: Sequence[bytes]) -> Iterator[list[bytes]]:
    """`inclusion` of each leaf of a complete subtree in turn, at a fraction of what each by itself costs.

    Args:
        leaves: Hashes of its leaves, end to end; their number is a power of two.
        above: Sibling hashes that lead from the subtree's root to that of the whole tree.
    """
    levels = []
    while len(leaves) > HASH_SIZE:
        levels.append([leaves[at : at + HASH_SIZE] for at in range(0, len(leaves), HASH_SIZE)])
        leaves = level_up(leaves)
    for index in range(1 << len(levels)):
        yield [level[index >> height ^ 1] for height, level in enumerate(levels)] + list(above)


def consistency(old: int, new: int, node: NodeReader) -> list[bytes]:
    """The proof that the tree of `new` leaves begins with the tree of `old`; empty when nothing is to be shown.

    Raises:
        ValueError: Not ``0 <= old <= new``.
    """
    if not 0 <= old <= new:
        raise ValueError("the earlier tree is the larger one")
    if old in (0, new):
        return []
    path, start, end, whole = [], 0, new, True
    while old != end - start:
        width = _split(end - start)
        if old <= width:
            path.append(subtree_root(start + width, end, node))
            end = start + width
        else:
            path.append(subtree_root(start, start + width, node))
            start, old, whole = start + width, old - width, False
    if not whole:
        path.append(subtree_root(start, end, node))
    return path[::-1]


def _split(width: int) -> int:
    """The largest power of two below `width`, which is at least 2."""
    return 1 << ((width - 1).bit_length() - 1)


def reader_of(leaves: bytes) -> NodeReader:
    """A reader over leaf hashes, end to end, that stand in memory, such as those of a row set."""
    levels = [leaves]
    while len(levels[-1]) > HASH_SIZE:
        paired = len(levels[-1]) // (2 * HASH_SIZE) * 2 * HASH_SIZE
        levels.append(level_up(levels[-1][:paired]))

    def node(level: int, index: int) -> bytes:
        return levels[level][HASH_SIZE * index : HASH_SIZE * (index + 1)]

    return node
