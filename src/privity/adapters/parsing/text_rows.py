"""Text files row by row, in bounded memory: what both the CSV and the JSON Lines parser stand on.

No cell may hold a line break, so a row is a physical line; that one rule makes
every row findable without trusting any quotation mark before it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final

from privity.intake.rules import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from privity.adapters.parsing.report import Faults

BLOCK: Final = 4 << 20
BOM: Final = b"\xef\xbb\xbf"
_SECOND_CONTROLS: Final = re.compile(rb"\xc2[\x80-\x9f]")
_PLAIN: Final = bytes(code for code in range(256) if code not in {*range(32), 127})


def first_row(path: Path, at_most: int) -> bytes | None:
    """The first row with its end, the byte order mark removed; None when it is longer than `at_most`."""
    with path.open("rb") as file:
        row = file.readline(at_most + 1)
    return None if len(row) > at_most else row.removeprefix(BOM)


def all_plain(path: Path, end: bytes, longest: int) -> bool:
    """Whether every row is UTF-8, ends in `end`, is not blank, not longer than `longest`, without controls.

    The fast reading: it says that something is wrong, `plain_rows` says what.
    """
    rest = b""
    first = True
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            block = rest + (block.removeprefix(BOM) if first else block)
            first = False
            cut = block.rfind(b"\n") + 1
            rest = block[cut:]
            if len(rest) > longest or not _block_is_plain(block[:cut], end, longest):
                return False
    return not rest or _block_is_plain(rest + end, end, longest)


def _block_is_plain(block: bytes, end: bytes, longest: int) -> bool:
    if not block:
        return True
    rows = block.count(b"\n")
    controls = len(block.translate(None, _PLAIN))
    if controls != rows * len(end) or block.count(end) != rows or block.startswith(end):
        return False
    if end + end in block:
        return False
    parts = block.split(end)
    # Few rows hold more than ASCII, and no letter reaches over the end of a row: only those need be decoded.
    odd = b"\n".join([row for row in parts if not row.isascii()])
    if max(map(len, parts)) > longest or _SECOND_CONTROLS.search(odd):
        return False
    try:
        odd.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def plain_rows(
    path: Path, end: bytes, longest: int, faults: Faults, *, first: int = 0
) -> Iterator[tuple[int, bytes | None]]:
    r"""Each row with its number and without its end; None, and a fault, where it is not plain.

    Args:
        path: The file.
        end: How rows must end: ``\n`` or ``\r\n``.
        longest: Bytes of the longest row.
        faults: Where faults go.
        first: Number of the first row: 0 where it is a heading.
    """
    with path.open("rb") as file:
        file.seek(len(BOM) if file.read(len(BOM)) == BOM else 0)
        number = first
        while row := file.readline(longest + 3):
            if len(row) > longest + 2 and not row.endswith(b"\n"):
                _skip_row(file)
            rule = _row_fault(row, end, longest)
            if rule is not None:
                faults.add(Fault(rule, number, None, longest if rule == "rows.long" else None))
            yield number, None if rule else row.removesuffix(end)
            number += 1


def _skip_row(file: BinaryIO) -> None:
    while (part := file.readline(BLOCK)) and not part.endswith(b"\n"):
        pass


def _row_fault(row: bytes, end: bytes, longest: int) -> str | None:
    body = row.removesuffix(b"\n")
    ended = len(body) < len(row)
    if ended:
        body = body.removesuffix(b"\r")
    if len(body) > longest:
        return "rows.long"
    if not body:
        return "rows.blank"
    if ended and row[len(body) :] != end:
        return "rows.line_end"
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "file.encoding"
    return "cells.control" if holds_control(body) else None


def holds_control(text: bytes) -> bool:
    """Whether UTF-8 text holds a control character. Deleting all others is the fastest way to see one."""
    return bool(text.translate(None, _PLAIN)) or (
        b"\xc2" in text and _SECOND_CONTROLS.search(text) is not None
    )
