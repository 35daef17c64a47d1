"""Intake: bytes of a request become a header and lines, or everything that is wrong with them.

In: the bytes of a header, the relation `lines` of a parsed file. Out: a `Header`,
the relation `line_values` with its bad values named, the fingerprints by which a
refused line is known again. Refuses to guess what a request does not state.
"""

from privity.intake.fingerprint import (
    FINGERPRINT_KEY,
    FINGERPRINT_KEY_COLUMNS,
    file_fingerprint,
    fingerprint_key,
    fingerprint_steps,
    mark_steps,
    prior_steps,
)
from privity.intake.header import read_header
from privity.intake.values import value_steps

__all__ = [
    "FINGERPRINT_KEY",
    "FINGERPRINT_KEY_COLUMNS",
    "file_fingerprint",
    "fingerprint_key",
    "fingerprint_steps",
    "mark_steps",
    "prior_steps",
    "read_header",
    "value_steps",
]
