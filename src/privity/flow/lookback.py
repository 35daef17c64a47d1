"""Look back: which past decisions would be made otherwise under other elections, or under a new ruling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority import load_pack
from privity.errors import InputError
from privity.flow.book import book_under
from privity.flow.replay import look_back

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.authority import Book
    from privity.flow.office import Office
    from privity.flow.replay import Change


def changes(
    office: Office, *, elections: Mapping[str, str], ruling: tuple[str, bytes] | None = None
) -> Iterator[Change]:
    """Every past decision that would change, batch by batch.

    Args:
        office: The office.
        elections: Readings in place of those each batch was decided under.
        ruling: Name and bytes of a ruling's file, read into the pack in force and taken to be law today;
            None looks back under the law of each batch's own day.

    Raises:
        InputError: Nothing was given, the ruling does not fit the pack, or there is no such reading.
    """
    if not elections and ruling is None:
        raise InputError(
            "There is nothing to look back under.",
            where="law lookback",
            remedy="Give --elect Q2=complete, or --ruling FILE.",
        )
    judged = [batch for batch in office.cases.batches() if batch.facts.get("book")]
    if ruling is None:
        books = {batch.id: book_under(office, batch.facts["book"], elections) for batch in judged}
        return look_back(office, books)
    return look_back(office, _with_ruling(office, ruling, elections))


def judged(office: Office) -> int:
    """How many lines were decided and can be judged again."""
    return sum(batch.received for batch in office.cases.batches() if batch.facts.get("book"))


def _with_ruling(office: Office, ruling: tuple[str, bytes], elections: Mapping[str, str]) -> dict[str, Book]:
    name, data = ruling
    pack = load_pack(office.law.with_file(office.law_digest, f"rulings/{name}", data))
    books = {}
    for batch in office.cases.batches():
        kept = batch.facts.get("book")
        if kept:
            chosen = {**kept["elections"], **elections}
            books[batch.id] = pack.book(office.today(), chosen, kept["limits"])
    return books
