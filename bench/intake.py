"""What reading a request file costs, in each format, and whether ten times the lines cost ten times as much.

    python bench/intake.py [LINES]     (default 200000)

Writes a table to standard output. People and lines are synthetic and are removed afterwards.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from privity.adapters.parsing.lines_file import parse
from privity.intake import read_header
from privity.testing.synthetic import generate_people, generate_requests

if TYPE_CHECKING:
    from privity.testing.synthetic.asking import FileFormat

FORMATS: tuple[FileFormat, ...] = ("csv", "jsonl", "parquet", "xlsx")
MOST_ROWS = 1_048_575
"""What a worksheet holds beside its heading."""


def main() -> None:
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    print(f"{'format':8} {'lines':>10} {'MB':>8} {'seconds':>8} {'lines/s':>9} {'parser, MB':>10}")
    with tempfile.TemporaryDirectory(prefix="privity-bench-") as name:
        folder = Path(name)
        generate_people(folder / "people", persons=max(20_000, most * 5 // 4), seed=1)
        for kind in FORMATS:
            for lines in (most // 10, most):
                if kind != "xlsx" or lines <= MOST_ROWS:
                    measure(folder, kind, lines)


def measure(folder: Path, kind: FileFormat, lines: int) -> None:
    out = folder / f"{kind}-{lines}"
    generate_requests(folder / "people", out, lines=lines, seed=1, file_format=kind)
    header = read_header((out / "lines.header.toml").read_bytes())
    path = out / f"lines.{kind}"
    began = time.perf_counter()
    found = parse(path, out=folder / "lines.parquet", header=header)
    seconds = time.perf_counter() - began
    assert found.rows == lines
    size = path.stat().st_size / 1e6
    print(
        f"{kind:8} {lines:>10,} {size:>8,.0f} {seconds:>8.1f} {lines / seconds:>9,.0f} {found.peak_bytes >> 20:>10,}",
        flush=True,
    )


if __name__ == "__main__":
    main()
