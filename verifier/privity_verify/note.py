"""Signed notes and the checkpoints in them: C2SP signed-note and tlog-checkpoint."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, NamedTuple

from privity_verify import ed25519
from privity_verify.problem import AlteredError, need
from privity_verify.vkey import ID_SIZE

if TYPE_CHECKING:
    from privity_verify.vkey import Key

DASH = "\N{EM DASH} "
HASH_SIZE = 32
MOST_SIGNATURES = 64


class Signature(NamedTuple):
    """A signature line: whose it says it is, and what was signed; nothing is verified."""

    name: str
    key_id: bytes
    data: bytes


class Note(NamedTuple):
    """A note's signed text and its signature lines."""

    body: bytes
    signatures: tuple[Signature, ...]

    def by(self, key: Key) -> list[bytes]:
        """The signatures that bear this key's name and id."""
        return [line.data for line in self.signatures if line.name == key.name and line.key_id == key.key_id]


class Checkpoint(NamedTuple):
    """What the log signed: its name, how many entries, the root over them."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> bytes:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n".encode()


def open_checkpoint(note: bytes, key: Key) -> Checkpoint:
    """The checkpoint in `note`; AlteredError unless the log with `key` signed it. Other signatures are passed over."""
    parts = split_note(note)
    checkpoint = parse_checkpoint(parts.body)
    need(checkpoint.origin == key.name, "the checkpoint is of another log than the key")
    own = parts.by(key)
    need(bool(own), "the checkpoint is not signed with the log's key")
    for signature in own:
        ed25519.verify(key.public, parts.body, signature)
    return checkpoint


def split_note(note: bytes) -> Note:
    """Text and signature lines, at least one and at most 64; AlteredError for bytes that are no signed note."""
    end = note.rfind(b"\n\n") + 1
    need(end > 0 and note.endswith(b"\n"), "the checkpoint is not a signed note")
    control = any(byte < ord(" ") and byte != ord("\n") for byte in note)
    need(not control, "the checkpoint is not a signed note")
    try:
        lines = note[end + 1 : -1].decode("utf-8").split("\n")
        signatures = tuple(_signature(line) for line in lines)
    except (ValueError, binascii.Error):
        raise AlteredError("a signature line of the checkpoint is malformed") from None
    need(len(signatures) <= MOST_SIGNATURES, "the checkpoint has too many signatures")
    return Note(note[:end], signatures)


def parse_checkpoint(body: bytes) -> Checkpoint:
    """The checkpoint a note's text states; AlteredError unless it is in its one form."""
    try:
        origin, size, root, rest = body.decode("utf-8").split("\n")
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error):
        raise AlteredError("the checkpoint is not of the form this program knows") from None
    whole = bool(origin) and not rest and checkpoint.body == body and len(checkpoint.root) == HASH_SIZE
    need(whole and checkpoint.size >= 0, "the checkpoint is not in its one form")
    return checkpoint


def signature_line(key: Key, signature: bytes) -> bytes:
    """The line by which `key` signs a note, its line end with it."""
    return f"{DASH}{key.name} {base64.b64encode(key.key_id + signature).decode()}\n".encode()


def _signature(line: str) -> Signature:
    """One line read; ValueError when it is none."""
    if not line.startswith(DASH):
        raise ValueError(line)
    name, encoded = line[len(DASH) :].split(" ")
    raw = base64.b64decode(encoded, validate=True)
    if not name or len(raw) <= ID_SIZE:
        raise ValueError(line)
    return Signature(name, raw[:ID_SIZE], raw[ID_SIZE:])
