"""The verifier's own Ed25519 takes the signatures RFC 8032 publishes and nothing beside them."""

import json
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from privity_verify import ed25519, note, vkey
from privity_verify.problem import AlteredError, UnreadableError

PUBLISHED = json.loads((Path(__file__).parents[2] / "vectors" / "accounting" / "published.json").read_text())
CASES = [
    tuple(bytes.fromhex(case[name]) for name in ("public", "message", "signature"))
    for case in PUBLISHED["ed25519"]
]
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493


def refused(public, message, signature):
    with pytest.raises(AlteredError):
        ed25519.verify(public, message, signature)


@pytest.mark.parametrize("case", CASES)
def test_published_signatures_verify(case):
    ed25519.verify(*case)


@pytest.mark.parametrize("case", CASES)
def test_one_changed_bit_anywhere_is_refused(case):
    public, message, signature = case
    for place in range(0, 64, 7):
        refused(public, message, bytes([*signature[:place], signature[place] ^ 1, *signature[place + 1 :]]))
    for place in range(0, 32, 5):
        refused(bytes([*public[:place], public[place] ^ 1, *public[place + 1 :]]), message, signature)
    refused(public, message + b"\0", signature)


def test_the_same_signature_with_its_scalar_raised_by_the_order_is_refused():
    public, message, signature = CASES[0]
    scalar = int.from_bytes(signature[32:], "little") + ORDER
    refused(public, message, signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "point",
    [(P + 1).to_bytes(32, "little"), (1 | 1 << 255).to_bytes(32, "little"), (2).to_bytes(32, "little")],
    ids=["not reduced", "minus zero", "not on the curve"],
)
def test_a_point_without_its_one_encoding_is_refused(point):
    public, message, signature = CASES[0]
    refused(point, message, signature)
    refused(public, message, point + signature[32:])


@pytest.mark.parametrize(
    ("public", "signature"), [(b"", bytes(64)), (bytes(32), b""), (bytes(33), bytes(64))]
)
def test_wrong_lengths_are_refused(public, signature):
    refused(public, b"", signature)


@settings(max_examples=25, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=60), flip=st.integers(0, 511))
def test_it_agrees_with_another_implementation(seed, message, flip):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    ed25519.verify(public, message, signature)
    bent = (int.from_bytes(signature, "little") ^ (1 << flip)).to_bytes(64, "little")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(public).verify(bent, message)
    refused(public, message, bent)


def test_the_published_note_key_is_read_and_its_signature_verifies():
    published = PUBLISHED["note"]
    key = vkey.parse_key(published["vkey"])
    parts = note.split_note(f"{published['text']}\n{published['signature'].rstrip()}\n".encode())
    assert parts.body == published["text"].encode()
    (signature,) = parts.by(key)
    ed25519.verify(key.public, parts.body, signature)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name+id",
        "PeterNeumann+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "a+b+Aw==",
        "a+b+!",
    ],
)
def test_a_key_that_is_malformed_or_copied_wrongly_is_not_used(text):
    with pytest.raises(UnreadableError):
        vkey.parse_key(text)
