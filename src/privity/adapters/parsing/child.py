"""The parser process: one hostile file in, one table of cells and one report out.

Started by `privity.adapters.parsing.process` with a folder of its own as the only
argument. It raises its walls first, reads ``job.json`` there, and leaves
``report.json`` and, if the container could be read, ``cells.parquet``. It prints
nothing: whatever it might print could quote the file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from privity.adapters.parsing.confine import confine
from privity.adapters.parsing.csv_file import parse_csv
from privity.adapters.parsing.limits import Limits
from privity.adapters.parsing.report import Faults, Report, encode
from privity.intake.rules import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

JOB, REPORT, CELLS = "job.json", "report.json", "cells.parquet"


def main(folder: Path) -> int:
    """Do the job in `folder`; 0 if a report was written."""
    job = json.loads((folder / JOB).read_text("utf-8"))
    limits = Limits.from_json(job["limits"])
    confine(limits)
    try:
        report = _parser(job["format"])(Path(job["path"]), folder, limits)
    except MemoryError:
        report = _stopped("file.memory")
    (folder / REPORT).write_bytes(encode(report))
    return 0


def _parser(kind: str) -> Callable[[Path, Path, Limits], Report]:
    return {"csv": parse_csv}[kind]


def _stopped(rule: str) -> Report:
    faults = Faults()
    faults.add(Fault(rule))
    return Report(faults=faults, rows=0, cells=False)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
