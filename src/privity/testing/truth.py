"""Small request files cut out of a generated one, for demonstrations and tests."""

from __future__ import annotations

import csv
from hashlib import sha256
from typing import TYPE_CHECKING

import duckdb

from privity.testing.synthetic.header import write_header

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from privity.testing.synthetic import HeaderFields


def single_lawful_line(source: Path, out: Path, header: HeaderFields) -> str:
    """Cut one lawful, undistorted line about an ordinary person out of a generated CSV file.

    Returns:
        The line's id.
    """
    with duckdb.connect() as db:
        found = db.execute(
            "SELECT line_id FROM read_parquet(?) WHERE kind = 'lawful' AND expect = 'verified' "
            "AND len(distortion) = 0 AND len(register_failed) = 0 AND trait = 'ordinary' ORDER BY line_id LIMIT 1",
            [str(source / "truth.parquet")],
        ).fetchone()
    if found is None:
        raise ValueError("the generated file holds no ordinary lawful line")
    line_id = str(found[0])
    cut(source, out, header, lambda row: row["line_id"] == line_id)
    return line_id


def cut(source: Path, out: Path, header: HeaderFields, keep: Callable[[dict[str, str]], bool]) -> int:
    """Write the kept lines of ``source/lines.csv`` as a request of its own, unsigned.

    Returns:
        Lines kept.
    """
    with (source / "lines.csv").open(encoding="utf-8", newline="") as given:
        reader = csv.DictReader(given)
        columns = list(reader.fieldnames or ())
        rows = [row for row in reader if keep(row)]
    write_request(out, header, columns, rows)
    return len(rows)


def write_request(
    out: Path, header: HeaderFields, columns: Sequence[str], rows: Sequence[Mapping[str, str]]
) -> None:
    """Write these lines and the header over them, unsigned."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "lines.csv").open("w", encoding="utf-8", newline="") as made:
        writer = csv.DictWriter(made, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    digest = sha256((out / "lines.csv").read_bytes()).hexdigest()
    write_header(
        out / "lines.header.toml",
        header,
        {},
        lines_file="lines.csv",
        lines_sha256=digest,
        lines_count=len(rows),
    )


def merge_rosters(out: Path, rosters: Sequence[Path]) -> int:
    """One roster out of several; an officer on two of them stands once, as first written."""
    officers: dict[str, list[str]] = {}
    heading: list[str] = []
    for path in rosters:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            heading = next(reader)
            for row in reader:
                officers.setdefault(row[0], row)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(officers[name] for name in sorted(officers))
    return len(officers)
