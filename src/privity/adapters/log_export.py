"""A static copy of a log in the layout of C2SP tlog-tiles: files any web server can publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting.tiles import WIDTH, tile_path, tiles_of
from privity.adapters.log_layout import bundles
from privity.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from privity.adapters.log_reader import LogReader


def export(log: LogReader, folder: Path, checkpoint: bytes, *, first: int = 0) -> int:
    """Write tiles, bundles and, last of all, the checkpoint; the number of files.

    Args:
        log: The log.
        folder: Where to.
        checkpoint: Of the whole log.
        first: Bundles that hold only entries before this one are left out; the tiles of hashes never are (C2SP tlog-tiles).

    Raises:
        InputError: The folder is not empty.
        UnavailableError: It cannot be written; what is there has no checkpoint.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError("The folder is not empty.", where=str(folder), remedy="Choose another.")
        files = 1
        for level, index, width in tiles_of(log.size):
            _put(folder / tile_path(level, index, width), log.tile(level, index, width))
            files += 1
        for index in range(first // WIDTH, bundles(log.size)):
            width = min(WIDTH, log.size - index * WIDTH)
            _put(folder / tile_path("entries", index, width), log.bundle(index))
            files += 1
        _put(folder / "checkpoint", checkpoint)
    except OSError as error:
        raise UnavailableError(
            "The copy could not be written.",
            where=str(folder),
            remedy="Free space and export again elsewhere.",
        ) from error
    return files


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
