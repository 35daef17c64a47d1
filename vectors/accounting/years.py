"""A log of three years, the same bytes each time: concerns lodged in 2026, 2027 and, after an idle year, 2029.

`Told({2027: bend})` lets a test bend the fields of a year's entry, to make the log of a custodian who cheats and signs
all the same.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privity.accounting import Seal, build
from privity.accounting.years import begins
from privity.adapters.log_files import FileLog
from privity.adapters.log_signer import FileSigner
from privity.model.tree import root_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

UNIT_KEY = sha256(b"unit key of the years").digest()
SIGNER = FileSigner(
    Ed25519PrivateKey.from_private_bytes(sha256(b"log key of the years").digest()),
    name="custodian.example/years",
)
YEARS = {2026: 200, 2027: 99, 2029: 5}
"""Entries of each year, that of the year itself apart."""


def seal(index: int) -> Seal:
    """Key and nonce of the entry at a place."""
    return Seal(unit_key=UNIT_KEY, nonce=sha256(f"nonce {index}".encode()).digest()[:16])


class Told:
    """The entries of the log.

    Attributes:
        entries: Bytes of each, in order.
        opened: Year to the place of its entry.
    """

    def __init__(self, bend: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] | None = None) -> None:
        self._bend = dict(bend or {})
        self.entries: list[bytes] = []
        self.opened: dict[int, int] = {}
        for year, count in YEARS.items():
            if self.entries:
                self.open(year)
            for number in range(count):
                self.concern(begins(year) + 3_600 * (number + 1))

    def concern(self, when: int) -> None:
        """An entry of no batch."""
        digest = sha256(f"concern {len(self.entries)}".encode()).hexdigest()
        made = build("concern", seal=seal(len(self.entries)), when=when, sealed={"digest": digest})
        self.entries.append(made.data)

    def open(self, year: int) -> None:
        """The entry of a year, bent if it is to be."""
        place = len(self.entries)
        self.opened[year] = place
        fields = {"year": year, "upto": place, "root": root_of(self.entries).hex(), "t": begins(year) + 1}
        clear = self._bend.get(year, dict)(fields)
        self.entries.append(build("year", seal=seal(place), when=clear.pop("t"), clear=clear, sealed={}).data)

    def write(self, folder: Path) -> FileLog:
        """The log in `folder`, open for writing."""
        log = FileLog.create(folder, SIGNER)
        log.append(self.entries, key="all")
        return log


def make(folder: Path) -> None:
    """The log, and a static copy from its last year on."""
    told = Told()
    with told.write(folder / "log") as log:
        log.export(folder / "from-2029", first=told.opened[2029])
    (folder / "log" / "lock").unlink()
    (folder / "vkey").write_text(SIGNER.vkey + "\n")
