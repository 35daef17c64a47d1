"""Detached CMS signatures made piece by piece, each signed by its key whatever its shape: RFC 5652."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha384

from asn1crypto import parser
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA384
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

SIGNED_DATA, DATA = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("06092a864886f70d010701")
CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME, CAPABILITIES = (
    bytes.fromhex(f"06092a864886f70d0109{last}") for last in ("03", "04", "05", "0f")
)
SHA256_ID, SHA384_ID = (bytes.fromhex(f"300b060960864801650304020{last}") for last in "12")
SHA384_WITH_NULL = bytes.fromhex("300d06096086480165030402020500")
ECDSA_SHA384, ECDSA_SHA256 = (bytes.fromhex(f"300a06082a8648ce3d04030{last}") for last in "32")
SEQUENCE, SET, CONTEXT_0, CONTEXT_1, INTEGER, OCTET_STRING, UTC_TIME = 0x30, 0x31, 0xA0, 0xA1, 2, 4, 0x17
NOTE = x509.ObjectIdentifier("1.3.6.1.4.1.32473.1")
"""An arc for examples (RFC 5612)."""
TIME = b"\x17\x0d300101000000Z"


def tlv(tag, *parts):
    """One value in DER."""
    body = b"".join(parts)
    if len(body) < 128:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(length)]) + length + body


def pieces(data):
    """The values inside one value, each as it stands."""
    found, rest = [], parser.parse(data)[4]
    while rest:
        *_, header, body, trailer = parser.parse(rest)
        found.append(header + body + trailer)
        rest = rest[len(found[-1]) :]
    return found


def attribute(kind, *held):
    """A signed attribute with these values."""
    return tlv(SEQUENCE, kind, tlv(SET, *held))


@dataclass(frozen=True)
class Person:
    """Somebody with a key of P-384 and a certificate for it."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self):
        """The certificate."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self):
        """The certificate."""
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def private(self):
        """The key in PEM."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def named(self):
        """Issuer and number of the certificate."""
        number = self.certificate.serial_number
        octets = number.to_bytes(number.bit_length() // 8 + 1, "big")
        return tlv(SEQUENCE, self.certificate.issuer.public_bytes(), tlv(INTEGER, octets))


def certificate(key, name, number, signer, note=b""):
    """A certificate of `key`, whatever its kind, with a note that means nothing."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), number)
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(2036, 1, 1, tzinfo=UTC))
    builder = builder.add_extension(x509.UnrecognizedExtension(NOTE, note), critical=False)
    return builder.sign(signer, SHA384())


def person(name, secret, number, note=b""):
    """Somebody whose key is made of `secret`."""
    key = ec.derive_private_key(secret, ec.SECP384R1())
    return Person(key, certificate(key, name, number, key, note))


def usual(data):
    """The attributes the office's signatures have, in their order."""
    return [
        attribute(CONTENT_TYPE, DATA),
        attribute(SIGNING_TIME, TIME),
        attribute(MESSAGE_DIGEST, tlv(OCTET_STRING, sha384(data).digest())),
    ]


def signer(who, data, **other):
    """One SignerInfo; `other` replaces a piece of it."""
    attributes = other.get("attributes", usual(data))
    signed = tlv(SET, *attributes) if attributes else data
    value = who.key.sign(other.get("signed", signed), ec.ECDSA(SHA384()))
    held = tlv(CONTEXT_0, *attributes) if attributes else b""
    return tlv(
        SEQUENCE,
        tlv(INTEGER, bytes([other.get("signer_version", 1)])),
        other.get("whose", who.named),
        other.get("signer_digest", SHA384_ID),
        other.get("held", held),
        other.get("algorithm", ECDSA_SHA384),
        tlv(other.get("value_tag", OCTET_STRING), other.get("value", value)),
        other.get("unsigned", b""),
    )


def made(who, data, **other):
    """One ContentInfo, as the office makes it but for the pieces in `other`."""
    signed_data = tlv(
        SEQUENCE,
        tlv(INTEGER, bytes([other.get("version", 1)])),
        tlv(SET, *other.get("digests", [SHA384_ID])),
        other.get("content", tlv(SEQUENCE, DATA)),
        other.get("certificates", tlv(CONTEXT_0, who.der)),
        other.get("revoked", b""),
        tlv(other.get("signers_tag", SET), *other.get("signers", [signer(who, data, **other)])),
    )
    return tlv(SEQUENCE, other.get("kind", SIGNED_DATA), tlv(other.get("wrapped", CONTEXT_0), signed_data))
