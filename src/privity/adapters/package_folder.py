"""A release package as a folder on disk: written sealed, read back checked."""

from __future__ import annotations

import os
from hashlib import sha256
from typing import TYPE_CHECKING

from privity.errors import IntegrityError, UnavailableError
from privity.model.digest import file_digest
from privity.release import check_package, read_inner
from privity.release.manifest import ACCOUNTED, MANIFEST, SIGNATURE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from privity.adapters.openssl import OpenSSL
    from privity.release import Manifest


class PackageFolder:
    """A new folder (mode 0700) whose parts are sealed to `recipients`, PEM certificates.

    Implements `privity.release.package.Folder`. Nothing is flushed to the disk here:
    `privity.adapters.outbox.Outbox.hold` does that before anything rests on it.

    Raises:
        UnavailableError: The folder exists already or cannot be made.
    """

    def __init__(self, path: Path, openssl: OpenSSL, recipients: Sequence[bytes]) -> None:
        self.path, self._openssl, self._recipients = path, openssl, tuple(recipients)
        try:
            path.mkdir(mode=0o700, parents=True)
        except OSError as error:
            raise _no_disk(path.name, error) from error

    def seal(self, name: str, source: Iterable[bytes]) -> tuple[int, str]:
        """Encrypt `source` to the recipients as file `name`; its size and hex SHA-256 as it lies there."""
        self._openssl.seal(source, self.path / name, self._recipients)
        return file_size_and_digest(self.path / name)

    def write(self, name: str, data: bytes) -> None:
        """Write `data` in the clear as file `name`, mode 0600."""
        try:
            handle = os.open(self.path / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as out:
                out.write(data)
        except OSError as error:
            raise _no_disk(name, error) from error


def file_size_and_digest(path: Path) -> tuple[int, str]:
    """Size in bytes and hex SHA-256 of a file, read once and in pieces."""
    digest, size = sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def check_folder(folder: Path) -> Manifest:
    """Raise unless the folder holds exactly the files its manifest names, byte for byte.

    The manifest's own signature is not checked here; `open_package` does both.

    Raises:
        IntegrityError: A file is absent, added or altered.
    """
    try:
        present = {path.name: path for path in folder.iterdir() if path.name != ACCOUNTED}
        manifest = present.pop(MANIFEST).read_bytes()
        files = {name: file_size_and_digest(path) for name, path in present.items()}
    except (OSError, KeyError) as error:
        raise IntegrityError(
            "The package cannot be read whole.", where=folder.name, remedy="Ask for the package again."
        ) from error
    return check_package(manifest, files)


def open_package(
    folder: Path, out: Path, openssl: OpenSSL, *, custodian: bytes, cert: Path, key: Path
) -> Manifest:
    """Check a package and write its content, JSON Lines, to `out` (mode 0600).

    The same steps as spec/open_release.sh, in the same order: signature, recipient,
    digests of what lies there, and only then decryption; then the sealed digests.

    Args:
        folder: The package.
        out: File to make; it exists afterwards only if everything checked.
        openssl: The program.
        custodian: The custodian's pinned certificate, PEM.
        cert: The recipient's certificate, PEM.
        key: Its private key, PEM.

    Raises:
        IntegrityError: Anything did not check; `out` does not exist.
    """
    manifest_bytes, signature = (_read(folder / name) for name in (MANIFEST, SIGNATURE))
    openssl.verify(manifest_bytes, signature, certificate=custodian)
    manifest = check_folder(folder)
    if openssl.certificate_digest(cert.read_bytes()) not in manifest.terms.recipient_certificates:
        raise IntegrityError(
            "The package is not addressed to this certificate.",
            where=folder.name,
            remedy="Open it with the key it was sealed to, or return it.",
        )
    joined = out.with_name(out.name + ".joined")
    try:
        with os.fdopen(os.open(joined, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            inner = openssl.unseal(folder / manifest.inner.name, cert=cert, key=key)
            for part, expected in zip(manifest.parts, read_inner(inner, manifest), strict=True):
                content = openssl.unseal(folder / part.name, cert=cert, key=key)
                if (len(content), file_digest(content)) != expected:
                    raise IntegrityError(
                        "A part does not hold what the sealed listing says.",
                        where=part.name,
                        remedy="Ask for the package again.",
                    )
                file.write(content)
        joined.replace(out)
    except OSError as error:
        raise _no_disk(out.name, error) from error
    finally:
        joined.unlink(missing_ok=True)
    return manifest


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise IntegrityError(
            f"The package has no readable {path.name}.",
            where=path.parent.name,
            remedy="Ask for the package again.",
        ) from error


def _no_disk(name: str, error: OSError) -> UnavailableError:
    return UnavailableError(
        f"{name} could not be written ({error.strerror}).",
        where=name,
        remedy="Free space or mend the disk, then repeat the command.",
    )
