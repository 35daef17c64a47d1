"""The bench of the law measures nothing that is not first agreed: every engine names the same rules."""

import subprocess
import sys

import pytest
from tests.house.tree import ROOT


@pytest.mark.full
def test_every_engine_of_the_bench_names_the_same_rules_for_the_same_lines():
    run = [sys.executable, ROOT / "bench" / "law.py", "--small"]
    said = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    assert said.startswith("all engines agree; ")
