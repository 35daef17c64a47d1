"""A CSV cell is never altered: a row is read as Python's own csv module reads it, or it is refused."""

import csv
import io
import random
import tempfile
from pathlib import Path

import pytest

from privity.adapters.parsing.csv_file import _measure, parse_csv
from privity.adapters.parsing.engine import connect
from privity.adapters.parsing.judge import judge_cells, open_cells
from privity.adapters.parsing.limits import Limits
from privity.adapters.parsing.text_rows import all_plain
from privity.model.request import COLUMNS

WIDTH = len(COLUMNS)
HEADING = ",".join(COLUMNS).encode()
LETTERS = ",\"'; \\|#-_=+@0ax\u00a0\u200b\u2028\u00e9\u6f22\U0001f600"
PIECES = [b'"', b",", b"\r", b"\x00", b"\xff", b"\xc2\x85", b" ", b"", b'""', b"\\", b'",', b'"x', b"\t"]
JUDGED_LATER = {"line_id.missing", "line_id.shape", "line_id.doubled"}


def row(chance, quoting):
    """One row of hostile cells, as the csv module writes it, without its end."""
    out = io.StringIO()
    cells = ["".join(chance.choices(LETTERS, k=chance.randrange(6))) for _ in range(WIDTH)]
    csv.writer(out, lineterminator="", quoting=quoting).writerow(cells)
    return out.getvalue().encode()


def broken(chance):
    """The same with up to two pieces put in, or put in the place of a byte."""
    data = row(chance, csv.QUOTE_MINIMAL)
    for _ in range(chance.randrange(3)):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(PIECES) + data[at + chance.randrange(2) :]
    return data


def ours(rows, end, folder, *, mark=b""):
    """Row number to cells for the rows that are taken, and whether nothing at all is wrong with the container."""
    path = folder / "lines.csv"
    path.write_bytes(mark + end.join([HEADING, *rows]) + end)
    work = folder / "work"
    work.mkdir()
    report = parse_csv(path, work, Limits())
    clean = not report.faults
    with connect(work) as db:
        assert open_cells(db, work / "cells.parquet")
        judge_cells(db, report, Limits())
        assert not clean or set(report.faults.counts) <= JUDGED_LATER
        return {number: list(cells) for number, *cells in db.execute("FROM cells").fetchall()}, clean


def pythons(data):
    """The cells of one row, None if the csv module refuses it or takes it for more or less than one."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    except (csv.Error, UnicodeDecodeError):
        return None
    return [cell or None for cell in rows[0]] if len(rows) == 1 and len(rows[0]) == WIDTH else None


def check_broken(seed, folder):
    chance = random.Random(seed)
    end = chance.choice([b"\n", b"\r\n"])
    rows = [broken(chance) for _ in range(80)]
    taken, clean = ours(rows, end, folder)
    assert not clean
    assert all(taken[number] == pythons(rows[number - 1]) for number in taken)
    (folder / "again").mkdir()
    sound = [rows[number - 1] for number in sorted(taken)]
    again, clean = ours(sound, end, folder / "again")
    assert clean
    assert [again[n] for n in sorted(again)] == [taken[n] for n in sorted(taken)]
    refused = next(data for number, data in enumerate(rows, 1) if number not in taken)
    assert not fast(refused, end, folder)
    return len(taken), len(rows)


def fast(data, end, folder):
    path = folder / "one.csv"
    path.write_bytes(HEADING + end + data + end)
    if not all_plain(path, end, Limits().row_bytes):
        return False
    with connect(folder, also=[path]) as db:
        return _measure(db, path, WIDTH, HEADING)[1]


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_well_formed_rows_are_read_cell_for_cell(quoting, end, tmp_path):
    chance = random.Random(repr((quoting, end)))
    rows = [row(chance, quoting) for _ in range(300)]
    taken, clean = ours(rows, end, tmp_path, mark=chance.choice([b"", b"\xef\xbb\xbf"]))
    assert clean
    assert [taken[n] for n in range(1, 301)] == [pythons(data) for data in rows]


@pytest.mark.parametrize("seed", range(6))
def test_a_broken_row_is_refused_or_read_cell_for_cell(seed, tmp_path):
    taken, met = check_broken(seed, tmp_path)
    assert 0 < taken < met


@pytest.mark.full
def test_many_broken_rows_are_refused_or_read_cell_for_cell():
    for seed in range(100, 1100):
        with tempfile.TemporaryDirectory() as name:
            check_broken(seed, Path(name))
