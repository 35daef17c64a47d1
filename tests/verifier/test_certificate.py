"""Of a pinned certificate the verifier reads its one key, its name and its digest, and takes nothing else for one."""

import base64
import subprocess
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from privity.adapters.openssl import OpenSSL
from privity_verify.certificate import (
    certificate_der,
    certificate_digest,
    certificate_key,
    issuer_and_number,
)
from privity_verify.problem import AlteredError

from . import cms_made as m

SOMEBODY, OTHER = m.person("Somebody", 21, 3), m.person("Other", 22, 4)
POINT = SOMEBODY.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def refused(read, certificate, why=None):
    with pytest.raises(AlteredError, match=why):
        read(certificate)


@pytest.mark.parametrize("certificate", [SOMEBODY.pem, SOMEBODY.der], ids=["PEM", "DER"])
def test_pem_and_der_of_a_certificate_are_read_alike(certificate):
    assert certificate_der(certificate) == SOMEBODY.der
    assert certificate_digest(certificate) == sha256(SOMEBODY.der).hexdigest()
    assert certificate_key(certificate) == POINT
    assert m.tlv(m.SEQUENCE, issuer_and_number(certificate)) == SOMEBODY.named


def test_a_certificate_the_office_made_is_named_as_the_office_names_it(tmp_path):
    tool, cert, key = OpenSSL(), tmp_path / "c.pem", tmp_path / "c.key"
    tool.new_key(key)
    tool.self_signed("Nguyễn Thị Ánh", key, cert)
    assert certificate_digest(cert.read_bytes()) == tool.certificate_digest(cert.read_bytes())
    public = subprocess.run(["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], capture_output=True, check=True)  # fmt: skip
    assert public.stdout.endswith(certificate_key(cert.read_bytes()))


@pytest.mark.parametrize(
    "around", [b"%s\n", b"a heading\n%s", b"%s\r\n"], ids=["an empty line", "a heading", "a line end"]
)
def test_text_around_the_one_certificate_says_nothing(around):
    assert certificate_der(around % SOMEBODY.pem) == SOMEBODY.der
    assert certificate_der(SOMEBODY.pem.replace(b"\n", b"\r\n")) == SOMEBODY.der


BODY = base64.b64encode(SOMEBODY.der)
FRAME = b"-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
NO_CERTIFICATE = {
    "nothing": b"",
    "text": b"a certificate",
    "two": SOMEBODY.pem + OTHER.pem,
    "the same twice": SOMEBODY.pem * 2,
    "a key beside it": SOMEBODY.pem + SOMEBODY.private,
    "a key": SOMEBODY.private,
    "base64 cut short": FRAME % BODY[:-3],
    "base64 cut by a whole group": FRAME % BODY[:-4],
    "an empty frame": FRAME % b"",
    "DER cut short": SOMEBODY.der[:-1],
    "a byte behind the end": SOMEBODY.der + b"\0",
    "a byte behind the end in PEM": FRAME % base64.b64encode(SOMEBODY.der + b"\0"),
    "another value in PEM": FRAME % base64.b64encode(b"\x31\0"),
}


@pytest.mark.parametrize("certificate", NO_CERTIFICATE.values(), ids=NO_CERTIFICATE)
def test_what_is_not_one_certificate_pins_nothing(certificate):
    refused(certificate_der, certificate)
    refused(certificate_key, certificate)


def of_key(key):
    return m.certificate(key, "Somebody", 3, SOMEBODY.key).public_bytes(Encoding.DER)


KEYS = {
    "RSA": rsa.generate_private_key(65537, 2048),
    "P-256": ec.derive_private_key(5, ec.SECP256R1()),
    "P-521": ec.derive_private_key(5, ec.SECP521R1()),
    "Ed25519": ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)),
}


@pytest.mark.parametrize("key", KEYS.values(), ids=KEYS)
def test_a_key_of_another_kind_is_refused(key):
    refused(certificate_key, of_key(key), "not one of P-384")


def test_a_key_that_is_no_point_of_the_curve_is_refused():
    bent = POINT[:-1] + bytes([POINT[-1] ^ 1])
    refused(certificate_key, SOMEBODY.der.replace(POINT, bent), "on the curve")


def rebuilt(change):
    """The certificate with the fields of its signed part changed."""
    whole = SOMEBODY.certificate
    signed = m.pieces(whole.tbs_certificate_bytes)
    algorithm, signature = m.pieces(SOMEBODY.der)[1:]
    return m.tlv(m.SEQUENCE, m.tlv(m.SEQUENCE, *change(signed)), algorithm, signature)


def test_a_certificate_of_the_first_version_is_read_too():
    plain = rebuilt(lambda fields: fields[1:7])
    assert certificate_key(plain) == POINT
    assert m.tlv(m.SEQUENCE, issuer_and_number(plain)) == SOMEBODY.named


MALFORMED = {
    "no key": lambda fields: fields[:6],
    "nothing": lambda fields: [],
    "a number that is none": lambda fields: [fields[0], b"\4\1\3", *fields[2:]],
    "a name that is no sequence": lambda fields: [*fields[:3], b"\x31" + fields[3][1:], *fields[4:]],
}


@pytest.mark.parametrize("change", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_certificate_names_nobody(change):
    refused(issuer_and_number, rebuilt(change), "malformed")


def test_a_certificate_of_other_parts_is_refused():
    parts = m.pieces(SOMEBODY.der)
    assert m.tlv(m.SEQUENCE, *parts) == SOMEBODY.der
    refused(certificate_key, m.tlv(m.SEQUENCE, *parts[:2]), "malformed")
    refused(certificate_key, m.tlv(m.SEQUENCE, *parts, b"\5\0"), "malformed")
    refused(certificate_key, m.tlv(m.SEQUENCE, b"\x31" + parts[0][1:], *parts[1:]), "malformed")
