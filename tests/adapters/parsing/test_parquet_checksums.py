"""A flipped bit of a Parquet file with page checksums is refused or changes nothing; it never changes a cell."""

import random
from pathlib import Path

import pytest

from privity.adapters.parsing.engine import connect
from privity.adapters.parsing.judge import judge_cells, open_cells
from privity.adapters.parsing.limits import Limits
from privity.adapters.parsing.parquet_file import parse_parquet
from privity.adapters.parsing.thrift import Reader

VECTOR = (Path(__file__).parents[3] / "vectors" / "request-file" / "lines.parquet").read_bytes()
FOOTER = int.from_bytes(VECTOR[-8:-4], "little") + 8


def read(data, folder):
    """The cells, or the rules the file breaks."""
    folder.mkdir()
    path = folder / "lines.parquet"
    path.write_bytes(data)
    report = parse_parquet(path, folder, Limits(), trusted=False)
    if report.faults or not report.cells:
        return set(report.faults.counts)
    with connect(folder) as db:
        assert open_cells(db, folder / "cells.parquet")
        judge_cells(db, report, Limits())
        return set(report.faults.counts) or db.execute("SELECT * FROM cells ORDER BY row").fetchall()


def flip(count, part, folder):
    """Flip one bit `count` times; how often the file was refused. Any altered cell fails the test."""
    good = read(VECTOR, folder / "good")
    assert len(good) == 3
    body = len(VECTOR) - FOOTER
    chance = random.Random(part)
    refused = 0
    for n in range(count):
        at = chance.randrange(4, body) if part == "pages" else chance.randrange(body, len(VECTOR))
        data = bytearray(VECTOR)
        data[at] ^= 1 << chance.randrange(8)
        found = read(bytes(data), folder / str(n))
        refused += isinstance(found, set)
        assert isinstance(found, set) or found == good, at
    return refused


@pytest.mark.parametrize(("part", "count"), [("pages", 12), ("footer", 6)])
def test_one_flipped_bit_is_refused_or_changes_nothing(part, count, tmp_path):
    assert flip(count, part, tmp_path) > 0


def test_a_footer_that_calls_a_filled_column_empty_is_refused(tmp_path):
    # The one count of absent values before "Apt 4": 2 of 3 becomes 3 of 3.
    at = VECTOR.index(b"Apt 4", len(VECTOR) - FOOTER) - 3
    data = bytearray(VECTOR)
    assert data[at] == 4
    data[at] = 6
    assert read(bytes(data), tmp_path / "lines") == {"file.unreadable"}


@pytest.mark.full
@pytest.mark.parametrize("part", ["pages", "footer"])
def test_many_flipped_bits_are_refused_or_change_nothing(part, tmp_path):
    assert flip(1_000, part, tmp_path) > 100


@pytest.mark.parametrize(
    "data",
    [b"", b"\x15", b"\x15" + b"\xff" * 11, b"\x18\x7f", b"\x19\xfc\xff\xff\x7f", b"\x1d\x00", b"\x1c" * 40],
)
def test_a_page_header_that_is_cut_or_endless_is_an_error(data):
    with pytest.raises(ValueError):
        Reader(data).numbers()


def test_a_page_header_is_read_past_what_is_not_a_number():
    # field 1: i32 3, field 2: binary "ab", field 3: list of two bytes, field 4: struct {1: true}, field 5: i32 -1
    data = bytes([0x15, 6, 0x18, 2, 97, 98, 0x19, 0x23, 1, 2, 0x1C, 0x11, 0, 0x15, 1, 0])
    reader = Reader(data)
    assert (reader.numbers(), reader.position) == ({1: 3, 5: -1}, len(data))
