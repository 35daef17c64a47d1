"""A calibration says which cells stay open, in a fixed order, and only for what it was measured on."""

import json
from dataclasses import replace

import pytest

from privity.errors import IntegrityError
from privity.identity import known
from privity.identity.bounds import least_accepts
from privity.identity.calibration import Basis, Calibration, CellCount, in_order, rule_digest, seed_of
from privity.identity.cells import CELLS
from privity.identity.steps import verify_steps

LIMIT = 100_000
ENOUGH = least_accepts(LIMIT)
BASIS = Basis(records="a" * 64, rule="b" * 64, engine="DuckDB 2.0.0")


def calibration(**counts):
    cells = in_order(
        CellCount(cell=int(name[1:]), accepts=n, false_accepts=k) for name, (n, k) in counts.items()
    )
    return Calibration(basis=BASIS, seed=1, lines=9, cells=cells, kinds={"absent": (3, 0, 0)})


def opened(**counts):
    return [cell.cell for cell in calibration(**counts).open_cells(LIMIT)]


def test_a_cell_is_open_when_its_bound_is_within_the_limit():
    assert opened(c5822=(ENOUGH, 0)) == [5822]
    assert opened(c5822=(ENOUGH * 2, 1)) == [5822]


def test_a_cell_with_one_accept_too_few_or_one_false_too_many_is_closed():
    assert opened(c5822=(ENOUGH - 1, 0)) == opened(c5822=(ENOUGH, 1)) == []


def test_cells_with_too_few_accepts_are_passed_over():
    assert opened(c5822=(10, 0), c5821=(ENOUGH, 0)) == [5821]
    assert opened(c5822=(10, 9), c5821=(ENOUGH, 0)) == [5821]


def test_the_first_cell_over_the_limit_ends_the_test():
    assert opened(c5822=(ENOUGH, 0), c5821=(ENOUGH, 5), c5812=(ENOUGH * 9, 0)) == [5822]


def test_cells_are_tested_in_their_own_order_whatever_order_they_come_in():
    assert opened(c5812=(ENOUGH, 0), c5822=(ENOUGH, 5)) == []
    assert [cell.cell for cell in calibration(c5212=(1, 0), c5822=(1, 0)).cells] == [5822, 5212]


@pytest.mark.parametrize("cells", [[5822, 5822], [1111]], ids=["twice", "none of the rule"])
def test_a_list_of_cells_that_cannot_be_is_refused(cells):
    with pytest.raises(ValueError, match="no such list"):
        in_order(CellCount(cell=cell, accepts=1, false_accepts=0) for cell in cells)


def test_what_is_written_is_read_back():
    held = calibration(c5822=(ENOUGH, 0), c5321=(1, 0)) if 5321 in CELLS else calibration(c5822=(ENOUGH, 0))
    assert Calibration.from_bytes(held.to_bytes()) == held


@pytest.mark.parametrize("spoil", [("n", 10**9), ("k", 7), ("bound_ppb", 1), ("says", "x"), ("cell", 1)])
def test_a_calibration_that_was_changed_by_hand_is_refused(spoil):
    fields = json.loads(calibration(c5822=(10, 3)).to_bytes())
    fields["cells"][0][spoil[0]] = spoil[1]
    changed = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(IntegrityError):
        Calibration.from_bytes(changed)


@pytest.mark.parametrize("data", [b"", b"[]", b'{"format":"privity/calibration/v0"}'])
def test_what_is_no_calibration_is_refused(data):
    with pytest.raises(IntegrityError):
        Calibration.from_bytes(data)


def test_another_rule_has_another_digest(monkeypatch):
    before = rule_digest()
    loose = [replace(step, sql=step.sql + " ") if step.makes == "judged" else step for step in verify_steps()]
    monkeypatch.setattr(known, "verify_steps", lambda: loose)
    assert rule_digest() != before


@pytest.mark.parametrize("name", ["records", "rule", "engine"])
def test_the_draw_follows_from_what_is_calibrated(name):
    assert seed_of(BASIS, []) == seed_of(BASIS, []) != seed_of(replace(BASIS, **{name: "other"}), [])


def test_the_draw_after_an_audit_is_another():
    assert seed_of(BASIS, ["A-B-2026-1"]) != seed_of(BASIS, [])
