"""The folder of an outside body, a witness or a key custodian: begun once, with a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.accounting.vkey import is_name
from privity.adapters.durable import replace_durably
from privity.errors import InputError, UnavailableError

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What sort of body it is, for sentences: `what`, a name such a body may bear, and the command that makes one."""

    what: str
    example: str
    made_by: str

    def begin(self, folder: Path, name: str) -> None:
        """Make the folder, empty. `finish` follows once all else of it is there.

        Raises:
            InputError: The name is none, or the folder holds something already; it is as it was.
            OSError: It cannot be made.
        """
        if not is_name(name):
            raise InputError(
                f"A {self.what}'s name has neither spaces nor plus signs.",
                where="--name",
                remedy=f"Give a name such as {self.example}.",
            )
        if folder.exists() and any(folder.iterdir()):
            raise InputError("The folder is not empty.", where=folder.name, remedy="Name a new folder.")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def finish(self, folder: Path, name: str) -> None:
        """Write the name, by which the folder is known from now on.

        Raises:
            UnavailableError: It cannot be written.
        """
        replace_durably(folder / "name", name.encode() + b"\n")

    def name_of(self, folder: Path) -> str:
        """The name of the body of a folder.

        Raises:
            UnavailableError: It is no such body's folder.
        """
        try:
            return (folder / "name").read_text("utf-8").strip()
        except OSError as error:
            raise UnavailableError(
                f"This is no {self.what}'s folder.",
                where=folder.name,
                remedy=f"Make one with `{self.made_by}`.",
            ) from error
