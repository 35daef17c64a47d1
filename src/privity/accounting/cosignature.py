"""Cosignatures of C2SP tlog-cosignature: a witness says when it saw a log be this large, and never other.

Ed25519 (type 0x04) signs the checkpoint's text behind a line with the time; ML-DSA-44 (type
0x06) signs the witness's name, the time, the log's name, size and root. Making one is a
witness's work; here they are checked.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

from privity.accounting.note import Checkpoint, parse_checkpoint, split_note
from privity.accounting.vkey import (
    ED25519_COSIGNATURE,
    MLDSA44_COSIGNATURE,
    PublicKey,
    read_vkey,
)
from privity.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS: Final = frozenset({ED25519_COSIGNATURE, MLDSA44_COSIGNATURE})
TIME_SIZE: Final = 8
MAX_TIME: Final = 2**63 - 1
MAX_NAME: Final = 255
"""Bytes of a name that ML-DSA-44 cosignatures can hold."""
_LABEL: Final = b"subtree/v1\n\0"


class CosigningKey(Protocol):
    """A key of a witness, which never leaves where it is kept."""

    @property
    def vkey(self) -> str:
        """Public name, type and key, as `Cosigner.parse` reads it."""

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`, of the key's own type.

        Raises:
            UnavailableError: The key service did not answer. Nothing was signed.
        """


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's public name and key.

    Attributes:
        public: Its name, the type of the key, the key.
    """

    public: PublicKey

    @classmethod
    def parse(cls, vkey: str) -> Cosigner:
        """The witness that `vkey` names.

        Raises:
            IntegrityError: Not a verifier key of a type that cosigns.
        """
        found = read_vkey(vkey)
        if found.kind not in KINDS or len(found.name.encode()) > MAX_NAME:
            raise _bad("the verifier key is not that of a witness")
        return cls(found)

    @property
    def name(self) -> str:
        """The witness's name."""
        return self.public.name

    def message(self, checkpoint: Checkpoint, when: int) -> bytes:
        """What this witness signs of `checkpoint` at `when`, seconds since 1970 UTC."""
        if self.public.kind == ED25519_COSIGNATURE:
            return b"cosignature/v1\ntime %d\n" % when + checkpoint.body
        return b"".join(
            [
                _LABEL,
                _prefixed(self.name.encode()),
                when.to_bytes(TIME_SIZE, "big"),
                _prefixed(checkpoint.origin.encode()),
                (0).to_bytes(TIME_SIZE, "big"),
                checkpoint.size.to_bytes(TIME_SIZE, "big"),
                checkpoint.root,
            ]
        )

    def check(self, checkpoint: Checkpoint, signature: bytes) -> int:
        """When this witness cosigned `checkpoint`, seconds since 1970 UTC.

        Args:
            checkpoint: What was cosigned.
            signature: Eight bytes of time, then the signature.

        Raises:
            IntegrityError: It is not this witness's signature over this checkpoint.
        """
        when = int.from_bytes(signature[:TIME_SIZE], "big")
        if len(signature) <= TIME_SIZE or when > MAX_TIME:
            raise _bad("a cosignature has no time")
        try:
            self._key().verify(signature[TIME_SIZE:], self.message(checkpoint, when))
        except (InvalidSignature, ValueError) as error:
            raise _bad(f"the cosignature of {self.name} does not verify") from error
        return when

    def _key(self) -> Ed25519PublicKey | MLDSA44PublicKey:
        if self.public.kind == ED25519_COSIGNATURE:
            return Ed25519PublicKey.from_public_bytes(self.public.key)
        return MLDSA44PublicKey.from_public_bytes(self.public.key)


def cosign(checkpoint: Checkpoint, key: CosigningKey, *, when: int) -> bytes:
    """The note's signature line by which `key` cosigns `checkpoint` at `when`, its line end with it.

    Raises:
        IntegrityError: The signature made does not verify, so it must not be given out.
        UnavailableError: The key service did not answer.
    """
    cosigner = Cosigner.parse(key.vkey)
    signature = when.to_bytes(TIME_SIZE, "big") + key.sign(cosigner.message(checkpoint, when))
    cosigner.check(checkpoint, signature)
    return f"\N{EM DASH} {cosigner.name} {b64encode(cosigner.public.key_id + signature).decode()}\n".encode()


def cosigned(note: bytes, cosigners: Iterable[Cosigner]) -> dict[str, int]:
    """Which of `cosigners` cosigned the checkpoint in `note`, and when last; vkey to seconds since 1970 UTC.

    Signatures by keys not named are passed over. The log's own is left to `note.open_checkpoint`.

    Raises:
        IntegrityError: The note is malformed, or a signature by one of these keys does not verify.
    """
    body, signatures = split_note(note)
    checkpoint = parse_checkpoint(body)
    found: dict[str, int] = {}
    for cosigner in cosigners:
        vkey, public = cosigner.public.vkey, cosigner.public
        for name, key_id, signature in signatures:
            if name == public.name and key_id == public.key_id:
                found[vkey] = max(cosigner.check(checkpoint, signature), found.get(vkey, 0))
    return found


def _prefixed(data: bytes) -> bytes:
    if not 0 < len(data) <= MAX_NAME:
        raise _bad("a name is too long for a cosignature")
    return bytes([len(data)]) + data


def _bad(what: str) -> IntegrityError:
    return IntegrityError(
        what, where="cosignature", remedy="Fetch it again, and check the key it is read with."
    )
