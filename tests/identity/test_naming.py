"""Whom people may name, and by what: every digit that speaks against a candidate keeps him from being named."""

import pytest

from privity.identity.naming import FORMER_NAME, address_agrees, against, told_apart

BORROWED = "the number is held by the candidate and another field contradicts: it may be borrowed"
ADDRESS = "the address does not agree"
NAMES = "the names are not those asked for"
TWO = "more than one field contradicts"
NEITHER = "a field contradicts, and neither number nor birth date agrees"
SAME = 5822225
"""The very person, at a current address, unit and all."""


@pytest.mark.parametrize(
    "pattern", [SAME, 5822222, 5822223, 5822224, 5811115, 3622225, 5220115, 5820115, 5821015]
)
def test_who_agrees_or_contradicts_in_one_field_beside_number_or_birth_date_may_be_named(pattern):
    assert against(pattern) == ()


@pytest.mark.parametrize(
    ("pattern", "reasons"),
    [
        (5822220, (ADDRESS,)),
        (5821121, (ADDRESS,)),
        (822225, (NAMES,)),
        (1822225, (NAMES,)),
        (5022225, (NAMES,)),
        (5122225, (NAMES,)),
        (5820025, (TWO,)),
        (5820205, (TWO,)),
        (5802225, (BORROWED,)),
        (5822025, (BORROWED,)),
        (5822205, (BORROWED,)),
        (5811015, (NEITHER,)),
        (5811105, (NEITHER,)),
        (5810115, (NEITHER,)),
        (22220, (ADDRESS, NAMES)),
    ],
)
def test_who_speaks_against_himself_may_not_be_named(pattern, reasons):
    assert against(pattern) == reasons


def test_the_address_agrees_by_the_place_and_no_unit_against_it():
    assert [address_agrees(SAME // 10 * 10 + digit) for digit in range(6)] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("field", "one", "others", "tells"),
    [
        ("middle_name", (5811215, False), [(5811015, False)], True),
        ("middle_name", (5811215, False), [(5811115, False)], False),
        ("middle_name", (5811215, False), [(5811015, False), (5811215, False)], False),
        ("middle_name", (5811115, False), [(5811015, False)], False),
        ("middle_name", (5811015, False), [(5811215, False)], False),
        ("middle_name", (5811215, False), [], True),
        ("middle_name", (5811115, False), [], False),
        ("address_line1", (5811115, False), [(5811110, False)], True),
        ("address_line1", (5811115, False), [(5811113, False)], False),
        ("address_line2", (5811115, False), [(5811111, False)], True),
        ("address_line2", (5811115, False), [(5811110, False)], False),
        (FORMER_NAME, (5811115, True), [(5811115, False)], True),
        (FORMER_NAME, (5811115, False), [(5811115, True)], False),
        (FORMER_NAME, (5811115, True), [(5811115, True)], False),
        (FORMER_NAME, (5811115, True), [], True),
        (FORMER_NAME, (5811115, False), [], False),
    ],
)
def test_a_field_tells_apart_in_which_the_candidate_alone_agrees(field, one, others, tells):
    assert told_apart(field, one, others) is tells
