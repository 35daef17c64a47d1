"""Look back: which past decisions would be made otherwise under other elections, or under a new ruling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.authority import load_pack
from privity.authority.compile import alike_sql
from privity.errors import InputError
from privity.flow.assess import FACIAL
from privity.flow.book import all_zero, book_under, clear_of, kept_book, words
from privity.flow.kept import attach_kept
from privity.flow.replay import JUDGED
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.authority import Book
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A past decision another book would make otherwise.

    Attributes:
        line: ``<batch>/<line_id>``.
        outcome: Where the line stands.
        was: Whether every condition judged was met.
        now: Whether every one would be.
        failed: Conditions that would not be met; none where every one would be.
        undetermined: Conditions that would be undetermined.
    """

    line: str
    outcome: str
    was: bool
    now: bool
    failed: tuple[str, ...]
    undetermined: tuple[str, ...]


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


def look_back(office: Office, book_of: Mapping[str, Book]) -> Iterator[Change]:
    """Every past decision that would change, in order of batch and line.

    Args:
        office: The office.
        book_of: Batch id to the book it is judged under now; a batch left out is left alone.
    """
    for batch in office.cases.batches():
        book = book_of.get(batch.id)
        if book is None or not batch.rule_book:
            continue
        then = kept_book(office, batch)
        with office.engine() as engine:
            attach_kept(engine, office, batch)
            engine.attach_parquet("lines", office.files.batch(batch.id).table("lines"))
            sql = alike_sql(
                book, authority=batch.authority, stages=JUDGED, source="facts_packed",
                packed=engine.columns("facts_packed"),
            )  # fmt: skip
            engine.run(
                [
                    Step("alike", f"SELECT row_number() OVER () AS kind, * FROM ({sql})"),
                    Step("found", "SELECT unnest(lines) AS ordinal, kind FROM alike"),
                ]
            )
            yield from _changes(engine, office, batch, then, book)


def _changes(engine: Engine, office: Office, batch: Batch, then: Book, book: Book) -> Iterator[Change]:
    """Lines whose conditions were all met and would not be, or the reverse.

    A line nobody looked up has nothing judged of it after its face: what the record would say is left out.
    """
    was = all_zero([*words("failed", then, "w."), *words("unknown", then, "w.")])
    judged = (test.bit for _, tests in book.plan(batch.authority, FACIAL, with_header=True) for test in tests)
    facial = clear_of(book, judged, "k.")
    now = f"CASE WHEN f.identity_answer IS NULL THEN {facial} ELSE "
    now += all_zero([*words("failed", book, "k."), *words("unknown", book, "k.")]) + " END"
    columns = ", ".join([*words("failed", book, "k."), *words("unknown", book, "k.")])
    rows = engine.stream(
        f"SELECT l.ordinal, l.line_id, {was} AS was, {now} AS now, {columns} FROM found AS n JOIN alike AS k ON k.kind = n.kind "
        "JOIN findings_now AS w ON w.ordinal = n.ordinal JOIN facts AS f ON f.ordinal = n.ordinal "
        f"JOIN lines AS l ON l.ordinal = n.ordinal WHERE ({was}) <> ({now}) ORDER BY l.ordinal"
    )
    for chunk in rows:
        standing = {
            n: outcome for n, _, outcome, _ in office.cases.outcomes_of(batch.id, [row[0] for row in chunk])
        }
        for ordinal, line_id, before, after, *bits in chunk:
            # Of a line never looked up, what the record would say is open, and no part of the answer.
            found = ((), ()) if after else book.fold(bits[: book.words], bits[book.words :])
            yield Change(
                line=f"{batch.id}/{line_id}",
                outcome=standing[ordinal],
                was=before,
                now=after,
                failed=found[0],
                undetermined=found[1],
            )
