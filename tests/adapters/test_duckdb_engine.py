"""The engine writes nothing of its own among a command's data.

DuckDB draws a bar of its progress where it takes its caller for a person at a prompt, which
it does of a program given with `-c`, as the parsing process is; so these run one.
"""

import subprocess
import sys

import pytest

BAR = "SELECT value FROM duckdb_settings() WHERE name = 'enable_progress_bar'"
PROGRAMS = {
    "its own": "import duckdb; print(duckdb.connect().execute(BAR).fetchall())",
    "of a batch": (
        "from privity.adapters.duckdb_engine import DuckDBEngine\n"
        "with DuckDBEngine(spill=FOLDER, memory_limit='200MB', threads=1) as engine: print(engine.query(BAR))"
    ),
    "of a batch, in slices": (
        "from privity.adapters.duckdb_engine import DuckDBEngine\n"
        "with DuckDBEngine(spill=FOLDER, memory_limit='200MB', threads=1) as engine: print(*engine.stream(BAR))"
    ),
    "of a file": (
        "from privity.adapters.parsing.engine import connect\n"
        "with connect(FOLDER) as db: print(db.execute(BAR).fetchall())"
    ),
}


def said(program, folder):
    before = f"from pathlib import Path; FOLDER = Path({str(folder)!r}); BAR = {BAR!r}\n"
    return subprocess.run(
        [sys.executable, "-c", before + program], check=True, capture_output=True, text=True
    ).stdout.strip()


def test_the_engine_by_itself_would_draw_a_bar(tmp_path):
    assert said(PROGRAMS["its own"], tmp_path) == "[('true',)]"


@pytest.mark.parametrize("connection", list(PROGRAMS)[1:])
def test_no_bar_is_drawn(tmp_path, connection):
    assert said(PROGRAMS[connection], tmp_path) == "[('false',)]"
