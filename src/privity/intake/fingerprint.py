"""How a refused line is known again: keyed digests of who was asked about, and of what was said.

A fingerprint is HMAC-SHA-256 under a secret of the office, cut to 128 bits, so that a
copied store names nobody: without the secret a guessed number cannot be confirmed.
Marks tell which parts of a line changed since. There are many and each is worth little,
so a mark is one SHA-256 with a second key in front, cut to a quarter: what is left out
is what extending it would need.
Source: spec/request-file.md, "Known again".
"""

from __future__ import annotations

import hmac
from typing import Final

from privity.intake.values import load
from privity.model.step import Step

FINGERPRINT_KEY: Final = "fingerprint_key"
FINGERPRINT_KEY_COLUMNS: Final = (("inner_pad", "BLOB"), ("outer_pad", "BLOB"), ("mark_key", "VARCHAR"))
MARKED: Final = ("name", "number", "birth", "address", "case", "reason", "engaged", "extent")
"""What each mark of a line is over, in the order `line_marks` holds them."""

_PURPOSE: Final = b"privity/fingerprint/v1"
_MARKS: Final = b"privity/mark/v1"
_BLOCK: Final = 64
_SHORTEST: Final = 32


def fingerprint_key(secret: bytes) -> tuple[bytes, bytes, str]:
    """The one row of the relation `fingerprint_key`: HMAC's two padded keys, and the key of marks.

    Args:
        secret: At least 32 secret bytes of the office, the same for as long as refusals travel.

    Raises:
        ValueError: The secret is too short to be one.
    """
    key = _derived(secret, _PURPOSE).ljust(_BLOCK, b"\0")
    marks = _derived(secret, _MARKS).hex()[:32]
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key), marks


def fingerprint(secret: bytes, kind: str, *parts: str) -> str:
    """The fingerprint of `parts` under `kind`, 32 hex digits; what `line_fingerprints` makes in SQL.

    >>> fingerprint(bytes(32), "number", "123456780")
    '2602b8c9c4149f790389f6f6559d1101'
    """
    text = "\x1f".join((kind, *parts)).encode("utf-8")
    return hmac.new(_derived(secret, _PURPOSE), text, "sha256").hexdigest()[:32]


def file_fingerprint(secret: bytes, lines_sha256: str) -> str:
    """The fingerprint of a whole lines file: known again under any name."""
    return fingerprint(secret, "file", lines_sha256)


def fingerprint_steps() -> tuple[Step, ...]:
    """Steps that make `line_fingerprints` (ordinal, kind, fingerprint): at most one row per line and kind.

    They read `line_values`, `names_std`, `numbers_std`, `addresses_std` and `fingerprint_key`.
    """
    return (load("line_fingerprints"),)


def mark_steps() -> tuple[Step, ...]:
    """Steps that make `line_marks` (ordinal, marks VARCHAR[]): for each line of `marked_lines` a mark for each of `MARKED`.

    They read `lines`, `marked_lines` (ordinal) and `fingerprint_key`.
    """
    return (_marked_text(), load("line_marks"))


def prior_steps() -> tuple[Step, ...]:
    """Steps that make `prior_refusals`: one row per line of this batch and earlier refused line it repeats.

    Columns: ordinal, batch, line_id, kinds (what is the same), failed, decided_on, authority,
    differs (names of `MARKED` that changed; NULL when no marks were kept).
    They read `line_fingerprints`, what `mark_steps` reads but `marked_lines`, `refused_fingerprints`
    (fingerprint, batch, line_id) and `refused_lines` (batch, line_id, failed VARCHAR[], decided_on DATE,
    authority, marks VARCHAR[]).
    """
    return (load("same_persons"), load("marked_lines"), *mark_steps(), load("prior_refusals"))


def _marked_text() -> Step:
    """`line_text` of the marked lines alone: the engine would read the text of all before it leaves any out."""
    marked = "FROM (SELECT * FROM lines SEMI JOIN marked_lines USING (ordinal)) AS marked"
    return Step("marked_text", load("line_text").sql.replace("FROM lines", marked), view=True)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    if len(secret) < _SHORTEST:
        raise ValueError(f"a fingerprint secret has at least {_SHORTEST} bytes")
    return hmac.digest(secret, purpose, "sha256")
