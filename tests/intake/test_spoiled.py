"""A spoiled file is refused by the rules it breaks, at the place where, and nothing of it is stored."""

import resource

import pytest

from privity.adapters.parsing import Limits, child, parse, process
from privity.errors import InputError

from .good import csv_bytes, rows
from .spoiled import SPOILED, huge_cell, parquet_bomb, zip_bomb


def here(path, folder, kind, limits, *, trusted):
    """The parser without its walls, for speed; `tests/adapters/parsing/test_process.py` has them up."""
    return process.Answer(child.read(kind, path, folder, limits, trusted=trusted), 0)


def refused(path, tmp_path, **given):
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    out = tmp_path / "lines.parquet"
    with pytest.raises(InputError) as caught:
        parse(path, out=out, tmp=tmp, **given)
    assert not out.exists()
    assert list(tmp.iterdir()) == []
    return caught.value


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_file_is_refused_by_exactly_the_rules_it_breaks(name, tmp_path, monkeypatch):
    spoiled = SPOILED[name]
    path = tmp_path / spoiled.file
    spoiled.make(path)
    monkeypatch.setattr("privity.adapters.parsing.lines_file.ask", here)
    error = refused(path, tmp_path)
    assert {problem.rule for problem in error.problems} == spoiled.rules
    if spoiled.place:
        assert spoiled.place in {(problem.row, problem.column) for problem in error.problems}


BOMBS = {
    "one huge cell": ("a.csv", huge_cell, 1 << 30, {"rows.long"}),
    "xlsx bomb": ("a.xlsx", zip_bomb, 1_500 << 20, {"file.unpacked"}),
    "parquet bomb": ("a.parquet", parquet_bomb, 100_000, {"file.unpacked", "parquet.unchecked"}),
}


@pytest.mark.full
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_behind_walls_in_bounded_memory(name, tmp_path):
    file, make, size, rules = BOMBS[name]
    path = tmp_path / file
    make(path, size)
    limits = Limits()
    error = refused(path, tmp_path, limits=limits)
    path.unlink()
    assert {problem.rule for problem in error.problems} == rules
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    assert peak <= limits.resident_bytes


def test_a_small_bomb_is_refused_behind_walls(tmp_path):
    path = tmp_path / "a.parquet"
    parquet_bomb(path, 2_000)
    assert path.stat().st_size < 1 << 20
    error = refused(path, tmp_path, limits=Limits(cells_bytes=64 << 20))
    assert {problem.rule for problem in error.problems} == {"file.unpacked", "parquet.unchecked"}


def test_all_faults_of_a_file_are_told_together(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    good = csv_bytes(rows(6)).splitlines(keepends=True)
    good[0] = good[0].replace(b"city", b"ctiy")
    good[2] = good[2][:-1] + b",x\n"
    good[3] = good[3].replace(b"Unit 7", b"Unit\t7")
    good[4] = good[4].replace(b"L-0004", b"L-0001")
    good[5] = good[5].replace(b"Main", b"M" * 20_000)
    path.write_bytes(b"".join(good))
    monkeypatch.setattr("privity.adapters.parsing.lines_file.ask", here)
    assert [(p.rule, p.row, p.column) for p in refused(path, tmp_path).problems] == [
        ("columns.misspelt", 0, "city"),
        ("rows.ragged", 2, None),
        ("cells.control", 3, None),
        ("line_id.doubled", 4, "line_id"),
        ("cells.long", 5, "address_line1"),
    ]


def test_a_message_quotes_nothing_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr("privity.adapters.parsing.lines_file.ask", here)
    secret = "MARKEDVALUE"
    for number, spoil in enumerate(
        [
            lambda: csv_bytes([rows(1)[0] | {"city": secret, "line_id": f"{secret}/1"}]),
            lambda: csv_bytes([rows(1)[0] | {"city": secret}]).split(b"\n", 1)[1],
            lambda: csv_bytes([rows(1)[0] | {"city": secret + "\x01"}]),
        ]
    ):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(spoil())
        (tmp_path / str(number)).mkdir()
        error = refused(path, tmp_path / str(number))
        assert secret not in str(error) + repr(error.problems)
