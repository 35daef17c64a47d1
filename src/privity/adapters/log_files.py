"""The accounting log in flat files: durable appends, reads and proofs.

The order of an append is the promise: write past what is committed, make it durable, read it
back and hash it again, sign, put the commit record in place. No signature leaves the process
before the commit is durable, so a crash never leaves two signed trees of one size.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Self

from privity.accounting import Checkpoint, Signer, Verifier, open_checkpoint, sign_checkpoint
from privity.accounting.proof import consistency, inclusion, subtree_root
from privity.accounting.tiles import TILE_BYTES, TILE_HEIGHT, WIDTH, leaf_hashes, level_up, unframe
from privity.adapters import log_check, log_errors, log_export
from privity.adapters.log_layout import (
    BUNDLES,
    ENTRIES,
    KEYS,
    Lengths,
    Write,
    bundles,
    lengths_after,
    level_file,
    new_hashes,
    pack_commit,
    plan,
    unpack_commit,
    unpack_keys,
    unpack_offset,
)
from privity.adapters.log_store import COMMIT, LOCK, Store, Syscalls
from privity.model.tree import EMPTY_ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

MAX_ENTRY: Final = 4096
_CACHED_NODES: Final = 1 << 16


class FileLog:
    """One log folder. Made by `create`, `open` (the one writer) or `read` (any number of readers).

    Attributes:
        size: Committed entries.
        root: 32-byte root over them.
        checkpoint: The signed note that says so.
        origin: The log's name.
    """

    def __init__(self, folder: Path, store: Store, verifier: Verifier, signer: Signer | None) -> None:
        self._folder, self._store, self._signer, self._verifier = folder, store, signer, verifier
        self._stopped = False
        self._load()
        self._cached_node = lru_cache(maxsize=_CACHED_NODES)(self.node)
        log_check.check_edge(self)

    @classmethod
    def create(cls, folder: Path, signer: Signer, *, calls: Syscalls | None = None) -> FileLog:
        """Make an empty log in `folder`, named as the signer's key is. The only way a log begins.

        Raises:
            InputError: Something of a log is already there; it is as it was.
            UnavailableError: The folder cannot be written, or another process writes it.
        """
        verifier = Verifier.parse(signer.vkey)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            store = Store(folder, calls or Syscalls(), writable=True)
            try:
                _check_empty(folder, store)
                empty = Checkpoint(origin=verifier.name, size=0, root=EMPTY_ROOT)
                lengths = Lengths(size=0, entries=0, keys=0)
                store.write_commit(pack_commit(lengths, sign_checkpoint(empty, signer)))
                return cls(folder, store, verifier, signer)
            except BaseException:
                store.close()
                raise
        except OSError as error:
            raise log_errors.away(folder) from error

    @classmethod
    def open(cls, folder: Path, signer: Signer, *, calls: Syscalls | None = None) -> FileLog:
        """Open the log for appending; at most one process at a time.

        Raises:
            UnavailableError: There is no log here, or another process writes it.
            IntegrityError: The files do not agree with the signed checkpoint.
        """
        return cls._opened(folder, Verifier.parse(signer.vkey), signer, calls)

    @classmethod
    def read(cls, folder: Path, vkey: str, *, calls: Syscalls | None = None) -> FileLog:
        """Open the log for reading, as it is committed now; a writer may go on meanwhile.

        Raises:
            UnavailableError: There is no log here.
            IntegrityError: The files do not agree with the signed checkpoint.
        """
        return cls._opened(folder, Verifier.parse(vkey), None, calls)

    @classmethod
    def _opened(
        cls, folder: Path, verifier: Verifier, signer: Signer | None, calls: Syscalls | None
    ) -> FileLog:
        # A missing log is never made anew: whoever deleted one would get an empty one for it.
        if not (folder / COMMIT).exists():
            raise log_errors.missing(folder)
        try:
            store = Store(folder, calls or Syscalls(), writable=signer is not None)
            try:
                return cls(folder, store, verifier, signer)
            except BaseException:
                store.close()
                raise
        except OSError as error:
            raise log_errors.away(folder) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the files and give up the writer's lock."""
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

    def append(self, entries: Sequence[bytes], *, key: str) -> int:
        """Append all of `entries` durably, or none; the index of the first.

        Args:
            entries: At least one, each of 1 to 4096 bytes.
            key: Names this append for ever. The same key with the same entries appends nothing
                and returns the same index, so that a caller may repeat after any failure.

        Raises:
            InputError: Nothing to append, or an entry too long. Nothing was changed.
            IntegrityError: The key was used for other entries, or the bytes read back differ
                from those meant; in the latter case the log is stopped.
            UnavailableError: The disk failed. If it failed before the commit nothing was
                appended; if in the commit, the log is stopped until opened again and the
                append may or may not have happened: repeat it with the same key.
        """
        self._check_usable(entries)
        mark = sha256(key.encode("utf-8")).digest()
        if mark in self._keys:
            return self._appended_before(mark, entries)
        before = self._lengths
        try:
            writes = plan(before, entries, mark, self._store.read)
            for write in writes:
                self._store.write(write.file, write.offset, write.data)
        except BaseException as error:
            self._store.trim(before.by_file())
            if isinstance(error, OSError):
                raise log_errors.not_written(self._folder) from error
            raise
        self._commit(lengths_after(before, writes, len(entries)), mark, writes)
        return before.size

    def entry(self, index: int) -> bytes:
        """The bytes of one entry.

        Raises:
            InputError: There is no such entry.
        """
        self._check_index(index)
        return self._bundle_entries(index // WIDTH)[index % WIDTH]

    def entries(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Entries ``[start, end)`` in order; to the end of the log when `end` is None."""
        stop = self.size if end is None else end
        if not 0 <= start <= stop <= self.size:
            raise log_errors.no_entry(self._folder)
        for number in range(start // WIDTH, bundles(stop)):
            base = number * WIDTH
            yield from self._bundle_entries(number)[max(start - base, 0) : stop - base]

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The proof that entry `index` is in the tree of `size` entries (all of them when None)."""
        self._check_index(index)
        return inclusion(index, self._checked_size(size), self._cached_node)

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

    def fsck(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Hash every entry and tile again; raise IntegrityError naming the first that differs.

        Args:
            progress: Called with entries checked and entries in all.
        """
        log_check.check_all(self, progress)

    def export(self, folder: Path) -> int:
        """Write a static copy in the layout of C2SP tlog-tiles to an empty `folder`; files written.

        Raises:
            InputError: The folder is not empty.
            UnavailableError: It cannot be written.
        """
        return log_export.export(self, folder)

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

    def _commit(self, after: Lengths, mark: bytes, writes: list[Write]) -> None:
        """Steps two to five of an append. Any failure in here stops the log: only reopening can tell what holds."""
        if self._signer is None:
            raise log_errors.read_only(self._folder)
        try:
            self._store.sync()
            self._check_read_back(after, writes)
            root = subtree_root(0, after.size, self.node)
            head = Checkpoint(origin=self.origin, size=after.size, root=root)
            note = sign_checkpoint(head, self._signer)
            self._store.write_commit(pack_commit(after, note))
        except BaseException as error:
            self._stopped = True
            if isinstance(error, OSError):
                raise log_errors.stopped(self._folder) from error
            raise
        self._keys[mark] = (self.size, after.size - self.size)
        self._lengths, self._head, self.checkpoint = after, head, note

    def _check_read_back(self, after: Lengths, writes: list[Write]) -> None:
        """Hash a second time, from the entries as they lie on the disk, and compare what lies there.

        A bit flipped between hashing and writing would otherwise be signed, and the log lost.
        """
        before, count = self._lengths, after.size - self.size
        try:
            entries = unframe(self._store.read(ENTRIES, before.entries, len(writes[0].data)), count)
        except ValueError:
            raise log_errors.flipped(ENTRIES) from None
        again = {(write.file, write.offset): write.data for write in writes[1:]}
        for write in new_hashes(before.size, leaf_hashes(entries), self._store.read):
            again[write.file, write.offset] = write.data
        for (file, offset), data in again.items():
            if self._store.read(file, offset, len(data)) != data:
                raise log_errors.flipped(file)

    def _appended_before(self, mark: bytes, entries: Sequence[bytes]) -> int:
        first, count = self._keys[mark]
        if count != len(entries) or self._store.read(level_file(0), 32 * first, 32 * count) != leaf_hashes(
            entries
        ):
            raise log_errors.key_reused(first)
        return first

    def _check_usable(self, entries: Sequence[bytes]) -> None:
        if self._signer is None:
            raise log_errors.read_only(self._folder)
        if self._stopped:
            raise log_errors.stopped(self._folder)
        if not entries or not all(0 < len(entry) <= MAX_ENTRY for entry in entries):
            raise log_errors.bad_entries(self._folder)

    def node(self, level: int, index: int) -> bytes:
        """Hash of the complete subtree of ``2**level`` leaves at `index`, from the nearest stored level."""
        stored, rest = divmod(level, TILE_HEIGHT)
        hashes = self._store.read(level_file(stored), (32 << rest) * index, 32 << rest)
        while len(hashes) > len(EMPTY_ROOT):
            hashes = level_up(hashes)
        return hashes

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


def _check_empty(folder: Path, store: Store) -> None:
    # A crash while a log is made may leave the lock and an unfinished record: that is still no log.
    if set(store.names()) - {LOCK, f"{COMMIT}.new"}:
        raise log_errors.not_empty(folder)
