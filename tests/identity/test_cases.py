"""Each way two people are taken for one, as a named case: none of them is ever verified."""

import pytest

NUMBER, OTHER_NUMBER = "123456789", "987654321"
BORN, OTHER_BORN = "1980-01-02", "1950-05-06"


@pytest.fixture
def maria(hand):
    return hand.person("p1", hand.name("GARCIA", "MARIA", "ELENA"), hand.place(), id_digits=NUMBER, born=BORN)


def test_number_name_and_address_verify(ask, hand, maria):
    (answer,) = ask([maria], hand.line(hand.name("GARCIA", "MARIA"), hand.place(), id_digits=NUMBER))
    assert (answer["answer"], answer["person_id"], answer["tier"]) == ("verified", "p1", "1")


def test_birth_date_name_and_address_verify(ask, hand, maria):
    (answer,) = ask([maria], hand.line(hand.name("GARCIA", "MARIA"), hand.place(), born=BORN))
    assert (answer["answer"], answer["person_id"], answer["tier"]) == ("verified", "p1", "2")


def test_fm_01_number_and_name_without_the_address_are_not_found(ask, hand, maria):
    elsewhere = hand.line(hand.name("GARCIA", "MARIA"), hand.place(number="77"), id_digits=NUMBER, born=BORN)
    (answer,) = ask([maria], elsewhere)
    assert (answer["answer"], answer["address_agrees"], answer["person_id"]) == ("not found", False, None)
