"""How often the rule may be wrong, given how often it was seen to be: an exact upper bound, in whole numbers.

Of `n` accepts whose truth is known `k` named another person than the one meant. The one-sided Clopper-Pearson
bound is the largest rate under which so few would still be seen with a chance of `1 - confidence`. It is exact:
no normal approximation, which says zero where nothing was seen.

Source: C. J. Clopper and E. S. Pearson, The use of confidence or fiducial limits illustrated in the case of the
binomial, Biometrika 26 (1934) 404-413.
"""

from __future__ import annotations

from math import ceil, exp, expm1, fsum, lgamma, log, log1p
from typing import Final

BILLION: Final = 10**9
CONFIDENCE_PERCENT: Final = 95
_HALVINGS: Final = 200


def upper_bound(n: int, k: int, *, percent: int = CONFIDENCE_PERCENT) -> int:
    """The bound in parts per billion, rounded up; one whole where nothing was seen or everything was wrong.

    Args:
        n: Accepts.
        k: Those among them that were false; ``0 <= k <= n``.
        percent: Confidence, one-sided.

    Raises:
        ValueError: `n`, `k` or `percent` lies outside its range.

    >>> upper_bound(29_956, 0)
    100000
    """
    wanted = 100
    if not 0 <= k <= n or not 0 < percent < wanted:
        raise ValueError("no such counts")
    if k == n:
        return BILLION
    chance = (wanted - percent) / wanted
    # Rounding is upwards and a hair more, so that no machine's last digit can open what another's leaves closed.
    return min(BILLION, ceil(_rate(n, k, chance) * BILLION * (1 + 1e-9) - 1e-6))


def least_accepts(limit: int, *, percent: int = CONFIDENCE_PERCENT) -> int:
    """How many accepts without a false one it takes to reach a bound of `limit` parts per billion."""
    low, high = 0, 1
    while upper_bound(high, 0, percent=percent) > limit:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if upper_bound(middle, 0, percent=percent) <= limit else (middle, high)
    return high


def _rate(n: int, k: int, chance: float) -> float:
    """The rate under which at most `k` of `n` are seen with exactly this chance."""
    if k == 0:
        return -expm1(log(chance) / n)
    low, high = k / n, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in {low, high}:
            break
        low, high = (middle, high) if _at_most(n, k, middle) > chance else (low, middle)
    return high


def _at_most(n: int, k: int, rate: float) -> float:
    """The chance of at most `k` of `n` at a rate strictly between 0 and 1."""
    ways = lgamma(n + 1)
    terms = (
        ways - lgamma(i + 1) - lgamma(n - i + 1) + i * log(rate) + (n - i) * log1p(-rate)
        for i in range(k + 1)
    )
    return fsum(map(exp, terms))
