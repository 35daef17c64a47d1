"""A pattern no set of individual investigations shows stops the whole batch, at its limit and not before."""

import pytest

from privity.review.breakers import SAYS, Limits, Tally, tripped
from tests.review.papers import changed

QUIET = Tally(
    lines=20,
    refused=9,
    busiest_officer=1_000,
    commonest_reason=1_000,
    not_an_address=4,
    volume=20,
    canaries=3,
    canaries_refused=3,
)


ORDINARY = Limits()


def codes(limits=ORDINARY, **values):
    return tripped(changed(QUIET, **values), limits)


def test_a_batch_below_every_limit_goes_on():
    assert codes() == ()


@pytest.mark.parametrize(
    ("code", "below", "at"),
    [
        ("breaker.refused", {"refused": 9}, {"refused": 10}),
        ("breaker.officer", {"busiest_officer": 1_000}, {"busiest_officer": 1_001}),
        ("breaker.reason", {"commonest_reason": 1_000}, {"commonest_reason": 1_001}),
        ("breaker.address", {"not_an_address": 4}, {"not_an_address": 5}),
        ("breaker.volume", {"volume": 20}, {"volume": 19}),
        ("breaker.canary", {"canaries_refused": 3}, {"canaries_refused": 2}),
        ("breaker.canary", {"canaries": 1, "canaries_refused": 1}, {"canaries": 0, "canaries_refused": 0}),
    ],
)
def test_each_breaker_trips_at_its_limit_and_not_below(code, below, at):
    assert codes(**below) == ()
    assert codes(**at) == (code,)


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"lines": 19, "refused": 19, "not_an_address": 19}, ()),
        ({"lines": 20, "refused": 20, "not_an_address": 20}, ("breaker.refused", "breaker.address")),
        ({"lines": 1, "refused": 1, "volume": 0}, ("breaker.volume",)),
        ({"lines": 0, "refused": 0, "not_an_address": 0, "canaries_refused": 0}, ("breaker.canary",)),
    ],
)
def test_shares_are_not_asked_of_a_small_file_but_everything_else_is(values, found):
    assert codes(**values) == found


def test_an_odd_number_of_lines_is_not_rounded_in_the_requesters_favour():
    assert codes(lines=21, volume=21, refused=10) == ()
    assert codes(lines=21, volume=21, refused=11) == ("breaker.refused",)


def test_without_an_agreement_there_is_no_volume_to_pass():
    assert codes(lines=2_000_000, volume=None) == ()


def test_fm_03_a_file_without_addresses_stops():
    assert codes(lines=1_000, volume=None, not_an_address=257) == ("breaker.address",)


def test_fm_08_one_officer_for_a_whole_population_stops():
    assert codes(lines=1_280_000, volume=None, busiest_officer=1_280_000) == ("breaker.officer",)


def test_fm_09_one_reason_for_a_whole_population_stops():
    assert codes(lines=1_280_000, volume=None, commonest_reason=1_280_000) == ("breaker.reason",)


def test_fm_14_a_gate_that_lets_one_canary_pass_stops():
    assert codes(canaries=40, canaries_refused=39) == ("breaker.canary",)


def test_stricter_limits_of_an_office_are_kept():
    strict = Limits(smallest=2, refused_percent=1, officer_lines=1, reason_lines=1, not_an_address_percent=1)
    worst = {
        "lines": 2,
        "refused": 1,
        "not_an_address": 1,
        "busiest_officer": 2,
        "commonest_reason": 2,
        "volume": 1,
        "canaries": 0,
    }
    assert codes(limits=strict, **worst) == tuple(SAYS)


def test_what_a_stopped_batch_is_told_names_no_threshold():
    assert not any(character.isdigit() for says in SAYS.values() for character in says)
