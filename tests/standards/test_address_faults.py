"""What is no address is refused for its structure, with a code that says why."""

import pytest

from .reading import addresses, lines

LINES = {
    None: "absent",
    "": "absent",
    "   ": "absent",
    "-": "absent",
    "???": "absent",
    "12345": "postcode_only",
    "12345-6789": "postcode_only",
    "123456789": "postcode_only",
    "00000": "repeated_digits",
    "00000 00000": "repeated_digits",
    "999999": "repeated_digits",
    "123": "no_street",
    "(312) 555-0100": "no_street",
    "123 St": "no_street",
    "123 Avenue": "no_street",
    "123 Zorblatt": "no_street",
    "60601 Chicago IL": "no_street",
    "123 Xq Zz": "no_street",
    "123 No St": "not_an_address",
    "123 XXXX St": "not_an_address",
    "123 Zzz Ave": "not_an_address",
    "123 Asdfgh Rd": "not_an_address",
    "123 Bcdfg Ln": "not_an_address",
    "99999 XXXX": "repeated_digits",
    "0 Main St": "no_number",
    "000 Main St": "no_number",
    "99999 Main St": "no_number",
    "1234567 Main St": "no_number",
    "Main St": "no_number",
    "US Highway 22": "no_number",
    "PO Box": "no_number",
    "PO Box 0": "no_number",
    "RR 5": "no_number",
    "Main St and Oak Ave": "no_number",
    "Hwy 16 and Minnesota Rd": "no_number",
    "Don't Care 12345": "not_an_address",
    "Somewhere over the rainbow": "not_an_address",
    "Ana Rivera": "not_an_address",
    "ana@example.com": "not_an_address",
    "General Delivery": "general_delivery",
}

PLACES = {
    "good": (("Springfield", "IL", "62704", None), None),
    "good with plus4": (("Springfield", "IL", "62704-1234", "US"), None),
    "state in full": (("Springfield", "Illinois", "62704", "USA"), None),
    "state with points": (("Brooklyn", "N.Y.", "11201", None), None),
    "lost leading zero": (("Newark", "NJ", "7102", None), None),
    "Puerto Rico as a country": (("San Juan", "PR", "00907", "PR"), None),
    "only postcode of one digit with homes": (("Newton Falls", "OH", "44444", None), None),
    "no city": ((None, "IL", "62704", None), "no_locality"),
    "city is a number": (("60601", "IL", "62704", None), "no_locality"),
    "city without a vowel": (("Xxx", "IL", "62704", None), "no_locality"),
    "city of one letter repeated": (("Aaaa", "IL", "62704", None), "no_locality"),
    "city of two letters": (("Na", "IL", "62704", None), "no_locality"),
    "no state": (("Springfield", None, "62704", None), "no_locality"),
    "no such state": (("Springfield", "XX", "62704", None), "no_locality"),
    "no postcode": (("Springfield", "IL", None, None), "bad_postcode"),
    "short postcode": (("Springfield", "IL", "627", None), "bad_postcode"),
    "letters in postcode": (("Springfield", "IL", "6O612", None), "bad_postcode"),
    "postcode of zeros": (("Springfield", "IL", "00000", None), "repeated_digits"),
    "postcode of nines": (("Anchorage", "AK", "99999", None), "repeated_digits"),
    "postcode of ones": (("New York", "NY", "11111", None), "repeated_digits"),
    "postcode of another state": (("Springfield", "IL", "12345", None), "region_mismatch"),
    "state of another postcode": (("Springfield", "TX", "62704", None), "region_mismatch"),
    "postcode range never given out": (("Springfield", "IL", "62100", None), "region_mismatch"),
    "island with the postcode of another state": (("Fishers Island", "CT", "06390", None), "region_mismatch"),
}


@pytest.fixture(scope="module")
def read():
    return dict(zip(LINES, lines(*LINES), strict=True))


@pytest.fixture(scope="module")
def placed():
    rows = addresses([("123 Main St", None, *PLACES[name][0]) for name in PLACES])
    return dict(zip(PLACES, rows, strict=True))


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_no_address_says_why(read, line):
    row = read[line]
    assert (row["fault"], row["admissible"]) == (LINES[line], False)
    assert (row["addr_key"], row["building_key"]) == (None, None)


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_one_place_or_says_why_not(placed, place):
    row = placed[place]
    assert (row["fault"], row["admissible"]) == (PLACES[place][1], PLACES[place][1] is None)


def test_the_fault_of_the_line_comes_before_the_fault_of_the_place():
    (row,) = addresses([("Main St", None, None, None, "00000", None)])
    assert row["fault"] == "no_number"


def test_the_standard_columns_of_a_place():
    rows = addresses(
        [
            ("1 Elm St", None, "St. Louis ", "Missouri", "63101-0000", "usa"),
            ("1 Elm St", None, "Newark", "NJ", "7102", ""),
        ]
    )
    assert [(r["city"], r["state"], r["zip5"], r["plus4"], r["country"]) for r in rows] == [
        ("ST LOUIS", "MO", "63101", None, "US"),
        ("NEWARK", "NJ", "07102", None, "US"),
    ]


@pytest.mark.parametrize(
    ("line", "city"),
    [
        ("PSC 3 Box 12", "London"),
        ("1234 Main St", "APO"),
        ("PO Box 5", "APO"),
        ("RR 2 Box 12", "FPO"),
        ("1234 County Road 5", "DPO"),
    ],
)
def test_a_military_place_is_a_post_office_and_takes_military_mail_alone(line, city):
    (row,) = addresses([(line, None, city, "AE", "09204", None)])
    assert row["fault"] == "region_mismatch"
    (row,) = addresses([("PSC 3 Box 12", None, "APO", "AE", "09204", None)])
    assert row["fault"] is None
