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

from privity.adapters.parsing.confine import confine
from privity.adapters.parsing.csv_file import parse_csv
from privity.adapters.parsing.jsonl_file import parse_jsonl
from privity.adapters.parsing.limits import Limits
from privity.adapters.parsing.parquet_file import parse_parquet
from privity.adapters.parsing.report import JOB, REPORT, Faults, Report, encode
from privity.adapters.parsing.xlsx_file import parse_xlsx
from privity.intake.rules import Fault


def main(folder: Path) -> int:
    """Do the job in `folder`; 0 if a report was written."""
    job = json.loads((folder / JOB).read_text("utf-8"))
    limits = Limits.from_json(job["limits"])
    confine(limits)
    try:
        report = read(job["format"], Path(job["path"]), folder, limits, trusted=job["trusted"])
    except MemoryError:
        report = _stopped("file.memory")
    (folder / REPORT).write_bytes(encode(report))
    return 0


def read(kind: str, path: Path, folder: Path, limits: Limits, *, trusted: bool) -> Report:
    """Read the file at `path` as `kind`: ``cells.parquet`` in `folder`, and the report."""
    match kind:
        case "csv":
            return parse_csv(path, folder, limits)
        case "jsonl":
            return parse_jsonl(path, folder, limits)
        case "parquet":
            return parse_parquet(path, folder, limits, trusted=trusted)
        case _:
            return parse_xlsx(path, folder, limits)


def _stopped(rule: str) -> Report:
    faults = Faults()
    faults.add(Fault(rule))
    return Report(faults=faults, rows=0, cells=False)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
