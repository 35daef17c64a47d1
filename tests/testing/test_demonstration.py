"""Claim: the demonstration's agreement covers what lawful synthetic lines ask under and for, and no more."""

import csv
from importlib.resources import files

from privity.testing.demonstration import ELEMENTS, STATUTES

DATA = files("privity.testing.synthetic").joinpath("data")


def column(name):
    with DATA.joinpath(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [row[0] for row in list(csv.reader(file))[1:]]


def test_it_covers_every_statute_asked_under():
    asked = {statute.partition("(")[0] for statute in column("statutes")}
    assert asked == set(STATUTES)


def test_it_covers_every_element_asked_for():
    assert {element for cell in column("elements") for element in cell.split(";")} == set(ELEMENTS)
