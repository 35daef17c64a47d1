"""Append-only files of a log and the order in which their bytes become durable.

`Syscalls` is the one place that touches the disk, so that a test can fail, tear or cut each
call. `Store` knows files and lengths, nothing of entries or trees.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Final

from privity.adapters.log_errors import second_writer, too_short

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

COMMIT: Final = "commit"
LOCK: Final = "lock"
_CHUNK: Final = 1 << 26
_AT_ONCE: Final = 1 << 30
"""Bytes read by one call: nearly always all, so that nothing is put together afterwards; Linux gives up to twice as many."""
_MODE: Final = 0o640


class Syscalls:
    """The system calls of a log, each a method. Raises OSError as the system does."""

    def open(self, path: str, flags: int, mode: int = _MODE) -> int:
        """Open a file; the descriptor is closed by `close`."""
        return os.open(path, flags | os.O_CLOEXEC, mode)

    def close(self, fd: int) -> None:
        """Close a descriptor."""
        os.close(fd)

    def pread(self, fd: int, count: int, offset: int) -> bytes:
        """At most `count` bytes; fewer at the end of the file."""
        return os.pread(fd, count, offset)

    def pwrite(self, fd: int, data: memoryview, offset: int) -> int:
        """Write some of `data`; the number of bytes written."""
        return os.pwrite(fd, data, offset)

    def fdatasync(self, fd: int) -> None:
        """Make a file's bytes and length durable."""
        os.fdatasync(fd)

    def fsync(self, fd: int) -> None:
        """Make a file, or the names in a folder, durable."""
        os.fsync(fd)

    def rename(self, old: str, new: str) -> None:
        """Put `old` in the place of `new` in one step."""
        os.rename(old, new)  # noqa: PTH104  (one system call, so that a test can fail it)

    def truncate(self, fd: int, length: int) -> None:
        """Cut a file to `length` bytes."""
        os.ftruncate(fd, length)

    def size(self, fd: int) -> int:
        """Bytes of a file."""
        return os.fstat(fd).st_size

    def lock(self, fd: int) -> None:
        """Take the writer's lock without waiting."""
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Store:
    """The files of one log folder.

    Args:
        folder: An existing folder.
        calls: System calls.
        writable: False opens every file read-only and takes no lock.

    Raises:
        UnavailableError: Another process holds the writer's lock.
    """

    def __init__(self, folder: Path, calls: Syscalls, *, writable: bool) -> None:
        self._folder, self._calls, self._writable = folder, calls, writable
        self._files: dict[str, int] = {}
        self._dirty: set[str] = set()
        self._new_names = False
        self._lock: int | None = None
        if writable:
            self._take_lock()

    def close(self) -> None:
        """Close every file and give up the lock. Bytes never committed stay unread."""
        for fd in self._files.values():
            self._calls.close(fd)
        self._files.clear()
        if self._lock is not None:
            self._calls.close(self._lock)
            self._lock = None

    def length(self, name: str) -> int:
        """Bytes of a file, committed or not; zero when it does not exist."""
        return self._calls.size(self._open(name)) if self._exists(name) else 0

    def read(self, name: str, offset: int, count: int) -> bytes:
        """Exactly `count` bytes.

        Raises:
            IntegrityError: The file ends before them.
        """
        if not count:
            return b""
        if not self._exists(name):
            raise too_short(name)
        fd, parts = self._open(name), []
        while count:
            part = self._calls.pread(fd, min(count, _AT_ONCE), offset)
            if not part:
                raise too_short(name)
            parts.append(part)
            count, offset = count - len(part), offset + len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def write(self, name: str, offset: int, data: bytes) -> None:
        """Write `data`; durable only after `sync`."""
        fd = self._open(name)
        self._dirty.add(name)
        self._write_all(fd, offset, data)

    def sync(self) -> None:
        """Make every byte written since the last `sync` durable, and the names of new files."""
        for name in sorted(self._dirty):
            self._calls.fdatasync(self._files[name])
        self._dirty.clear()
        if self._new_names:
            self._sync_folder()
            self._new_names = False

    def trim(self, lengths: Mapping[str, int]) -> None:
        """Give back the space of an append that failed before its commit; a failure here changes nothing."""
        self._dirty.clear()
        for name, fd in self._files.items():
            try:
                self._calls.truncate(fd, lengths.get(name, 0))
            except OSError:
                return

    def read_commit(self) -> bytes | None:
        """The commit record; None when there is none."""
        path = self._folder / COMMIT
        return path.read_bytes() if path.exists() else None

    def write_commit(self, data: bytes) -> None:
        """Put the commit record in place: write beside, make durable, rename, make the rename durable.

        Raises:
            OSError: The rename may or may not have happened; only reading again can tell.
        """
        temporary = str(self._folder / f"{COMMIT}.new")
        fd = self._calls.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            self._write_all(fd, 0, data)
            self._calls.fsync(fd)
        finally:
            self._calls.close(fd)
        self._calls.rename(temporary, str(self._folder / COMMIT))
        self._sync_folder()

    def names(self) -> Iterable[str]:
        """Names of the files in the folder, sorted."""
        return sorted(path.name for path in self._folder.iterdir())

    def _take_lock(self) -> None:
        self._lock = self._calls.open(str(self._folder / LOCK), os.O_RDWR | os.O_CREAT)
        try:
            self._calls.lock(self._lock)
        except BlockingIOError as error:
            self.close()
            raise second_writer(self._folder) from error

    def _exists(self, name: str) -> bool:
        return name in self._files or (self._folder / name).exists()

    def _open(self, name: str) -> int:
        if name not in self._files:
            flags = os.O_RDWR | os.O_CREAT if self._writable else os.O_RDONLY
            self._files[name] = self._calls.open(str(self._folder / name), flags)
            # Also for a file that exists: whoever made it may have died before its name was durable.
            self._new_names = True
        return self._files[name]

    def _write_all(self, fd: int, offset: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            written = self._calls.pwrite(fd, rest[:_CHUNK], offset)
            rest, offset = rest[written:], offset + written

    def _sync_folder(self) -> None:
        fd = self._calls.open(str(self._folder), os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._calls.fsync(fd)
        finally:
            self._calls.close(fd)
