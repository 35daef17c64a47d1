"""Runs of the index of persons as files: made from the log, made again when lost, believed only against an index entry.

::

    <low>-<high>.run    a line of canonical JSON, then columns end to end:
                        records (64 bytes), labels (32), starts and postings (8, little-endian), hashes of each tile level
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from privity.accounting.run import (
    RECORD_SIZE,
    Columns,
    Head,
    build,
    levels,
    merged,
    node_reader,
    root_of_run,
    row_proof,
)
from privity.adapters.durable import replace_durably
from privity.errors import IntegrityError
from privity.model.canonical import canonical
from privity.model.tree import HASH_SIZE, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FORMAT: Final = "privity/run/v1"
NUMBER: Final = 8
NEWEST: Final = "newest"


@dataclass(frozen=True, slots=True)
class _Part:
    """Where a column lies in a run's file."""

    offset: int
    size: int


class PersonIndex:
    """The runs of one log, in a folder of their own.

    Args:
        folder: Made when the first run is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, low: int, high: int, labels: Sequence[bytes], indices: Sequence[int]) -> Head:
        """Make the run of entries ``[low, high)`` out of (label, index) pairs in log order.

        Raises:
            UnavailableError: It could not be written.
        """
        rows = np.frombuffer(b"".join(labels), np.uint8).reshape(-1, HASH_SIZE)
        return self._write(low, high, build(rows, np.array(indices, np.uint64)))

    def merge(self, first: Head, second: Head) -> Head:
        """Make one run of two adjoining ones.

        Raises:
            IntegrityError: One of them is not the one its index entry committed to.
        """
        return self._write(
            first.low, second.high, build(*merged(self._columns(first), self._columns(second)))
        )

    def has(self, head: Head) -> bool:
        """Whether the run's file is here; it may still turn out to be damaged."""
        return self._path(head.low, head.high).exists()

    def keep(self, heads: Sequence[Head]) -> None:
        """Remove the files of all other runs."""
        wanted = {self._path(head.low, head.high).name for head in heads}
        for path in self._folder.glob("*.run"):
            if path.name not in wanted:
                path.unlink()

    def remembered(self) -> int | None:
        """Where in the log the newest index entry was, as far as is remembered; a place to look from, no more."""
        try:
            return int((self._folder / NEWEST).read_text("ascii"))
        except (OSError, ValueError):
            return None

    def remember(self, entry: int) -> None:
        """Remember where the newest index entry is.

        Raises:
            UnavailableError: It could not be written.
        """
        replace_durably(self._folder / NEWEST, b"%d\n" % entry)

    def prove(self, head: Head, label: bytes) -> dict[str, Any]:
        """The proof of what the run lists under a label, for `privity.accounting.run.check_run`."""
        with _File(self._path(head.low, head.high), head) as run:
            return run.prove(label)

    def _write(self, low: int, high: int, columns: Columns) -> Head:
        hashes = levels(columns.leaves)
        count = len(columns.records)
        node = node_reader(lambda level, offset, size: hashes[level][offset : offset + size])
        head = Head(low=low, high=high, count=count, root=root_of_run(count, node))
        first = canonical(
            {
                "format": FORMAT,
                "run": head.told,
                "postings": len(columns.postings),
                "levels": [len(level) for level in hashes],
            }
        )
        arrays = (
            columns.records,
            columns.labels,
            columns.starts.astype("<u8", copy=False),
            columns.postings.astype("<u8", copy=False),
        )
        replace_durably(self._path(low, high), first + b"\n", *(array.data for array in arrays), *hashes)
        return head

    def _columns(self, head: Head) -> Columns:
        with _File(self._path(head.low, head.high), head) as run:
            return run.columns()

    def _path(self, low: int, high: int) -> Path:
        return self._folder / f"{low}-{high}.run"


class _File:
    """One run's file, opened: what is read is checked where it is used, against the head."""

    def __init__(self, path: Path, head: Head) -> None:
        self._head, self._path = head, path
        try:
            self._file = path.open("rb")
            first = self._file.readline()
            told = json.loads(first)
            known = told["format"] == FORMAT and told["run"] == head.told
            postings, sizes = int(told["postings"]), [int(size) for size in told["levels"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise _damaged(path) from error
        if not known:
            self._file.close()
            raise _damaged(path)
        lengths = [
            RECORD_SIZE * head.count,
            HASH_SIZE * head.count,
            NUMBER * (head.count + 1),
            NUMBER * postings,
        ]
        offsets = [len(first)]
        for length in (*lengths, *sizes):
            offsets.append(offsets[-1] + length)
        parts = [_Part(at, size) for at, size in zip(offsets, (*lengths, *sizes), strict=False)]
        self._records, self._labels, self._starts, self._postings = parts[:4]
        self._levels = parts[4:]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def prove(self, label: bytes) -> dict[str, Any]:
        wanted, count = leaf_hash(label), self._head.count
        at = self._find(wanted)
        if at < count and self._record(at)[:HASH_SIZE] == wanted:
            first, last = (self._number(self._starts, at + step) for step in (0, 1))
            indices = [self._number(self._postings, n) for n in range(first, last)]
            return {"member": self._row(at), "indices": indices}
        return {"absent": [self._row(n) for n in (at - 1, at) if 0 <= n < count]}

    def columns(self) -> Columns:
        """Every column, once its records are seen to be those of the head."""
        records = np.frombuffer(self._all(self._records), np.uint8).reshape(-1, RECORD_SIZE)
        labels = np.frombuffer(self._all(self._labels), np.uint8).reshape(-1, HASH_SIZE)
        starts = np.frombuffer(self._all(self._starts), "<u8").astype(np.uint64)
        postings = np.frombuffer(self._all(self._postings), "<u8").astype(np.uint64)
        again = build(_repeated(labels, starts), postings)
        hashes = levels(again.leaves)
        node = node_reader(lambda level, offset, size: hashes[level][offset : offset + size])
        same = len(again.records) == self._head.count and (again.records == records).all()
        if not same or root_of_run(self._head.count, node) != self._head.root:
            raise _damaged(self._path)
        return again

    def _find(self, wanted: bytes) -> int:
        low, high = 0, self._head.count
        while low < high:
            middle = (low + high) // 2
            if self._record(middle)[:HASH_SIZE] < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _row(self, at: int) -> list[Any]:
        return row_proof(at, self._head.count, self._record(at), node_reader(self._level))

    def _record(self, at: int) -> bytes:
        return self._read(self._records, RECORD_SIZE * at, RECORD_SIZE)

    def _number(self, part: _Part, at: int) -> int:
        return int.from_bytes(self._read(part, NUMBER * at, NUMBER), "little")

    def _level(self, level: int, offset: int, size: int) -> bytes:
        if level >= len(self._levels):
            raise _damaged(self._path)
        return self._read(self._levels[level], offset, size)

    def _all(self, part: _Part) -> bytes:
        return self._read(part, 0, part.size)

    def _read(self, part: _Part, offset: int, size: int) -> bytes:
        if not 0 <= offset <= offset + size <= part.size:
            raise _damaged(self._path)
        self._file.seek(part.offset + offset)
        data = self._file.read(size)
        if len(data) != size:
            raise _damaged(self._path)
        return data


def _repeated(labels: NDArray[np.uint8], starts: NDArray[np.uint64]) -> NDArray[np.uint8]:
    return np.repeat(labels, np.diff(starts).astype(np.int64), axis=0)


def _damaged(path: Path) -> IntegrityError:
    return IntegrityError(
        "A run of the index of persons is not the one that the log committed to.",
        where=path.name,
        remedy="Remove the file; it is made again from the log.",
    )
