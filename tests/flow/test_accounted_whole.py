"""Decisions are accounted for when every line received is decided once, and not otherwise."""

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.errors import IntegrityError
from privity.flow.decided import all_decided

LINES = (("ordinal", "BIGINT"),)
DECIDED = (("ordinal", "BIGINT"), ("result", "BIGINT"))


def check(folder, lines, decided, *, received):
    with DuckDBEngine(spill=folder) as engine:
        engine.attach_rows("lines", LINES, [(n,) for n in lines])
        engine.attach_rows("decided", DECIDED, [(n, 1) for n in decided])
        all_decided(engine, "B-1", received)


def test_every_line_decided_once_passes(tmp_path):
    check(tmp_path, [1, 2, 3], [3, 1, 2], received=3)


@pytest.mark.parametrize(
    ("lines", "decided"),
    [
        ([1, 2, 3], [1, 2]),
        ([1, 2, 3], [1, 2, 3, 3]),
        ([1, 2, 3], [1, 1, 2]),
        ([1, 2, 3], [1, 2, 4]),
        ([1, 2], [1, 2]),
        ([1, 1, 2], [1, 1, 2]),
    ],
    ids=[
        "one left out",
        "one twice",
        "one in place of another",
        "one that was not received",
        "one no longer kept",
        "one twice on both sides",
    ],
)
def test_anything_else_stops_before_an_entry_is_made(tmp_path, lines, decided):
    with pytest.raises(IntegrityError, match="received"):
        check(tmp_path, lines, decided, received=3)
