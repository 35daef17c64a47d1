"""The pages made from the pack say what it says: every condition, election, threshold and statute, and every note that waits for counsel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from privity.law import shipped

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reference" / "law-us-tax.md"


@pytest.mark.parametrize("page", ["reference/law-us-tax.md", "explanation/open-readings.md"])
def test_the_page_has_the_tables_as_the_pack_has_them(page):
    script = [sys.executable, DOCS / "generate_law.py", page]
    made = subprocess.run(script, check=True, capture_output=True, text=True).stdout
    assert (DOCS / page).read_text("utf-8") == made


def test_every_note_of_a_law_file_is_on_the_page_for_counsel():
    page = (DOCS / "explanation" / "open-readings.md").read_text("utf-8")
    home = shipped("us_tax")
    written = [
        line.removeprefix("note = ")
        for folder in ("provisions", "statutes", "rulings", "parameters", "history")
        for path in home.joinpath(folder).iterdir()
        for line in path.read_text("utf-8").splitlines()
        if line.startswith("note = ")
    ]
    assert written
    assert [note for note in written if note.strip('"') not in page] == []


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
