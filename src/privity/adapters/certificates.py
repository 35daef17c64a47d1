"""What we read from a certificate, which keys we will seal to, and whose signatures we will check."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from privity.errors import InputError

SHORTEST_RSA: Final = 3072
SHORTEST_SIGNING_RSA: Final = 2048
"""Shorter than what we seal to: cards that officials hold today sign with no more."""
CURVES: Final = ("secp256r1", "secp384r1", "secp521r1")
RSA_OPTIONS: Final = ("rsa_padding_mode:oaep", "rsa_oaep_md:sha256", "rsa_mgf1_md:sha256")
EC_OPTIONS: Final = ("ecdh_kdf_md:sha384",)
"""Said aloud because the default of `openssl cms` for EC recipients is a KDF over SHA-1."""


def load_certificate(pem: bytes) -> x509.Certificate:
    """Read one PEM certificate.

    Raises:
        InputError: The bytes hold none, several, or something else.
    """
    try:
        found = x509.load_pem_x509_certificates(pem)
    except ValueError:
        found = []
    if len(found) != 1:
        raise InputError(
            "A certificate is expected: one, in PEM.", where="certificate", remedy="Give one PEM certificate."
        )
    return found[0]


def check_signing_key(pem: bytes) -> None:
    """Raise unless the certificate's key is RSA of 2048 bits or more or on P-256, P-384 or P-521 (SP 800-131A).

    Raises:
        InputError: Its key is of another kind or too short.
    """
    match load_certificate(pem).public_key():
        case rsa.RSAPublicKey(key_size=bits) if bits >= SHORTEST_SIGNING_RSA:
            return
        case ec.EllipticCurvePublicKey(curve=curve) if curve.name in CURVES:
            return
    raise InputError(
        "A signer's key is neither RSA of 2048 bits or more nor P-256, P-384 or P-521.",
        where="signer's certificate",
        remedy="Ask the signer for a certificate of such a key and enrol it.",
    )


def digest_of(pem: bytes) -> str:
    """Hex SHA-256 of the certificate's DER bytes."""
    return sha256(load_certificate(pem).public_bytes(Encoding.DER)).hexdigest()


def sealing_options(pem: bytes) -> tuple[str, ...]:
    """The `-keyopt` values with which `openssl cms -encrypt` seals to this certificate.

    Raises:
        InputError: The key is neither RSA of 3072 bits or more nor P-256, P-384 or P-521.
    """
    match load_certificate(pem).public_key():
        case rsa.RSAPublicKey(key_size=bits) if bits >= SHORTEST_RSA:
            return RSA_OPTIONS
        case ec.EllipticCurvePublicKey(curve=curve) if curve.name in CURVES:
            return EC_OPTIONS
    raise InputError(
        "A recipient's key is neither RSA of 3072 bits or more nor P-256, P-384 or P-521.",
        where="recipient certificate",
        remedy="Ask the recipient for a certificate of such a key and enter it in the register.",
    )
