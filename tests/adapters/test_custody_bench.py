"""The bench of key custodians runs, and every figure it prints is one."""

import subprocess
import sys

from tests.house.tree import ROOT


def test_the_whole_bench_runs_at_tiny_sizes():
    run = [sys.executable, ROOT / "bench" / "custody.py", "--small"]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout.splitlines()
    figures = [float(line[70:82].replace(",", "")) for line in said[1:]]
    assert len(figures) == 4
    assert all(figure > 0 for figure in figures)
