"""Checks of a log against its own checkpoint: the edge at every opening, all of it on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting.proof import subtree_root
from privity.accounting.tiles import WIDTH, leaf_hashes, tile_roots, unframe
from privity.adapters.log_layout import bundles
from privity.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable

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


def _check_bundle(log: LogReader, number: int) -> None:
    width = min(WIDTH, log.size - number * WIDTH)
    try:
        entries = unframe(log.bundle(number), width)
    except ValueError:
        raise _differs(f"bundle {number}") from None
    if leaf_hashes(entries) != log.tile(0, number, width):
        raise _differs(f"bundle {number}")


def _differs(what: str) -> IntegrityError:
    return IntegrityError(
        f"The log does not hash to its checkpoint: {what} differs.",
        where=what,
        remedy="Stop using this copy and restore the log from a replica.",
    )
