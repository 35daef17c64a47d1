"""A person has one label in a domain; without the office's key nobody can try a number against one."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec_key
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from privity.accounting.label import DEFERRED, OPEN, PublicLabelKey, make_label, message
from privity.adapters.key_file import write_key
from privity.adapters.label_key import FileLabelKey
from privity.errors import InputError, IntegrityError, UnavailableError

KEY = FileLabelKey(lambda: generate_private_key(65_537, 2048))


def padded(text):
    """EMSA-PKCS1-v1_5 with SHA-256: RFC 8017, section 9.2, written out."""
    prefix = bytes.fromhex("3031300d060960864801650304020105000420")
    digest = prefix + sha256(text).digest()
    return b"\0\1" + b"\xff" * (256 - 3 - len(digest)) + b"\0" + digest


def test_a_label_is_the_hash_of_the_one_signature_on_who_it_is():
    label, signature = make_label(KEY, "ssn:123456789", OPEN)
    text = b"privity/label/v1\nopen\nssn:123456789"
    opened = pow(int.from_bytes(signature, "big"), KEY.public.exponent, KEY.public.modulus)
    assert opened.to_bytes(256, "big") == padded(text)
    assert label == sha256(b"privity/label/v1\0" + signature).digest()


def test_the_same_person_has_the_same_label_every_time():
    assert {make_label(KEY, "ssn:123456789", OPEN) for _ in range(5)} == {
        make_label(KEY, "ssn:123456789", OPEN)
    }


def test_another_person_domain_or_key_gives_another_label():
    other = FileLabelKey(lambda: generate_private_key(65_537, 2048))
    labels = [
        make_label(key, name, domain)[0]
        for key in (KEY, other) for name in ("ssn:123456789", "itin:912701234") for domain in (OPEN, DEFERRED)
    ]  # fmt: skip
    assert len(set(labels)) == 8


def test_no_second_signature_makes_a_second_label():
    """The signature raised by the modulus is the same number to a lenient reader."""
    _, signature = make_label(KEY, "ssn:123456789", OPEN)
    for other in (
        b"\0" + signature,
        signature + b"\0",
        (int.from_bytes(signature, "big") + KEY.public.modulus).to_bytes(257, "big"),
        bytes([signature[0] ^ 1, *signature[1:]]),
    ):
        with pytest.raises(IntegrityError):
            KEY.public.label("ssn:123456789", OPEN, other)


@pytest.mark.parametrize(("name", "domain"), [("ssn:1\nopen", OPEN), ("", OPEN), ("ssn:1", "sealed")])
def test_what_could_be_read_in_two_ways_is_never_signed(name, domain):
    with pytest.raises(ValueError):
        message(name, domain)


def test_a_key_that_signs_wrongly_files_nothing():
    class Faulty:
        public = KEY.public

        def sign(self, text):
            return bytes(256)

    with pytest.raises(IntegrityError):
        make_label(Faulty(), "ssn:1", OPEN)


def test_the_key_lies_in_a_file_of_its_owner_and_is_never_made_twice(tmp_path):
    made = FileLabelKey.create(tmp_path / "label.pem")
    assert (tmp_path / "label.pem").stat().st_mode & 0o777 == 0o600
    assert FileLabelKey.load(tmp_path / "label.pem").public == made.public
    assert made.public.modulus.bit_length() == 3072
    assert made.public.text == f"rsa-pkcs1-sha256:{made.public.modulus:x}:65537"
    with pytest.raises(InputError):
        FileLabelKey.create(tmp_path / "label.pem")


def test_what_is_no_label_key_is_refused(tmp_path):
    with pytest.raises(UnavailableError):
        FileLabelKey.load(tmp_path / "absent.pem")
    (tmp_path / "label.pem").write_bytes(b"MARKED")
    for use in (lambda key: key.public, lambda key: key.sign(b"")):
        with pytest.raises(InputError) as caught:
            use(FileLabelKey.load(tmp_path / "label.pem"))
        assert "MARKED" not in str(caught.value)


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(lambda: generate_private_key(3, 2048), id="exponent 3"),
        pytest.param(lambda: generate_private_key(65_537, 1024), id="1,024 bits"),
        pytest.param(lambda: generate_ec_key(SECP256R1()), id="no RSA key"),
    ],
)
def test_a_key_that_readers_would_refuse_signs_nothing(tmp_path, made):
    write_key(tmp_path / "label.pem", made())
    with pytest.raises(InputError, match="65537"):
        FileLabelKey.load(tmp_path / "label.pem").sign(b"")


def test_a_key_that_is_gone_when_it_is_needed_signs_nothing(tmp_path):
    FileLabelKey.create(tmp_path / "label.pem")
    key = FileLabelKey.load(tmp_path / "label.pem")
    (tmp_path / "label.pem").unlink()
    with pytest.raises(UnavailableError):
        key.sign(b"")


def test_a_public_key_that_is_none_makes_no_label():
    with pytest.raises(IntegrityError):
        PublicLabelKey(15, 3).label("ssn:1", OPEN, bytes(1))
