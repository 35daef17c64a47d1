"""A Parquet file in row groups of the size most writers make is read within the parser's memory, however many there are."""

import duckdb

from privity.adapters.parsing import engine
from privity.adapters.parsing.limits import Limits
from privity.adapters.parsing.parquet_file import parse_parquet
from privity.model.request import COLUMNS, LIST_COLUMNS

ROWS = 250_000
"""Three groups of 122,880 rows: one more than two threads could hold of them."""


def text(column):
    """Cells that share nothing, so that no group packs well."""
    cell = f"left(sha256('{column}' || n), 24)"
    return f"[{cell}] AS {column}" if column in LIST_COLUMNS else f"{cell} AS {column}"


def test_what_is_read_before_its_turn_is_not_held(tmp_path, monkeypatch):
    place = tmp_path / "lines.parquet"
    duckdb.sql(
        f"COPY (SELECT {', '.join(map(text, COLUMNS))} FROM range({ROWS}) AS t(n)) TO '{place}' "
        "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )
    monkeypatch.setattr(engine, "MEMORY", "256MB")
    found = parse_parquet(place, tmp_path, Limits(), trusted=True)
    assert dict(found.faults.counts) == {}
    assert (found.rows, found.cells) == (ROWS, True)
