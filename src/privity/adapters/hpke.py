"""HPKE (RFC 9180) with P-384, HKDF-SHA-384 and AES-256-GCM: what is sealed to a key that is made for one use and then forgotten.

The curve is the one our signatures are on. Both ends are programs of ours and nothing sealed so is kept, so another
suite needs a new version of the messages and no more.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from privity.errors import IntegrityError

SUITE: Final = Suite(KEM.P384, KDF.HKDF_SHA384, AEAD.AES_256_GCM)
CURVE: Final = ec.SECP384R1()
CLASS: Final = "privity/custodian/class/v1"
"""Purpose of what is sealed to a custodian: secrets of a class."""
SHARES: Final = "privity/custodian/shares/v1"
"""Purpose of what a custodian seals: shares."""


class OneTimeKey:
    """A key pair of this process alone: the private half stands in memory and nowhere else.

    Attributes:
        public: The public half, an uncompressed point of 97 bytes.
    """

    def __init__(self) -> None:
        self._key = ec.generate_private_key(CURVE)
        self.public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def __repr__(self) -> str:
        return "OneTimeKey(…)"

    def open(self, sealed: bytes, purpose: str, name: str) -> bytes:
        """What was sealed to this key.

        Raises:
            IntegrityError: Altered, sealed to another key, or for another purpose or custodian.
        """
        try:
            return SUITE.decrypt(sealed, self._key, info=_info(purpose, name))
        except (InvalidTag, ValueError, UnsupportedAlgorithm) as error:
            raise _not_opened() from error


def seal_to(public: bytes, data: bytes, purpose: str, name: str) -> bytes:
    """Seal to a public key.

    Args:
        public: An uncompressed point.
        data: What is sealed.
        purpose: One of this module's.
        name: The custodian who seals or is sealed to.

    Raises:
        IntegrityError: That is no key.
    """
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, public)
    except ValueError as error:
        raise _not_opened() from error
    return SUITE.encrypt(data, key, info=_info(purpose, name))


def _info(purpose: str, name: str) -> bytes:
    return f"{purpose}\n{name}".encode()


def _not_opened() -> IntegrityError:
    return IntegrityError(
        "What was sealed does not open, or the key is none.", where="key custodians", remedy="Ask again."
    )
