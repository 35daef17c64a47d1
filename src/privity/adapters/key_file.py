"""Private keys in files: PKCS#8 PEM, readable by their owner alone, never written over another."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from privity.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes


def write_key(path: Path, key: PrivateKeyTypes) -> None:
    """Write a new key to `path`, which must not exist.

    Raises:
        InputError: The file exists; it is as it was.
        UnavailableError: The file could not be written.
    """
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(fd, "wb") as out:
            out.write(pem)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError as error:
        raise InputError(
            "A key file is already there.", where=str(path), remedy="Use it, or choose another path."
        ) from error
    except OSError as error:
        raise unusable(path) from error


def unusable(path: Path) -> UnavailableError:
    """The error of a key file that cannot be read or written."""
    return UnavailableError(
        "The key file cannot be used.", where=str(path), remedy="Check the path and its permissions."
    )
