"""The error rates of the labelled corpora, both ways, hold to a bar; two are never taken for one."""

import pytest

from .rates import (
    address_pairs,
    institutions,
    name_pairs,
    one,
    one_step_apart,
    real_numbers,
    refused,
    share,
    table,
    two,
)

FORMS = sorted({row["form"] for row in table("address_pairs.csv")})
NAME_FORMS = sorted({row["form"] for row in table("name_pairs.csv")})
# What may be taken as two though one, in each form: people look at it, nobody is harmed.
SPLIT = {"hyphen": 0.4, "puerto rico": 0.2, "street": 0.2, "unit": 0.1}
SPLIT_NAMES = {"transliteration": 0.5, "order": 0.2, "hyphens": 0.25, "particles": 0.15}


def of(rows, form, verdict):
    return [row for row in rows if (row["form"], row["verdict"]) == (form, verdict)]


def told(row):
    return {key: value for key, value in row.items() if key != "read"}


@pytest.mark.parametrize("form", FORMS)
def test_two_doors_of_a_form_are_never_taken_as_one(form):
    rows = of(address_pairs(), form, "different")
    assert len(rows) >= 5
    assert [told(row) for row in rows if row["one"]] == []


@pytest.mark.parametrize("form", FORMS)
def test_one_door_is_seldom_taken_as_two(form):
    apart, count = share(of(address_pairs(), form, "same"), two)
    assert count >= 5
    assert apart <= SPLIT.get(form, 0) * count


@pytest.mark.parametrize("form", NAME_FORMS)
def test_two_names_are_never_taken_as_one(form):
    assert [told(row) for row in of(name_pairs(), form, "different") if row["one"]] == []


@pytest.mark.parametrize("form", sorted(set(NAME_FORMS) - {"one letter"}))
def test_one_name_is_seldom_taken_as_two(form):
    apart, count = share(of(name_pairs(), form, "same"), two)
    assert count >= 3
    assert apart <= SPLIT_NAMES.get(form, 0) * count


def test_no_line_is_taken_for_one_a_single_step_away():
    rows = one_step_apart()
    assert len(rows) > 7_000
    assert {row["change"] for row in rows} == {"digit", "direction", "street type", "postcode"}
    assert [row for row in rows if one(row)] == []


def test_few_good_addresses_are_refused():
    wrong, count = share(institutions(), refused)
    assert count > 600
    assert wrong <= 0.01 * count
    sides = [{"read": read} for row in address_pairs() for read in row["read"]]
    wrong, count = share(sides, refused)
    assert count > 350
    assert wrong <= 0.015 * count


def test_a_number_is_refused_exactly_when_it_was_never_given_out():
    assert [told(row) for row in real_numbers() if refused(row) != (row["good"] == "no")] == []
