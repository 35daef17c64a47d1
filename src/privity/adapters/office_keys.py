"""The office's own keys, files of mode 0600 in `keys/`, and how they are made once at its birth.

Someone who copies `log.pem` can sign a false checkpoint (witnesses and copies
find the fork); `manifest.key` can sign a false package; `unit.key` can test
guesses against the log's commitments; `travel.key` against refused persons.
None of them can approve anything.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from privity.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path

SECRET_SIZE = 32


def new_secret(path: Path) -> None:
    """Write 32 random bytes to a file that must not exist.

    Raises:
        InputError: It exists; it is as it was.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InputError(
            f"The key {path.name} is there already.",
            where=path.name,
            remedy="Keep it; it cannot be made twice.",
        ) from error
    with os.fdopen(handle, "wb") as out:
        out.write(os.urandom(SECRET_SIZE))
        out.flush()
        os.fsync(out.fileno())


def read_secret(path: Path) -> bytes:
    """The 32 bytes of a secret.

    Raises:
        UnavailableError: The file is absent, unreadable or of another length.
    """
    try:
        secret = path.read_bytes()
    except OSError as error:
        raise _unusable(path) from error
    if len(secret) != SECRET_SIZE:
        raise _unusable(path)
    return secret


def _unusable(path: Path) -> UnavailableError:
    return UnavailableError(
        f"The key {path.name} cannot be used.",
        where=f"keys/{path.name}",
        remedy="Restore it from its backup.",
    )
