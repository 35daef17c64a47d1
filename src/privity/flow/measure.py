"""Measuring the rule on lines with known truth: the part of a calibration that needs an engine and no office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.identity.calibration import CellCount, in_order
from privity.identity.known import (
    DRAWS,
    KIND_COLUMNS,
    SAMPLED,
    SEED_COLUMNS,
    WANTED,
    asking_steps,
    calibration_kinds,
    line_steps,
    making_steps,
    pool_steps,
)
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from privity.flow.office import Engine
    from privity.identity.known import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was seen.

    Attributes:
        cells: Counts per cell, in the order cells are tested.
        kinds: Whom lines were about → lines asked, accepted rightly, accepted falsely.
    """

    cells: tuple[CellCount, ...]
    kinds: Mapping[str, tuple[int, int, int]]


def measure(
    engine: Engine, *, seed: int, lines: int, at_once: int, advance: Callable[[int], object] = lambda _: None
) -> Measured:
    """Ask lines with known truth and count, some kinds at a time, so that memory is bounded.

    Args:
        engine: With the relations of a loaded record file attached, `held_persons` among them.
        seed: What they are drawn with.
        lines: Lines wanted of each kind about somebody; about nobody there are as many in all.
        at_once: Most lines drawn for one look-up, where a single kind does not take more.
        advance: Told of lines wanted of the kinds that are done.
    """
    cells: dict[int, tuple[int, int]] = {}
    kinds: dict[str, tuple[int, int, int]] = {}
    engine.attach_rows("seeds", SEED_COLUMNS, [(seed, SAMPLED)])
    engine.run(pool_steps())
    for part in _parts(calibration_kinds(lines), at_once):
        engine.attach_rows("kinds", KIND_COLUMNS, part)
        engine.run([*line_steps(), Step("asked_now", "SELECT * FROM known_lines"), *asking_steps()])
        for cell, accepts, wrong in engine.query("SELECT cell, accepts, false_accepts FROM told_cells"):
            before = cells.get(cell, (0, 0))
            cells[cell] = (before[0] + accepts, before[1] + wrong)
        for who, *counts in engine.query("SELECT who, lines, right_accepts, false_accepts FROM told_kinds"):
            seen = kinds.get(who, (0, 0, 0))
            kinds[who] = (seen[0] + counts[0], seen[1] + counts[1], seen[2] + counts[2])
        advance(sum(kind[WANTED] for kind in part))
    counted = (CellCount(cell=cell, accepts=n, false_accepts=k) for cell, (n, k) in cells.items())
    return Measured(cells=in_order(counted), kinds=dict(sorted(kinds.items())))


def make_known_lines(engine: Engine, kinds: Sequence[Kind], seed: int, *, persons: int = SAMPLED) -> None:
    """Make `known_lines` of these kinds at once, about some of so many persons."""
    engine.attach_rows("seeds", SEED_COLUMNS, [(seed, persons)])
    engine.attach_rows("kinds", KIND_COLUMNS, kinds)
    engine.run(making_steps())


def _parts(kinds: Sequence[Kind], size: int) -> Iterator[list[Kind]]:
    part: list[Kind] = []
    for kind in kinds:
        if part and sum(each[DRAWS] for each in part) + kind[DRAWS] > size:
            yield part
            part = []
        part.append(kind)
    yield part
