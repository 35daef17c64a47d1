"""A calibration: of how many accepts with known truth how many were false, cell by cell, on one file under one rule.

It binds to everything an answer depends on. Where one of these has changed it says nothing any more, and every cell
is closed. Cells are tested in the order of `CELLS`. One that has too few accepts to reach the limit even without an
error is passed over, which its number alone decides; the first of the others whose bound is above the limit ends the
test. So the chance that any open cell is worse than the limit is 5 % in all, not 5 % for each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from privity.errors import IntegrityError
from privity.identity.bounds import CONFIDENCE_PERCENT, least_accepts, upper_bound
from privity.identity.cells import CELLS, in_words
from privity.identity.known import LARGEST_SEED, asking_steps, making_steps
from privity.identity.manifest import plan_digest
from privity.identity.steps import closing_steps
from privity.model.canonical import canonical
from privity.model.digest import purposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VERSION: Final = "privity/calibration/v1"
RULE: Final = "privity/rule-plan/v1"
SEED: Final = "privity/calibration-seed/v1"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CellCount:
    """What was seen in one cell.

    Attributes:
        cell: The cell.
        accepts: Lines verified in it whose truth is known.
        false_accepts: Those among them verified as another person than the one meant.
    """

    cell: int
    accepts: int
    false_accepts: int

    @property
    def bound(self) -> int:
        """Upper bound of the rate of false accepts, one-sided, 95 %, in parts per billion."""
        return upper_bound(self.accepts, self.false_accepts)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "cell": self.cell,
            "n": self.accepts,
            "k": self.false_accepts,
            "bound_ppb": self.bound,
            "says": in_words(self.cell),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Everything the answers of a search depend on.

    Attributes:
        records: Hex digest of the manifest of the record file.
        rule: Hex digest of the plan; see `rule_digest`.
        engine: Name and version of the engine.
    """

    records: str
    rule: str
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The result of one calibration.

    Attributes:
        basis: What it holds for.
        seed: What the lines were drawn with.
        lines: Lines wanted of each kind about somebody.
        cells: What was seen, in the order of `CELLS`; those in which nothing was verified are left out.
        kinds: Whom the lines were about → lines asked, accepted rightly, accepted falsely.
        audits: Audited batches whose findings are counted in `cells`.
    """

    basis: Basis
    seed: int
    lines: int
    cells: tuple[CellCount, ...]
    kinds: Mapping[str, tuple[int, int, int]]
    audits: tuple[str, ...] = field(default=())

    def open_cells(self, limit: int) -> tuple[CellCount, ...]:
        """The cells that stay open under a limit in parts per billion, in the order they were tested."""
        enough = least_accepts(limit)
        found: list[CellCount] = []
        for cell in self.cells:
            if cell.accepts < enough:
                continue
            if cell.bound > limit:
                break
            found.append(cell)
        return tuple(found)

    def to_bytes(self) -> bytes:
        """Canonical JSON, the bytes that are kept."""
        return canonical(
            {
                "format": VERSION,
                "records": self.basis.records,
                "rule": self.basis.rule,
                "engine": self.basis.engine,
                "confidence_percent": CONFIDENCE_PERCENT,
                "seed": self.seed,
                "lines": self.lines,
                "cells": [cell.plain() for cell in self.cells],
                "kinds": {who: list(counts) for who, counts in self.kinds.items()},
                "audits": list(self.audits),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Calibration:
        """Read a calibration back; bounds and words are computed anew.

        Raises:
            IntegrityError: These are not the bytes of a calibration.
        """
        try:
            fields: dict[str, Any] = json.loads(data)
            found = cls(
                basis=Basis(records=fields["records"], rule=fields["rule"], engine=fields["engine"]),
                seed=int(fields["seed"]),
                lines=int(fields["lines"]),
                cells=in_order(
                    CellCount(cell=cell["cell"], accepts=cell["n"], false_accepts=cell["k"])
                    for cell in fields["cells"]
                ),
                kinds={who: (one, two, three) for who, (one, two, three) in fields["kinds"].items()},
                audits=tuple(fields["audits"]),
            )
            same = found.to_bytes() == data
        except (ValueError, KeyError, TypeError) as error:
            raise _spoiled() from error
        if not same:
            raise _spoiled()
        return found


def in_order(cells: Iterable[CellCount]) -> tuple[CellCount, ...]:
    """Counts in the order cells are tested.

    Raises:
        ValueError: A cell stands twice, or is none in which the rule verifies.
    """
    found = {}
    for cell in cells:
        if cell.cell in found or cell.cell not in CELLS:
            raise ValueError("no such list of cells")
        found[cell.cell] = cell
    return tuple(found[cell] for cell in CELLS if cell in found)


def rule_digest() -> str:
    """Hex digest of everything that standardises, compares, decides and closes, and of the lines it was tried with."""
    steps = (*making_steps(), *asking_steps(), *closing_steps())
    text = "\0".join([plan_digest(), *(f"{step.makes}\0{step.sql}" for step in steps)])
    return purposed(RULE, text.encode("utf-8")).hex()


def seed_of(basis: Basis, audits: Iterable[str]) -> int:
    """What lines are drawn with: it follows from what is calibrated, so nobody can draw until he likes the result."""
    what = canonical([basis.records, basis.rule, basis.engine, sorted(audits)])
    return int.from_bytes(purposed(SEED, what)[:8], "big") % LARGEST_SEED


def _spoiled() -> IntegrityError:
    return IntegrityError(
        "The calibration cannot be read, or not as it was written.",
        where="records/calibration.json",
        remedy="Run `privity records calibrate` again.",
    )
