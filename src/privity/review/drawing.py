"""Drawing without anybody's choice: an order of things that follows from a seed everyone can recompute."""

from __future__ import annotations

from hashlib import sha256


def rank(purpose: str, seed: str, *what: object) -> bytes:
    """Where one thing stands in the order of a draw; the lowest come first.

    Args:
        purpose: What is drawn for, so that two draws from one seed do not go together.
        seed: Hex digest that was fixed before anybody could wish for an outcome.
        what: What names the thing.
    """
    return sha256("\0".join([f"privity/{purpose}/v1", seed, *map(str, what)]).encode()).digest()
