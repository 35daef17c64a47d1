"""One lines file: from a path to `lines`, or everything that is wrong with it."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from privity.adapters.parsing.cells import CELLS
from privity.adapters.parsing.engine import connect
from privity.adapters.parsing.judge import judge_cells, open_cells, write_lines
from privity.adapters.parsing.limits import Limits
from privity.adapters.parsing.process import ask
from privity.adapters.parsing.report import Faults
from privity.errors import InputError
from privity.intake.rules import Fault, problems

if TYPE_CHECKING:
    from privity.adapters.parsing.report import Report
    from privity.model.request import Header

FORMATS: Final = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}
_MAGIC: Final = {"parquet": b"PAR1", "xlsx": b"PK\x03\x04"}
_BLOCK: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What one lines file turned out to be.

    Attributes:
        rows: Number of lines.
        sha256: Hex SHA-256 of the file's bytes.
        format: ``csv``, ``jsonl``, ``parquet`` or ``xlsx``.
        peak_bytes: Most physical memory the parser process held; 0 where the host does not tell.
    """

    rows: int
    sha256: str
    format: str
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when it was hashed."""

    sha256: str
    kind: str | None
    stamp: tuple[int, int, int, int]


def parse(
    path: Path,
    *,
    out: Path,
    tmp: Path | None = None,
    header: Header | None = None,
    limits: Limits | None = None,
) -> Parsed:
    """Read the lines file at `path` in a limited process and write `lines` to `out`.

    Args:
        path: CSV, JSON Lines, Parquet or XLSX by its ending; an ordinary file, never a link.
        out: Where ``lines.parquet`` is to stand: `ordinal` BIGINT from 1, the 25 columns as
            VARCHAR (NULL for an empty cell, lists joined by ``;``), `line_digest` VARCHAR. One
            row per line, in no promised order. Replaced whole, or not touched.
        tmp: Folder for temporary files, the office's `tmp`; None uses the folder of `out`.
        header: What a signed header says of the file; None when none is at hand. Parquet without
            page checksums is then refused.
        limits: Bounds on file and process; None uses the published ones.

    Raises:
        InputError: The file breaks rules of spec/request-file.md; `problems` lists them all, in
            file order. Nothing was written.
    """
    limits = limits or Limits()
    faults = Faults()
    with tempfile.TemporaryDirectory(prefix="parse-", dir=tmp or out.parent) as name:
        folder = Path(name)
        seen = _look(path, limits, faults)
        if seen is not None and header is not None:
            _compare(path, seen, header, faults)
        if seen is None or seen.kind is None:
            raise _refused(path, faults)
        trusted = header is not None and header.lines_sha256 == seen.sha256
        answer = ask(path, folder, seen.kind, limits, trusted=trusted)
        report = answer.report
        _merge(report.faults, faults)
        if header is not None and report.cells and report.rows != header.lines_count:
            report.faults.add(Fault("count.mismatch", None, None, report.rows))
        ready = folder / "lines.parquet"
        if report.cells:
            _finish(folder, report, limits, ready)
        if _stamp(path) != seen.stamp:
            report.faults.add(Fault("path.changed"))
        if report.faults:
            raise _refused(path, report.faults)
        shutil.move(ready, out)
    return Parsed(rows=report.rows, sha256=seen.sha256, format=seen.kind, peak_bytes=answer.peak_bytes)


def _look(path: Path, limits: Limits, faults: Faults) -> _Seen | None:
    """Open without following links or waiting on pipes, and hash; None if there is nothing to parse."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        faults.add(Fault("path.absent"))
        return None
    except OSError:
        faults.add(Fault("path.kind"))
        return None
    seen = os.fstat(handle)
    if not stat.S_ISREG(seen.st_mode):
        os.close(handle)
        faults.add(Fault("path.kind"))
        return None
    with os.fdopen(handle, "rb") as file:
        if seen.st_size == 0:
            faults.add(Fault("file.empty"))
        elif seen.st_size > limits.file_bytes:
            faults.add(Fault("file.size", None, None, limits.file_bytes))
        if faults:
            return None
        digest = hashlib.sha256()
        start = b""
        while block := file.read(_BLOCK):
            start = start or block[:8]
            digest.update(block)
        kind = _kind(path, start)
        if kind is None:
            faults.add(Fault("file.format"))
        return _Seen(digest.hexdigest(), kind, _stamped(seen))


def _kind(path: Path, start: bytes) -> str | None:
    """The format both the name and the first bytes agree on; None if they do not."""
    named = FORMATS.get(path.suffix.lower())
    marked = next((kind for kind, magic in _MAGIC.items() if start.startswith(magic)), None)
    if marked is None and named in _MAGIC:
        return None
    return named if marked in {None, named} else None


def _stamp(path: Path) -> tuple[int, int, int, int]:
    try:
        return _stamped(path.lstat())
    except OSError:
        return (0, 0, 0, 0)


def _stamped(seen: os.stat_result) -> tuple[int, int, int, int]:
    return (seen.st_dev, seen.st_ino, seen.st_size, seen.st_ctime_ns)


def _compare(path: Path, seen: _Seen, header: Header, faults: Faults) -> None:
    if header.lines_sha256 != seen.sha256:
        faults.add(Fault("digest.mismatch"))
    if header.lines_file != path.name:
        faults.add(Fault("name.mismatch"))


def _merge(into: Faults, earlier: Faults) -> None:
    into.listed[:0] = earlier.listed
    into.counts.update(earlier.counts)


def _finish(folder: Path, report: Report, limits: Limits, ready: Path) -> None:
    """Judge the cells and, if nothing at all is wrong, write `lines` to `ready`."""
    try:
        with connect(folder, ordered=False) as db:
            if not open_cells(db, folder / CELLS):
                report.faults.add(Fault("file.crash"))
                return
            judge_cells(db, report, limits)
            if not report.faults:
                write_lines(db, ready)
    except duckdb.OutOfMemoryException:
        report.faults.add(Fault("file.memory"))
    except duckdb.Error:
        report.faults.add(Fault("file.crash"))


def _refused(path: Path, faults: Faults) -> InputError:
    told = problems(faults.listed, faults.counts)
    total = sum(faults.counts.values())
    return InputError(
        f"The lines file breaks the format in {total:,} place{'s' if total > 1 else ''}; nothing was stored.",
        where=path.name,
        remedy="Correct every problem listed and send the whole file again.",
        problems=told,
    )
