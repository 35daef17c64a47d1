"""docs/reference/law-us-tax.md says what the pack says: every condition, election, threshold and statute."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "law-us-tax.md"


def test_the_page_has_the_tables_as_the_pack_has_them():
    script = [sys.executable, PAGE.parents[1] / "generate_law.py"]
    made = subprocess.run(script, check=True, capture_output=True, text=True).stdout
    assert PAGE.read_text("utf-8") == made


def test_every_failure_with_a_test_here_is_on_the_page():
    tests = (Path(__file__).parent / "test_failures.py").read_text("utf-8")
    page = PAGE.read_text("utf-8")
    numbers = {
        line[len("def test_fm_") :][:2] for line in tests.splitlines() if line.startswith("def test_fm_")
    }
    assert numbers
    assert [number for number in sorted(numbers) if f"| FM-{number} |" not in page] == []


def test_every_fact_that_is_derived_from_text_is_explained(pack):
    page = PAGE.read_text("utf-8")
    derived = [
        name
        for name, fact in pack.facts.items()
        if fact.source.value == "derived" and not name.startswith("form_")
    ]
    assert [name for name in derived if f"`{name}`" not in page] == []
