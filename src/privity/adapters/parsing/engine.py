"""The small DuckDB a parser works with: no network, no extension, no file but those of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MEMORY = "512MB"
THREADS = 2
# Rows written at once: what is packed together is held whole, in every column and thread.
WRITTEN = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 20480"


def connect(
    folder: Path, *, also: Iterable[Path] = (), ordered: bool = True, threads: int = THREADS
) -> duckdb.DuckDBPyConnection:
    """An in-memory database that may touch files of `folder` and the files `also`, and nothing else.

    Args:
        folder: Where it reads, writes and spills.
        also: Single files outside it.
        ordered: Whether rows keep the order of the file they are read from.
        threads: How many work. Two that keep an order hold what is read before its turn.
    """
    db = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "python_enable_replacements": "false",
            "preserve_insertion_order": "true" if ordered else "false",
            "memory_limit": MEMORY,
            "threads": str(threads),
            "temp_directory": str(folder / "spill"),
        },
    )
    db.execute("SET enable_progress_bar = false")
    places = ", ".join(literal(path) for path in also)
    db.execute(f"SET allowed_paths = [{places}]")
    db.execute(f"SET allowed_directories = [{literal(folder)}]")
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")
    return db


def literal(path: Path) -> str:
    """The path as an SQL text."""
    return "'" + str(path).replace("'", "''") + "'"
