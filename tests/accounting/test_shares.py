"""Any k custodians have the key of a record between them, no k - 1 do, and a value opens with that key and in its own row alone."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privity.accounting.shares import (
    class_keys,
    held_by,
    mask,
    open_value,
    record_key,
    seal_value,
    sets_of,
)
from privity.errors import IntegrityError

BODIES = [(k, n) for n in range(2, 7) for k in range(2, n + 1)]
CLASS = "ab" * 16


def names(n):
    return [f"{letter}.example/keys" for letter in "abcdef"[:n]]


def secrets_of(k, n):
    return class_keys(k, names(n), random.Random(f"{k} of {n}").randbytes)


def masks_of(some, secrets, *, record="P-1", identifier="ssn:1"):
    """What these custodians can give between them."""
    held = {each for name in some for each in held_by(name, secrets)}
    return {each: mask(secrets[each], CLASS, record, identifier) for each in held}


@pytest.mark.parametrize(("k", "n"), BODIES)
def test_any_k_custodians_make_the_same_key(k, n):
    secrets = secrets_of(k, n)
    sets = sets_of(k, names(n))
    made = {record_key(masks_of(some, secrets), sets) for some in combinations(names(n), k)}
    assert len(made) == 1


@pytest.mark.parametrize(("k", "n"), BODIES)
def test_of_any_k_less_one_there_is_a_secret_that_none_of_them_holds(k, n):
    secrets = secrets_of(k, n)
    for fewer in range(k):
        for some in combinations(names(n), fewer):
            lacking = set(secrets) - masks_of(some, secrets).keys()
            assert lacking
            with pytest.raises(IntegrityError, match="Too few"):
                record_key(masks_of(some, secrets), sets_of(k, names(n)))
            if fewer == k - 1:
                assert lacking == {"+".join(some)}


@pytest.mark.parametrize(("k", "n"), BODIES)
def test_what_is_lacking_decides_every_bit_of_the_key(k, n):
    """Whatever the colluding have, each key is as likely as any other: it is theirs, exclusive or the one mask they lack."""
    secrets, sets = secrets_of(k, n), sets_of(k, names(n))
    theirs = masks_of(names(n)[: k - 1], secrets)
    (lacking,) = set(sets) - set(theirs)
    keys = {record_key({**theirs, lacking: bytes([guess]) * 32}, sets) for guess in range(256)}
    assert len(keys) == 256


def test_each_custodian_holds_exactly_the_secrets_of_the_sets_it_is_not_in():
    secrets = secrets_of(3, 5)
    assert len(secrets) == 10
    for name in names(5):
        assert len(held_by(name, secrets)) == 6
        assert not any(name in some.split("+") for some in held_by(name, secrets))


def test_a_name_within_another_is_not_that_name():
    sets = sets_of(2, ["a", "ab"])
    assert held_by("a", sets) == ["ab"]


def test_secrets_are_drawn_apart():
    assert len(set(secrets_of(3, 6).values())) == 15
    assert {len(secret) for secret in secrets_of(3, 6).values()} == {32}


@pytest.mark.parametrize(
    "other",
    [
        ("cd" * 16, "P-1", "ssn:1"),
        (CLASS, "P-2", "ssn:1"),
        (CLASS, "P-1", "ssn:2"),
        (CLASS, "P-1", "record:P-1"),
    ],
)
def test_another_class_record_or_person_has_another_key(other):
    assert mask(bytes(32), *other) != mask(bytes(32), CLASS, "P-1", "ssn:1")


def test_parts_of_what_a_key_is_made_of_are_never_taken_for_one_another():
    assert mask(bytes(32), CLASS, "P-1", '","x') != mask(bytes(32), CLASS, 'P-1","', "x")


BESIDE = [CLASS, "P-1", "income", 2024, "third_party", "W-2", None]


@given(st.text(max_size=200), st.integers(0, 2**40))
def test_a_value_opens_as_it_was(value, row):
    if any(0xD800 <= ord(char) <= 0xDFFF for char in value):
        return
    sealed = seal_value(bytes(32), value, row=row, beside=BESIDE)
    assert open_value(bytes(32), sealed, row=row, beside=BESIDE) == value


@pytest.mark.parametrize("value", ["", "\0", "x\0\0", "\x80", "x\x80\0"])
def test_what_fills_a_value_up_is_never_taken_for_the_value(value):
    sealed = seal_value(bytes(32), value, row=1, beside=BESIDE)
    assert open_value(bytes(32), sealed, row=1, beside=BESIDE) == value


def test_lengths_are_told_in_steps():
    lengths = {len(seal_value(bytes(32), "9" * n, row=n, beside=BESIDE)) for n in range(31)}
    assert lengths == {32 + 16}


@pytest.mark.parametrize("at", range(len(BESIDE)))
def test_nothing_beside_a_value_can_be_altered(at):
    sealed = seal_value(bytes(32), "52000", row=1, beside=BESIDE)
    bent = [*BESIDE[:at], "other", *BESIDE[at + 1 :]]
    with pytest.raises(IntegrityError, match="does not open"):
        open_value(bytes(32), sealed, row=1, beside=bent)


def test_another_key_another_row_or_another_text_opens_nothing():
    sealed = seal_value(bytes(32), "52000", row=1, beside=BESIDE)
    for key, data, row in (
        (b"\1" * 32, sealed, 1),
        (bytes(32), sealed, 2),
        (bytes(32), sealed[:-1] + bytes([sealed[-1] ^ 1]), 1),
        (bytes(32), b"", 1),
    ):
        with pytest.raises(IntegrityError):
            open_value(key, data, row=row, beside=BESIDE)
