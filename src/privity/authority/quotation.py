"""Whether words said to be quoted from a text are in it."""

from __future__ import annotations

import re

_GAP = re.compile(r"\s*(?:\.\.\.|…)\s*")
_RULE = "===="


def words_of(stored: str) -> str:
    """The words of a stored text with white space folded, without the head that ends at a line of ``====``."""
    head, rule, body = stored.partition(f"\n{_RULE}\n")
    return " ".join((body if rule else head).split())


def is_quoted(quotation: str, stored: str) -> bool:
    """Whether every piece of a quotation stands in the stored text, in the order quoted.

    White space is folded on both sides. ``...`` marks words left out; a piece may
    not be found before the one it follows. A quotation without words quotes nothing.
    """
    text, at = words_of(stored), 0
    pieces = [piece for piece in _GAP.split(" ".join(quotation.split())) if piece]
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return bool(pieces)
