"""A detached CMS signature in the one shape an office's approvals have: RFC 5652 sections 3 and 5, RFC 5754.

One signer, named by issuer and number of the pinned certificate; ECDSA over P-384 with SHA-384; content that lies
elsewhere; signed attributes, and no unsigned ones. Whatever stands in the file is signed, or is compared with the values
it may have, so no single bit of it can be another. What is taken here
an office takes too; it takes more, such as other digests and other certificates beside the signer's.
"""

from __future__ import annotations

from hashlib import sha384

from privity_verify import p384
from privity_verify.certificate import certificate_der, certificate_key, issuer_and_number
from privity_verify.der import CONTEXT_0, OCTET_STRING, SEQUENCE, SET, Value, only, values
from privity_verify.problem import need

SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
VERSION_1 = bytes.fromhex("020101")
SHA384 = (bytes.fromhex("300b0609608648016503040202"), bytes.fromhex("300d06096086480165030402020500"))
"""Without parameters, and with NULL: both are to be understood (RFC 5754 section 2)."""
ECDSA_SHA384 = bytes.fromhex("300a06082a8648ce3d040303")
DATA = bytes.fromhex("06092a864886f70d010701")
DETACHED = bytes([SEQUENCE, len(DATA)]) + DATA
"""Content that is plain data and is not here."""
CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
SIGNING_TIME = bytes.fromhex("06092a864886f70d010905")
TIMES = (0x17, 0x18)
"""UTCTime and GeneralizedTime; what the signer's clock said is signed and otherwise not read."""
LONGEST = 64 * 1024
"""No honest detached signature is longer than this many bytes."""


def verify_detached(data: bytes, signature: bytes, certificate: bytes) -> None:
    """Raise AlteredError unless `signature` is a detached CMS signature over `data` by exactly this certificate's key.

    Args:
        data: The bytes that were signed.
        signature: CMS SignedData in DER.
        certificate: The pinned one, PEM or DER. One inside the signature must be the same; it convinces nobody.
    """
    pinned, public = certificate_der(certificate), certificate_key(certificate)
    need(len(signature) <= LONGEST, "the signature is longer than any detached one")
    attributes, value = _signer(_only_signer(signature, pinned), issuer_and_number(pinned))
    _check_attributes(attributes.body, sha384(data).digest())
    # Signed is the set as a set (section 5.4), and not under the tag it has in its place.
    p384.verify(public, bytes([SET]) + attributes.raw[1:], value)


def _only_signer(signature: bytes, pinned: bytes) -> Value:
    """ContentInfo and SignedData, sections 3 and 5.1."""
    kind, wrapped = _fields(only(signature, SEQUENCE), 2)
    need(kind.raw == SIGNED_DATA and wrapped.tag == CONTEXT_0, "the signature is not CMS SignedData")
    version, digests, content, *certificates, signers = _fields(only(wrapped.body, SEQUENCE), 4, 5)
    need(version.raw == VERSION_1, "the signature is of a version this program does not know")
    need(digests.tag == SET and digests.body in SHA384, "the signature's digest is not SHA-384")
    need(content.raw == DETACHED, "the signature carries content of its own, or signs other than plain data")
    for inside in certificates:
        need(inside.tag == CONTEXT_0 and inside.body == pinned, "the signature carries another certificate")
    need(signers.tag == SET, "the signature has no signers")
    found = values(signers.body)
    need(len(found) == 1, "the signature does not have exactly one signer")
    return found[0]


def _signer(signer: Value, name: bytes) -> tuple[Value, bytes]:
    """SignerInfo, section 5.3: its signed attributes and the signature over them."""
    version, whose, digest, attributes, algorithm, value = _fields(signer, 6)
    need(version.raw == VERSION_1, "the signature is of a version this program does not know")
    need(whose.tag == SEQUENCE and whose.body == name, "the signer is not the one of the certificate")
    need(digest.raw in SHA384, "the signature's digest is not SHA-384")
    need(attributes.tag == CONTEXT_0, "the signature lacks signed attributes")
    need(algorithm.raw == ECDSA_SHA384, "the signature is not ECDSA with SHA-384")
    need(value.tag == OCTET_STRING, "the signature's value is malformed")
    return attributes, value.body


def _check_attributes(attributes: bytes, digest: bytes) -> None:
    """Sections 5.3 and 11: plain data with this digest, each kind of attribute at most once, none of another kind."""
    raw = [attribute.raw for attribute in values(attributes)]
    need(raw == sorted(raw), "the signed attributes are not in the order of DER")
    found: dict[bytes, Value] = {}
    for each in values(attributes):
        kind, value = _attribute(each)
        need(kind not in found, "a signed attribute is given twice")
        found[kind] = value
    unknown = found.keys() - {CONTENT_TYPE, MESSAGE_DIGEST, SIGNING_TIME}
    need(not unknown, "a signed attribute is not one this program knows")
    need(found.keys() >= {CONTENT_TYPE, MESSAGE_DIGEST}, "a signed attribute is missing")
    need(found[CONTENT_TYPE].raw == DATA, "what was signed is not plain data")
    stated = found[MESSAGE_DIGEST]
    need(stated.tag == OCTET_STRING and stated.body == digest, "the signature is over other bytes")
    need(SIGNING_TIME not in found or found[SIGNING_TIME].tag in TIMES, "the signing time is malformed")


def _attribute(attribute: Value) -> tuple[bytes, Value]:
    """Kind and only value of a signed attribute."""
    kind, held = _fields(attribute, 2)
    need(held.tag == SET, "a signed attribute is malformed")
    found = values(held.body)
    need(len(found) == 1, "a signed attribute does not have exactly one value")
    return kind.raw, found[0]


def _fields(value: Value, *counts: int) -> list[Value]:
    """The fields of a sequence that has one of these numbers of them."""
    need(value.tag == SEQUENCE, "the signature is malformed")
    fields = values(value.body)
    need(len(fields) in counts, "the signature has fields it should not have, or lacks some")
    return fields
