"""An entry as a file for a stranger shows it: a person's report, and a bundle of entries.

Format: spec/accounting-log.md, sections 12 and 13.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry as a file shows it.

    Attributes:
        index: Its place in the log.
        entry: Its bytes.
        path: Its inclusion under the file's checkpoint.
        disclosures: What the reader may see of it.
    """

    index: int
    entry: bytes
    path: Sequence[bytes]
    disclosures: Sequence[str] = ()

    @property
    def proven(self) -> dict[str, Any]:
        """Place, entry and inclusion, as JSON has them."""
        return {
            "i": self.index,
            "entry": self.entry.decode("ascii"),
            "path": [b64encode(step).decode("ascii") for step in self.path],
        }

    @property
    def item(self) -> dict[str, Any]:
        """The same with what is disclosed: an item of a file's `entries`."""
        return {**self.proven, "disclosures": list(self.disclosures)}
