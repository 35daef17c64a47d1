"""The folders of an office: what lies where, and durable reads and writes of it.

Someone who can read `batches/` sees what requesters wrote about persons: the
file as received until the batch is settled and an inspector is there to seal it
to, the tables the gate works with for as long as they stand. He cannot see
records. Someone who can write it is found out: lines are checked against the
root in the log before anything is approved.
"""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.adapters.durable import replace_durably, sync_file, sync_folder
from privity.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FOLDERS = ("law", "registers", "keys", "records", "index", "batches", "log", "outbox", "tmp")


@dataclass(frozen=True, slots=True)
class BatchFolder:
    """Files of one batch. None of them exists before its stage has written it whole."""

    root: Path

    def table(self, name: str) -> Path:
        """A Parquet file a stage wrote: lines, facts, findings, answers, fingerprints, refused, earlier."""
        return self.root / f"{name}.parquet"

    @property
    def header(self) -> Path:
        """The header, exactly as signed."""
        return self.root / "request.header.toml"

    @property
    def signature(self) -> Path:
        """The requester's detached signature over the header."""
        return self.root / "request.header.toml.p7s"

    def original(self, name: str) -> Path:
        """The lines file, exactly as received, under the name it came with."""
        return self.root / "original" / name

    def originals(self) -> list[Path]:
        """The lines file as received, while it lies here in the clear; nothing once it is sealed."""
        return sorted((self.root / "original").glob("*"))

    @property
    def sealed_original(self) -> Path:
        """The lines file sealed to the inspector, once the batch is settled."""
        return self.root / "request.lines.p7m"

    def evidence(self, digest: str) -> Path:
        """A signature kept as evidence, by the digest of what it covers."""
        return self.root / "evidence" / f"{digest}.p7s"

    def issued(self, digest: str) -> Path:
        """The text of a certificate of the batch, by its digest."""
        return self.root / "certificates" / f"{digest}.json"


class OfficeFiles:
    """The office's folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, name: str) -> Path:
        """One of the office's folders."""
        return self.root / name

    def batch(self, batch_id: str) -> BatchFolder:
        """The folder of a batch."""
        return BatchFolder(self.root / "batches" / batch_id)

    def other_batches(self, batch_id: str, name: str) -> list[Path]:
        """The file `name`.parquet of every other batch that has one, in a fixed order."""
        found = (self.root / "batches").glob(f"*/{name}.parquet")
        return sorted(path for path in found if path.parent.name != batch_id)

    def empty_tmp(self) -> None:
        """Remove what an earlier run left in `tmp/`."""
        folder = self.root / "tmp"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, exist_ok=True)

    def new_folder(self, name: str) -> Path:
        """An empty folder `tmp/<name>`; what stood there is removed."""
        folder = self.root / "tmp" / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700, parents=True)
        return folder

    def staged(self, name: str) -> BatchFolder:
        """An empty batch folder in `tmp/`, moved into place whole by `settle`."""
        return BatchFolder(self.new_folder(name))

    def settle(self, staged: BatchFolder, batch_id: str) -> None:
        """Move a staged folder to its batch, durably. A leftover of a filing that never finished is replaced."""
        target = self.batch(batch_id).root
        for path in staged.root.rglob("*"):
            if path.is_file():
                sync_file(path)
        sync_folder(staged.root)
        shutil.rmtree(target, ignore_errors=True)
        staged.root.rename(target)
        sync_folder(target.parent)

    def publish(self, folder: Path, name: str) -> None:
        """Move a folder into the outbox as `name`, durably; what stands there already is left."""
        target = self.root / "outbox" / name
        if target.exists():
            return
        for path in folder.iterdir():
            sync_file(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(target)
        sync_folder(target.parent)

    def folders(self, name: str) -> list[Path]:
        """The folders within one of the office's folders, in a fixed order."""
        return sorted(path for path in (self.root / name).iterdir() if path.is_dir())

    @staticmethod
    def make_folder(folder: Path) -> None:
        """Make a folder that may be there already."""
        folder.mkdir(mode=0o700, exist_ok=True)

    @staticmethod
    def remove_folder(folder: Path) -> None:
        """Remove a folder and what is in it, if it is there."""
        shutil.rmtree(folder, ignore_errors=True)

    @staticmethod
    def copy(source: Path, target: Path) -> None:
        """Copy bytes; the source is left alone.

        Raises:
            InputError: The source is absent or not a regular file.
        """
        if not source.is_file():
            raise InputError(
                "The lines file the header names is not beside it.",
                where=source.name,
                remedy="Put both in one folder.",
            )
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, target)

    @staticmethod
    def exists(path: Path) -> bool:
        """Whether a file is there."""
        return path.exists()

    @staticmethod
    def read(path: Path, *, limit: int = 64 << 20) -> bytes:
        """All bytes of a small file.

        Raises:
            InputError: It is absent, not a regular file, or larger than `limit`.
        """
        try:
            if not path.is_file():
                raise InputError(
                    f"There is no file {path.name}.", where=path.name, remedy="Name a file that exists."
                )
            if path.stat().st_size > limit:
                raise InputError(
                    f"The file {path.name} is too large for what it should be.",
                    where=path.name,
                    remedy="Name the right file.",
                )
            return path.read_bytes()
        except OSError as error:
            raise _unreadable(path) from error

    @staticmethod
    def digest(path: Path) -> str:
        """Hex SHA-256 of a file, read in pieces.

        Raises:
            UnavailableError: It could not be read.
        """
        try:
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _unreadable(path) from error

    @staticmethod
    def write(path: Path, data: bytes) -> None:
        """Replace a file whole and durably."""
        replace_durably(path, data)

    @staticmethod
    def write_stream(path: Path, chunks: Iterable[bytes]) -> str:
        """Write chunks to a new file; the hex SHA-256 of it."""
        digest = hashlib.sha256()
        with path.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
        return digest.hexdigest()

    @staticmethod
    def remove(path: Path) -> None:
        """Remove a file if it is there."""
        path.unlink(missing_ok=True)

    @staticmethod
    def keep(path: Path) -> None:
        """Flush a written file and its name to the disk.

        Raises:
            UnavailableError: The disk refused; whether the file would survive a power cut is not known.
        """
        try:
            sync_file(path)
            sync_folder(path.parent)
        except OSError as error:
            raise _refused(path, error) from error

    @staticmethod
    def discard(path: Path) -> None:
        """Remove a file, durably.

        Raises:
            UnavailableError: The disk refused; the file may still be there.
        """
        try:
            path.unlink(missing_ok=True)
            sync_folder(path.parent)
        except OSError as error:
            raise _refused(path, error) from error


def _unreadable(path: Path) -> UnavailableError:
    return UnavailableError(
        f"The file {path.name} could not be read.", where=path.name, remedy="Check the disk and its rights."
    )


def _refused(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"The disk refused the file {path.name} ({error.strerror}).",
        where=path.name,
        remedy="Free space or mend the disk, then run `privity release resume`.",
    )
