"""The call-back: a sample of engaged officers is asked whether they work the case they are named in.

The sample is fixed by the request's own digest, so nobody picks it and
everyone can recompute it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.review.drawing import rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SMALLEST = 3
LARGEST = 60


def sample(seed: str, pairs: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Officer and line ordinal pairs to call back: a tenth, at least 3, at most 60, one per officer.

    Args:
        seed: What the draw starts from; nobody may know it when officers are named.
        pairs: (officer id, ordinal) of the lines that may be released.
    """
    one_each: dict[str, tuple[str, int]] = {}
    for officer, ordinal in sorted(pairs, key=lambda pair: rank("callback", seed, *pair)):
        one_each.setdefault(officer, (officer, ordinal))
    wanted = min(LARGEST, max(SMALLEST, len(one_each) // 10))
    return tuple(one_each.values())[:wanted]


def outstanding(
    wanted: Iterable[tuple[str, int]], results: Mapping[tuple[str, int], bool]
) -> tuple[tuple[str, int], ...]:
    """Sampled pairs nobody has called back yet."""
    return tuple(pair for pair in wanted if pair not in results)


def denied(results: Mapping[tuple[str, int], bool]) -> tuple[tuple[str, int], ...]:
    """Pairs where the officer did not confirm the case."""
    return tuple(pair for pair, confirmed in results.items() if not confirmed)
