"""A label is believed only with the one RSA signature its identifier has, encoded in the one way, under a key that can make no second."""

import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from hypothesis import given, settings
from hypothesis import strategies as st

from privity.accounting.label import DEFERRED, OPEN, PublicLabelKey, make_label
from privity.adapters.label_key import FileLabelKey
from privity_verify.label import DIGEST_INFO, EXPONENT, LabelKey, encoded, parse_label_key
from privity_verify.problem import AlteredError, UnreadableError

KEY = generate_private_key(EXPONENT, 2048)
NUMBERS = KEY.private_numbers()
N, D = NUMBERS.public_numbers.n, NUMBERS.d
OURS = LabelKey(N)
TEXT = PublicLabelKey(N, EXPONENT).text
MESSAGE = b"privity/label/v1\nopen\nssn:000000017"
HASH = hashlib.sha256(MESSAGE).digest()


def raw(text):
    """What RSA makes of any 256 bytes: a signature, if the text is well encoded."""
    return pow(int.from_bytes(text, "big"), D, N).to_bytes(256, "big")


def refused(signature, message=MESSAGE):
    with pytest.raises(AlteredError):
        OURS.verify(message, signature)


@pytest.mark.parametrize("domain", [OPEN, DEFERRED])
@pytest.mark.parametrize("identifier", ["ssn:000000017", "record:P-17", "record:Pé 1:2"])
def test_the_offices_labels_are_ours(domain, identifier):
    label, signature = make_label(FileLabelKey(lambda: KEY), identifier, domain)
    assert OURS.label(domain, identifier, signature) == label


def test_the_key_is_read_as_the_office_publishes_it():
    assert parse_label_key(FileLabelKey(lambda: KEY).public.text) == OURS


@pytest.mark.parametrize("bits", [2048, 2049, 2055, 3072])
def test_keys_of_every_length_verify(bits):
    key = generate_private_key(EXPONENT, bits)
    parse_label_key(FileLabelKey(lambda: key).public.text).verify(
        MESSAGE, key.sign(MESSAGE, PKCS1v15(), SHA256())
    )


@settings(max_examples=60, deadline=None)
@given(message=st.binary(max_size=60), bit=st.integers(0, 2047))
def test_it_agrees_with_another_implementation(message, bit):
    signature = KEY.sign(message, PKCS1v15(), SHA256())
    OURS.verify(message, signature)
    bent = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(256, "big")
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(bent, message, PKCS1v15(), SHA256())
    refused(bent, message)


def test_what_it_compares_is_the_encoding_of_the_standard():
    """RFC 8017, section 9.2: 00 01 FF .. FF 00, the algorithm, the digest."""
    good = b"\0\1" + b"\xff" * 202 + b"\0" + DIGEST_INFO + HASH
    assert encoded(MESSAGE, 256) == good
    OURS.verify(MESSAGE, raw(good))
    assert raw(good) == KEY.sign(MESSAGE, PKCS1v15(), SHA256())


BARE = bytes.fromhex("302f300b0609608648016503040201") + bytes.fromhex("0420")
LONG = bytes.fromhex("308131300d060960864801650304020105000420")
SHA384 = bytes.fromhex("3031300d060960864801650304020205000420")


@pytest.mark.parametrize(
    "text",
    [
        b"\0\2" + b"\xff" * 202 + b"\0" + DIGEST_INFO + HASH,
        b"\0\0" + b"\xff" * 202 + b"\0" + DIGEST_INFO + HASH,
        b"\0\1" + b"\xff" * 201 + b"\xfe\0" + DIGEST_INFO + HASH,
        b"\0\1" + b"\0" * 203 + DIGEST_INFO + HASH,
        b"\0\1" + b"\xff" * 202 + b"\1" + DIGEST_INFO + HASH,
        b"\0\1" + b"\xff" * 8 + b"\0" + DIGEST_INFO + HASH + bytes(194),
        b"\0\1" + b"\xff" * 201 + b"\0" + DIGEST_INFO + HASH + b"\0",
        b"\0\1" + b"\xff" * (202 + 19 - len(BARE)) + b"\0" + BARE + HASH,
        b"\0\1" + b"\xff" * (202 + 19 - len(LONG)) + b"\0" + LONG + HASH,
        b"\0\1" + b"\xff" * 202 + b"\0" + SHA384 + HASH,
        b"\0\1" + b"\xff" * 221 + b"\0" + HASH,
        b"\0\1" + b"\xff" * 202 + b"\0" + DIGEST_INFO + hashlib.sha256(b"other").digest(),
        b"\0\1" + b"\xff" * 202 + b"\0" + DIGEST_INFO + HASH[::-1],
        b"\0" * 255 + b"\1",
        bytes(256),
    ],
    ids=[
        "block 2", "block 0", "padding not all ones", "padding of zeros", "no end of padding", "bytes behind",
        "a byte behind", "no parameters", "a length in its long form", "another algorithm", "a digest alone",
        "another digest", "the digest turned round", "one", "zero",
    ],
)  # fmt: skip
def test_every_other_encoding_is_refused(text):
    assert len(text) == 256
    refused(raw(text))


def test_a_signature_longer_shorter_or_beyond_the_modulus_is_refused():
    good = KEY.sign(MESSAGE, PKCS1v15(), SHA256())
    refused(b"\0" + good)
    refused(good[1:])
    refused(b"")
    refused((int.from_bytes(good, "big") + N).to_bytes(257, "big"))
    refused(N.to_bytes(256, "big"))


def test_a_signature_and_the_modulus_more_is_no_second_signature(persons):
    """Of some signatures the sum has as many bytes as they have, and the same power."""
    key = persons.label_key()
    ours = parse_label_key(key.public.text)
    made = ((b"%d" % n, int.from_bytes(key.sign(b"%d" % n), "big") + ours.modulus) for n in range(200))
    message, beyond = next((message, number) for message, number in made if number < 1 << 2048)
    ours.verify(message, (beyond - ours.modulus).to_bytes(256, "big"))
    with pytest.raises(AlteredError, match="out of range"):
        ours.verify(message, beyond.to_bytes(256, "big"))


def test_a_signature_is_of_one_identifier_in_one_domain():
    _, signature = make_label(FileLabelKey(lambda: KEY), "ssn:000000017", OPEN)
    for domain, identifier in (
        (DEFERRED, "ssn:000000017"),
        (OPEN, "ssn:000000018"),
        (OPEN, "record:000000017"),
    ):
        with pytest.raises(AlteredError, match="not that of its identifier"):
            OURS.label(domain, identifier, signature)


@pytest.mark.parametrize(
    ("domain", "identifier"),
    [
        ("secret", "ssn:1"),
        (OPEN, ""),
        (OPEN, "ssn"),
        (OPEN, "ssn:"),
        (OPEN, ":1"),
        (OPEN, "ssn:1\nx"),
        (OPEN, "ssn:\ud800"),
    ],
)
def test_what_is_no_domain_or_identifier_has_no_label(domain, identifier):
    message = f"privity/label/v1\n{domain}\n{identifier}".encode("utf-8", "surrogatepass")
    signature = KEY.sign(message, PKCS1v15(), SHA256())
    with pytest.raises(AlteredError, match=r"a domain this program|of the form kind:value"):
        OURS.label(domain, identifier, signature)


HEX = f"{N:x}"


@pytest.mark.parametrize(
    "text",
    [
        "", TEXT.upper(), TEXT.replace(":65537", ":3"), TEXT.replace(":65537", ":065537"), TEXT + "\n", " " + TEXT,
        TEXT.replace("rsa-", "rsa-pss-"), TEXT.replace(HEX, "0" + HEX), TEXT.replace(HEX, "0x" + HEX),
        TEXT.replace(HEX, HEX[:-1] + "0"), TEXT.replace(HEX, HEX[2:]), TEXT.replace(HEX, ""), TEXT.replace(HEX, "f" * 4097),
        TEXT.replace(":65537", ":1"), TEXT.replace(":65537", ":65539"), TEXT.replace(":65537", ""),
    ],
)  # fmt: skip
def test_what_is_no_label_key_is_refused(text):
    with pytest.raises(UnreadableError):
        parse_label_key(text)


def test_a_modulus_under_which_small_changes_make_second_signatures_is_refused():
    """Of a modulus with a small factor, squared perhaps, some texts have several signatures."""
    for factor in (3, 9, 101, 65_537):
        modulus = N * factor
        with pytest.raises(UnreadableError, match="small factor"):
            parse_label_key(PublicLabelKey(modulus, EXPONENT).text)


def test_a_key_under_which_a_text_has_two_signatures_can_sign_few():
    """Small numbers show it: if the exponent divides p - 1, one text in that many has a root, and it has that many."""
    p, q, e = 7 * 6 + 1, 23, 7
    roots = {}
    for number in range(p * q):
        roots.setdefault(pow(number, e, p * q), []).append(number)
    several = [text for text, some in roots.items() if len(some) > 1]
    assert {len(roots[text]) for text in several} == {e}
    assert len(roots) < p * q / (e - 1)


def test_the_office_takes_no_other_exponent_to_be_good_either():
    numbers = RSAPublicNumbers(EXPONENT, N).public_key().public_numbers()
    assert FileLabelKey(lambda: KEY).public == PublicLabelKey(numbers.n, EXPONENT)
