"""Signed notes and checkpoints of C2SP (signed-note, tlog-checkpoint), with Ed25519 signatures.

A checkpoint says: the log of this name had this many entries and this root. The note's
signature is the log's word; a stranger who keeps one can catch the log rewriting itself.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from privity.accounting.vkey import ED25519, ID_SIZE, PublicKey, is_name, read_vkey
from privity.errors import IntegrityError
from privity.model.tree import HASH_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_SIGNATURES: Final = 64
_DASH: Final = "\N{EM DASH} "
_CHECKPOINT_LINES: Final = 3


class Signer(Protocol):
    """A key that signs checkpoints and never leaves where it is kept."""

    @property
    def vkey(self) -> str:
        """Public name and key, as in `Verifier.parse`."""

    def sign(self, body: bytes) -> bytes:
        """64 bytes of Ed25519 over `body`.

        Raises:
            UnavailableError: The key service did not answer. Nothing was signed.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """A log's public name and key.

    Attributes:
        name: Origin of the log, such as ``custodian.example/accounting``.
        key: 32 bytes of the Ed25519 public key.
    """

    name: str
    key: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise ValueError("a log's name has neither spaces nor plus signs")

    @property
    def key_id(self) -> bytes:
        """Four bytes that find the right key quickly; they prove nothing."""
        return PublicKey(self.name, ED25519, self.key).key_id

    @property
    def vkey(self) -> str:
        """The text published for verifiers: ``name+id+key``."""
        return PublicKey(self.name, ED25519, self.key).vkey

    @classmethod
    def parse(cls, vkey: str) -> Verifier:
        """The verifier that `vkey` names.

        Raises:
            IntegrityError: Not a verifier key of type Ed25519, or its id is not that of its key.
        """
        found = read_vkey(vkey)
        if found.kind != ED25519:
            raise _bad("the verifier key is not that of a log")
        return cls(name=found.name, key=found.key)

    def check(self, body: bytes, signature: bytes) -> None:
        """Raise IntegrityError unless `signature` is this key's over `body`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, body)
        except (InvalidSignature, ValueError) as error:
            raise _bad("the signature of the note does not verify") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a checkpoint states.

    Attributes:
        origin: Name of the log.
        size: Number of entries.
        root: 32-byte root over them.
    """

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> bytes:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n".encode()


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> bytes:
    """The checkpoint as a note signed by the log's key.

    Raises:
        IntegrityError: The signature made does not verify, so it must not be published.
        UnavailableError: The key service did not answer.
    """
    body, verifier = checkpoint.body, Verifier.parse(signer.vkey)
    signature = signer.sign(body)
    verifier.check(body, signature)
    line = f"{_DASH}{verifier.name} {b64encode(verifier.key_id + signature).decode()}\n"
    return body + b"\n" + line.encode()


def open_checkpoint(note: bytes, *keys: Verifier) -> Checkpoint:
    """The checkpoint in `note`, once the log's own signature on it is checked.

    Signatures by other keys (witnesses) are left to whoever knows those keys.

    Args:
        note: The signed note.
        keys: The log's keys, one or more: the signature of one suffices, and none may be wrong.

    Raises:
        IntegrityError: Malformed, of another log, unsigned, or a signature does not verify.
    """
    body, signatures = split_note(note)
    checkpoint = parse_checkpoint(body)
    if any(checkpoint.origin != key.name for key in keys):
        raise _bad("the checkpoint is of another log")
    own = [(key, signature) for key in keys for signature in _signatures_of(key, signatures)]
    if not own:
        raise _bad("the checkpoint is not signed by the log")
    for key, signature in own:
        key.check(body, signature)
    return checkpoint


def split_note(note: bytes) -> tuple[bytes, Sequence[tuple[str, bytes, bytes]]]:
    """A note's signed text and its signatures as ``(name, key id, signature)``.

    Raises:
        IntegrityError: The bytes are not a signed note.
    """
    end = note.rfind(b"\n\n") + 1
    if end < 1 or not note.endswith(b"\n") or any(byte < ord(" ") and byte != ord("\n") for byte in note):
        raise _bad("the note is malformed")
    try:
        lines = note[end + 1 :].decode("utf-8").removesuffix("\n").split("\n")
        note[:end].decode("utf-8")
        signatures = [_signature(line) for line in lines]
    except (ValueError, Base64Error) as error:
        raise _bad("a signature line of the note is malformed") from error
    if len(signatures) > MAX_SIGNATURES:
        raise _bad("the note has too many signatures")
    return note[:end], signatures


def note_lines(note: bytes, key: PublicKey) -> list[bytes]:
    """The signature lines of `note` that bear this key's name and id, line ends with them; nothing is verified.

    Raises:
        IntegrityError: The bytes are not a signed note.
    """
    body, signatures = split_note(note)
    lines = note[len(body) + 1 :].splitlines(keepends=True)
    return [
        line
        for line, (name, key_id, _) in zip(lines, signatures, strict=True)
        if name == key.name and key_id == key.key_id
    ]


def parse_checkpoint(body: bytes) -> Checkpoint:
    """The checkpoint a note's text states; nothing about signatures.

    Raises:
        IntegrityError: The text is not a checkpoint.
    """
    try:
        lines = body.decode("utf-8").split("\n")
        origin, size, root = lines[:_CHECKPOINT_LINES]
        checkpoint = Checkpoint(origin=origin, size=int(size), root=b64decode(root, validate=True))
    except (ValueError, Base64Error) as error:
        raise _bad("the checkpoint is malformed") from error
    # Exactly the text we would write: no leading zeros, no second spelling of the root, no extension lines.
    if checkpoint.body != body or len(checkpoint.root) != HASH_SIZE or checkpoint.size < 0 or not origin:
        raise _bad("the checkpoint is not in its one form")
    return checkpoint


def _signature(line: str) -> tuple[str, bytes, bytes]:
    if not line.startswith(_DASH):
        raise ValueError("no dash")
    name, encoded = line.removeprefix(_DASH).split(" ")
    raw = b64decode(encoded, validate=True)
    if not name or len(raw) <= ID_SIZE:
        raise ValueError("no name or no signature")
    return name, raw[:ID_SIZE], raw[ID_SIZE:]


def _signatures_of(verifier: Verifier, signatures: Iterable[tuple[str, bytes, bytes]]) -> list[bytes]:
    return [
        signature
        for name, key_id, signature in signatures
        if name == verifier.name and key_id == verifier.key_id
    ]


def _bad(what: str) -> IntegrityError:
    return IntegrityError(
        what, where="checkpoint", remedy="Fetch it again, and check the key it is read with."
    )
