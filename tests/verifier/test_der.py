"""Every value in DER has one encoding; the verifier reads that one and no other."""

import pytest
from asn1crypto.core import Integer
from hypothesis import given
from hypothesis import strategies as st

from privity_verify.der import INTEGER, OCTET_STRING, SEQUENCE, integer, only, values
from privity_verify.problem import AlteredError

from .published import taken


def octets(count):
    """An octet string of so many zeros."""
    length = {0: "%02x", 1: "81%02x", 2: "82%04x", 3: "83%06x"}[
        (count > 127) + (count > 255) + (count > 65535)
    ]
    return b"\4" + bytes.fromhex(length % count) + bytes(count)


@pytest.mark.parametrize("count", [0, 1, 127, 128, 255, 256, 65535, 65536])
def test_a_value_of_any_length_is_read(count):
    value = only(octets(count), OCTET_STRING)
    assert (value.tag, value.body, value.raw) == (OCTET_STRING, bytes(count), octets(count))


def test_values_end_to_end_are_read_in_order():
    assert [value.body for value in values(bytes.fromhex("020101 0400 3003020102"))] == [
        b"\1",
        b"",
        bytes.fromhex("020102"),
    ]
    assert values(b"") == []


REFUSED = {
    "a tag alone": "04",
    "contents cut short": "040200",
    "an indefinite length": "04800000",
    "a length in a longer form": "040181" + "00" * 129,
    "a short length in the long form": "048105" + "00" * 5,
    "a length with a leading zero": "04820080" + "00" * 128,
    "a length of five octets": "04850000000001" + "00",
    "a length cut short": "0482ff",
    "a length without octets": "04ff" + "00" * 8,
    "a length of four gigabytes": "0484ffffffff00",
    "a tag of two octets": "1f0100",
    "a tag of two octets in a sequence": "bf0100",
}
NOT_ALONE = {"nothing": "", "another tag": "0500", "a second value": "04000400", "a byte behind": "040000"}


@pytest.mark.parametrize("given_", REFUSED.values(), ids=REFUSED)
def test_any_other_encoding_is_refused(given_):
    with pytest.raises(AlteredError):
        values(bytes.fromhex(given_))


@pytest.mark.parametrize("given_", NOT_ALONE.values(), ids=NOT_ALONE)
def test_what_is_not_the_one_value_expected_is_refused(given_):
    with pytest.raises(AlteredError):
        only(bytes.fromhex(given_), OCTET_STRING)


@given(st.integers())
def test_a_number_is_read_as_another_implementation_writes_it(number):
    assert integer(only(Integer(number).dump(), INTEGER)) == number


@pytest.mark.parametrize("given_", ["0200", "02020001", "0202ff80", "02020000", "0202ffff", "040101"])
def test_a_number_in_more_octets_than_it_needs_is_refused(given_):
    with pytest.raises(AlteredError):
        integer(values(bytes.fromhex(given_))[0])


@given(st.binary(max_size=12))
def test_nothing_but_values_that_make_the_bytes_again_or_a_refusal_comes_of_any_bytes(data):
    if taken(values, data):
        assert b"".join(value.raw for value in values(data)) == data


def test_contents_are_not_read_before_they_are_asked_for():
    assert only(bytes.fromhex("3002ffff"), SEQUENCE).body == b"\xff\xff"
