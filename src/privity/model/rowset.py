"""Roots over sets of lines: what a request, an inspection and an approval commit to.

Each is the tree hash of RFC 6962 over rows in line order, so that adding, dropping, swapping
or altering one line gives another root.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.model.canonical import canonical
from privity.model.tree import root_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def row_bytes(line_id: str, line_digest: str, entry_index: int) -> bytes:
    """A leaf of a row set: canonical JSON ``[line_id, line_digest, entry_index]``.

    >>> row_bytes("7", "ab", 12)
    b'["7","ab",12]'
    """
    return canonical([line_id, line_digest, entry_index])


def row_set_root(rows: Iterable[tuple[str, str, int]]) -> str:
    """Hex root over ``(line_id, line_digest, decision entry index)`` in line order: what an approver signs."""
    return root_of(row_bytes(*row) for row in rows).hex()


def line_root(line_digests: Iterable[str]) -> str:
    """Hex root over hex line digests in file order; a leaf is the digest's 32 bytes."""
    return root_of(bytes.fromhex(digest) for digest in line_digests).hex()


def id_root(line_ids: Iterable[str]) -> str:
    """Hex root over line ids in line order; a leaf is the id's UTF-8."""
    return root_of(line_id.encode("utf-8") for line_id in line_ids).hex()
