"""The secrets a custodian holds, a file for each class, and those it destroyed.

::

    classes/<class>     secrets, readable by their owner alone
    shredded/<class>    says that a class was destroyed, and is never taken again

A disk may keep what was written over. Who must be sure keeps the folder on a volume whose key can be destroyed, or the secrets in a
module that holds keys.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from privity.accounting.bringing import CLASS, read_secrets
from privity.adapters.durable import replace_durably, sync_folder
from privity.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path


class Classes:
    """Classes of one custodian; nothing of a secret is remembered between calls.

    Args:
        folder: The custodian's.
    """

    def __init__(self, folder: Path) -> None:
        self._held, self._gone = folder / "classes", folder / "shredded"

    def keep(self, key_class: str, secrets: bytes) -> bool:
        """Keep a class durably; False when another of that name is held, or it was destroyed.

        Raises:
            UnavailableError: The disk refused; nothing is held.
        """
        path = self._held / key_class
        if (self._gone / key_class).exists() or (path.exists() and path.read_bytes() != secrets):
            return False
        replace_durably(path, secrets)
        return True

    def secrets(self, key_class: str) -> dict[str, bytes] | None:
        """Secrets of a class by set; None when it is not held any more, or never was."""
        path = self._held / key_class
        if CLASS.fullmatch(key_class) is None or (self._gone / key_class).exists() or not path.exists():
            return None
        return read_secrets(path.read_bytes(), key_class)

    def held(self) -> list[str]:
        """Names of the classes held."""
        found = self._held.iterdir() if self._held.exists() else ()
        return sorted(
            path.name
            for path in found
            if CLASS.fullmatch(path.name) and not (self._gone / path.name).exists()
        )

    def shredded(self) -> list[str]:
        """Names of the classes destroyed."""
        return sorted(path.name for path in self._gone.iterdir()) if self._gone.exists() else []

    def shred(self, key_class: str) -> None:
        """Destroy a class for good. A server that runs gives no share of it from now on.

        Raises:
            InputError: There is no such class here.
            UnavailableError: The disk refused; the class is given no more, but its secrets may still lie there.
        """
        path = self._held / key_class
        if CLASS.fullmatch(key_class) is None or not (path.exists() or (self._gone / key_class).exists()):
            raise InputError(
                "There is no such class here.", where="CLASS", remedy="See `privity custodian status`."
            )
        replace_durably(self._gone / key_class, b"")
        for each in (path, path.with_name(path.name + ".new")):
            if each.exists():
                _destroy(each)
        sync_folder(self._held)


def _destroy(path: Path) -> None:
    try:
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except OSError as error:
        raise UnavailableError(
            f"The secrets of a class could not be destroyed ({error.strerror}).",
            where=path.name,
            remedy="Mend the disk and repeat the command.",
        ) from error
