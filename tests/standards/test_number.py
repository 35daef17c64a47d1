"""A number that was never issued is told from one that may have been."""

import pytest

from .reading import numbers

CASES = [
    ("ssn", "223456788", None),
    ("ssn", "000121234", "area"),
    ("ssn", "666121234", "area"),
    ("ssn", "900121234", "area"),
    ("ssn", "999999999", "area"),
    ("ssn", "223006788", "group"),
    ("ssn", "223450000", "serial"),
    ("ssn", "111111111", "repeated_digits"),
    ("ssn", "078051120", "advertised"),
    ("ssn", "22345678", "shape"),
    ("ssn", "2234567890", "shape"),
    ("ssn", "223-45-6788", "shape"),
    ("ssn", "22345678X", "shape"),
    ("ssn", None, "absent"),
    ("ssn", "  ", "absent"),
    ("itin", "900501234", None),
    ("itin", "999881234", None),
    ("itin", "912941234", None),
    ("itin", "912931234", "group"),
    ("itin", "912891234", "group"),
    ("itin", "912661234", "group"),
    ("itin", "912491234", "group"),
    ("itin", "812501234", "group"),
    ("itin", "999999999", "repeated_digits"),
    ("ssn", "219099999", "advertised"),
    ("ssn", "042103580", "advertised"),
    ("ssn", "001010001", None),
    ("ssn", "665999999", None),
    ("ssn", "667010001", None),
    ("ssn", "899999999", None),
    ("atin", "912931234", None),
    ("atin", "912941234", "group"),
    ("atin", "112931234", "group"),
    ("ein", "123456788", None),
    ("ein", "073456788", "area"),
    ("ein", "973456788", "area"),
    ("ein", "12345678", "shape"),
    (None, "223456788", "no_kind"),
    ("chart", "0042", None),
    ("chart", "A42", "shape"),
]


@pytest.mark.parametrize(("kind", "number", "fault"), CASES, ids=[f"{c[0]} {c[1]}" for c in CASES])
def test_each_number_has_its_fault(kind, number, fault):
    (row,) = numbers([(number, kind)])
    assert (row["fault"], row["id_digits"]) == (fault, number if fault is None else None)


@pytest.mark.parametrize("number", ["223-45-6788", "223 45 6788", " 223456788 "])
def test_a_record_may_write_a_number_in_the_customary_form(number):
    assert numbers([(number, "ssn")], punctuated=True)[0]["id_digits"] == "223456788"


@pytest.mark.parametrize("number", ["22-345-6788", "223--45-6788", "223-456788", "223.45.6788"])
def test_no_other_form_is_opened(number):
    assert numbers([(number, "ssn")], punctuated=True)[0]["fault"] == "shape"


def test_a_record_may_write_the_number_of_an_employer_in_its_own_form():
    assert numbers([("12-3456788", "ein")], punctuated=True)[0]["id_digits"] == "123456788"
    assert numbers([("12-3456788", "ssn")], punctuated=True)[0]["fault"] == "shape"
    assert numbers([("12-3456788", "ein")])[0]["fault"] == "shape"
