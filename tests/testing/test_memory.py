"""Claim: generation streams: people and lines do not pile up in memory."""

import subprocess
import sys

import pytest

PROGRAM = """
import resource, sys
from pathlib import Path
from privity.testing.synthetic import generate_people, generate_requests
folder = Path(sys.argv[1])
generate_people(folder / "people", persons=200_000, seed=1, threads=2)
generate_requests(folder / "people", folder / "requests", lines=50_000, seed=1, threads=2)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.full
def test_two_hundred_thousand_persons_and_fifty_thousand_lines_stay_below_a_gibibyte(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 1024 * 1024
