"""The verifier's own ECDSA over P-384 takes a signature of its key in its one encoding, and nothing beside it."""

import random

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from privity_verify import p384
from privity_verify.problem import AlteredError

from .published import cases, flipped, taken

PUBLISHED = list(cases("p384", "message", "signature"))
P = 2**384 - 2**128 - 2**96 + 2**32 - 1
ORDER = int(
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16
)
MESSAGE = b"an approval, exactly these bytes"


def point_of(key):
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


KEY = ec.derive_private_key(0x5EED, ec.SECP384R1())
PUBLIC, SIGNATURE = point_of(KEY), KEY.sign(MESSAGE, ec.ECDSA(SHA384()))
R, S = decode_dss_signature(SIGNATURE)


def refused(public, message, signature, *, why=None):
    with pytest.raises(AlteredError, match=why):
        p384.verify(public, message, signature)


# What others published


def test_every_published_signature_is_taken():
    valid = [case for case in PUBLISHED if case[1]]
    assert len(valid) == 194
    assert [name for name, _, *given in valid if not taken(p384.verify, *given)] == []


def test_every_published_forgery_and_every_other_encoding_is_refused():
    invalid = [case for case in PUBLISHED if not case[1]]
    assert len(invalid) == 307
    assert [name for name, _, *given in invalid if taken(p384.verify, *given)] == []


# Changes


def test_one_changed_bit_anywhere_is_refused():
    for bit in range(0, len(SIGNATURE) * 8, 5):
        refused(PUBLIC, MESSAGE, flipped(SIGNATURE, bit))
    for bit in range(0, len(PUBLIC) * 8, 5):
        refused(flipped(PUBLIC, bit), MESSAGE, SIGNATURE)
    for bit in range(0, len(MESSAGE) * 8, 5):
        refused(PUBLIC, flipped(MESSAGE, bit), SIGNATURE)


def test_a_signature_over_another_digest_is_refused():
    refused(PUBLIC, MESSAGE, KEY.sign(MESSAGE, ec.ECDSA(SHA256())))


@pytest.mark.parametrize(
    ("r", "s"),
    [
        (0, S),
        (R, 0),
        (0, 0),
        (ORDER, S),
        (R, ORDER),
        (R + ORDER, S),
        (R, S + ORDER),
        (-R, S),
        (R, -S),
    ],
    ids=[
        "r 0",
        "s 0",
        "both 0",
        "r the order",
        "s the order",
        "r beyond",
        "s beyond",
        "r below 0",
        "s below 0",
    ],
)
def test_numbers_out_of_range_are_refused_for_that(r, s):
    refused(PUBLIC, MESSAGE, encode(r, s), why="out of range")


def test_numbers_in_each_others_place_are_refused():
    refused(PUBLIC, MESSAGE, encode(S, R), why="does not verify")


def test_the_mirrored_signature_verifies_as_the_standard_says():
    p384.verify(PUBLIC, MESSAGE, encode_dss_signature(R, ORDER - S))


# One encoding


def integer(number):
    length = (number if number >= 0 else ~number).bit_length() // 8 + 1
    return b"\2" + bytes([length]) + number.to_bytes(length, "big", signed=True)


def encode(r, s):
    body = integer(r) + integer(s)
    return b"\x30" + bytes([len(body)]) + body


BODY = SIGNATURE[2:]
ENCODED = {
    "a byte behind the end": SIGNATURE + b"\0",
    "a byte before the start": b"\0" + SIGNATURE,
    "a third number": b"\x30" + bytes([len(BODY) + 3]) + BODY + b"\2\1\1",
    "one number": b"\x30" + bytes([len(integer(R))]) + integer(R),
    "a leading zero": b"\x30" + bytes([len(BODY) + 1, 2, BODY[1] + 1, 0]) + BODY[2:],
    "a long length": b"\x30\x81" + bytes([len(BODY)]) + BODY,
    "a longer length": b"\x30\x82\0" + bytes([len(BODY)]) + BODY,
    "an indefinite length": b"\x30\x80" + BODY + b"\0\0",
    "another tag": b"\x31" + SIGNATURE[1:],
    "cut short": SIGNATURE[:-1],
    "empty": b"",
    "raw numbers": R.to_bytes(48, "big") + S.to_bytes(48, "big"),
}


@pytest.mark.parametrize("signature", ENCODED.values(), ids=ENCODED)
def test_the_same_numbers_in_another_encoding_are_refused(signature):
    assert encode(R, S) == SIGNATURE
    refused(PUBLIC, MESSAGE, signature)


def on_curve(x):
    """The point of small `x` or the next that has one, found by a square root."""
    b = int(
        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef", 16
    )
    while True:
        square = (x**3 - 3 * x + b) % P
        y = pow(square, (P + 1) // 4, P)
        if y * y % P == square:
            return x, y
        x += 1


def written(x, y, first=4):
    return bytes([first]) + x.to_bytes(48, "big") + y.to_bytes(48, "big")


SMALL, LEAST = on_curve(1), on_curve(0)
LOW = int(
    "2261b2bf605c22f2f3aef6338719b2c486388ad5240719a5257315969ef01ba27f0a104c89704773a81fdabee6ab5c78", 16
)
"""Where the curve has the height 1."""
POINTS = {
    "not on the curve": (written(SMALL[0], SMALL[1] ^ 1), "on the curve"),
    "zero": (written(0, 0), "on the curve"),
    "x not reduced": (written(SMALL[0] + P, SMALL[1]), "one way"),
    "x not reduced, and zero": (written(P, LEAST[1]), "one way"),
    "y not reduced": (written(LOW, 1 + P), "one way"),
    "compressed": (b"\2" + PUBLIC[1:49], "uncompressed"),
    "hybrid": (bytes([6 + PUBLIC[-1] % 2]) + PUBLIC[1:], "uncompressed"),
    "infinity": (b"\0", "uncompressed"),
    "infinity at length": (bytes(97), "uncompressed"),
    "empty": (b"", "uncompressed"),
    "cut short": (PUBLIC[:-1], "uncompressed"),
    "a byte behind the end": (PUBLIC + b"\0", "uncompressed"),
}


@pytest.mark.parametrize(("point", "why"), POINTS.values(), ids=POINTS)
def test_a_key_that_is_no_point_in_its_one_encoding_is_refused(point, why):
    assert LEAST[0] == 0
    assert all(p384.decode(known) for known in (written(*SMALL), written(*LEAST), written(LOW, 1)))
    refused(point, MESSAGE, SIGNATURE, why=why)


# A second implementation


@settings(max_examples=25, deadline=None)
@given(secret=st.integers(1, ORDER - 1), message=st.binary(max_size=60), flip=st.integers(0, 100 * 8 - 1))
def test_it_agrees_with_another_implementation(secret, message, flip):
    key = ec.derive_private_key(secret, ec.SECP384R1())
    signature = key.sign(message, ec.ECDSA(SHA384()))
    p384.verify(point_of(key), message, signature)
    bent = flipped(signature, flip)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(bent, message, ec.ECDSA(SHA384()))
    refused(point_of(key), message, bent)


# The arithmetic


def affine(point):
    x, y, z = point
    return None if z == 0 else (x * pow(z, -2, P) % P, y * pow(z, -3, P) % P)


def test_multiples_of_the_base_point_are_those_of_another_implementation():
    for secret in (1, 2, 3, 4, 5, 2**383, ORDER - 2, ORDER - 1, random.Random(384).randrange(ORDER)):
        numbers = ec.derive_private_key(secret, ec.SECP384R1()).public_key().public_numbers()
        assert affine(p384.two_multiples(secret, 0, p384.BASE)) == (numbers.x, numbers.y)
        assert affine(p384.two_multiples(0, secret, p384.BASE)) == (numbers.x, numbers.y)


def test_a_sum_holds_for_equal_and_opposite_points_and_at_infinity():
    x, y, _ = base = p384.BASE
    minus, scaled = (x, P - y, 1), (x * 49 % P, y * 343 % P, 7)
    assert affine(p384.add(base, scaled)) == affine(p384.double(base)) == affine(p384.double(scaled))
    assert affine(p384.add(base, minus)) is None
    assert affine(p384.add(scaled, minus)) is None
    assert affine(p384.add(base, p384.INFINITY)) == affine(p384.add(p384.INFINITY, base)) == (x, y)
    assert affine(p384.double(p384.INFINITY)) is None
    assert affine(p384.two_multiples(ORDER, 0, base)) is None
    assert affine(p384.two_multiples(5, ORDER - 5, base)) is None
