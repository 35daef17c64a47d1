"""Measuring the rule on lines with known truth: the part of a calibration that needs an engine and no office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.identity.calibration import CellCount, in_order
from privity.identity.known import KIND_COLUMNS, SEED_COLUMNS, asking_steps, calibration_kinds, making_steps
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
    """Ask lines with known truth and count.

    Args:
        engine: With the relations of a loaded record file attached, `held_persons` among them.
        seed: What they are drawn with.
        lines: Lines wanted of each kind about somebody; about nobody there are as many in all.
        at_once: Most lines of one look-up.
        advance: Told of lines asked.
    """
    make_known_lines(engine, calibration_kinds(lines), seed)
    cells: dict[int, tuple[int, int]] = {}
    kinds: dict[str, tuple[int, int, int]] = {}
    for low, high, count in _slices(engine, at_once):
        part = f"SELECT * FROM known_lines WHERE ref BETWEEN {low} AND {high}"
        engine.run([Step("asked_now", part), *asking_steps()])
        for cell, accepts, wrong in engine.query("SELECT cell, accepts, false_accepts FROM told_cells"):
            before = cells.get(cell, (0, 0))
            cells[cell] = (before[0] + accepts, before[1] + wrong)
        for who, *counts in engine.query(
            "SELECT who, lines, right_accepts, false_accepts FROM told_kinds ORDER BY who"
        ):
            seen = kinds.get(who, (0, 0, 0))
            kinds[who] = (seen[0] + counts[0], seen[1] + counts[1], seen[2] + counts[2])
        advance(count)
    counted = (CellCount(cell=cell, accepts=n, false_accepts=k) for cell, (n, k) in cells.items())
    return Measured(cells=in_order(counted), kinds=dict(sorted(kinds.items())))


def make_known_lines(engine: Engine, kinds: Sequence[Kind], seed: int) -> None:
    """Make `known_lines` of these kinds."""
    engine.attach_rows("kinds", KIND_COLUMNS, kinds)
    engine.attach_rows("seeds", SEED_COLUMNS, [(seed,)])
    engine.run(making_steps())


def _slices(engine: Engine, size: int) -> Iterator[tuple[int, int, int]]:
    rows = engine.query(
        "SELECT min(ref), max(ref), count(*) FROM "
        f"(SELECT ref, (row_number() OVER (ORDER BY ref) - 1) // {size} AS part FROM known_lines) AS numbered "
        "GROUP BY part ORDER BY part"
    )
    yield from ((low, high, count) for low, high, count in rows)
