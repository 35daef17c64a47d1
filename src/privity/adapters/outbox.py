"""Sealed packages at rest and on their way: held until the log has them, then sent, once.

    hold:  flush every file, flush the folder, rename into held/, flush held/
    send:  note the log entry beside the package, rename into outbox/<recipient>/, flush both folders

A rename is the only step that shows anything, and everything it shows is on the
disk before it. So at any moment, power cut included, a release is in exactly one
state: not here, held whole, or sent whole. Only where the destination was
flushed and the source not can a power cut leave both; `held` then does not count
it and the next `send` tidies up. No failed flush is ever tried again: the error is raised.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from privity.adapters.package_folder import check_folder
from privity.errors import IntegrityError, OutOfOrderError, UnavailableError
from privity.model.canonical import canonical
from privity.model.release import ReleaseId
from privity.release import read_manifest
from privity.release.manifest import ACCOUNTED, MANIFEST, SAFE_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from privity.model.release import Accounted
    from privity.release import Manifest


class Disk:
    """The five things done to the disk. Tests replace it to fail, or to cut the power, at each one."""

    def sync_file(self, path: Path) -> None:
        """Flush a file's bytes."""
        _sync(path, os.O_RDONLY)

    def sync_folder(self, path: Path) -> None:
        """Flush a folder's own entries."""
        _sync(path, os.O_RDONLY | os.O_DIRECTORY)

    def make_folder(self, path: Path) -> None:
        """Make a folder (mode 0700) in an existing one."""
        path.mkdir(mode=0o700)

    def write(self, path: Path, data: bytes) -> None:
        """Write a whole file (mode 0600)."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(data)

    def rename(self, old: Path, new: Path) -> None:
        """Rename within one file system; never onto something that is there."""
        if new.exists():
            raise FileExistsError(new)
        old.rename(new)


class Outbox:
    """``held/`` and ``outbox/`` of one office.

    Args:
        office: The office's folder. Packages must be written on the same file system.
        disk: For tests only.
    """

    def __init__(self, office: Path, *, disk: Disk | None = None) -> None:
        self._held, self._out = office / "held", office / "outbox"
        self._disk = disk or Disk()

    def hold(self, release_id: ReleaseId, folder: Path) -> str:
        """Take a package into keeping, durably. Sends nothing. `folder` is moved, not copied.

        Returns:
            The package's digest: hex SHA-256 of its manifest.

        Raises:
            IntegrityError: The folder is not exactly the package its manifest names, or of another release.
            OutOfOrderError: Another package is already held or sent under this id; `folder` stays.
            UnavailableError: The disk refused. The package is either where it was or held whole.
        """
        manifest = check_folder(folder)
        if manifest.terms.release_id != release_id:
            raise _mismatch("The package is of another release.", release_id)
        if self._find(release_id) is not None:
            raise OutOfOrderError(
                "A package is already held or sent under this id.",
                where=release_id,
                remedy="Resume that release, or drop the held package if it was never accounted for.",
            )
        with _refusals(release_id):
            for path in sorted(folder.iterdir()):
                self._disk.sync_file(path)
            self._disk.sync_folder(folder)
            self._ensure(self._held)
            self._disk.rename(folder, self._held / release_id)
            self._disk.sync_folder(self._held)
            self._disk.sync_folder(folder.parent)
        return manifest.digest

    def send(self, release_id: ReleaseId, digest: str, accounted: Accounted) -> None:
        """Let the held package go, with a note of its log entries. Sending again changes nothing.

        Args:
            release_id: The release.
            digest: What `hold` returned.
            accounted: The log's own answer for this release and digest.

        Raises:
            IntegrityError: The held or sent package, or its note, is another one. Nothing is sent.
            OutOfOrderError: Nothing is held under this id.
            UnavailableError: The disk refused. The package is still held, or already sent, whole.
        """
        if (accounted.release_id, accounted.digest) != (release_id, digest):
            raise _mismatch("The log's answer is for another release or package.", release_id)
        place = self._find(release_id)
        if place is None:
            raise OutOfOrderError(
                "Nothing is held under this id.", where=release_id, remedy="Seal and hold the release first."
            )
        manifest = _manifest(place)
        if (manifest.terms.release_id, manifest.digest) != (release_id, digest):
            raise _mismatch("The package is not the one accounted for.", release_id)
        note = _note(accounted)
        with _refusals(release_id):
            if place.parent == self._held:
                self._depart(place, manifest, note)
            elif (place / ACCOUNTED).read_bytes() != note:
                raise _mismatch("The package was sent under another entry.", release_id)
            self._settle(release_id, place)

    def is_sent(self, release_id: ReleaseId) -> bool:
        """Whether the package has left. After a crash, `send` again makes sure of it."""
        place = self._find(release_id)
        return place is not None and place.parent != self._held

    def held(self) -> dict[ReleaseId, str]:
        """Packages held and not sent: release id to digest, in order of id.

        What it names is safe from a power cut: a rename an earlier crash left unflushed is flushed first.
        """
        if not self._held.exists():
            return {}
        with _refusals("held"):
            self._disk.sync_folder(self._held)
        waiting = (ReleaseId(path.name) for path in sorted(self._held.iterdir()))
        return {
            name: _manifest(self._held / name).digest
            for name in waiting
            if SAFE_ID.fullmatch(name) and not self.is_sent(name)
        }

    def drop(self, release_id: ReleaseId) -> None:
        """Remove a held package that was never accounted for. Dropping what is not there changes nothing.

        Raises:
            OutOfOrderError: It was sent; a recall is the way back.
            UnavailableError: The disk refused.
        """
        if self.is_sent(release_id):
            raise OutOfOrderError(
                "The package was sent and cannot be dropped.", where=release_id, remedy="Recall the release."
            )
        with _refusals(release_id):
            if (self._held / release_id).exists():
                shutil.rmtree(self._held / release_id)
                self._disk.sync_folder(self._held)

    def place(self, release_id: ReleaseId) -> Path | None:
        """The folder of a package held or sent; None when there is none."""
        return self._find(release_id)

    def _depart(self, place: Path, manifest: Manifest, note: bytes) -> None:
        destination = self._out / manifest.terms.recipient
        # A torn note from an earlier attempt is simply written again: nobody reads it before the rename.
        self._disk.write(place / ACCOUNTED, note)
        self._disk.sync_file(place / ACCOUNTED)
        self._disk.sync_folder(place)
        self._ensure(self._out)
        self._ensure(destination)
        self._disk.rename(place, destination / place.name)

    def _settle(self, release_id: ReleaseId, place: Path) -> None:
        """Make a departure durable: the new place first, so that a power cut can double but never lose it."""
        sent = self._find(release_id) or place
        self._disk.sync_folder(sent.parent)
        if (self._held / release_id).exists():
            shutil.rmtree(self._held / release_id)
        self._ensure(self._held)
        self._disk.sync_folder(self._held)

    def _find(self, release_id: ReleaseId) -> Path | None:
        if SAFE_ID.fullmatch(release_id) is None:
            raise _mismatch("A release id cannot name a folder.", "release id")
        sent = [path for path in self._out.glob(f"*/{release_id}") if path.is_dir()]
        held = self._held / release_id
        return sent[0] if sent else held if held.is_dir() else None

    def _ensure(self, folder: Path) -> None:
        if not folder.is_dir():
            self._disk.make_folder(folder)
        self._disk.sync_folder(folder.parent)


def _note(accounted: Accounted) -> bytes:
    return canonical(
        {
            "release_id": accounted.release_id,
            "manifest_sha256": accounted.digest,
            "first_entry": accounted.first_entry,
            "entries": accounted.entries,
        }
    )


def _manifest(place: Path) -> Manifest:
    try:
        return read_manifest((place / MANIFEST).read_bytes())
    except OSError as error:
        raise IntegrityError(
            "A held or sent package has no readable manifest.",
            where=place.name,
            remedy="Restore the folder from the backup; send nothing by hand.",
        ) from error


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _refusals(where: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnavailableError(
            f"The outbox could not be written ({error.strerror or type(error).__name__}).",
            where=where,
            remedy="Free space or mend the disk, then run privity release resume.",
        ) from error


def _mismatch(what: str, where: str) -> IntegrityError:
    return IntegrityError(what, where=where, remedy="Stop, and compare the log with the outbox.")
