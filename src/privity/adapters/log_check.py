"""Checks of a log against its own checkpoint: the edge at every opening, all of it on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting.proof import subtree_root
from privity.accounting.tiles import TILE_HEIGHT, WIDTH, tile_roots
from privity.adapters.log_layout import bundles
from privity.errors import IntegrityError
from privity.model.framing import unframe
from privity.model.hashing import framed_leaf_hashes, leaf_hashes, subtree_roots
from privity.model.tree import node_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privity.adapters.log_reader import LogReader


def check_edge(log: LogReader) -> None:
    """Raise unless the right edge of the tree hashes to the root and the last bundle to its leaves."""
    if log.root_at(log.size) != log.root:
        raise _differs("the right edge of the tree")
    if log.size:
        _check_bundle(log, bundles(log.size) - 1)


def check_all(log: LogReader, progress: Callable[[int, int], None] | None) -> None:
    """Raise unless every entry hashes to its leaf, every tile to the one above, and all to the root."""
    for number in range(bundles(log.size)):
        _check_bundle(log, number)
        if progress:
            progress(min((number + 1) * WIDTH, log.size), log.size)
    level, hashes = 0, log.size
    while hashes >= WIDTH:
        for number in range(hashes // WIDTH):
            above = log.tile(level + 1, number // WIDTH, number % WIDTH + 1)[-32:]
            if tile_roots(log.tile(level, number)) != above:
                raise _differs(f"tile {number} of level {level}")
        level, hashes = level + 1, hashes // WIDTH
    if subtree_root(0, log.size, log.node) != log.root:
        raise _differs("the root")


def find(log: LogReader, start: int, mark: bytes) -> list[int]:
    """Indices from `start` on of the entries that hold `mark`; raise unless the entries read hash to the root.

    Only the bundles from that of `start` on are read. Of what lies before them the stored hashes are taken, and of
    what this process appended: it was hashed from the disk when it was.
    """
    read = range(start // WIDTH, bundles(log.size)) if start < log.size else range(0)
    own = bundles(log.own_from)
    found: list[int] = []
    fresh: dict[int, bytes] = {}
    for number in read:
        if number >= own and mark not in log.bundle(number):
            continue
        entries = _bundle_entries(log, number)
        found += [n for n, data in enumerate(entries, number * WIDTH) if mark in data and n >= start]
        if number < own:
            fresh[number] = leaf_hashes(entries)
            if len(entries) == WIDTH:
                fresh[number] = tile_roots(fresh[number])
    if fresh and _root_over(log, fresh) != log.root:
        raise _differs(f"an entry from {read.start * WIDTH} on")
    return found


def _root_over(log: LogReader, fresh: Mapping[int, bytes]) -> bytes:
    """Root of the log: of bundles in `fresh` from the root, or of the last one the leaves, of others as stored."""
    first, end = min(fresh) * WIDTH, (max(fresh) + 1) * WIDTH

    def node(level: int, index: int) -> bytes:
        if (index + 1) << level <= first or index << level >= end:
            return log.node(level, index)
        if level > TILE_HEIGHT:
            return node_hash(node(level - 1, 2 * index), node(level - 1, 2 * index + 1))
        hashes = fresh[(index << level) // WIDTH]
        if level == TILE_HEIGHT:
            return hashes
        at = (index << level) % WIDTH
        return subtree_roots(hashes[32 * at : 32 * (at + (1 << level))], level)

    return subtree_root(0, log.size, node)


def _check_bundle(log: LogReader, number: int) -> None:
    count = min(WIDTH, log.size - number * WIDTH)
    try:
        hashes = framed_leaf_hashes(log.bundle(number), count)
    except ValueError:
        raise _differs(f"bundle {number}") from None
    if hashes != log.tile(0, number, count):
        raise _differs(f"bundle {number}")


def _bundle_entries(log: LogReader, number: int) -> list[bytes]:
    try:
        return unframe(log.bundle(number), min(WIDTH, log.size - number * WIDTH))
    except ValueError:
        raise _differs(f"bundle {number}") from None


def _differs(what: str) -> IntegrityError:
    return IntegrityError(
        f"The log does not hash to its checkpoint: {what} differs.",
        where=what,
        remedy="Stop using this copy and restore the log from a replica.",
    )
