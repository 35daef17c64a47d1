"""Files that are replaced whole or not at all, and stay after a power cut."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from privity.errors import UnavailableError

if TYPE_CHECKING:
    from pathlib import Path


def replace_durably(path: Path, *parts: bytes | memoryview) -> None:
    """Write `parts`, one behind the other, beside `path`, flush them to the disk and rename them into place.

    Raises:
        UnavailableError: The disk refused; `path` is as it was.
    """
    temporary = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as out:
            out.writelines(parts)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise UnavailableError(
            f"The file {path.name} could not be written ({error.strerror}).",
            where=path.name,
            remedy="Free space or mend the disk, then repeat the command.",
        ) from error


def sync_folder(folder: Path) -> None:
    """Flush a folder's own entries, so that a rename in it survives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Flush a file's bytes to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
