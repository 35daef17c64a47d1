"""Judge what was decided again: the same line under the same book, or every line under another.

Both read what was kept with a batch when it was decided: the facts of its lines, what
registers and records supplied, and what its rule book was made from. No register and no
record is opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privity.accounting import disclosures_of
from privity.authority import assess_sql, decide
from privity.authority.second import decide_again
from privity.errors import IntegrityError, OutOfOrderError
from privity.flow.assess import FACIAL
from privity.flow.book import all_zero, book_under, kept_book, words
from privity.flow.cases import find
from privity.flow.verify import RECORD
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from privity.authority import Book
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch

JUDGED = (*FACIAL, *(stage for stage in RECORD if stage not in FACIAL))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A line judged again.

    Attributes:
        line: ``<batch>/<line_id>``.
        rule_book: Digest of the book it was judged under, made again from what was kept.
        pack: Digest of the law pack.
        day: Day of the book.
        elections: Readings in effect.
        failed: Conditions not met.
        undetermined: Conditions undetermined.
        words: The words, failed and unknown in turn, as the log commits to them.
        entry: Index of the decision entry; None before the line was accounted for.
        identical: Whether both engines, the stores and the log entry say the same.
        otherwise: Under each reading that makes a difference: whether every condition would be met.
    """

    line: str
    rule_book: str
    pack: str
    day: str
    elections: dict[str, str]
    failed: tuple[str, ...]
    undetermined: tuple[str, ...]
    words: tuple[int, ...]
    entry: int | None
    identical: bool
    otherwise: dict[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A past decision another book would make otherwise.

    Attributes:
        line: ``<batch>/<line_id>``.
        outcome: Where the line stands.
        was: Whether every condition judged was met.
        now: Whether every one would be.
        failed: Conditions that would not be met.
        undetermined: Conditions that would be undetermined.
    """

    line: str
    outcome: str
    was: bool
    now: bool
    failed: tuple[str, ...]
    undetermined: tuple[str, ...]


def replay(
    office: Office, line: str, *, elections: Mapping[str, str] | None = None, as_of: date | None = None
) -> Replayed:
    """Judge a decided line again, by both engines, from what was kept with it.

    Args:
        office: The office.
        line: ``<batch>/<line_id>``.
        elections: Readings to judge under in place of those in effect then.
        as_of: Another day of the law; None for the day it was decided.

    Raises:
        InputError: There is no such line, or no such reading.
        OutOfOrderError: The batch was not judged yet.
        IntegrityError: What was kept cannot be what the line was decided from.
    """
    batch_id, ordinal = find(office, line)
    batch = office.cases.batch(batch_id)
    then = kept_book(office, batch)
    asked_otherwise = bool(elections) or as_of is not None
    book = _other_book(office, batch, elections, as_of) if asked_otherwise else then
    with office.engine() as engine:
        _attach(engine, office, batch)
        names = [row[0] for row in engine.query("DESCRIBE facts")]
        values = engine.query("SELECT * FROM facts WHERE ordinal = ?", [ordinal])[0]
        facts = dict(zip(names, values, strict=True))
        columns = ", ".join(f"failed_{n}, unknown_{n}" for n in range(then.words))
        stored = engine.query(f"SELECT {columns} FROM findings_now WHERE ordinal = ?", [ordinal])[0]
        otherwise = {
            f"{question}={reading}": met
            for question, reading, met in engine.query(
                "SELECT question, reading, met FROM readings_now WHERE ordinal = ? ORDER BY 1, 2", [ordinal]
            )
        }
    stages = JUDGED if facts.get("identity_answer") is not None else FACIAL
    first = decide(book, batch.authority, facts, stages)
    second = decide_again(book, batch.authority, facts, stages)
    if first != second:
        raise IntegrityError(
            "The two engines do not find the same.",
            where=line,
            remedy="Report it with the rule book's digest.",
        )
    in_turn = tuple(bit for pair in zip(*first, strict=True) for bit in pair)
    failed, undetermined = book.fold(*first)
    entry = office.cases.line(batch_id, line.partition("/")[2])[2]
    same = asked_otherwise or (in_turn == stored and _in_log(office, batch, ordinal, in_turn))
    kept = batch.facts["book"]
    return Replayed(
        line=line,
        rule_book=book.digest,
        pack=kept["pack"],
        day=book.day.isoformat(),
        elections=dict(book.elections),
        failed=failed,
        undetermined=undetermined,
        words=in_turn,
        entry=entry,
        identical=same,
        otherwise=otherwise,
    )


def look_back(
    office: Office,
    book_of: Mapping[str, Book],
) -> Iterator[Change]:
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
            _attach(engine, office, batch)
            engine.attach_parquet("lines", office.files.batch(batch.id).table("lines"))
            sql = assess_sql(book, authority=batch.authority, stages=JUDGED, source="facts")
            engine.run([Step("found", sql)])
            yield from _changes(engine, office, batch, then, book)


def _changes(engine: Engine, office: Office, batch: Batch, then: Book, book: Book) -> Iterator[Change]:
    """Lines whose conditions were all met and would not be, or the reverse.

    A line nobody looked up has nothing judged of it after its face: what the record would say is left out.
    """
    was = all_zero([*words("failed", then, "w."), *words("unknown", then, "w.")])
    facial = _bits(book, batch.authority, "n")
    now = f"CASE WHEN f.identity_answer IS NULL THEN {facial} ELSE "
    now += all_zero([*words("failed", book, "n."), *words("unknown", book, "n.")]) + " END"
    columns = ", ".join([*words("failed", book, "n."), *words("unknown", book, "n.")])
    rows = engine.stream(
        f"SELECT l.ordinal, l.line_id, {was} AS was, {now} AS now, {columns} FROM found AS n "
        "JOIN findings_now AS w ON w.ordinal = n.ordinal JOIN facts AS f ON f.ordinal = n.ordinal "
        f"JOIN lines AS l ON l.ordinal = n.ordinal WHERE ({was}) <> ({now}) ORDER BY l.ordinal"
    )
    for chunk in rows:
        standing = {
            n: outcome for n, _, outcome, _ in office.cases.outcomes_of(batch.id, [row[0] for row in chunk])
        }
        for ordinal, line_id, before, after, *bits in chunk:
            failed, undetermined = book.fold(bits[: book.words], bits[book.words :])
            yield Change(
                line=f"{batch.id}/{line_id}",
                outcome=standing[ordinal],
                was=before,
                now=after,
                failed=failed,
                undetermined=undetermined,
            )


def _bits(book: Book, authority: str, table: str) -> str:
    """That no bit of a rule judged on the face of a line is set."""
    from privity.authority.book import WORD  # noqa: PLC0415

    masks = [0] * book.words
    for _, tests in book.plan(authority, FACIAL, with_header=True):
        for test in tests:
            masks[test.bit // WORD] |= 1 << test.bit % WORD
    return " AND ".join(
        f"({table}.{kind}_{word} & {mask}) = 0"
        for word, mask in enumerate(masks)
        for kind in ("failed", "unknown")
    )


def _other_book(
    office: Office, batch: Batch, elections: Mapping[str, str] | None, as_of: date | None
) -> Book:
    kept = batch.facts["book"]
    made_from = kept if as_of is None else {**kept, "day": as_of.isoformat(), "pack": office.law_digest}
    return book_under(office, made_from, elections or {})


def _attach(engine: Engine, office: Office, batch: Batch) -> None:
    """Make ``facts`` and ``findings_now`` as they were when the batch was judged last."""
    folder = office.files.batch(batch.id)
    if not office.files.exists(folder.table("supplied")):
        raise OutOfOrderError(
            f"What {batch.id} was judged from was not kept.",
            where=batch.id,
            remedy="It was judged by an earlier release; its decision entries stand in the log.",
        )
    looked = office.files.exists(folder.table("supplied_record"))
    engine.attach_parquet("request_facts", folder.table("facts"))
    engine.attach_parquet("supplied_face", folder.table("supplied"))
    engine.attach_parquet("findings_now", folder.table("findings_record" if looked else "findings"))
    rows = "SELECT * FROM supplied_face"
    readings = "SELECT * FROM readings_face"
    engine.attach_parquet("readings_face", folder.table("readings"))
    if looked:
        engine.attach_parquet("supplied_looked", folder.table("supplied_record"))
        engine.attach_parquet("readings_looked", folder.table("readings_record"))
        rows = (
            "SELECT * FROM supplied_looked UNION ALL BY NAME SELECT s.* FROM supplied_face AS s "
            "ANTI JOIN supplied_looked AS r ON r.ordinal = s.ordinal"
        )
        readings += " UNION ALL SELECT * FROM readings_looked"
    engine.attach_view("supplied_now", rows)
    engine.attach_view("readings_now", readings)
    engine.attach_view(
        "facts",
        "SELECT q.*, s.* EXCLUDE (ordinal) FROM request_facts AS q JOIN supplied_now AS s ON s.ordinal = q.ordinal",
    )


def _in_log(office: Office, batch: Batch, ordinal: int, in_turn: tuple[int, ...]) -> bool:
    """Whether the log's decision entry commits to these words; True before there is one."""
    found = list(office.cases.outcomes_of(batch.id, [ordinal]))
    entry = found[0][3]
    if entry is None:
        return True
    with office.engine() as engine:
        engine.attach_parquet("lines", office.files.batch(batch.id).table("lines"))
        line_id, digest = engine.query("SELECT line_id, line_digest FROM lines WHERE ordinal = ?", [ordinal])[
            0
        ]
    outcomes = ("facially_refused", "record_refused", "awaiting_review", "held", "verified_pending")
    return any(
        _committed(office, entry, {"line": [line_id, digest], "result": [outcome, *in_turn]})
        for outcome in outcomes
    )


def _committed(office: Office, entry: int, values: dict[str, Any]) -> bool:
    try:
        disclosures_of(office.log.entry(entry), office.keys.unit, values)
    except IntegrityError:
        return False
    return True
