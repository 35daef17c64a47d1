"""Digests: SHA-256 in hex, with a purpose written in front of what is hashed.

A digest made for one purpose can never be taken for one made for another: the
purpose, such as ``privity/line/v1``, and a zero byte precede the bytes.
"""

from __future__ import annotations

from base64 import b64decode
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE = "privity/line/v1"
APPROVAL = "privity/approval/v1"


def file_digest(data: bytes) -> str:
    """Hex SHA-256 of exactly these bytes: what `sha256sum` prints."""
    return sha256(data).hexdigest()


def certificate_digest(pem: str) -> str:
    """Hex SHA-256 of the DER inside one PEM certificate: how registers, manifests and receipts name it.

    Empty for anything that is not one PEM certificate; an empty digest names nothing.

    >>> certificate_digest("nonsense")
    ''
    """
    lines = pem.strip().splitlines() or [""]
    if (lines[0], lines[-1]) != ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"):
        return ""
    try:
        der = b64decode("".join(lines[1:-1]), validate=True)
        return file_digest(der) if der else ""
    except ValueError:
        return ""


def purposed(purpose: str, data: bytes) -> bytes:
    """SHA-256 of ``purpose || 0x00 || data``, 32 bytes."""
    return sha256(purpose.encode("ascii") + b"\0" + data).digest()


def netstring(cell: str | None) -> bytes:
    r"""``<bytes>:<utf-8>,`` of one cell; ``-,`` for an absent one. Cells can then be joined without doubt.

    >>> netstring("é"), netstring("") , netstring(None)
    (b'2:\xc3\xa9,', b'0:,', b'-,')
    """
    if cell is None:
        return b"-,"
    raw = cell.encode("utf-8")
    return str(len(raw)).encode("ascii") + b":" + raw + b","


def line_digest(cells: Sequence[str | None]) -> str:
    """Hex digest of one request line: its cells, in the order of `privity.model.request.COLUMNS`.

    Source: spec/request-file.md, "Line digest". The same bytes are made in SQL by
    `LINE_DIGEST_SQL`; `tests/model/test_digest.py` holds the two together.
    """
    return purposed(LINE, b"".join(netstring(cell) for cell in cells)).hex()


def line_digest_sql(columns: Sequence[str]) -> str:
    """A DuckDB expression for `line_digest` over text columns named `columns` (hex, lower case)."""
    # `concat` passes over NULL, which leaves "-," of an absent cell; one flat call is a third faster than nesting.
    cells = ", ".join(f"coalesce(strlen({c})::VARCHAR || ':', '-'), {c}, ','" for c in columns)
    return f"sha256(concat('{LINE}', chr(0), {cells}))"
