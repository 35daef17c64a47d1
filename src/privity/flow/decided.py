"""One decision entry for each line of a batch, slice by slice, in line order.

    rows of a slice -> its entries, made in this process or beside it -> appended durably under the slice's key

The entries of the next slice are made while one is appended. The log decides what
is done: a slice found in it under its key is not made again.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from privity.accounting import DecisionTerms
from privity.errors import IntegrityError
from privity.flow.accounting import NONCE_SIZE, append, seconds, unit_key
from privity.flow.book import kept_book
from privity.flow.clock import moment
from privity.flow.each import astray
from privity.flow.kept import attach_standings
from privity.flow.travel import remember_refusals
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from privity.authority import Book
    from privity.flow.office import Engine, Office, SliceMaker
    from privity.model.case import Batch

SLICE: Final = 65_536
"""Lines of an append. It never changes: the keys in a log name the first line of each slice, and a run may be ended that was begun long ago."""
FEW: Final = 2 * SLICE
"""Up to so many lines another process costs more than it saves."""


def account(office: Office, batch: Batch) -> None:
    """One decision entry per line, in line order, then what a later filing must meet.

    Raises:
        IntegrityError: The lines decided are not those received, and nothing was accounted; or entries made beside
            this process are not the right ones, and that slice was not.
        UnavailableError: A store, or the process beside this one, did not answer.
    """
    folder = office.files.batch(batch.id)
    book = kept_book(office, batch)
    name = "findings_record" if batch.state == "verified" else "findings"
    first = None
    with (
        office.engine() as engine,
        office.watch.stage("accounting", rows_in=batch.received, total=batch.received) as stage,
    ):
        engine.attach_parquet("lines", folder.table("lines"))
        engine.attach_parquet("findings_now", folder.table(name))
        attach_standings(engine, office, batch.id)
        terms = DecisionTerms(
            unit_key=unit_key(office, "decision", when=seconds(batch.received_at), of=batch.request_entry),
            request=batch.request_entry or 0,
            book=batch.rule_book,
            results=_results(engine, book),
        )
        all_decided(engine, batch.id, batch.received)
        lines = engine.stream(
            "SELECT l.ordinal, l.line_id, l.line_digest, d.result FROM lines AS l JOIN decided AS d "
            "ON d.ordinal = l.ordinal ORDER BY l.ordinal",
            size=SLICE,
        )
        with _maker(office, terms, batch.received) as maker:
            for part, index in _appended(office, batch.id, lines, maker):
                office.cases.number_entries(batch.id, index, part.low, part.high)
                first = index if first is None else first
                stage.advance(part.lines)
        stage.rows_out = batch.received
    with office.watch.stage("refusals kept", rows_in=batch.received) as stage:
        stage.rows_out = remember_refusals(office, batch, book)
    office.cases.update_batch(batch.id, first_decision=first)


@dataclass(frozen=True, slots=True)
class _Part:
    """A slice: its key, its first and last ordinal, how many lines, what its entries are dated, and where it begins in the log; None if it is not in it."""

    key: str
    low: int
    high: int
    lines: int
    when: int
    found: int | None


def _appended(
    office: Office, batch_id: str, slices: Iterable[list[tuple[Any, ...]]], maker: SliceMaker
) -> Iterator[tuple[_Part, int]]:
    """Each slice with the index of its first entry, in order, once its entries are durable."""
    now: _Part | None = None
    for lines in chain(slices, [None]):
        made = maker.entries() if now is not None and now.found is None else []
        # Handed over before those just made are appended: making and appending go on side by side.
        following = _begun(office, batch_id, lines, maker) if lines is not None else None
        if now is not None:
            yield now, append(office, now.key, made, when=now.when) if now.found is None else now.found
        now = following


def _begun(office: Office, batch_id: str, lines: list[tuple[Any, ...]], maker: SliceMaker) -> _Part:
    """Have the entries of a slice made, unless the log holds them."""
    low, high = lines[0][0], lines[-1][0]
    key = f"decision/{batch_id}/{low}"
    found, when = office.log.appended(key), 0
    if found is None:
        when = moment(office)
        maker.begin(lines, when=when, random=office.random(NONCE_SIZE * len(lines)))
    return _Part(key, low, high, len(lines), when, found)


def _maker(office: Office, terms: DecisionTerms, lines: int) -> AbstractContextManager[SliceMaker]:
    if office.apart is None or lines <= FEW:
        return nullcontext(_Here(terms))
    return office.apart(terms)


class _Here:
    """Makes the entries in this process, when they are asked for."""

    def __init__(self, terms: DecisionTerms) -> None:
        self._terms = terms
        self._begun: tuple[list[tuple[Any, ...]], int, bytes] = ([], 0, b"")

    def begin(self, lines: list[tuple[Any, ...]], *, when: int, random: bytes) -> None:
        self._begun = (lines, when, random)

    def entries(self) -> list[bytes]:
        lines, when, random = self._begun
        return self._terms.entries(lines, when=when, random=random)


def _results(engine: Engine, book: Book) -> dict[int, tuple[Any, ...]]:
    """Outcome and words of the lines decided alike, by the number of their row in ``results``; ``decided`` names it for each line."""
    columns = ", ".join(f"f.failed_{n}, f.unknown_{n}" for n in range(book.words))
    engine.run(
        [
            Step(
                "results",
                "SELECT row_number() OVER () AS result, * FROM ("
                f"SELECT list(f.ordinal) AS lines, s.outcome, {columns} FROM findings_now AS f "
                "JOIN standing AS s ON s.ordinal = f.ordinal GROUP BY ALL) AS alike",
            ),
            Step("decided", "SELECT unnest(lines) AS ordinal, result FROM results"),
        ]
    )
    return {number: tuple(told) for number, *told in engine.query("SELECT * EXCLUDE (lines) FROM results")}


def all_decided(engine: Engine, batch_id: str, received: int) -> None:
    """Hold that each line received stands in ``lines`` and in ``decided`` once, and no other line does.

    Raises:
        IntegrityError: It is not so. Nothing was accounted.
    """
    lost = astray(engine, "lines", "decided")
    kept = engine.count("lines")
    if lost or kept != received:
        raise IntegrityError(
            f"Of {received:,} lines received {kept:,} are kept, and {lost:,} are not decided exactly once.",
            where=batch_id,
            remedy="Restore the folder of that batch and the case store from one backup, then run the command again.",
        )
