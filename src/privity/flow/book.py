"""The rule book an office applies on a day: the pack, counsel's elections, the office's stricter limits."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING

from privity.model.canonical import canonical
from privity.review.standing import ceilings_in_force, elections_in_force

if TYPE_CHECKING:
    from datetime import date

    from privity.authority import Book
    from privity.flow.office import Office
    from privity.model.register import Registers

CURRENCY = "LAW"
CONFIRMED = "confirmed"
"""Counsel's election that the pack's text is the law in force; not a reading of any provision."""


def rule_book(office: Office, registers: Registers, on: date) -> Book:
    """The book in force on a day under what counsel signed."""
    elections = {q: reading for q, reading in elections_in_force(registers, on).items() if q != CURRENCY}
    limits = ceilings_in_force(registers, on)
    book: Book = office.pack.book(on, elections, limits, sealed=_sealed(office, limits))
    return book


def law_confirmed(registers: Registers, on: date) -> bool | None:
    """Whether counsel confirmed that the pack is current law; None while nobody said."""
    chosen = elections_in_force(registers, on).get(CURRENCY)
    return None if chosen is None else chosen == CONFIRMED


def _sealed(office: Office, limits: dict[str, int]) -> str:
    if not limits:
        return ""
    return hmac.digest(office.keys.unit, b"privity/ceilings/v1\0" + canonical(limits), sha256).hex()
