"""The accounting log in flat files: durable appends, reads and proofs.

The order of an append is the promise: write past what is committed, make it durable, read it
back and hash it again, sign, put the commit record in place. No signature leaves the process
before the commit is durable, so a crash never leaves two signed trees of one size.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final, Self

from privity.accounting.cose_receipt import cose_receipt
from privity.accounting.note import Checkpoint, Signer, Verifier, sign_checkpoint
from privity.accounting.proof import subtree_root
from privity.adapters import log_errors
from privity.adapters.log_layout import (
    ENTRIES,
    Lengths,
    Write,
    lengths_after,
    level_file,
    new_hashes,
    pack_commit,
    plan,
)
from privity.adapters.log_reader import LogReader
from privity.adapters.log_store import COMMIT, LOCK, Store, Syscalls
from privity.model.hashing import framed_leaf_hashes, leaf_hashes
from privity.model.tree import EMPTY_ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_ENTRY: Final = 4096


class FileLog(LogReader):
    """One log folder. Made by `create`, `open` (the one writer) or `read` (any number of readers).

    Attributes:
        size: Committed entries.
        root: 32-byte root over them.
        checkpoint: The signed note that says so.
        origin: The log's name.
    """

    def __init__(self, folder: Path, store: Store, verifier: Verifier, signer: Signer | None) -> None:
        super().__init__(folder, store, verifier)
        self._signer = signer
        self._stopped = False

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
        return self.append_all([(key, entries)])[0]

    def append_all(self, appends: Sequence[tuple[str, Sequence[bytes]]]) -> list[int]:
        """Make several appends durable in one commit, or none; the index of the first entry of each.

        Args:
            appends: Key and entries of each, as `append` takes them. An append that was made before is not made again; one
                named twice here is made once.

        Raises:
            InputError: As `append`. Nothing was changed.
            IntegrityError: As `append`.
            UnavailableError: As `append`.
        """
        for _, entries in appends:
            self._check_usable(entries)
        groups: dict[bytes, Sequence[bytes]] = {}
        for key, entries in appends:
            mark = sha256(key.encode("utf-8")).digest()
            if mark in self._keys:
                self._appended_before(mark, entries)
            elif groups.setdefault(mark, entries) != entries:
                raise log_errors.key_reused(self.size)
        if groups:
            self._commit_all(list(groups.items()))
        return [self._keys[sha256(key.encode("utf-8")).digest()][0] for key, _ in appends]

    def _commit_all(self, groups: list[tuple[bytes, Sequence[bytes]]]) -> None:
        before = self._lengths
        try:
            writes = plan(before, groups, self._store.read)
            for write in writes:
                self._store.write(write.file, write.offset, write.data)
        except BaseException as error:
            self._store.trim(before.by_file())
            if isinstance(error, OSError):
                raise log_errors.not_written(self._folder) from error
            raise
        self._commit(lengths_after(before, writes, sum(len(some) for _, some in groups)), groups, writes)

    def appended(self, key: str) -> int | None:
        """Index of the first entry appended under `key`; None when nothing was."""
        found = self._keys.get(sha256(key.encode("utf-8")).digest())
        return None if found is None else found[0]

    def receipt(self, index: int) -> bytes:
        """The COSE receipt of one entry under the committed checkpoint, and under no other; nothing is appended.

        Raises:
            InputError: There is no such entry.
            UnavailableError: The log is open for reading only, a failed commit stopped it, or the key service did not
                answer. Nothing was signed.
            IntegrityError: The entry or its tiles are not what the log signed for. Nothing was signed.
        """
        if self._signer is None:
            raise log_errors.read_only(self._folder)
        if self._stopped:
            # What lies on the disk may be more than is known here: only reopening can tell what is committed.
            raise log_errors.stopped(self._folder)
        return cose_receipt(
            entry=self.entry(index),
            index=index,
            path=self.inclusion(index),
            checkpoint=self.checkpoint,
            signer=self._signer,
        )

    def _commit(
        self, after: Lengths, groups: list[tuple[bytes, Sequence[bytes]]], writes: list[Write]
    ) -> None:
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
        first = self.size
        for mark, some in groups:
            self._keys[mark] = (first, len(some))
            first += len(some)
        self._lengths, self._head, self.checkpoint = after, head, note

    def _check_read_back(self, after: Lengths, writes: list[Write]) -> None:
        """Hash a second time, from the entries as they lie on the disk, and compare what lies there.

        A bit flipped between hashing and writing would otherwise be signed, and the log lost.
        """
        before, count = self._lengths, after.size - self.size
        try:
            hashes = framed_leaf_hashes(self._store.read(ENTRIES, before.entries, len(writes[0].data)), count)
        except ValueError:
            raise log_errors.flipped(ENTRIES) from None
        again = {(write.file, write.offset): write.data for write in writes[1:]}
        for write in new_hashes(before.size, hashes, self._store.read):
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
        if not entries or not all(entries) or max(map(len, entries)) > MAX_ENTRY:
            raise log_errors.bad_entries(self._folder)


def _check_empty(folder: Path, store: Store) -> None:
    # A crash while a log is made may leave the lock and an unfinished record: that is still no log.
    if set(store.names()) - {LOCK, f"{COMMIT}.new"}:
        raise log_errors.not_empty(folder)
