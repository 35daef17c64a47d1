"""The label of a person in the log: unique, and testable by nobody without the office's label key.

An entry about a person is filed under a label, the hash of a signature on who it is. RSA with
PKCS#1 v1.5 padding signs one text in one way only (RFC 8017, section 8.2), so a person has one
label, and the office cannot file a disclosure where the person's list does not look. Whoever has
the key's public half and the signature can check that a label is his; without the private half
nobody can try a number against a label. Ed25519 and ECDSA sign one text in many ways and must not
be used here.

Disclosures that the law defers are filed under a label of another domain, until they are unsealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from privity.errors import IntegrityError

PURPOSE: Final = "privity/label/v1"
OPEN: Final = "open"
"""Domain of what the person may see."""
DEFERRED: Final = "deferred"
"""Domain of what the law keeps from the person for now."""
DOMAINS: Final = (OPEN, DEFERRED)
LABEL_SIZE: Final = 32


class LabelKey(Protocol):
    """The office's RSA key for labels."""

    @property
    def public(self) -> PublicLabelKey:
        """Its public half."""

    def sign(self, message: bytes) -> bytes:
        """The PKCS#1 v1.5 signature with SHA-256 over `message`.

        Raises:
            UnavailableError: The key service did not answer.
        """


@dataclass(frozen=True, slots=True)
class PublicLabelKey:
    """Modulus and exponent of a label key."""

    modulus: int
    exponent: int

    @property
    def text(self) -> str:
        """As it is published: ``rsa-pkcs1-sha256:<modulus, hex>:<exponent>``."""
        return f"rsa-pkcs1-sha256:{self.modulus:x}:{self.exponent}"

    def label(self, identifier: str, domain: str, signature: bytes) -> bytes:
        """The label that `signature` makes of `identifier`, 32 bytes.

        Raises:
            IntegrityError: It is not this key's signature on that identifier in that domain.
        """
        self.check(message(identifier, domain), signature)
        return sha256(PURPOSE.encode() + b"\0" + signature).digest()

    def check(self, text: bytes, signature: bytes) -> None:
        """Raise IntegrityError unless `signature` is this key's over `text`."""
        try:
            key = RSAPublicNumbers(self.exponent, self.modulus).public_key()
            key.verify(signature, text, PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError) as error:
            raise IntegrityError(
                "The label is not that of the identifier.", where="label", remedy="Check the label key."
            ) from error


def message(identifier: str, domain: str) -> bytes:
    """What is signed to make a label.

    Args:
        identifier: Who it is, as `spec/accounting-log.md` writes it: ``ssn:123456789`` or ``record:P-17``.
        domain: One of `DOMAINS`.
    """
    if domain not in DOMAINS or "\n" in identifier or not identifier:
        raise ValueError("an identifier of one line, and a domain that is known")
    return f"{PURPOSE}\n{domain}\n{identifier}".encode()


def make_label(key: LabelKey, identifier: str, domain: str) -> tuple[bytes, bytes]:
    """Label and signature of an identifier.

    Raises:
        IntegrityError: The key signed wrongly.
        UnavailableError: The key service did not answer.
    """
    signature = key.sign(message(identifier, domain))
    return key.public.label(identifier, domain, signature), signature
