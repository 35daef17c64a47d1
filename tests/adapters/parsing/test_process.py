"""The parser works behind walls: it cannot call out, grow or outlive its time, and is not believed."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from privity.adapters.parsing import Limits, parse
from privity.adapters.parsing.process import ask
from privity.adapters.parsing.report import Faults, Report, decode, encode
from privity.errors import InputError
from privity.intake.rules import Fault

VECTORS = Path(__file__).parents[3] / "vectors" / "request-file"
SOURCE = Path(__file__).parents[3] / "src"

TRIES = {
    "a socket": "socket.socket()",
    "another program": "os.execv('/bin/true', ['true'])",
    "a child": "subprocess.run(['/bin/true'])",
    "a signal to the parent": "os.kill(os.getppid(), 0)",
    "a file beyond its size": "open('big', 'wb').write(bytes(2 << 20))",
    "too many files": "held = [open('/dev/null') for _ in range(300)]",
    "memory": "bytearray(2 << 30)",
}


def test_a_confined_process_is_refused_all_of_it(tmp_path):
    tries = "\n".join(
        f"try:\n    {code}\n    print({name!r})\nexcept (OSError, MemoryError):\n    pass"
        for name, code in TRIES.items()
    )
    code = (
        f"import sys; sys.path.append({str(SOURCE)!r})\n"
        "import os, signal, socket, subprocess\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from privity.adapters.parsing.confine import confine\n"
        "from privity.adapters.parsing.limits import Limits\n"
        "confine(Limits(address_bytes=1 << 30, written_bytes=1 << 20))\n"
        f"{tries}\nprint('end')"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout == "end\n", done.stderr


def rules(path, tmp_path, **bounds):
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    with pytest.raises(InputError) as caught:
        parse(path, out=tmp_path / "out.parquet", tmp=tmp, limits=Limits(**bounds))
    assert list(tmp.iterdir()) == []
    return {problem.rule for problem in caught.value.problems}


def test_a_parser_that_takes_too_long_is_stopped(tmp_path):
    assert rules(VECTORS / "lines.csv", tmp_path, wall_s=0) == {"file.time"}


def test_a_parser_that_grows_too_large_is_stopped(tmp_path):
    assert rules(VECTORS / "lines.csv", tmp_path, resident_bytes=1 << 20) == {"file.memory"}


def test_a_parser_without_address_space_refuses_rather_than_answers(tmp_path):
    assert rules(VECTORS / "lines.csv", tmp_path, address_bytes=64 << 20) <= {"file.memory", "file.crash"}


def test_nothing_of_a_stopped_parser_is_left_running(tmp_path):
    (tmp_path / "work").mkdir()
    ask(VECTORS / "lines.csv", tmp_path / "work", "csv", Limits(wall_s=0), trusted=False)
    deadline = time.monotonic() + 10
    while str(tmp_path) in everything_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert str(tmp_path) not in everything_running()


def everything_running():
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(entry.read_text(errors="replace"))
        except OSError:
            continue
    return "\n".join(line for line in found if "parsing.child" in line)


def test_a_report_comes_back_as_it_was_sent():
    faults = Faults()
    faults.add(Fault("cells.long", 3, "reason", 16384))
    faults.add(Fault("columns.misspelt", 0, "city", "city"))
    sent = Report(faults=faults, rows=7, cells=True, text_bytes=99, quotes=2)
    assert decode(encode(sent)) == sent


@pytest.mark.parametrize(
    "change",
    [
        {"faults": [["no.such.rule", 1, None, None]]},
        {"faults": [["rows.ragged", 1, "Ana Núñez", None]]},
        {"faults": [["columns.misspelt", 0, None, "Ana Núñez"]]},
        {"faults": [["rows.ragged", -1, None, None]]},
        {"faults": [["rows.ragged", True, None, None]]},
        {"counts": {"Ana Núñez": 1}},
        {"counts": {"rows.ragged": "1"}},
        {"rows": 1.5},
        {"cells": "yes"},
        {"text_bytes": -1},
    ],
)
def test_a_report_that_says_anything_but_codes_and_counts_is_not_one(change):
    stated = json.loads(encode(Report(faults=Faults(), rows=1, cells=True))) | change
    with pytest.raises(ValueError):
        decode(json.dumps(stated).encode())
