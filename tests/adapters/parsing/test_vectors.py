"""The four formats say the same: the published vectors give the published line digests."""

import hashlib
import json
import runpy
from datetime import date
from pathlib import Path

import duckdb
import pytest

from privity.adapters.parsing import child, parse, process
from privity.errors import InputError
from privity.intake import read_header

VECTORS = Path(__file__).parents[3] / "vectors" / "request-file"
EXPECTED = json.loads((VECTORS / "expected.json").read_text())


@pytest.fixture
def without_walls(monkeypatch):
    """The parser in this process, for speed; the first test has the walls up."""

    def here(path, folder, kind, limits, *, trusted):
        return process.Answer(child.read(kind, path, folder, limits, trusted=trusted), 0)

    monkeypatch.setattr("privity.adapters.parsing.lines_file.ask", here)


def rows(path, columns):
    return duckdb.sql(f"SELECT {columns} FROM read_parquet('{path}') ORDER BY ordinal").fetchall()


@pytest.mark.parametrize("name", ["lines.csv", "lines.jsonl", "lines.parquet", "lines.xlsx"])
def test_every_format_gives_the_published_digests(name, tmp_path):
    out = tmp_path / "lines.parquet"
    parsed = parse(VECTORS / name, out=out)
    assert (parsed.rows, parsed.format) == (3, name.removeprefix("lines."))
    assert parsed.sha256 == hashlib.sha256((VECTORS / name).read_bytes()).hexdigest()
    assert dict(rows(out, "line_id, line_digest")) == EXPECTED
    assert rows(out, "ordinal, address_line1, middle_name, periods") == [
        (1, "12 Main St", None, "2022;2023"),
        (2, "  7 Oak Ave", "M.", "2023"),
        (3, None, None, None),
    ]


def test_the_published_header_fits_its_lines(tmp_path, without_walls):
    header = read_header((VECTORS / "lines.header.toml").read_bytes())
    assert (header.officer_id, header.signed_on) == ("FIA-001", date(2025, 8, 7))
    assert parse(VECTORS / "lines.csv", out=tmp_path / "lines.parquet", header=header).rows == 3


def test_lines_that_are_not_those_signed_for_are_refused_with_every_difference(tmp_path, without_walls):
    header = read_header((VECTORS / "lines.header.toml").read_bytes())
    path = tmp_path / "other.csv"
    path.write_bytes(b"".join((VECTORS / "lines.csv").read_bytes().splitlines(keepends=True)[:3]))
    with pytest.raises(InputError) as caught:
        parse(path, out=tmp_path / "lines.parquet", header=header)
    assert {p.rule for p in caught.value.problems} == {"digest.mismatch", "count.mismatch", "name.mismatch"}
    assert not (tmp_path / "lines.parquet").exists()


def test_a_header_that_states_the_digest_stands_in_for_page_checksums(tmp_path, without_walls):
    path = tmp_path / "lines.parquet"
    with duckdb.connect() as db:
        db.execute(f"COPY (FROM read_parquet('{VECTORS / 'lines.parquet'}')) TO '{path}' (FORMAT parquet)")
    text = (VECTORS / "lines.header.toml").read_text()
    said = hashlib.sha256((VECTORS / "lines.csv").read_bytes()).hexdigest()
    text = text.replace(said, hashlib.sha256(path.read_bytes()).hexdigest()).replace(
        "lines.csv", "lines.parquet"
    )
    out = tmp_path / "out.parquet"
    assert parse(path, out=out, header=read_header(text.encode())).rows == 3
    assert dict(rows(out, "line_id, line_digest")) == EXPECTED


def test_making_the_vectors_again_changes_no_byte(tmp_path):
    runpy.run_path(str(VECTORS / "make.py"))["make"](tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {name: (VECTORS / name).read_bytes() for name in made}
    assert set(made) == {"lines.csv", "lines.jsonl", "expected.json", "lines.header.toml"}
