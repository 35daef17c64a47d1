"""The verifier's own ML-DSA-44 takes what FIPS 204 makes of a key and a message, in one encoding, and nothing beside it."""

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from privity_verify import mldsa
from privity_verify.problem import AlteredError

from .published import cases, flipped, taken

PUBLISHED = list(cases("mldsa44", "message", "signature", "context"))
NAME, _, PUBLIC, MESSAGE, SIGNATURE, CONTEXT = next(case for case in PUBLISHED if case[1])
ROWS, ROOM = 4, 80


def refused(public, message, signature, context=b"", *, why=None):
    with pytest.raises(AlteredError, match=why):
        mldsa.verify(public, message, signature, context)


# What others published


@pytest.mark.parametrize("case", [case for case in PUBLISHED if case[1]], ids=lambda case: case[0])
def test_every_published_signature_is_taken(case):
    mldsa.verify(*case[2:])


@pytest.mark.parametrize("case", [case for case in PUBLISHED if not case[1]], ids=lambda case: case[0])
def test_every_published_forgery_is_refused(case):
    refused(*case[2:])


def test_published_are_signatures_and_forgeries_of_both_origins():
    seen = {(name.split()[0], valid) for name, valid, *_ in PUBLISHED}
    assert seen == {(origin, valid) for origin in ("wycheproof", "acvp") for valid in (True, False)}


# Changes


@pytest.mark.parametrize("start", range(0, 2420 * 8, 2420))
def test_one_changed_bit_anywhere_in_the_signature_is_refused(start):
    for bit in range(start, start + 2420, 347):
        refused(PUBLIC, MESSAGE, flipped(SIGNATURE, bit))


def test_one_changed_bit_of_key_or_message_is_refused():
    for bit in range(0, len(PUBLIC) * 8, 577):
        refused(flipped(PUBLIC, bit), MESSAGE, SIGNATURE)
    for bit in range(len(MESSAGE) * 8):
        refused(PUBLIC, flipped(MESSAGE, bit), SIGNATURE)
    refused(PUBLIC, MESSAGE + b"\0", SIGNATURE)
    refused(PUBLIC, b"", SIGNATURE)


@pytest.mark.parametrize(
    ("public", "signature"),
    [
        (b"", SIGNATURE),
        (PUBLIC[:-1], SIGNATURE),
        (PUBLIC + b"\0", SIGNATURE),
        (PUBLIC, b""),
        (PUBLIC, SIGNATURE[:-1]),
        (PUBLIC, SIGNATURE + b"\0"),
    ],
)
def test_wrong_lengths_are_refused(public, signature):
    refused(public, MESSAGE, signature, why="wrong length")


# Contexts


def signed(message, context=b"", seed=bytes(32)):
    key = MLDSA44PrivateKey.from_seed_bytes(seed)
    return key.public_key().public_bytes_raw(), key.sign(message, context)


def test_a_signature_counts_in_its_own_context_alone():
    public, signature = signed(b"message", b"here")
    mldsa.verify(public, b"message", signature, b"here")
    for context in (b"", b"there", b"here\0"):
        refused(public, b"message", signature, context)
    refused(public, b"emessage", signature, b"her")


def test_a_context_of_more_than_255_bytes_is_refused():
    public, signature = signed(b"", bytes(255))
    mldsa.verify(public, b"", signature, bytes(255))
    refused(public, b"", signature, bytes(256), why="context is too long")


# One encoding


def hints_of(signature):
    """Places of the hints, and where each row's end; read apart from the verifier."""
    return list(signature[-ROWS - ROOM : -ROWS]), list(signature[-ROWS:])


def with_hints(signature, places, ends):
    return signature[: -ROWS - ROOM] + bytes(places) + bytes(ends)


def respelled(places, ends):
    """Other ways to write the same hints, and ways to write none."""
    first, used = ends[0], ends[-1]
    swapped = [places[1], places[0], *places[2:]]
    yield "out of order", swapped, ends
    yield "given twice", [places[0], *places[: first - 1], *places[first:]], ends
    repeated = [places[0], *places][:ROOM]
    yield "given twice, one more", repeated, [end + 1 for end in ends]
    yield "unused room that is not empty", [*places[:-1], 1], ends
    yield "unused room that is not empty at its start", [*places[:used], 7, *places[used + 1 :]], ends
    yield "an end before its start", places, [ends[1], ends[0], *ends[2:]]
    yield "an end past the room", places, [*ends[:-1], ROOM + 1]
    yield "an end far past the room", places, [*ends[:-1], 255]
    yield "an end past the room in the middle", places, [ends[0], 200, *ends[2:]]


RESPELLED = list(respelled(*hints_of(SIGNATURE)))


@pytest.mark.parametrize(
    ("places", "ends"), [case[1:] for case in RESPELLED], ids=[case[0] for case in RESPELLED]
)
def test_hints_written_in_another_way_are_refused(places, ends):
    given = with_hints(SIGNATURE, places, ends)
    assert given != SIGNATURE
    refused(PUBLIC, MESSAGE, given, why="hints are not encoded in their one way")


CROSSED = {
    "a row that starts before the last one ended": ([1, 2, 3, 4, 5], [5, 3, 5, 5]),
    "a row that reads the ends as places": (list(range(80)), [79, 80, 80, 81]),
}


@pytest.mark.parametrize(("places", "ends"), CROSSED.values(), ids=CROSSED)
def test_rows_that_cross_each_other_or_the_room_are_refused(places, ends):
    packed = bytes(places).ljust(ROOM, b"\0") + bytes(ends)
    with pytest.raises(AlteredError, match="hints are not encoded in their one way"):
        mldsa.hint_bit_unpack(packed)


def test_hints_are_written_again_as_they_were_read():
    places, ends = hints_of(SIGNATURE)
    rows = mldsa.hint_bit_unpack(SIGNATURE[-ROWS - ROOM :])
    assert [sorted(row) for row in rows] == [
        places[start:end] for start, end in zip([0, *ends], ends, strict=False)
    ]


# A second implementation


@settings(max_examples=25, deadline=None)
@given(
    seed=st.binary(min_size=32, max_size=32),
    message=st.binary(max_size=60),
    context=st.binary(max_size=20),
    flip=st.integers(0, 2420 * 8 - 1),
)
def test_it_agrees_with_another_implementation(seed, message, context, flip):
    key = MLDSA44PrivateKey.from_seed_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message, context)
    mldsa.verify(public, message, signature, context)
    bent = flipped(signature, flip)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(bent, message, context)
    refused(public, message, bent, context)


# The arithmetic, against slow and obvious ones


def product(a, b):
    """The product of two polynomials, x^256 being -1."""
    result = [0] * 256
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            place, sign = (i + j) % 256, 1 if i + j < 256 else -1
            result[place] += sign * x * y
    return [value % mldsa.Q for value in result]


def test_values_at_the_roots_multiply_as_the_polynomials_do():
    chance = random.Random(204)
    a, b = ([chance.randrange(mldsa.Q) for _ in range(256)] for _ in range(2))
    assert mldsa.ntt_inverse(mldsa.ntt(a)) == a
    assert mldsa.ntt_inverse([x * y for x, y in zip(mldsa.ntt(a), mldsa.ntt(b), strict=True)]) == product(
        a, b
    )


TWICE = 2 * 95232
EDGES = [at + by for at in (0, TWICE // 2, TWICE, mldsa.Q - TWICE // 2, mldsa.Q - 1) for by in (-1, 0, 1)]


@pytest.mark.parametrize("value", [edge for edge in EDGES if 0 <= edge < mldsa.Q])
def test_a_value_is_a_multiple_and_the_least_rest_and_the_last_multiple_is_the_first(value):
    high, low = mldsa.decompose(value)
    assert (high * TWICE + low - value) % mldsa.Q == 0
    assert 0 <= high < 44
    assert -TWICE // 2 <= low <= TWICE // 2
    assert low > -TWICE // 2 or high == 0


@pytest.mark.parametrize(
    ("value", "plain", "hinted"),
    [(1, 0, 1), (0, 0, 43), (mldsa.Q - 1, 0, 43), (TWICE, 1, 0), (TWICE + 1, 1, 2)],
)
def test_a_hint_moves_to_the_neighbour_on_the_side_of_the_rest(value, plain, hinted):
    assert mldsa.use_hint(False, value) == plain
    assert mldsa.use_hint(True, value) == hinted


def test_a_challenge_has_39_coefficients_that_are_not_zero():
    for number in range(50):
        ball = mldsa.sample_in_ball(bytes([number] * 32))
        assert len(ball) == 256
        assert sorted(map(abs, ball)) == [0] * 217 + [1] * 39


def test_too_few_bytes_drawn_are_a_refusal_and_no_shorter_polynomial(monkeypatch):
    monkeypatch.setattr(mldsa, "DRAWN", 40)
    with pytest.raises(AlteredError, match="commitment leads nowhere"):
        mldsa.sample_in_ball(bytes(32))
    with pytest.raises(AlteredError, match="seed leads nowhere"):
        mldsa.rej_ntt_poly(bytes(34))


def test_nothing_but_a_refusal_comes_of_bytes_that_mean_nothing():
    chance = random.Random(44)
    for _ in range(20):
        assert not taken(mldsa.verify, chance.randbytes(1312), b"", chance.randbytes(2420))
