"""The cells a parser wrote, judged again by the process that trusts nothing, and made into `lines`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.adapters.parsing.engine import WRITTEN, literal
from privity.intake.rules import LISTED_PER_RULE, Fault
from privity.model.digest import line_digest_sql
from privity.model.request import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from privity.adapters.parsing.limits import Limits
    from privity.adapters.parsing.report import Faults, Report

# DuckDB's regular expressions: C0, delete and C1.
_CONTROL: Final = r"[\x00-\x1f\x7f\x{80}-\x{9f}]"
_LINE_ID: Final = r"[A-Za-z0-9._:-]{1,64}"


def open_cells(db: duckdb.DuckDBPyConnection, cells: Path) -> bool:
    """Make the view `cells` of a parser's table; False if its columns are not those a parser may write."""
    source = f"read_parquet({literal(cells)}, file_row_number = true)"
    found = {name: kind for name, kind, *_ in db.execute(f"DESCRIBE FROM {source}").fetchall()}
    found.pop("file_row_number", None)
    numbered = found.pop("row", None)
    if (
        not set(found) <= set(COLUMNS)
        or set(found.values()) != {"VARCHAR"}
        or numbered not in {None, "BIGINT"}
    ):
        return False
    row = "row" if numbered else "file_row_number + 1"
    columns = ", ".join(name if name in found else f"NULL::VARCHAR AS {name}" for name in COLUMNS)
    db.execute(f"CREATE VIEW cells AS SELECT {row} AS row, {columns} FROM {source}")  # noqa: S608
    return True


def judge_cells(db: duckdb.DuckDBPyConnection, report: Report, limits: Limits) -> Faults:
    """Add to the parser's faults those of single cells and of line ids; all of them if there are many."""
    faults = report.faults
    rows, size, quotes, controls, longest = db.execute(
        f"SELECT count(*), sum(strlen(text)), sum(strlen(text) - strlen(replace(text, '\"', ''))),"  # noqa: S608
        " bool_or(regexp_matches(text, ?)), max(longest) FROM"
        f" (SELECT concat({', '.join(COLUMNS)}) AS text, greatest({', '.join(f'strlen({n})' for n in COLUMNS)}) AS longest FROM cells)",
        [_CONTROL],
    ).fetchone() or (0, 0, 0, False, 0)
    if not faults and (rows != report.rows or not _conserved(report, int(size or 0), int(quotes or 0))):
        faults.add(Fault("file.crash"))
    if controls:
        _add_cells(db, faults, "cells.control", "regexp_matches({cell}, $bound)", bound=_CONTROL)
    if (longest or 0) > limits.cell_bytes:
        _add_cells(db, faults, "cells.long", "strlen({cell}) > $bound", bound=limits.cell_bytes)
    _judge_ids(db, faults)
    return faults


def write_lines(db: duckdb.DuckDBPyConnection, out: Path) -> None:
    """Write `lines` (ordinal, the columns, line_digest) from cells that were found sound."""
    db.execute(
        f"COPY (SELECT row AS ordinal, {', '.join(COLUMNS)},"  # noqa: S608
        f" {line_digest_sql(COLUMNS)} AS line_digest FROM cells)"
        f" TO {literal(out)} ({WRITTEN})"
    )


def _conserved(report: Report, size: int, quotes: int) -> bool:
    """Whether every byte of the text is accounted for: cells, commas, enclosing and doubled quotation marks."""
    if report.text_bytes is None or report.quotes is None:
        return True
    return report.text_bytes == size + (len(COLUMNS) - 1) * report.rows + report.quotes - quotes


def _add_cells(
    db: duckdb.DuckDBPyConnection, faults: Faults, rule: str, test: str, *, bound: str | int
) -> None:
    hint = bound if isinstance(bound, int) else None
    for name in COLUMNS:
        found = f"FROM cells WHERE {test.format(cell=name)}"
        where = {"bound": bound}
        (count,) = db.execute(f"SELECT count(*) {found}", where).fetchone() or (0,)
        if count:
            rows = db.execute(f"SELECT row {found} ORDER BY row LIMIT {LISTED_PER_RULE}", where)
            _add(faults, [Fault(rule, row, name, hint) for (row,) in rows.fetchall()], rule, count)


def _judge_ids(db: duckdb.DuckDBPyConnection, faults: Faults) -> None:
    if any(
        f.rule in {"columns.missing", "columns.misspelt"} and f.column == "line_id" for f in faults.listed
    ):
        return
    ids, present, shaped, distinct = db.execute(
        "SELECT count(*), count(line_id), count(*) FILTER (WHERE regexp_full_match(line_id, ?)),"
        " count(DISTINCT line_id) FROM cells",
        [_LINE_ID],
    ).fetchone() or (0, 0, 0, 0)
    if present < ids:
        _add_ids(db, faults, "line_id.missing", "line_id IS NULL")
    if shaped < present:
        _add_ids(db, faults, "line_id.shape", f"NOT regexp_full_match(line_id, '{_LINE_ID}')")
    if distinct < present:
        _add_ids(
            db, faults, "line_id.doubled",
            "line_id IS NOT NULL QUALIFY row_number() OVER (PARTITION BY line_id ORDER BY row) > 1",
        )  # fmt: skip


def _add_ids(db: duckdb.DuckDBPyConnection, faults: Faults, rule: str, test: str) -> None:
    rows = db.execute(f"SELECT row FROM cells WHERE {test}").fetchall()  # noqa: S608
    listed = sorted(row for (row,) in rows)[:LISTED_PER_RULE]
    _add(faults, [Fault(rule, row, "line_id") for row in listed], rule, len(rows))


def _add(faults: Faults, listed: list[Fault], rule: str, count: int) -> None:
    for fault in listed:
        faults.add(fault)
    faults.counts[rule] += count - len(listed)
