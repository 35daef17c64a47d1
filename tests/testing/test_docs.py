"""Claim: docs/reference/synthetic.md states every share and every defect as the generator has them."""

import re
from pathlib import Path

from privity.testing.synthetic import read_defects
from privity.testing.synthetic.workshop import read_rows, read_toml

PAGE = (Path(__file__).parents[2] / "docs/reference/synthetic.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ")
]


def test_every_share_stands_on_the_page():
    shares = read_toml("shares.toml")
    told = {row[0].strip("`"): row[1] for row in ROWS if len(row) == 3 and re.fullmatch(r"0\.\d+", row[1])}
    assert {name: float(value) for name, value in told.items()} == shares["people"] | shares["requests"]


def test_every_household_stands_on_the_page():
    _, rows = read_rows("households.csv")
    told = {(row[0], row[1]) for row in ROWS if len(row) == 3 and row[1].isdigit()}
    assert told == {(kind.replace("_", " "), count) for kind, count, _ in rows}


def test_every_defect_stands_on_the_page_with_its_conditions():
    told = {row[0].strip("`"): row[1:] for row in ROWS if len(row) == 6 and row[0].startswith("`")}
    assert set(told) == set(read_defects())
    for name, defect in read_defects().items():
        weight, failed, undetermined, register, modes = told[name]
        assert weight == (str(defect.weight) if defect.weight else "-")
        for cell, conditions in (
            (failed, defect.failed),
            (undetermined, defect.undetermined),
            (register, defect.register_failed),
        ):
            assert re.findall(r"`([^`]+)`", cell) == list(conditions)
        assert modes == ", ".join(defect.fm)
