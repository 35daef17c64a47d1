"""The order in which lines that need two people are shown. It drops no line, adds none and decides nothing.

Weights come from outside the gate: what is no finite number is as good as none.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def by_weight(lines: Sequence[int], weights: Mapping[int, float]) -> list[int]:
    """Exactly these lines, the greatest weight first; those without one last; ties as they stood.

    >>> by_weight([3, 1, 2], {1: 5.0, 3: float("nan"), 9: 7.0})
    [1, 3, 2]
    """

    def weight(line: int) -> float:
        found = weights.get(line)
        return found if isinstance(found, int | float) and isfinite(found) else float("-inf")

    return sorted(lines, key=weight, reverse=True)
