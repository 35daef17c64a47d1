"""Reading a log in flat files: entries, proofs, tiles, and the check of it all."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Final

from privity.accounting.note import Verifier, open_checkpoint
from privity.accounting.proof import consistency, inclusion, inclusions, subtree_root
from privity.accounting.tiles import TILE_BYTES, TILE_HEIGHT, WIDTH
from privity.adapters import log_check, log_errors, log_export
from privity.adapters.log_layout import (
    BUNDLES,
    ENTRIES,
    KEYS,
    bundles,
    level_file,
    pack_commit,
    unpack_commit,
    unpack_keys,
    unpack_offset,
)
from privity.model.framing import unframe
from privity.model.hashing import subtree_roots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from privity.adapters.log_store import Store

_CACHED_NODES: Final = 1 << 16
_CACHED_BUNDLES: Final = 16


class LogReader:
    """The committed entries of one log folder, as they were when it was opened.

    Attributes:
        checkpoint: The signed note over all of them.
        own_from: Entries from here on were appended by this process.
    """

    def __init__(self, folder: Path, store: Store, verifier: Verifier) -> None:
        self._folder, self._store, self._verifier = folder, store, verifier
        self._load()
        self.own_from = self.size
        self._cached_node = lru_cache(maxsize=_CACHED_NODES)(self.node)
        self._cached_bundle = lru_cache(maxsize=_CACHED_BUNDLES)(self._bundle_entries)
        log_check.check_edge(self)

    def close(self) -> None:
        """Close the files, and give up the writer's lock if it is held."""
        self._store.close()

    @property
    def size(self) -> int:
        """Committed entries."""
        return self._lengths.size

    @property
    def entry_bytes(self) -> int:
        """Committed bytes of entries, lengths included."""
        return self._lengths.entries

    @property
    def root(self) -> bytes:
        """Root over the committed entries."""
        return self._head.root

    @property
    def origin(self) -> str:
        """Name of the log."""
        return self._head.origin

    @property
    def vkey(self) -> str:
        """Public key of the log, as verifiers are given it."""
        return self._verifier.vkey

    def appended(self, key: str) -> int | None:
        """Index of the first entry appended under `key`; None when nothing was."""
        known = self._keys.get(sha256(key.encode("utf-8")).digest())
        return None if known is None else known[0]

    def entry(self, index: int) -> bytes:
        """The bytes of one entry.

        Raises:
            InputError: There is no such entry.
        """
        self._check_index(index)
        number = index // WIDTH
        # A full bundle never changes again; the last, partial one may have grown since it was read.
        read = self._cached_bundle if (number + 1) * WIDTH <= self.size else self._bundle_entries
        return read(number)[index % WIDTH]

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Entries ``[start, end)`` in order; to the end of the log when `end` is None."""
        stop = self.size if end is None else end
        if not 0 <= start <= stop <= self.size:
            raise log_errors.no_entry(self._folder)
        for number in range(start // WIDTH, bundles(stop)):
            base = number * WIDTH
            yield from self._bundle_entries(number)[max(start - base, 0) : stop - base]

    def of_kind(self, kind: str, start: int = 0) -> list[int]:
        """Indices of the entries of a kind, from `start` on.

        Raises:
            IntegrityError: What was read for it does not hash to the signed root.
        """
        # Canonical text: no value before or after this key holds a quote.
        return log_check.find(self, start, f'"k":"{kind}"'.encode("ascii"))

    def filed(self, start: int = 0) -> list[int]:
        """Indices of the entries that are filed under a person's label, from `start` on.

        Raises:
            IntegrityError: What was read for it does not hash to the signed root.
        """
        return log_check.find(self, start, b'"sub":"')

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that entry `index` is in the tree of `size` entries (all of them when None)."""
        self._check_index(index)
        return inclusion(index, self._checked_size(size), self._cached_node)

    def inclusions(self, start: int = 0, end: int | None = None) -> Iterator[list[bytes]]:
        """The proof of each entry in ``[start, end)`` in the tree of all, in order; to the end of the log when `end` is None.

        Raises:
            InputError: There are no such entries.
        """
        stop = self.size if end is None else end
        if not 0 <= start <= stop <= self.size:
            raise log_errors.no_entry(self._folder)
        whole = self.size // WIDTH * WIDTH
        for at in range(start // WIDTH * WIDTH, min(stop, whole), WIDTH):
            above = inclusion(at, self.size, self._cached_node)[TILE_HEIGHT:]
            proofs = inclusions(self.tile(0, at // WIDTH), above)
            yield from islice(proofs, max(start - at, 0), min(stop - at, WIDTH))
        for index in range(max(start, whole), stop):
            yield inclusion(index, self.size, self._cached_node)

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        """The proof that the tree of `new` entries (all of them when None) begins with that of `old`."""
        return consistency(old, self._checked_size(new), self._cached_node)

    def root_at(self, size: int) -> bytes:
        """Root over the first `size` entries."""
        return subtree_root(0, self._checked_size(size), self._cached_node)

    def tile(self, level: int, index: int, width: int = WIDTH) -> bytes:
        """`width` hashes of a tile."""
        return self._store.read(level_file(level), TILE_BYTES * index, 32 * width)

    def bundle(self, index: int) -> bytes:
        """A bundle of up to 256 framed entries."""
        start = self._bundle_start(index)
        end = self._lengths.entries if index + 1 == bundles(self.size) else self._bundle_start(index + 1)
        if not 0 <= start <= end <= self._lengths.entries:
            raise log_errors.bad_bundle(index)
        return self._store.read(ENTRIES, start, end - start)

    def file_lengths(self) -> dict[str, int]:
        """Committed bytes of every file."""
        return self._lengths.by_file()

    def file_bytes(self, name: str, offset: int, count: int) -> bytes:
        """Committed bytes of a file, for a replica."""
        return self._store.read(name, offset, count)

    def commit_record(self) -> bytes:
        """The record that commits to what this reader sees."""
        return pack_commit(self._lengths, self.checkpoint)

    def fsck(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Hash every entry and tile again; raise IntegrityError naming the first that differs.

        Args:
            progress: Called with entries checked and entries in all.
        """
        log_check.check_all(self, progress)

    def export(self, folder: Path, *, checkpoint: bytes | None = None, first: int = 0) -> int:
        """Write a static copy in the layout of C2SP tlog-tiles to an empty `folder`; files written.

        Args:
            folder: Where to.
            checkpoint: Of the whole log, with cosignatures; None writes the log's own.
            first: Bundles that hold only entries before this one are left out.

        Raises:
            InputError: The folder is not empty.
            UnavailableError: It cannot be written.
        """
        note = self.checkpoint if checkpoint is None else checkpoint
        return log_export.export(self, folder, note, first=first)

    def _load(self) -> None:
        record = self._store.read_commit()
        if record is None:
            raise log_errors.missing(self._folder)
        self._lengths, self.checkpoint = unpack_commit(record)
        self._head = open_checkpoint(self.checkpoint, self._verifier)
        if self._head.size != self._lengths.size:
            raise log_errors.disagrees()
        for file, length in self._lengths.by_file().items():
            if self._store.length(file) < length:
                raise log_errors.too_short(file)
        self._keys = unpack_keys(self._store.read(KEYS, 0, self._lengths.keys), self.size)

    def node(self, level: int, index: int) -> bytes:
        """Hash of the complete subtree of ``2**level`` leaves at `index`, from the nearest stored level."""
        stored, rest = divmod(level, TILE_HEIGHT)
        return subtree_roots(self._store.read(level_file(stored), (32 << rest) * index, 32 << rest), rest)

    def _bundle_start(self, index: int) -> int:
        return unpack_offset(self._store.read(BUNDLES, 8 * index, 8))

    def _bundle_entries(self, index: int) -> list[bytes]:
        try:
            return unframe(self.bundle(index), min(WIDTH, self.size - index * WIDTH))
        except ValueError as error:
            raise log_errors.bad_bundle(index) from error

    def _check_index(self, index: int) -> None:
        if not 0 <= index < self.size:
            raise log_errors.no_entry(self._folder)

    def _checked_size(self, size: int | None) -> int:
        chosen = self.size if size is None else size
        if not 0 <= chosen <= self.size:
            raise log_errors.no_entry(self._folder)
        return chosen
