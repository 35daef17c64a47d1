"""The bound of a rate is exact: it agrees with published tables, with fractions, and is never rounded in our favour."""

from fractions import Fraction
from math import comb

import pytest

from privity.identity.bounds import BILLION, least_accepts, upper_bound

NIST = {(20, 4): 401_029}
"""Upper end of a two-sided 90 % interval, in millionths: NIST/SEMATECH e-Handbook of Statistical Methods, 7.2.4.1.

The handbook solved for it with a spreadsheet, so the last digit is its own."""
WILKS = {0: 59, 1: 93, 2: 124, 3: 153, 4: 181, 5: 208}
"""Errors -> trials that show with 95 % confidence a rate of 5 % at most (S. S. Wilks, 1941, tabulated since)."""


@pytest.mark.parametrize(("counts", "millionths"), NIST.items())
def test_the_bound_is_the_published_one(counts, millionths):
    assert abs(upper_bound(*counts) - millionths * 1000) <= 1000


@pytest.mark.parametrize(("errors", "trials"), WILKS.items())
def test_so_many_trials_are_needed_as_the_table_says_and_not_one_fewer(errors, trials):
    five_percent = BILLION // 20
    assert upper_bound(trials, errors) <= five_percent < upper_bound(trials - 1, errors)


def at_most(n, k, rate):
    """The binomial tail in fractions."""
    return sum(comb(n, i) * rate**i * (1 - rate) ** (n - i) for i in range(k + 1))


@pytest.mark.parametrize(
    ("n", "k"), [(1, 0), (2, 1), (7, 3), (10, 9), (40, 0), (60, 2), (300, 1), (300, 150), (300, 299)]
)
def test_at_the_bound_so_few_errors_have_a_chance_of_one_in_twenty_and_the_bound_is_the_next_step_up(n, k):
    bound, chance = upper_bound(n, k), Fraction(1, 20)
    assert at_most(n, k, Fraction(bound, BILLION)) <= chance
    assert at_most(n, k, Fraction(bound - 3, BILLION)) > chance


@pytest.mark.parametrize("n", [0, 1, 20])
def test_where_nothing_was_seen_or_all_was_wrong_the_bound_is_everything(n):
    assert upper_bound(n, n) == BILLION


def test_more_errors_never_lower_the_bound_and_more_accepts_never_raise_it():
    assert upper_bound(50_000, 0) < upper_bound(50_000, 1) < upper_bound(50_000, 40)
    assert upper_bound(50_000, 3) < upper_bound(49_000, 3)


def test_a_higher_confidence_asks_for_more():
    assert upper_bound(1_000, 0, percent=99) > upper_bound(1_000, 0)


def test_one_in_ten_thousand_takes_29_956_accepts_without_an_error():
    assert least_accepts(BILLION // 10_000) == 29_956


@pytest.mark.parametrize("counts", [(-1, 0), (3, 4), (3, -1)])
def test_counts_that_cannot_be_are_refused(counts):
    with pytest.raises(ValueError, match="no such counts"):
        upper_bound(*counts)


def test_a_bound_of_millions_of_accepts_is_as_the_rule_of_three_says():
    assert upper_bound(425_709, 0) == 7_038
