"""A ranker moves lines and does nothing else to them, whatever it says."""

import pytest

from privity.review.ranking import by_weight

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("weights", "order"),
    [
        ({1: 1.0, 2: 9.0, 3: 5.0}, [2, 3, 1]),
        ({}, [3, 1, 2]),
        ({1: NAN, 2: INF, 3: -INF}, [3, 1, 2]),
        ({2: NAN, 1: -40.5}, [1, 3, 2]),
        ({1: INF, 2: 3.0}, [2, 3, 1]),
        ({7: 80.0, 8: 90.0, 2: 0.0}, [2, 3, 1]),
        ({1: "best", 2: None, 3: [4]}, [3, 1, 2]),
        ({1: 4, 2: 4.0, 3: 4}, [3, 1, 2]),
    ],
    ids=[
        "sound",
        "silent",
        "no number",
        "no number for one",
        "no end",
        "strangers",
        "no weight at all",
        "alike",
    ],
)
def test_exactly_the_lines_given_come_back(weights, order):
    assert by_weight([3, 1, 2], weights) == order
