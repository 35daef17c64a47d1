"""How much a lines file may ask of the machine."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one lines file and on the process that reads it. Source: spec/request-file.md, "Limits".

    Attributes:
        file_bytes: Size of the file.
        rows: Lines, the heading not counted.
        cell_bytes: UTF-8 bytes of one cell; a list counts joined.
        unpacked_bytes: What a workbook's parts may unpack to, together.
        cells_bytes: What the cells of a Parquet file may unpack to, together: as much text as a file of text may hold.
        ratio: What one part of a workbook may unpack to, per packed byte.
        resident_bytes: Physical memory of the parser; above it the parser is stopped.
        address_bytes: Address space of the parser.
        written_bytes: Size of any one file the parser writes.
        cpu_s: Processor seconds of the parser, over all its threads.
        wall_s: Seconds until the parser is stopped.
    """

    file_bytes: int = 16 * GIB
    rows: int = 10_000_000
    cell_bytes: int = 16_384
    unpacked_bytes: int = 4 * GIB
    cells_bytes: int = 16 * GIB
    ratio: int = 100
    resident_bytes: int = 1 * GIB
    address_bytes: int = 3 * GIB
    written_bytes: int = 32 * GIB
    cpu_s: int = 1_800
    wall_s: int = 1_800

    @property
    def row_bytes(self) -> int:
        """The longest row of text that is read at all: a row of the longest cells, quoted."""
        return 32 * self.cell_bytes

    def as_json(self) -> dict[str, int]:
        """The bounds by name."""
        return asdict(self)

    @classmethod
    def from_json(cls, stated: dict[str, Any]) -> Self:
        """The bounds again; unknown names are a TypeError."""
        return cls(**stated)
