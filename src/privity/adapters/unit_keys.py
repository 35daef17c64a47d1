"""Secrets of retention units: 32 bytes for each class and year, in files of their own, and marks where one was destroyed.

::

    <class>-<year>.key          the secret, mode 0600, durable before it is used
    <class>-<year>.destroyed    durable before the secret is removed; from then on there is none for ever
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from privity.adapters.durable import replace_durably, sync_folder
from privity.adapters.office_keys import SECRET_SIZE, new_secret, read_secret
from privity.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path


class UnitKeys:
    """The secrets in one folder.

    Args:
        folder: Made when the first secret is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, bytes] = {}

    def key(self, name: str, year: int) -> bytes:
        """The secret of a unit, made now if there is none yet.

        Raises:
            UnavailableError: It was destroyed, or cannot be read or written.
        """
        unit = _unit(name, year)
        if unit not in self._known:
            self._known[unit] = self._read_or_make(unit)
        return self._known[unit]

    def destroyed(self, name: str, year: int) -> bool:
        """Whether the secret of a unit was destroyed."""
        return (self._folder / f"{_unit(name, year)}.destroyed").exists()

    def units(self) -> list[tuple[str, int]]:
        """Class and year of every unit there is or was."""
        found = {path.stem for path in self._folder.glob("*-*.*") if path.suffix in {".key", ".destroyed"}}
        return sorted((unit.rpartition("-")[0], int(unit.rpartition("-")[2])) for unit in found)

    def destroy(self, name: str, year: int, *, mark: bytes) -> None:
        """Destroy the secret of a unit; doing it again changes nothing.

        Args:
            name: The class.
            year: The year.
            mark: What is kept in its place: who ordered it, and the entry of the log.

        Raises:
            UnavailableError: The disk failed; doing it again is safe.
        """
        unit = _unit(name, year)
        replace_durably(self._folder / f"{unit}.destroyed", mark)
        path = self._folder / f"{unit}.key"
        if path.exists():
            _overwrite(path)
            path.unlink()
            sync_folder(self._folder)
        self._known.pop(unit, None)

    def _read_or_make(self, unit: str) -> bytes:
        if (self._folder / f"{unit}.destroyed").exists():
            raise UnavailableError(
                f"The secret of {unit} was destroyed on counsel's schedule: what its entries commit to is opened by nobody.",
                where=f"keys/units/{unit}",
                remedy="Proofs and reports made before still hold.",
            )
        path = self._folder / f"{unit}.key"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                new_secret(path)
            except InputError:
                pass  # another process made it meanwhile
            except OSError as error:
                raise UnavailableError(
                    f"The secret of {unit} could not be written.",
                    where=f"keys/units/{unit}",
                    remedy="Free space or mend the disk.",
                ) from error
            sync_folder(self._folder)
        return read_secret(path)


def _unit(name: str, year: int) -> str:
    return f"{name}-{year}"


def _overwrite(path: Path) -> None:
    """Zeros over the secret; on many disks the old bytes may lie elsewhere still, so keep the folder on one that can be erased."""
    try:
        with path.open("r+b") as file:
            file.write(bytes(SECRET_SIZE))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UnavailableError(
            "A secret could not be overwritten.",
            where=f"keys/units/{path.name}",
            remedy="Repeat the command.",
        ) from error
