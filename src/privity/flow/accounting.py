"""What flows need to account: nonces that a repeat makes again, and the seconds of a moment.

A flow that is killed and run again must append the very same bytes, or nothing;
so nonces are derived from the office's secret and the key of the append, and
moments are read from what was stored before.
"""

from __future__ import annotations

import hmac
from hashlib import sha256, shake_256
from typing import TYPE_CHECKING

from privity.accounting import Seal

if TYPE_CHECKING:
    from datetime import datetime

    from privity.flow.office import Office

NONCE_SIZE = 16


def seal(office: Office, key: str) -> Seal:
    """Key and nonce for the one entry appended under `key`."""
    return Seal(unit_key=office.keys.unit, nonce=_secret(office, key)[:NONCE_SIZE])


def nonces(office: Office, key: str, count: int) -> bytes:
    """16 bytes for each of `count` entries appended under `key`; nobody without the secret can guess them."""
    return shake_256(_secret(office, key)).digest(NONCE_SIZE * count)


def seconds(moment: datetime) -> int:
    """Seconds since 1970 UTC."""
    return int(moment.timestamp())


def _secret(office: Office, key: str) -> bytes:
    return hmac.digest(office.keys.unit, b"privity/nonce/v1\0" + key.encode("utf-8"), sha256)
