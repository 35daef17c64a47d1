"""The two ways a check ends without success."""

from __future__ import annotations


class AlteredError(Exception):
    """What was given does not hold together, or is not understood: exit code 3."""


class UnreadableError(Exception):
    """A file, key or argument could not be read at all: exit code 2."""


def need(holds: bool, otherwise: str) -> None:  # noqa: FBT001  (reads as a sentence where it is called)
    """Raise AlteredError saying `otherwise` unless `holds`."""
    if not holds:
        raise AlteredError(otherwise)
