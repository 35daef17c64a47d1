"""One process answers for a folder: a lock that ends with the process."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

from privity.errors import UnavailableError

if TYPE_CHECKING:
    from pathlib import Path


def lock(folder: Path, says: str) -> int:
    """Take the lock of a folder; what `unlock` is given.

    Raises:
        UnavailableError: Another process has it.
    """
    fd = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(fd)
        raise UnavailableError(
            says,
            where=folder.name,
            remedy="Stop it first: two that do not know of each other contradict each other.",
        ) from error
    return fd


def unlock(fd: int) -> None:
    """Give the lock up."""
    os.close(fd)
