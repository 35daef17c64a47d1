"""A signature that verified once verifies for ever: what this process has checked is not checked again."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from privity.adapters.registers.trust import Verifier

_GOOD: set[bytes] = set()


class Remembering:
    """Asks `verifier` once per (bytes, signature, certificate). Only what held is remembered, never a failure."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier

    def verify(self, data: bytes, signature: bytes, *, certificate: bytes) -> None:
        """Return, or raise `IntegrityError`."""
        mark = sha256(b"".join(sha256(part).digest() for part in (data, signature, certificate))).digest()
        if mark not in _GOOD:
            self._verifier.verify(data, signature, certificate=certificate)
            _GOOD.add(mark)
