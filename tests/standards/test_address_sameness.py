"""One door has one key however it is written; two doors never share one."""

import random

import pytest

from .reading import TOWN, addresses, lines

SAME = {
    "words and abbreviations": [
        "123 West Oak Hill Street Apartment 4B",
        "123 W Oak Hill St Apt 4B",
        "123 W. Oak Hl. St., #4B",
        "123  WEST OAK HILL STREET, UNIT 4-B",
        "123 w oak hill st apt. 4 b",
    ],
    "ordinals": ["5 Fifth Ave", "5 5th Avenue", "5 5TH AVE."],
    "saints": ["7 Saint Mary's Rd", "7 St. Marys Road", "7 ST MARYS RD"],
    "mounts and forts": ["7 Mount Vernon Blvd", "7 Mt. Vernon Boulevard", "7 MT VERNON BLVD"],
    "directions behind": ["9 1st St Northwest", "9 First Street N.W.", "9 1ST ST NW", "9 1st St N W"],
    "county roads": ["10 County Road 5", "10 Co. Rd. 5", "10 CR 5", "10 CR-5", "10 Cnty Rd 5"],
    "boxes": ["PO Box 12", "P.O. Box 12", "POST OFFICE BOX 12", "p o box #12", "POBOX 12"],
    "routes": ["RR 2 Box 12", "Rural Route 2, Box 12", "R.R. 2 Box #12"],
    "floors": ["1 Elm St 3rd Floor", "1 Elm St Fl 3", "1 ELM STREET, FLOOR 3"],
    "care of": ["1 Elm St", "C/O A Rivera 1 Elm St", "c/o A. Rivera, 1 Elm Street"],
    "quarters of Puerto Rico": ["Urb Monte Claro 47 Calle 27", "47 CALLE 27 URBANIZACIÓN MONTE CLARO"],
    "accents": ["4 Núñez Ave", "4 Nunez Avenue"],
}

DIFFERENT = [
    "123 Oak St", "123 Oak Ave", "123 N Oak St", "123 Oak St N", "124 Oak St", "123A Oak St", "123 1/2 Oak St",
    "12-3 Oak St", "123 Oak St Apt 1", "123 Oak St Apt 11", "123 Oak St Fl 1", "123 Oak St Bsmt", "123 Oaks St",
    "123 E 100 N", "123 E 100 S", "123 County Road 5", "123 State Hwy 5", "123 US Hwy 5", "123 Hwy 5",
    "123 Calle 5 Urb Monte Claro", "123 Calle 5 Urb Monte Bello", "123 Calle 5", "PO Box 123", "RR 1 Box 123", "RR 2 Box 123", "HC 1 Box 123",
]  # fmt: skip


@pytest.fixture(scope="module")
def keys_of():
    texts = [text for group in SAME.values() for text in group]
    return dict(zip(texts, (row["addr_key"] for row in lines(*texts)), strict=True))


@pytest.mark.parametrize("group", SAME)
def test_spellings_of_one_door_share_its_key(keys_of, group):
    keys = {keys_of[text] for text in SAME[group]}
    assert len(keys) == 1
    assert None not in keys


def test_different_doors_have_different_keys():
    keys = [row["addr_key"] for row in lines(*DIFFERENT)]
    assert None not in keys
    assert len(set(keys)) == len(DIFFERENT)


def test_the_unit_is_the_only_difference_between_door_and_building():
    rows = lines("123 Oak St Apt 1", "123 Oak St Apt 2", "123 Oak St")
    assert len({row["building_key"] for row in rows}) == 1
    assert len({row["addr_key"] for row in rows}) == 3


def test_the_order_of_rows_changes_nothing():
    texts = [text for group in SAME.values() for text in group] + DIFFERENT + ["Unknown", None, "12345", ""]
    rows = [(text, None, *TOWN, None) for text in texts]
    first = addresses(rows)
    order = list(range(len(rows)))
    random.Random(7).shuffle(order)
    again = addresses([rows[n] for n in order])
    for place, n in enumerate(order):
        assert again[place] | {"ref": n} == first[n]


def test_a_row_among_others_is_read_as_it_is_alone():
    texts = ["123 Oak St Apt 1", "PO Box 9", "Unknown", "1 CR 5"]
    together = lines(*texts)
    for n, text in enumerate(texts):
        assert lines(text)[0] | {"ref": n} == together[n]


def test_every_row_comes_back_once_even_if_it_is_written_twice():
    rows = lines(
        "123 Oak St", "123 OAK ST", "123 oak st.", "123 Oak St", "PO BOX 1", "P.O. Box 1", "PO Box 1", "?", ""
    )
    assert [row["ref"] for row in rows] == list(range(9))
