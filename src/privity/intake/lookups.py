"""How often a person or an address was looked up: counted under keyed digests that name nobody.

A key is SHA-256 with a secret of the office in front, cut to 64 bits: without the secret a guessed
name confirms nothing, what is left out is what extending a digest would need, and two persons
under one key are one look-up too many counted, never one too few.
Source: spec/request-file.md, "Look-ups counted".
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

from privity.intake.values import load

if TYPE_CHECKING:
    from privity.model.step import Step

LOOKUP_KEY: Final = "lookup_key"
LOOKUP_KEY_COLUMNS: Final = (("key", "BLOB"),)

_PURPOSE: Final = b"privity/look-up/v1"
_LENGTH: Final = 16
_SHORTEST: Final = 32


def lookup_key(secret: bytes) -> bytes:
    """The one value of the relation `lookup_key`.

    Args:
        secret: At least 32 secret bytes of the office, the same for as long as a look-up counts.

    Raises:
        ValueError: The secret is too short to be one.
    """
    if len(secret) < _SHORTEST:
        raise ValueError(f"a secret that keys look-ups has at least {_SHORTEST} bytes")
    return hmac.digest(secret, _PURPOSE, "sha256")[:_LENGTH]


def lookup_steps() -> tuple[Step, ...]:
    """Steps that make `lookup_loads`, one row per line: how often its person and its address are looked up, this file included.

    They read `line_values`, `names_std`, `numbers_std`, `addresses_std`, `lookup_key` and
    `earlier_lookups` (key UBIGINT, lookups BIGINT, own BOOLEAN), which may be empty.
    """
    return (load("lookup_lines"), load("lookup_keys"), load("lookup_repeats"), load("lookup_loads"))


def spent_steps() -> tuple[Step, ...]:
    """Steps that make `lookups_spent` (key, lookups) from the `lookup_keys` of the lines in `to_look_up` (ordinal)."""
    return (load("lookups_spent"),)
