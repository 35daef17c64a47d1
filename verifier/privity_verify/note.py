"""Verifier keys, signed notes and checkpoints: C2SP signed-note and tlog-checkpoint, Ed25519."""

from __future__ import annotations

import base64
import binascii
from hashlib import sha256
from typing import NamedTuple

from privity_verify import ed25519
from privity_verify.problem import AlteredError, UnreadableError, need

ED25519 = 1
DASH = "\N{EM DASH} "
HASH_SIZE = 32


class Key(NamedTuple):
    """A log's public name, key and key id."""

    name: str
    public: bytes
    key_id: bytes


class Checkpoint(NamedTuple):
    """What the log signed: its name, how many entries, the root over them."""

    origin: str
    size: int
    root: bytes


def parse_key(vkey: str) -> Key:
    """The key in ``name+id+base64``; UnreadableError for anything else."""
    try:
        name, key_id, encoded = vkey.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise UnreadableError("the key is not of the form name+id+key") from None
    if len(raw) != 1 + HASH_SIZE or raw[0] != ED25519:
        raise UnreadableError("the key is of a type this program does not know")
    if sha256(name.encode() + b"\n" + raw).digest()[:4].hex() != key_id:
        raise UnreadableError("the key's id is not that of the key; it was copied wrongly")
    return Key(name, raw[1:], bytes.fromhex(key_id))


def open_checkpoint(note: bytes, key: Key) -> Checkpoint:
    """The checkpoint in `note`; AlteredError unless the log with `key` signed it."""
    end = note.rfind(b"\n\n") + 1
    need(end > 0 and note.endswith(b"\n"), "the checkpoint is not a signed note")
    body = note[:end]
    try:
        lines = note[end + 1 : -1].decode("utf-8").split("\n")
        signatures = [signature(line) for line in lines]
    except (ValueError, binascii.Error):
        raise AlteredError("a signature line of the checkpoint is malformed") from None
    checkpoint = parse_checkpoint(body)
    need(checkpoint.origin == key.name, "the checkpoint is of another log than the key")
    own = [raw[4:] for name, raw in signatures if name == key.name and raw[:4] == key.key_id]
    need(bool(own), "the checkpoint is not signed with this key")
    for raw in own:
        ed25519.verify(key.public, body, raw)
    return checkpoint


def parse_checkpoint(body: bytes) -> Checkpoint:
    """The checkpoint a note's text states; AlteredError unless it is in its one form."""
    try:
        origin, size, root, rest = body.decode("utf-8").split("\n")
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except (ValueError, binascii.Error):
        raise AlteredError("the checkpoint is not of the form this program knows") from None
    again = f"{origin}\n{checkpoint.size}\n{base64.b64encode(checkpoint.root).decode()}\n"
    whole = bool(origin) and not rest and again.encode() == body and len(checkpoint.root) == HASH_SIZE
    need(whole and checkpoint.size >= 0, "the checkpoint is not in its one form")
    return checkpoint


def signature(line: str) -> tuple[str, bytes]:
    """A signature line's name, and key id with signature."""
    if not line.startswith(DASH):
        raise ValueError(line)
    name, encoded = line[len(DASH) :].split(" ")
    raw = base64.b64decode(encoded, validate=True)
    if len(raw) <= 4:  # noqa: PLR2004  (a key id of four bytes and something signed)
        raise ValueError(line)
    return name, raw
