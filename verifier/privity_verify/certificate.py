"""What is read of a pinned certificate, RFC 5280 section 4.1: its bytes, its P-384 key, its issuer and number.

A certificate is taken as it was pinned: nobody's signature on it is checked and no chain is built. Its dates are read by
nobody here; whether its key counted on a day is a matter of the office's register of keys.
"""

from __future__ import annotations

import base64
import re
from hashlib import sha256

from privity_verify import p384
from privity_verify.der import CONTEXT_0, INTEGER, SEQUENCE, Value, only, values
from privity_verify.problem import AlteredError, need

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----")
BEGIN = b"-----BEGIN "
P384_KEY = bytes.fromhex("3076301006072a8648ce3d020106052b81040022036200")
"""How the key of a certificate begins when 97 bytes of a point of P-384 follow (RFC 5480, sections 2.1 and 2.2)."""


def certificate_der(certificate: bytes) -> bytes:
    """The DER of one certificate given in DER or in PEM; AlteredError for none, several, or bytes behind its end."""
    if certificate[:1] != bytes([SEQUENCE]):
        found = PEM.findall(certificate)
        need(len(found) == 1 and certificate.count(BEGIN) == 1, "not one certificate is given")
        try:
            certificate = base64.b64decode(b"".join(found[0].split()), validate=True)
        except ValueError:
            raise AlteredError("a certificate is malformed") from None
    return only(certificate, SEQUENCE).raw


def certificate_digest(certificate: bytes) -> str:
    """Hex SHA-256 of the DER: how registers, statements and manifests name a certificate."""
    return sha256(certificate_der(certificate)).hexdigest()


def certificate_key(certificate: bytes) -> bytes:
    """The certificate's public point, 97 bytes uncompressed; AlteredError for a key that is not of P-384."""
    key = _fields(certificate)[5].raw
    point = key[len(P384_KEY) :]
    need(key.startswith(P384_KEY), "a certificate's key is not one of P-384")
    p384.decode(point)
    return point


def issuer_and_number(certificate: bytes) -> bytes:
    """The issuer's name and the serial number as they stand: how a signature says whose it is."""
    number, _, issuer = _fields(certificate)[:3]
    need(number.tag == INTEGER and issuer.tag == SEQUENCE, "a certificate is malformed")
    return issuer.raw + number.raw


def _fields(certificate: bytes) -> list[Value]:
    """Number, algorithm, issuer, dates, subject and key of the certificate, and what follows them."""
    parts = values(only(certificate_der(certificate), SEQUENCE).body)
    need(len(parts) == 3 and parts[0].tag == SEQUENCE, "a certificate is malformed")  # noqa: PLR2004  (section 4.1)
    fields = values(parts[0].body)
    if fields and fields[0].tag == CONTEXT_0:
        del fields[0]
    need(len(fields) >= 6, "a certificate is malformed")  # noqa: PLR2004  (the six every certificate has)
    return fields
