"""Make one table of the index: part by part into stretches of keys, stretch by stretch into the file.

Memory holds one part, then one stretch. A table is finished when its description is written; one that is
not is begun again.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from privity.adapters.durable import replace_durably, sync_file
from privity.adapters.mapped_table import FENCE, Field, Layout, checks, damaged, sealed_words
from privity.errors import UnavailableError
from privity.model.canonical import canonical
from privity.model.digest import purposed
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from privity.flow.office import Engine
    from privity.identity.reach import Reach

SALT: Final = "privity/record-index-salt/v1"
STRETCH: Final = 4_000_000
"""Rows of a stretch, about: some two hundred megabytes while they are put in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a table: its name, its size and its digest."""

    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One group of words: how many there are, and in how many bytes."""

    entries: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished table.

    Attributes:
        name: As its `Reach`.
        layout: How its rows are laid out.
        types: Column → type in the relation.
        words: One for each group of words.
        files: All its files.
    """

    name: str
    layout: Layout
    types: Mapping[str, str]
    words: tuple[Words, ...]
    files: tuple[File, ...]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Made:
        """A finished table as it was written down."""
        return cls(
            name=plain["name"],
            layout=Layout.from_plain(plain["layout"]),
            types=plain["types"],
            words=tuple(Words(**words) for words in plain["words"]),
            files=tuple(File(**file) for file in plain["files"]),
        )


class TableBuild:
    """The making of one table.

    Args:
        engine: Runs the reading of parts.
        reach: The table.
        folder: Where it is made.
        of: Digest of what it is made from.
    """

    def __init__(self, engine: Engine, reach: Reach, folder: Path, of: str) -> None:
        self.engine, self.reach, self.folder, self.files = engine, reach, folder, _Files()
        self.salt = int.from_bytes(purposed(SALT, f"{of}/{reach.name}".encode("ascii"))[:8], "little")

    def make(self, parts: Sequence[Mapping[str, Path]], advance: Callable[[int], Any]) -> Made:
        """Make the table, or find it finished."""
        finished = self.folder / f"{self.reach.name}.json"
        if finished.exists():
            advance(len(parts))
            return Made.from_plain(json.loads(finished.read_bytes()))
        self.engine.attach_parquet("indexed", *(part[self.reach.relation] for part in parts))
        self.engine.attach_view("every_row", f"SELECT * FROM indexed WHERE {self.reach.rows}")  # noqa: S608
        types = {row[0]: row[1] for row in self.engine.query("DESCRIBE every_row")}
        words = tuple(self._words(nth, group) for nth, group in enumerate(self.reach.words))
        layout = self._layout(types, words)
        stretches = _Stretches(self.folder / self.reach.name, layout, self._bounds(layout.rows), self.files)
        for part in parts:
            stretches.add(self._rows(part[self.reach.relation], layout, types))
            advance(1)
        self.engine.drop("indexed", "every_row", *(f"words_{nth}" for nth in range(len(words))))
        stretches.join()
        made = Made(
            name=self.reach.name, layout=layout, types=types, words=words, files=self.files.finished()
        )
        replace_durably(finished, canonical(asdict(made)))
        return made

    def _words(self, nth: int, group: tuple[str, ...]) -> Words:
        """Number every group of values, and keep them in that order."""
        columns = ", ".join(group)
        self.engine.run(
            [
                Step(
                    f"words_{nth}",
                    f"SELECT *, row_number() OVER (ORDER BY {columns}) - 1 AS code "  # noqa: S608  (our own names)
                    f"FROM (SELECT DISTINCT {columns} FROM every_row) AS each",
                )
            ]
        )
        path, starts = (self.folder / f"{self.reach.name}.{nth}.{kind}" for kind in ("words", "starts"))
        told = f"SELECT code, CAST(json_array({columns}) AS VARCHAR) FROM words_{nth} ORDER BY code"  # noqa: S608
        entries, size = 0, 0
        with self.files.writing(path) as texts, self.files.writing(starts) as places:
            places.write(bytes(8))
            for rows in self.engine.stream(told):
                kept = [sealed_words(text.encode("utf-8"), code, self.salt) for code, text in rows]
                texts.write(b"".join(kept))
                ends = size + np.cumsum([len(each) for each in kept], dtype=np.uint64)
                places.write(ends.astype("<u8").tobytes())
                entries, size = entries + len(kept), int(ends[-1])
        return Words(entries=entries, size=size)

    def _layout(self, types: Mapping[str, str], words: Sequence[Words]) -> Layout:
        numbers, texts = self.reach.numbers, self.reach.texts
        asked = ["count(*)"]
        asked += [f"{end}({_whole(column, types)})" for column in numbers for end in ("min", "max")]
        asked += [f"max(octet_length(encode({column})))" for column in texts]
        asked += [
            f"count(*) FILTER (WHERE {column} IS NULL OR right({column}, 1) = chr(0))" for column in texts
        ]
        asked += [f"count(*) - count({self.reach.key})"]
        rows, *told = self.engine.query(f"SELECT {', '.join(asked)} FROM every_row")[0]  # noqa: S608
        if any(told[2 * len(numbers) + len(texts) :]):
            raise UnavailableError(
                "The record file holds a key that is empty or ends in a zero byte.",
                where=f"relation {self.reach.relation}",
                remedy='Set index = "never" in privity.toml; lines are looked up by reading the whole file.',
            )
        spans = [(told[2 * nth] or 0, told[2 * nth + 1] or 0) for nth in range(len(numbers))]
        fields = [Field.spanning(name, *span) for name, span in zip(numbers, spans, strict=True)]
        fields += [Field.spanning(f"words_{nth}", 0, each.entries) for nth, each in enumerate(words)]
        widths = [max(1, width or 0) for width in told[2 * len(numbers) : 2 * len(numbers) + len(texts)]]
        return Layout(
            key=self.reach.key,
            fields=tuple(fields),
            texts=tuple(zip(texts, widths, strict=True)),
            rows=rows,
            salt=self.salt,
        )

    def _bounds(self, rows: int) -> list[int]:
        """Keys that part the table into stretches, about alike."""
        stretches = rows // STRETCH + 1
        shares = [nth / stretches for nth in range(1, stretches)]
        if not shares:
            return []
        found = self.engine.query(f"SELECT approx_quantile({self.reach.key}, {shares}) FROM every_row")[0][0]  # noqa: S608
        return sorted(set(found))

    def _rows(self, place: Path, layout: Layout, types: Mapping[str, str]) -> NDArray[Any]:
        """One part of the relation as rows of the table, without checks."""
        self.engine.attach_parquet("part", place)
        chosen = [f"{_whole(column, types, 'held')} AS {column}" for column in self.reach.numbers]
        chosen += [f"words_{nth}.code AS words_{nth}" for nth in range(len(self.reach.words))]
        chosen += [f"encode(held.{column}) AS {column}" for column in self.reach.texts]
        joins = [
            f"JOIN words_{nth} ON "
            + " AND ".join(f"words_{nth}.{column} IS NOT DISTINCT FROM held.{column}" for column in group)
            for nth, group in enumerate(self.reach.words)
        ]
        held = f"(SELECT * FROM part WHERE {self.reach.rows}) AS held"  # noqa: S608
        arrays = self.engine.arrays(f"SELECT {', '.join(chosen)} FROM {held} {' '.join(joins)}")  # noqa: S608
        self.engine.drop("part")
        rows = np.zeros(len(arrays[self.reach.key]), dtype=layout.dtype)
        for field in layout.fields:
            values = arrays[field.name]
            absent = np.ma.getmaskarray(values)
            above = (np.ma.getdata(values).astype(np.int64) - field.low).astype(np.uint64)
            rows[field.name] = np.where(absent, np.uint64(field.null), above)
        for name, width in layout.texts:
            rows[name] = np.array([bytes(text) for text in arrays[name]], dtype=f"S{width}")
        return rows


class _Files:
    """The files of a table: hashed while they are written, and read back when all are."""

    def __init__(self) -> None:
        self._written: list[tuple[Path, _Hashed]] = []

    @contextmanager
    def writing(self, path: Path) -> Iterator[_Hashed]:
        """Write a file."""
        with path.open("wb") as file:
            hashed = _Hashed(file)
            yield hashed
        self._written.append((path, hashed))

    def finished(self) -> tuple[File, ...]:
        """Every file, flushed to the disk and found to be what was written."""
        return tuple(self._read_back(path, hashed.digest.hexdigest()) for path, hashed in self._written)

    @staticmethod
    def _read_back(path: Path, written: str) -> File:
        sync_file(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != written:
            raise damaged(path)
        return File(file=path.name, size=path.stat().st_size, sha256=digest)


class _Hashed:
    """A file that is hashed while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Write bytes."""
        self._file.write(data)
        self.digest.update(data)


class _Stretches:
    """The rows of a table, parted by keys in files of their own until all parts are read."""

    def __init__(self, stem: Path, layout: Layout, bounds: Sequence[int], files: _Files) -> None:
        self.stem, self.layout, self._files = stem, layout, files
        low = layout.field(layout.key).low
        self._bounds = np.array([bound - low for bound in bounds], dtype=np.uint64)
        self._paths = [stem.with_suffix(f".{nth}.stretch") for nth in range(len(bounds) + 1)]
        for path in self._paths:
            path.unlink(missing_ok=True)

    def add(self, rows: NDArray[Any]) -> None:
        """Part the rows of a part of the record file."""
        ordered = rows[np.argsort(rows[self.layout.key])]
        cuts = np.searchsorted(ordered[self.layout.key].astype(np.uint64), self._bounds)
        for path, stretch in zip(self._paths, np.split(ordered, cuts), strict=True):
            with path.open("ab") as file:
                file.write(stretch.tobytes())

    def join(self) -> None:
        """Write the table and its fences; the stretches are removed."""
        place, highest = 0, 0
        with (
            self._files.writing(self.stem.with_suffix(".rows")) as table,
            self._files.writing(self.stem.with_suffix(".fences")) as fences,
        ):
            for path in self._paths:
                rows = np.fromfile(path, dtype=self.layout.dtype)
                rows = rows[np.argsort(rows[self.layout.key], kind="stable")]
                places = np.arange(place, place + rows.size)
                rows["check"] = checks(rows, places, self.layout.salt)
                keys = rows[self.layout.key]
                if rows.size and int(keys[0]) < highest:
                    raise damaged(path)
                table.write(rows.tobytes())
                fences.write(keys[places % FENCE == 0].astype("<u8").tobytes())
                place, highest = place + rows.size, int(keys[-1]) if rows.size else highest
                path.unlink()
        if place != self.layout.rows:
            raise damaged(self.stem)


def _whole(column: str, types: Mapping[str, str], relation: str = "") -> str:
    """A column as a whole number: dates as days since 1970-01-01."""
    named = f"{relation}.{column}" if relation else column
    return (
        f"datediff('day', DATE '1970-01-01', {named})"
        if types[column] == "DATE"
        else f"CAST({named} AS BIGINT)"
    )
