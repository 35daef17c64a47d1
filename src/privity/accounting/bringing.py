"""How the secrets of a class come to a custodian: sealed to a key it offered for this once, signed by the office."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from privity.accounting.shares import KEY_SIZE
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT: Final = "privity/class-secrets/v1"
SIGNED: Final = "privity/custodian/class/v1"
MAX_BODY: Final = 1 << 20
CLASS: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Brought:
    """What a custodian is brought.

    Attributes:
        key_class: Name of the class, 32 hex digits.
        offered: The public key it is sealed to.
        sealed: Secrets as `write_secrets` writes them, sealed.
        signature: By the office's label key, over `signed_text`.
    """

    key_class: str
    offered: bytes
    sealed: bytes
    signature: bytes = field(repr=False)

    def to_bytes(self) -> bytes:
        """Canonical JSON, as it is sent."""
        texts = [b64encode(part).decode("ascii") for part in (self.offered, self.sealed, self.signature)]
        return canonical({"format": FORMAT, "class": self.key_class, "brought": texts})


def read_brought(data: bytes) -> Brought | None:
    """What was brought; None when it is nothing of that form."""
    try:
        fields = json.loads(data)
        offered, sealed, signature = (b64decode(text, validate=True) for text in fields["brought"])
        if fields["format"] != FORMAT or CLASS.fullmatch(fields["class"]) is None:
            return None
        return Brought(fields["class"], offered, sealed, signature)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def signed_text(custodian: str, key_class: str, sealed: bytes) -> bytes:
    """What the office signs of what it brings: no text that a label is made of begins so."""
    return f"{SIGNED}\n{custodian}\n{key_class}\n{sha256(sealed).hexdigest()}".encode()


def write_secrets(key_class: str, secrets: Mapping[str, bytes]) -> bytes:
    """Secrets of a class, by set, in canonical JSON."""
    texts = {some: b64encode(secret).decode("ascii") for some, secret in secrets.items()}
    return canonical({"class": key_class, "secrets": texts})


def read_secrets(data: bytes, key_class: str) -> dict[str, bytes] | None:
    """Secrets by set; None when these are none of that class."""
    try:
        fields = json.loads(data)
        found = {str(some): b64decode(text, validate=True) for some, text in fields["secrets"].items()}
        sound = found and all(len(secret) == KEY_SIZE for secret in found.values())
        return found if sound and fields["class"] == key_class else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
