"""The checksums of a Parquet file's pages: present on every page, and right.

A flipped bit in a page without a checksum reads as another value and no reader can
tell; that is how one digit of a number becomes another person's.
Source: parquet-format, "Checksumming": CRC-32 of a page's bytes after its header.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from privity.adapters.parsing.thrift import Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER_BYTES: Final = 65_536
_PACKED_SIZE, _CRC = 3, 4


@dataclass(frozen=True, slots=True)
class Chunk:
    """The pages of one column in one row group, as the footer places them."""

    column: str
    start: int
    size: int


def check_pages(file: BinaryIO, chunks: Iterator[Chunk] | list[Chunk]) -> Iterator[tuple[str, str]]:
    """Every page that fails, as (rule, column): ``parquet.unchecked`` or ``parquet.checksum``.

    Raises:
        ValueError: The pages do not fill their chunk: the file is damaged.
    """
    for chunk in chunks:
        position, end = chunk.start, chunk.start + chunk.size
        while position < end:
            rule, position = _check_page(file, position, end)
            if rule is not None:
                yield rule, chunk.column


def _check_page(file: BinaryIO, position: int, end: int) -> tuple[str | None, int]:
    file.seek(position)
    reader = Reader(file.read(min(_HEADER_BYTES, end - position)))
    header = reader.numbers()
    start, size = position + reader.position, header.get(_PACKED_SIZE, -1)
    if size < 0 or start + size > end:
        raise ValueError("a page does not lie in its chunk")
    stated = header.get(_CRC)
    if stated is None:
        return "parquet.unchecked", start + size
    file.seek(start)
    found = zlib.crc32(file.read(size))
    return None if found == stated & 0xFFFFFFFF else "parquet.checksum", start + size
