"""The rule book an office applies on a day: the pack, counsel's elections, the office's stricter limits."""

from __future__ import annotations

import hmac
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from privity.authority.book import WORD
from privity.errors import IntegrityError, OutOfOrderError
from privity.model.canonical import canonical
from privity.review.standing import ceilings_in_force, elections_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from privity.authority import Book, Pack
    from privity.flow.office import Office
    from privity.model.case import Batch
    from privity.model.register import Registers

CURRENCY = "LAW"
"""Counsel's election that a pack, named by its digest, is the law in force; not a reading of any provision."""


KEPT = 32
_MADE: dict[tuple[Any, ...], Book] = {}
"""Rule books made in this process: a book is a function of the pack, the day and what counsel signed."""


def rule_book(office: Office, registers: Registers, on: date) -> Book:
    """The book in force on a day under what counsel signed."""
    elections = {q: reading for q, reading in elections_in_force(registers, on).items() if q != CURRENCY}
    limits = ceilings_in_force(registers, on, office.pack.values(on))
    return _made(office, office.law_digest, on, elections, limits)


def _made(
    office: Office, digest: str, on: date, elections: Mapping[str, str], limits: Mapping[str, int]
) -> Book:
    sealed = _sealed(office, limits)
    key = (digest, on, tuple(sorted(elections.items())), tuple(sorted(limits.items())), sealed)
    if key not in _MADE:
        _MADE[key] = _pack(office, digest).book(on, elections, limits, sealed=sealed)
        for old in list(_MADE)[:-KEPT]:
            del _MADE[old]
    return _MADE[key]


def law_confirmed(office: Office, registers: Registers, on: date) -> bool | None:
    """Whether counsel confirmed that the very pack applied is current law; None while nobody said so of any."""
    chosen = elections_in_force(registers, on).get(CURRENCY)
    return None if chosen is None else chosen == office.law_digest


def inputs(office: Office, registers: Registers, on: date) -> dict[str, Any]:
    """What a rule book is made from, to be kept with what is decided under it."""
    elections = {q: reading for q, reading in elections_in_force(registers, on).items() if q != CURRENCY}
    return {
        "pack": office.law_digest,
        "day": on.isoformat(),
        "elections": elections,
        "limits": ceilings_in_force(registers, on, office.pack.values(on)),
    }


def book_under(office: Office, made_from: Mapping[str, Any], elections: Mapping[str, str]) -> Book:
    """The rule book made from what was kept, but for other elections."""
    day = date.fromisoformat(made_from["day"])
    chosen = {**made_from["elections"], **elections}
    return _made(office, made_from["pack"], day, chosen, made_from["limits"])


def kept_book(office: Office, batch: Batch) -> Book:
    """The rule book a batch was judged under, made again from what was kept with it.

    Raises:
        OutOfOrderError: The batch was not judged yet.
        IntegrityError: The book made is not the one the batch names.
    """
    book = book_under(office, _kept(batch), {})
    if book.digest != batch.rule_book:
        raise IntegrityError(
            "The rule book made again is not the one the batch was judged under.",
            where=f"{batch.id}, rule book {batch.rule_book[:16]}",
            remedy="Restore the law pack and the case store from one backup.",
        )
    return book


def kept_pack(office: Office, batch: Batch) -> Pack:
    """The law pack a batch was judged under.

    Raises:
        OutOfOrderError: The batch was not judged yet.
    """
    return _pack(office, _kept(batch)["pack"])


def _kept(batch: Batch) -> dict[str, Any]:
    kept: dict[str, Any] | None = batch.facts.get("book")
    if not kept:
        raise OutOfOrderError(f"{batch.id} is not assessed.", where=batch.id, remedy="Assess it first.")
    return kept


def _pack(office: Office, digest: str) -> Pack:
    return office.pack if digest == office.law_digest else office.law.open(digest).pack


def _sealed(office: Office, limits: Mapping[str, int]) -> str:
    if not limits:
        return ""
    return hmac.digest(office.keys.unit, b"privity/ceilings/v1\0" + canonical(dict(limits)), sha256).hex()


def words(prefix: str, book: Book, table: str = "") -> list[str]:
    """Column names of a book's words, such as ``failed_0`` and ``failed_1``."""
    return [f"{table}{prefix}_{n}" for n in range(book.words)]


def all_zero(columns: list[str]) -> str:
    """A SQL condition: no bit is set in any of these words."""
    return " AND ".join(f"{column} = 0" for column in columns)


def clear_of(book: Book, bits: Iterable[int], table: str = "") -> str:
    """A SQL condition: none of these rules is set in a book's words."""
    masks = [0] * book.words
    for bit in bits:
        masks[bit // WORD] |= 1 << bit % WORD
    return " AND ".join(
        f"({table}{kind}_{word} & {mask}) = 0"
        for word, mask in enumerate(masks)
        for kind in ("failed", "unknown")
    )
