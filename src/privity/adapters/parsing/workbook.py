"""The container of an XLSX file, judged before a spreadsheet reader sees it.

A workbook is a zip archive of XML. Its directory states sizes that may be lies, so
every part is unpacked once here, counted while it is read, and searched for a
document type, by which XML grows without bound.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from privity.adapters.parsing.limits import Limits

_PARTS: Final = 1_000
_BLOCK: Final = 1 << 20
_TAIL: Final = 16
_RATIO_FROM: Final = 1 << 20
_REFUSED: Final = ("vbaproject", "externallinks/", "embeddings/", "activex/", "ctrlprops/", "macrosheets/")
_ENCRYPTED: Final = 1


def judge_workbook(path: str, limits: Limits) -> str | None:
    """The rule the container breaks, or None.

    Args:
        path: The file.
        limits: `unpacked_bytes` for all parts together, `ratio` for each that unpacks to a MiB or more.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _judge_directory(archive, limits) or _judge_parts(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return "file.unreadable"


def _judge_directory(archive: zipfile.ZipFile, limits: Limits) -> str | None:
    parts = archive.infolist()
    names = [part.filename.lower().replace("\\", "/") for part in parts]
    if len(parts) > _PARTS or len(set(names)) != len(names) or any(p.flag_bits & _ENCRYPTED for p in parts):
        return "xlsx.part"
    if any(mark in name for name in names for mark in _REFUSED):
        return "xlsx.part"
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        return "file.unpacked"
    if any(part.file_size > max(_RATIO_FROM, part.compress_size * limits.ratio) for part in parts):
        return "file.unpacked"
    return None


def _judge_parts(archive: zipfile.ZipFile, limits: Limits) -> str | None:
    room = limits.unpacked_bytes
    for part in archive.infolist():
        with archive.open(part) as file:
            rule, room = _judge_part(
                file, room, xml=part.filename.lower().endswith((".xml", ".rels", ".vml"))
            )
        if rule is not None:
            return rule
    return None


def _judge_part(file: IO[bytes], room: int, *, xml: bool) -> tuple[str | None, int]:
    tail = b""
    while block := file.read(_BLOCK):
        room -= len(block)
        if room < 0:
            return "file.unpacked", room
        if xml and (b"<!DOCTYPE" in tail + block or b"<!ENTITY" in tail + block or b"\0" in block):
            return "xlsx.part", room
        tail = block[-_TAIL:]
    return None, room
