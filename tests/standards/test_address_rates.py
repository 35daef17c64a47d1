"""Few real addresses are refused, and next to nothing that is none is admitted."""

import pytest

from .rates import labelled, placeholders, real_names, refused, share


@pytest.fixture(scope="module")
def real():
    return labelled()


@pytest.fixture(scope="module")
def unaided():
    return placeholders(placeholders=False)


def test_at_most_two_in_a_hundred_complete_real_addresses_are_refused(real):
    wrong, of = share((r for r in real if r["complete"] == "yes" and r["place"] == "sound"), refused)
    assert of > 700
    assert wrong <= 0.02 * of


def test_a_real_line_in_an_impossible_place_is_refused(real):
    wrong, of = share((r for r in real if r["place"] == "wrong"), refused)
    assert wrong == of >= 20


def test_four_in_five_incomplete_real_addresses_are_refused(real):
    wrong, of = share((r for r in real if r["complete"] == "no"), refused)
    assert wrong >= 0.8 * of


def test_structure_alone_refuses_placeholders_that_name_no_typed_street(unaided):
    wrong, of = share((r for r in unaided if r["kind"] != "number, words, type"), refused)
    assert of >= 400
    assert wrong >= 0.99 * of


def test_structure_alone_refuses_every_string_the_court_named(unaided):
    wrong, of = share((r for r in unaided if r["kind"] == "court"), refused)
    assert wrong == of >= 5


def test_the_words_change_no_verdict_on_a_real_address(real):
    without = labelled(placeholders=False)
    assert [refused(row) for row in real] == [refused(row) for row in without]


def test_the_public_names_that_rules_of_thumb_refuse_are_names():
    wrong, of = share(real_names(), refused)
    assert of > 300
    assert wrong <= 0.01 * of
