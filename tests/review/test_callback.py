"""Nobody picks whom to call back: the request's own digest does, and everyone finds the same sample."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privity.review.callback import denied, outstanding, sample

REQUEST = "a" * 64
PAIRS = st.lists(
    st.tuples(st.sampled_from([f"FIA-{n}" for n in range(40)]), st.integers(1, 200)), max_size=120
)


def officers(count):
    return [(f"FIA-{n}", n) for n in range(count)]


@pytest.mark.parametrize(
    ("named", "called"),
    [(0, 0), (1, 1), (2, 2), (3, 3), (30, 3), (39, 3), (40, 4), (599, 59), (600, 60), (2_000, 60)],
)
def test_a_tenth_of_the_officers_is_called_at_least_3_at_most_60(named, called):
    assert len(sample(REQUEST, officers(named))) == called


@settings(max_examples=60, deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_sample_is_one_line_per_officer_out_of_those_named_and_no_order_changes_it(pairs, random):
    found = sample(REQUEST, pairs)
    called = [officer for officer, _ in found]
    assert len(set(called)) == len(called)
    assert set(found) <= set(pairs)
    shuffled = random.sample(pairs, len(pairs))
    assert sample(REQUEST, [*shuffled, *pairs]) == found


def test_another_request_calls_other_officers():
    assert set(sample(REQUEST, officers(400))) != set(sample("b" * 64, officers(400)))


def test_naming_an_officer_on_many_lines_makes_no_other_officer_less_likely():
    crowd = [("FIA-busy", n) for n in range(5_000)]
    assert len(sample(REQUEST, [*officers(39), *crowd])) == 4
    assert len({officer for officer, _ in sample(REQUEST, [*officers(39), *crowd])}) == 4


def test_what_is_outstanding_and_what_was_denied():
    results = {("FIA-1", 1): True, ("FIA-2", 2): False}
    assert outstanding(officers(4), results) == (("FIA-0", 0), ("FIA-3", 3))
    assert outstanding([], results) == ()
    assert denied(results) == (("FIA-2", 2),)
    assert denied({}) == ()
