"""A replica of a log in another folder: what is new is copied behind what is there, then the commit record.

A replica is a log like any other for whoever reads, and nothing for whoever writes: it is made from one writer's log. What it
holds must be the beginning of what is copied, so that a log that was put back or rewritten never overwrites a good replica.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.accounting.note import Verifier, open_checkpoint
from privity.adapters import log_errors
from privity.adapters.log_layout import BUNDLES, ENTRIES, KEYS, Lengths, unpack_commit
from privity.adapters.log_store import COMMIT, LOCK, Store, Syscalls
from privity.errors import InputError, IntegrityError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from privity.adapters.log_reader import LogReader

CHUNK: Final = 1 << 24
EMPTY: Final = Lengths(size=0, entries=0, keys=0)


def replicate(log: LogReader, folder: Path, *, calls: Syscalls | None = None) -> int:
    """Bring the replica in `folder` up to `log`; how many entries were new.

    Args:
        log: The log as it was when it was opened.
        folder: A replica made before, or an empty or absent folder.
        calls: System calls.

    Raises:
        IntegrityError: What is there is not the beginning of this log, or is damaged. It was not touched.
        InputError: The folder holds something else.
        UnavailableError: Another process writes there, or the disk failed. What was committed there stands.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = Store(folder, calls or Syscalls(), writable=True)
        try:
            held = _held(log, store, folder)
            if held.size < log.size or not (folder / COMMIT).exists():
                _copy(log, store, held)
            return log.size - held.size
        finally:
            store.close()
    except OSError as error:
        raise UnavailableError(
            "The copy could not be written.",
            where=folder.name,
            remedy="Free space or mend the disk there, then repeat. What it held before stands.",
        ) from error


def _held(log: LogReader, store: Store, folder: Path) -> Lengths:
    """How much of each file the replica holds for certain."""
    record = store.read_commit()
    if record is None:
        if set(store.names()) - {LOCK, f"{COMMIT}.new", ENTRIES, BUNDLES, KEYS, *log.file_lengths()}:
            raise InputError(
                "The folder is not that of a replica.", where=folder.name, remedy="Choose another."
            )
        return EMPTY
    held, note = unpack_commit(record)
    head = open_checkpoint(note, Verifier.parse(log.vkey))
    if head.size > log.size or log.root_at(head.size) != head.root:
        raise IntegrityError(
            f"The log in {folder.name} holds {head.size:,} entries, and what would be copied there does not begin with them.",
            where=folder.name,
            remedy="Keep both, release nothing, and tell the inspector: one of the two was rewritten or put back.",
        )
    return held


def _copy(log: LogReader, store: Store, held: Lengths) -> None:
    before = held.by_file()
    for name, length in log.file_lengths().items():
        at = before.get(name, 0)
        while at < length:
            size = min(CHUNK, length - at)
            store.write(name, at, log.file_bytes(name, at, size))
            at += size
    store.sync()
    _check(log, store, held)
    store.write_commit(log.commit_record())


def _check(log: LogReader, store: Store, held: Lengths) -> None:
    """What was copied reads back as the log has it: a bit flipped on the way would be found by readers only."""
    for name, length in log.file_lengths().items():
        at = held.by_file().get(name, 0)
        while at < length:
            size = min(CHUNK, length - at)
            if store.read(name, at, size) != log.file_bytes(name, at, size):
                raise log_errors.flipped(name)
            at += size
