"""Parquet: text columns and lists of text, bounded by rows x width and never by declared sizes.

Source: spec/request-file.md, "Parquet".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import duckdb

from privity.adapters.parsing.cells import CELLS
from privity.adapters.parsing.engine import WRITTEN, connect, literal
from privity.adapters.parsing.parquet_pages import Chunk, check_pages
from privity.adapters.parsing.report import Faults, Report
from privity.intake.heading import judge_heading
from privity.intake.rules import Fault
from privity.model.request import COLUMNS, DATE_COLUMNS, LIST_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from privity.adapters.parsing.limits import Limits

_HEADINGS: Final = 1_000
_ITEMS: Final = 4_096
_WHOLE: Final = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}
)
_NUMBERS: Final = _WHOLE | {"FLOAT", "DOUBLE", "HUGEINT"}


def parse_parquet(path: Path, folder: Path, limits: Limits, *, trusted: bool) -> Report:
    """Read the Parquet file at `path` into ``cells.parquet`` of `folder`, or say what is wrong with it.

    Args:
        path: The file.
        folder: The parser's own.
        limits: Bounds on the file.
        trusted: Whether a header states this very file's SHA-256; without it every page needs a checksum.
    """
    faults = Faults()
    try:
        # Two threads take as long, and with what they hold seven million lines do not fit.
        with connect(folder, also=[path], threads=1) as db:
            return _parse(db, path, folder, limits, faults, trusted=trusted)
    except duckdb.OutOfMemoryException:
        faults.add(Fault("file.memory"))
    except (duckdb.Error, ValueError):
        faults.add(Fault("file.unreadable"))
    return Report(faults=faults, rows=0, cells=False)


def _parse(
    db: duckdb.DuckDBPyConnection, path: Path, folder: Path, limits: Limits, faults: Faults, *, trusted: bool
) -> Report:
    rows, headings = db.execute(
        f"SELECT (SELECT num_rows FROM parquet_file_metadata({literal(path)})),"  # noqa: S608
        f" (SELECT count(*) FROM parquet_schema({literal(path)}))"
    ).fetchone() or (0, 0)
    if rows < 1:
        faults.add(Fault("rows.none"))
    if rows > limits.rows:
        faults.add(Fault("rows.many", None, None, limits.rows))
    if headings > _HEADINGS:
        faults.add(Fault("columns.many", 0))
        return Report(faults=faults, rows=0, cells=False)
    kinds = _kinds(db, path, faults)
    if not trusted:
        _check(db, path, faults)
    if (
        rows < 1
        or rows > limits.rows
        or not kinds
        or faults.counts["parquet.checksum"]
        or faults.counts["file.unreadable"]
    ):
        return Report(faults=faults, rows=0, cells=False)
    if _within(db, path, kinds, limits, faults):
        _judge_items(db, path, kinds, faults)
        _write(db, path, kinds, folder)
    return Report(faults=faults, rows=rows, cells=(folder / CELLS).exists())


def _kinds(db: duckdb.DuckDBPyConnection, path: Path, faults: Faults) -> dict[str, str]:
    """The type of each column that can be read; faults of names and types are added."""
    # The names come from the schema: the engine renames a doubled one.
    names = _top_names(db, path)
    placed, wrong = judge_heading(names)
    faults.extend(wrong)
    found = db.execute(f"DESCRIBE FROM read_parquet({literal(path)})").fetchall()
    kinds = {}
    for name, (_, kind, *_) in zip(placed, found, strict=True):
        if name is None:
            continue
        if _readable(name, kind):
            kinds[name] = kind
        else:
            numeric = kind.removesuffix("[]") in _NUMBERS or kind.startswith("DECIMAL")
            faults.add(Fault("cells.number" if numeric else "parquet.type", 0, name))
    return kinds


def _top_names(db: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    rows = db.execute(
        f"SELECT name, num_children FROM parquet_schema({literal(path)}) ORDER BY row_number() OVER ()"  # noqa: S608
    ).fetchall()
    names, position = [], 1
    while position < len(rows):
        names.append(str(rows[position][0]))
        position = _after(rows, position, 0)
    return names


def _after(rows: list[tuple[str, int | None]], position: int, depth: int) -> int:
    """The position behind the schema element at `position` and its children."""
    if depth > len(LIST_COLUMNS) or position >= len(rows):
        raise ValueError("the schema nests too deeply or is cut short")
    following = position + 1
    for _ in range(rows[position][1] or 0):
        following = _after(rows, following, depth + 1)
    return following


def _readable(column: str, kind: str) -> bool:
    if kind == "VARCHAR" or (column in DATE_COLUMNS and kind == "DATE"):
        return True
    items = kind.removesuffix("[]")
    return column in LIST_COLUMNS and (
        kind == "VARCHAR[]" or (column == "periods" and items != kind and items in _WHOLE)
    )


def _check(db: duckdb.DuckDBPyConnection, path: Path, faults: Faults) -> None:
    """Compare the checksum of every page, and the footer with itself; a page without one is told once."""
    rows = db.execute(
        "SELECT path_in_schema, data_page_offset, dictionary_page_offset, total_compressed_size"  # noqa: S608
        f" FROM parquet_metadata({literal(path)})"
    ).fetchall()
    chunks = [
        Chunk(name.split(",")[0], min(start, first) if first else start, size)
        for name, start, first, size in rows
    ]
    # The footer has no checksum, and the engine reads a column its footer calls empty as empty.
    if (
        db.execute(
            "SELECT count(*) FROM parquet_metadata(" + literal(path) + ")"  # noqa: S608
            " WHERE stats_null_count NOT BETWEEN 0 AND num_values OR (stats_null_count = num_values"
            " AND coalesce(stats_min_value, stats_max_value, stats_min, stats_max) IS NOT NULL)"
        ).fetchone()
        != (0,)
    ):
        faults.add(Fault("file.unreadable"))
    with path.open("rb") as file:
        for rule, column in check_pages(file, chunks):
            if rule == "parquet.unchecked":
                faults.add(Fault(rule))
                return
            faults.add(Fault(rule, 0, column if column in COLUMNS else None))


def _within(
    db: duckdb.DuckDBPyConnection, path: Path, kinds: dict[str, str], limits: Limits, faults: Faults
) -> bool:
    """Whether cells and their sum keep their bounds, found without unpacking a repeated value."""
    sizes = []
    for name, kind in kinds.items():
        if kind.endswith("[]"):
            sizes += [f"max(len({name}))", f"sum(len({name}))::HUGEINT"]
        else:
            width = f"strlen({name})" if kind == "VARCHAR" else "10"
            sizes += [f"max({width})", f"sum({width})::HUGEINT"]
    found = db.execute(f"SELECT {', '.join(sizes)} FROM read_parquet({literal(path)})").fetchone() or ()  # noqa: S608
    for (name, kind), longest in zip(kinds.items(), found[::2], strict=True):
        bound = _ITEMS if kind.endswith("[]") else limits.cell_bytes
        if (longest or 0) > bound:
            faults.add(Fault("cells.long", None, name, limits.cell_bytes))
    total = sum(size or 0 for size in found[1::2])
    if total > limits.cells_bytes:
        faults.add(Fault("file.unpacked"))
    return not (faults.counts["cells.long"] or faults.counts["file.unpacked"])


def _judge_items(db: duckdb.DuckDBPyConnection, path: Path, kinds: dict[str, str], faults: Faults) -> None:
    """Find lists whose items would not survive being joined: one that is absent, or holds the separator."""
    for name in [name for name, kind in kinds.items() if kind == "VARCHAR[]"]:
        for rule, test in (("cells.type", "item IS NULL"), ("cells.separator", "contains(item, ';')")):
            rows = db.execute(
                f"SELECT file_row_number + 1 FROM read_parquet({literal(path)}, file_row_number = true)"  # noqa: S608
                f" WHERE len(list_filter({name}, lambda item: {test})) > 0 ORDER BY 1"
            ).fetchall()
            for (row,) in rows:
                faults.add(Fault(rule, row, name))


def _write(db: duckdb.DuckDBPyConnection, path: Path, kinds: dict[str, str], folder: Path) -> None:
    cells = ", ".join(f"{_text(name, kind)} AS {name}" for name, kind in kinds.items())
    db.execute(
        f"COPY (SELECT file_row_number + 1 AS row, {cells}"  # noqa: S608
        f" FROM read_parquet({literal(path)}, file_row_number = true))"
        f" TO {literal(folder / CELLS)} ({WRITTEN})"
    )


def _text(name: str, kind: str) -> str:
    if not kind.endswith("[]"):
        return f"nullif({name}::VARCHAR, '')"
    return f"nullif(array_to_string({name}::VARCHAR[], ';'), '')"
