"""The index of the record file: tables in the order of a key, memory-mapped, derived and disposable.

    index/<of>/index.json              what it was made from, how its rows are laid out, size and digest of each file
    index/<of>/<name>.rows, .fences    one table for each `Reach`
    index/<of>/<name>.<n>.words, .starts   the values that recur in it

`of` is the digest of the manifest of the record file: an index of another file is not found. Sizes are
compared when it is opened, digests when it was made, and every row when it is read (`mapped_table`).
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privity.adapters.durable import replace_durably, sync_folder
from privity.adapters.mapped_table import MappedTable, MappedWords, damaged
from privity.adapters.record_index_build import Made, TableBuild
from privity.errors import UnavailableError
from privity.identity.reach import layout_digest
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from privity.flow.office import Engine
    from privity.identity.reach import Reach

FORMAT: Final = "privity/record-index/v1"
MANIFEST: Final = "index.json"
NAME: Final = 24
"""Hex digits of a digest in the name of a folder."""


class RecordIndexFiles:
    """The index as files of an office.

    Args:
        root: The folder of indexes; it need not exist.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._opened: tuple[str, dict[str, _Table]] | None = None

    def build(
        self,
        engine: Engine,
        reaches: Sequence[Reach],
        *,
        of: str,
        parts: Sequence[Mapping[str, Path]],
        advance: Callable[[int], Any],
    ) -> int:
        """Make the index of a record file; a table that was finished before a kill is not made again.

        Args:
            engine: Holds nothing that must stay.
            reaches: The tables to make.
            of: Digest of the manifest of the record file.
            parts: Relation → file, for each part of it.
            advance: Called with 1 after each part of each table.

        Returns:
            Its size in bytes.

        Raises:
            UnavailableError: The disk refused, or a relation cannot be kept in this form. No index stands then.
        """
        folder = self.root / of[:NAME]
        making = self.root / f"{of[:NAME]}-{layout_digest()[:NAME]}.making"
        self._opened = None
        try:
            self.root.mkdir(mode=0o700, exist_ok=True)
            for other in self.root.iterdir():
                if other != making:
                    shutil.rmtree(other)
            making.mkdir(mode=0o700, exist_ok=True)
            tables = [TableBuild(engine, reach, making, of).make(parts, advance) for reach in reaches]
            manifest = canonical(
                {
                    "format": FORMAT,
                    "of": of,
                    "layout": layout_digest(),
                    "tables": [asdict(table) for table in tables],
                }
            )
            replace_durably(making / MANIFEST, file_digest(manifest).encode("ascii") + b"\n" + manifest)
            making.rename(folder)
            sync_folder(self.root)
        except OSError as error:
            raise UnavailableError(
                f"The index could not be written ({error.strerror}).",
                where="record index",
                remedy="Free space or mend the disk, then run `privity records index`.",
            ) from error
        return sum(path.stat().st_size for path in folder.iterdir())

    def drop(self) -> bool:
        """Remove every index. Whether there was one."""
        self._opened = None
        there = self.root.exists() and any(self.root.iterdir())
        shutil.rmtree(self.root, ignore_errors=True)
        return there

    def size(self, of: str) -> int | None:
        """Bytes of the index of a record file; None when there is none."""
        folder = self.root / of[:NAME]
        return sum(path.stat().st_size for path in folder.iterdir()) if folder.is_dir() else None

    def missing(self, of: str) -> str:
        """Why there is no index of this record file, in words; empty when there is one.

        Raises:
            IntegrityError: There is one, and it does not check out.
        """
        if self._opened is not None and self._opened[0] == of:
            return ""
        folder = self.root / of[:NAME]
        if not folder.is_dir():
            others = self.root.is_dir() and any(path.suffix == "" for path in self.root.iterdir())
            return "the index is of another record file" if others else "there is no index"
        tables = _read(folder, of)
        if tables is None:
            return "the index was made by another version"
        self._opened = (of, tables)
        return ""

    def attach(self, engine: Engine, reach: Reach) -> int:
        """Make `reach.relation` the rows whose key is among those asked; how many they are.

        Call `missing` before.

        Raises:
            IntegrityError: What was read does not check out. The relation is not made.
        """
        if self._opened is None:
            raise damaged(self.root)
        asked = f"SELECT DISTINCT key FROM ({reach.asked}) AS asked"  # noqa: S608  (our own text)
        keys = np.sort(engine.arrays(asked)["key"])
        return self._opened[1][reach.name].attach(engine, reach, keys)


class _Table:
    """One table and the words of it."""

    def __init__(self, folder: Path, made: Made) -> None:
        self.types = made.types
        self.table = MappedTable(folder / f"{made.name}.rows", made.layout)
        self.words = [
            MappedWords(
                folder / f"{made.name}.{nth}.words",
                entries=words.entries,
                size=words.size,
                salt=made.layout.salt,
            )
            for nth, words in enumerate(made.words)
        ]

    def attach(self, engine: Engine, reach: Reach, keys: Any) -> int:
        rows = self.table.find(keys)
        found = f"{reach.relation}_found"
        try:
            engine.attach_arrays(found, {**self.table.numbers(rows), **self.table.texts(rows)})
            engine.run([Step(reach.relation, self._typed(engine, reach, found, rows))])
        finally:
            engine.drop(found, *(f"{found}_{nth}" for nth in range(len(reach.words))))
        return int(rows.size)

    def _typed(self, engine: Engine, reach: Reach, found: str, rows: Any) -> str:
        """SELECT of the rows found, their words put in place and every column of its type."""
        told = {column: f"found.{column}" for column in (*reach.numbers, *reach.texts)}
        joins = []
        for nth, group in enumerate(reach.words):
            columns = [("code", "BIGINT"), *((column, self.types[column]) for column in group)]
            engine.attach_rows(f"{found}_{nth}", columns, self.words[nth].read(rows[f"words_{nth}"]))
            joins.append(f"JOIN {found}_{nth} AS words_{nth} ON words_{nth}.code = found.words_{nth}")
            told |= {column: f"words_{nth}.{column}" for column in group}
        chosen = ", ".join(
            f"{_typed(told[column], self.types[column])} AS {column}" for column in reach.columns
        )
        return f"SELECT {chosen} FROM {found} AS found {' '.join(joins)}"  # noqa: S608  (our own names)


def _typed(value: str, kind: str) -> str:
    """A value as the relation has it; dates are kept as days."""
    if kind == "DATE" and value.startswith("found."):
        return f"DATE '1970-01-01' + CAST({value} AS INTEGER)"
    return f"CAST({value} AS {kind})"


def _read(folder: Path, of: str) -> dict[str, _Table] | None:
    """The tables of an index; None when another version made it.

    Raises:
        IntegrityError: It does not check out.
    """
    path = folder / MANIFEST
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
    except OSError as error:
        raise damaged(path) from error
    if file_digest(text).encode("ascii") != digest:
        raise damaged(path)
    manifest = json.loads(text)
    if (manifest["format"], manifest["layout"]) != (FORMAT, layout_digest()):
        return None
    if manifest["of"] != of:
        raise damaged(path)
    return {table["name"]: _Table(folder, Made.from_plain(table)) for table in manifest["tables"]}
