"""Several small appends in one commit: what many threads ask for at once is made durable together.

An append costs half a dozen flushes to the disk whatever its size. While one commit is being made, others
queue up; the next commit takes all of them. Each caller returns only when its own entries are durable, and
gets the error that met them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from privity.errors import InputError, IntegrityError, PrivityError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.adapters.log_files import FileLog

MOST_ENTRIES: Final = 65_536
"""Entries of one commit: as many as a slice of decisions, so that nobody waits much longer for company."""


@dataclass(slots=True)
class _Waiting:
    key: str
    entries: Sequence[bytes]
    done: threading.Event = field(default_factory=threading.Event)
    index: int = -1
    error: PrivityError | None = None


class GroupLog:
    """Appends of many threads to one log.

    Args:
        log: Opened for writing; nobody else appends to it meanwhile.
    """

    def __init__(self, log: FileLog) -> None:
        self._log = log
        self._waiting: list[_Waiting] = []
        self._queue, self._writing = threading.Lock(), threading.Lock()

    def append(self, entries: Sequence[bytes], *, key: str) -> int:
        """Append all of `entries` durably, or none, perhaps together with others'; the index of the first.

        Raises:
            InputError, IntegrityError, UnavailableError: As `FileLog.append`.
        """
        mine = _Waiting(key, entries)
        with self._queue:
            self._waiting.append(mine)
        with self._writing:
            # Whoever comes to write takes along all that queued up meanwhile, until its own append is done.
            while not mine.done.is_set():
                self._write(self._taken())
        if mine.error is not None:
            raise mine.error
        return mine.index

    def _taken(self) -> list[_Waiting]:
        with self._queue:
            count = size = 0
            for each in self._waiting:
                size += len(each.entries)
                if count and size > MOST_ENTRIES:
                    break
                count += 1
            taken, self._waiting = self._waiting[:count], self._waiting[count:]
        return taken

    def _write(self, taken: list[_Waiting]) -> None:
        try:
            indices = self._log.append_all([(each.key, each.entries) for each in taken])
        except (InputError, IntegrityError):
            self._apart(taken)
            return
        except PrivityError as error:
            for each in taken:
                each.error = error
                each.done.set()
            return
        for each, index in zip(taken, indices, strict=True):
            each.index = index
            each.done.set()

    def _apart(self, taken: list[_Waiting]) -> None:
        """One of them is at fault, and nothing was changed: each by itself, so that it meets nobody else."""
        for each in taken:
            try:
                each.index = self._log.append(each.entries, key=each.key)
            except PrivityError as error:
                each.error = error
            each.done.set()
