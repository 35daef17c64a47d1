"""An entry on its way into a register: kept whole until it stands there, so that a cut-off command can be finished.

The log accounts for an entry before the register holds it, and a register that
lacks what the log accounts for is refused. Between the two the signed entry
lies beside the registers as `<register>.toml.entering`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.adapters.durable import replace_durably, sync_folder
from privity.adapters.registers.entries import read_toml, register_path, toml_table
from privity.model.register import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUFFIX = ".entering"


class Entering:
    """The entries on their way, in the folder of the registers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def hold(self, register: str, entry: Mapping[str, Any]) -> None:
        """Keep a signed entry, durably, in place of any other on its way into that register."""
        replace_durably(self._place(register), toml_table(entry).encode("utf-8"))

    def held(self) -> list[tuple[str, dict[str, Any]]]:
        """Every entry on its way, with its register.

        Raises:
            InputError: What lies there is not TOML.
        """
        found = [(register, self._place(register)) for register in KINDS]
        return [(register, read_toml(place)[0]) for register, place in found if place.exists()]

    def drop(self, register: str) -> None:
        """Forget the entry, durably: it stands in its register, or was never accounted for."""
        self._place(register).unlink(missing_ok=True)
        sync_folder(self._folder)

    def _place(self, register: str) -> Path:
        path = register_path(self._folder, register)
        return path.with_name(path.name + SUFFIX)
