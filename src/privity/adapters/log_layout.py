"""What an append writes, file by file, and the commit record: arithmetic over bytes, no disk.

::

    entries.dat   entries, each behind its length in two bytes
    bundles.idx   offset in entries.dat of each bundle of 256 entries, eight bytes little-endian
    L0.dat …      32-byte hashes: tile N of level l is bytes [8192 N, 8192 (N + 1))
    keys.dat      64 bytes per append: SHA-256 of its key, first index, count, and a check of these
    commit        one line of lengths, then the signed checkpoint

Bytes past the committed lengths are left by an append that failed: never read, overwritten later.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Final

from privity.accounting.tiles import TILE_BYTES, WIDTH, tile_roots
from privity.errors import IntegrityError
from privity.model.canonical import canonical
from privity.model.framing import frame, starts
from privity.model.hashing import leaf_hashes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ENTRIES: Final = "entries.dat"
BUNDLES: Final = "bundles.idx"
KEYS: Final = "keys.dat"
VERSION: Final = 1

_OFFSET: Final = struct.Struct("<Q")
_KEY: Final = struct.Struct("<32sQQ")
_KEY_CHECK: Final = 16
_KEY_SIZE: Final = _KEY.size + _KEY_CHECK


def level_file(level: int) -> str:
    """Name of the file with the hashes of a tile level."""
    return f"L{level}.dat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lengths:
    """How much of each file is committed.

    Attributes:
        size: Entries.
        entries: Bytes of `ENTRIES`.
        keys: Bytes of `KEYS`.
    """

    size: int
    entries: int
    keys: int

    def by_file(self) -> dict[str, int]:
        """Committed bytes of every file a log of this size has."""
        lengths = {ENTRIES: self.entries, KEYS: self.keys, BUNDLES: _OFFSET.size * bundles(self.size)}
        level, hashes = 0, self.size
        while hashes:
            lengths[level_file(level)] = 32 * hashes
            level, hashes = level + 1, hashes // WIDTH
        return lengths


def bundles(size: int) -> int:
    """Bundles of a log of `size` entries, the last perhaps partial."""
    return (size + WIDTH - 1) // WIDTH


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for one place of one file."""

    file: str
    offset: int
    data: bytes


def plan(
    before: Lengths, groups: Sequence[tuple[bytes, Sequence[bytes]]], read: Callable[[str, int, int], bytes]
) -> list[Write]:
    """Everything one commit of some appends writes, hashes included; the entries' own bytes first, the keys last.

    Args:
        before: What is committed.
        groups: SHA-256 of each append's key, and its entries, at least one.
        read: ``read(file, offset, count)`` of committed bytes.
    """
    entries = list(chain.from_iterable(some for _, some in groups))
    keys, first = [], before.size
    for mark, some in groups:
        keys.append(_pack_key(mark, first, len(some)))
        first += len(some)
    return [
        Write(ENTRIES, before.entries, frame(entries)),
        *_bundle_starts(before, entries),
        *new_hashes(before.size, leaf_hashes(entries), read),
        Write(KEYS, before.keys, b"".join(keys)),
    ]


def lengths_after(before: Lengths, writes: Sequence[Write], count: int) -> Lengths:
    """What is committed once `writes` of so many entries are."""
    return Lengths(
        size=before.size + count,
        entries=before.entries + len(writes[0].data),
        keys=before.keys + len(writes[-1].data),
    )


def _bundle_starts(before: Lengths, entries: Sequence[bytes]) -> Iterator[Write]:
    first = -before.size % WIDTH
    if first < len(entries):
        begun = [before.entries + at for at in starts(entries, first, WIDTH)]
        packed = struct.pack(f"<{len(begun)}Q", *begun)
        yield Write(BUNDLES, _OFFSET.size * bundles(before.size), packed)


def new_hashes(start: int, hashes: bytes, read: Callable[[str, int, int], bytes]) -> Iterator[Write]:
    """The new hashes of each level: a level is the roots of the full tiles below it."""
    level = 0
    while hashes:
        yield Write(level_file(level), 32 * start, hashes)
        first, last = start // WIDTH, (start + len(hashes) // 32) // WIDTH
        head = read(level_file(level), TILE_BYTES * first, 32 * (start % WIDTH)) if last > first else b""
        hashes = tile_roots((head + hashes)[: TILE_BYTES * (last - first)])
        level, start = level + 1, first


def unpack_offset(data: bytes) -> int:
    """The offset in eight bytes of `BUNDLES`."""
    return int(_OFFSET.unpack(data)[0])


def _pack_key(mark: bytes, first: int, count: int) -> bytes:
    # No signature covers this file; the check only keeps a flipped bit from admitting an append twice.
    record = _KEY.pack(mark, first, count)
    return record + sha256(record).digest()[:_KEY_CHECK]


def unpack_keys(data: bytes, size: int) -> dict[bytes, tuple[int, int]]:
    """The appends in `KEYS`: hash of the key to first index and count.

    Raises:
        IntegrityError: The appends are not, one after the other, the `size` entries of the log.
    """
    known: dict[bytes, tuple[int, int]] = {}
    end = 0
    for at in range(0, len(data), _KEY_SIZE):
        mark, first, count = _KEY.unpack_from(data, at)
        sound = _pack_key(mark, first, count) == data[at : at + _KEY_SIZE]
        if not sound or first != end or mark in known:
            raise _broken("The record of appends has a flipped bit, a gap or a repeated key.", KEYS)
        known[mark] = (first, count)
        end = first + count
    if end != size:
        raise _broken("The record of appends does not cover the log.", KEYS)
    return known


def pack_commit(lengths: Lengths, checkpoint: bytes) -> bytes:
    """The commit record."""
    head = {"v": VERSION, "size": lengths.size, "entries": lengths.entries, "keys": lengths.keys}
    return canonical(head) + b"\n" + checkpoint


def unpack_commit(data: bytes) -> tuple[Lengths, bytes]:
    """Committed lengths and signed checkpoint.

    Raises:
        IntegrityError: The record is malformed or of a later version.
    """
    head, _, checkpoint = data.partition(b"\n")
    try:
        fields = json.loads(head)
        lengths = Lengths(size=fields["size"], entries=fields["entries"], keys=fields["keys"])
    except (ValueError, KeyError, TypeError) as error:
        raise _broken("The commit record is malformed.", "commit") from error
    if pack_commit(lengths, checkpoint) != data or lengths.keys % _KEY_SIZE:
        raise _broken("The commit record is malformed or of another version.", "commit")
    return lengths, checkpoint


def _broken(what: str, where: str) -> IntegrityError:
    return IntegrityError(
        what, where=where, remedy="Stop using this copy and restore the log from a replica."
    )
