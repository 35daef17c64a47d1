"""The label a person's entries are filed under: the hash of an RSA signature on who it is.

Verification of RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017 section 8.2.2: the encoded message is made again and compared
whole, so that nothing of what a signature holds is parsed. It handles public data only, so it need not hide time.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import NamedTuple

from privity_verify.problem import UnreadableError, need

PURPOSE = "privity/label/v1"
OPEN, DEFERRED = "open", "deferred"
DOMAINS = (OPEN, DEFERRED)
"""Of what the person may see, and of what the law keeps from the person for now."""
KEY = re.compile(r"rsa-pkcs1-sha256:([1-9a-f][0-9a-f]*):([1-9][0-9]*)")
FEWEST_BITS, MOST_BITS = 2048, 16384
EXPONENT = 65537
"""A prime, and none up to it divides a modulus: a key made so that one person has two labels can then label only one
person in 65,537 at all."""
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 digest: RFC 8017, section 9.2, note 1."""


class LabelKey(NamedTuple):
    """The public half of an office's label key."""

    modulus: int

    @property
    def size(self) -> int:
        """Bytes of a signature."""
        return (self.modulus.bit_length() + 7) // 8

    def label(self, domain: str, identifier: str, signature: bytes) -> bytes:
        """The label of an identifier in a domain, 32 bytes.

        Args:
            domain: One of `DOMAINS`.
            identifier: ``ssn:123456789`` or ``record:P-17``: a kind and what it is, in one line.
            signature: By this key, on both.

        Raises:
            AlteredError: The signature is not that; or the domain or identifier is none.
        """
        need(domain in DOMAINS, "a label is of a domain this program does not know")
        kind, _, said = identifier.partition(":")
        need(bool(kind and said) and identifier.isprintable(), "an identifier is not of the form kind:value")
        self.verify(f"{PURPOSE}\n{domain}\n{identifier}".encode(), signature)
        return sha256(PURPOSE.encode() + b"\0" + signature).digest()

    def verify(self, message: bytes, signature: bytes) -> None:
        """Raise AlteredError unless `signature` is this key's on `message`."""
        number = int.from_bytes(signature, "big")
        need(len(signature) == self.size and number < self.modulus, "a label's signature is out of range")
        found = pow(number, EXPONENT, self.modulus).to_bytes(self.size, "big")
        need(found == encoded(message, self.size), "a label's signature is not that of its identifier")


def encoded(message: bytes, size: int) -> bytes:
    """EMSA-PKCS1-v1_5, RFC 8017 section 9.2: the one text of `size` bytes that a signature on `message` holds."""
    end = b"\0" + DIGEST_INFO + sha256(message).digest()
    return b"\0\1" + b"\xff" * (size - 2 - len(end)) + end


def parse_label_key(text: str) -> LabelKey:
    """The key in ``rsa-pkcs1-sha256:<modulus, hex>:<exponent>``; UnreadableError for anything else."""
    match = KEY.fullmatch(text)
    if match is None or len(match[1]) > MOST_BITS // 4:
        raise UnreadableError("the label key is not of the form rsa-pkcs1-sha256:modulus:exponent")
    modulus = int(match[1], 16)
    if modulus.bit_length() < FEWEST_BITS or not modulus % 2:
        raise UnreadableError(f"the label key's modulus is even or has fewer than {FEWEST_BITS:,} bits")
    if match[2] != str(EXPONENT):
        raise UnreadableError(f"the label key's exponent is not {EXPONENT}")
    if any(modulus % small == 0 for small in range(3, EXPONENT + 1, 2)):
        raise UnreadableError("the label key's modulus has a small factor")
    return LabelKey(modulus)
