"""What a batch looks like: counts that add up, reasons by condition, one row per line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from privity.flow.book import kept_book, words
from privity.flow.facts import ANSWERS
from privity.flow.kept import attach_standings
from privity.model.line import REFUSED, LineOutcome
from privity.model.step import Step
from privity.review.breakers import LATER, SAYS

if TYPE_CHECKING:
    from privity.authority import Book
    from privity.flow.office import Engine, Office, Place
    from privity.model.case import Batch

NOT_JUDGED = Step(
    "shown",
    "SELECT l.ordinal, l.line_id, s.outcome, CAST([] AS VARCHAR[]) AS failed, CAST([] AS VARCHAR[]) AS undetermined, "
    "CAST(NULL AS VARCHAR) AS rule_book, CAST(NULL AS VARCHAR) AS decided_at, s.entry_index "
    "FROM lines AS l JOIN standing AS s ON s.ordinal = l.ordinal",
)
"""The lines of a batch not yet assessed."""

STOPS = {**SAYS, **LATER, "order.live": "A court order in force reaches this request."}


def book_of(office: Office, batch: Batch) -> Book | None:
    """The rule book a batch was judged under; None before it was."""
    return kept_book(office, batch) if batch.rule_book else None


def summary(office: Office, batch_id: str) -> dict[str, Any]:
    """The batch as `batch show --json` prints it; the outcome counts add up to `received`."""
    batch = office.cases.batch(batch_id)
    counts = office.cases.counts(batch_id)
    return {
        "batch": batch.id,
        "received": batch.received,
        **{outcome.value: counts[outcome.value] for outcome in LineOutcome},
        "by_condition": by_condition(office, batch),
        "breakers": list(batch.stopped_by),
        "rule_book": batch.rule_book,
        "checkpoint": office.log.checkpoint.decode("utf-8"),
    }


def by_condition(office: Office, batch: Batch) -> dict[str, int]:
    """Lines for which each condition is not met, in book order."""
    book = book_of(office, batch)
    if book is None:
        return {}
    found: Counter[str] = Counter()
    with office.engine() as engine:
        _attach(engine, office, batch)
        columns = ", ".join([*words("failed", book), *words("unknown", book)])
        for *bits, lines in engine.query(f"SELECT {columns}, count(*) FROM findings_now GROUP BY ALL"):
            failed, _ = book.fold(bits[: book.words], bits[book.words :])
            for condition in failed:
                found[condition] += lines
    return {condition: found[condition] for condition in book.ids if condition in found}


def write_lines(office: Office, batch_id: str, output: Place, *, outcome: str | None = None) -> int:
    """One row per line to a Parquet file: outcome and every condition failed or undetermined. No personal data.

    Returns:
        Rows written.
    """
    batch = office.cases.batch(batch_id)
    with office.engine() as engine:
        lines_relation(engine, office, batch, book_of(office, batch))
        engine.attach_rows("wanted", (("outcome", "VARCHAR"),), [] if outcome is None else [(outcome,)])
        engine.write_parquet(
            "SELECT * FROM shown WHERE outcome IN (SELECT outcome FROM wanted) OR NOT EXISTS (SELECT 1 FROM wanted) "
            "ORDER BY ordinal",
            output,
        )
        return int(engine.query(
            "SELECT count(*) FROM shown WHERE outcome IN (SELECT outcome FROM wanted) "
            "OR NOT EXISTS (SELECT 1 FROM wanted)"
        )[0][0])  # fmt: skip


def refused_lines(office: Office, batch_id: str) -> list[tuple[str, str]]:
    """(line id, condition ids joined by `; `) of every line the requester may be told reasons for."""
    from privity.flow.told import told_conditions  # noqa: PLC0415

    batch = office.cases.batch(batch_id)
    book = book_of(office, batch)
    told = frozenset[str]() if book is None else told_conditions(book)
    with office.engine() as engine:
        lines_relation(engine, office, batch, book)
        rows = engine.query(
            "SELECT line_id, failed FROM shown WHERE len(failed) > 0 AND outcome IN ('facially_refused', 'held') "
            "ORDER BY ordinal"
        )
    reasons = (
        (line_id, [condition for condition in failed if condition in told]) for line_id, failed in rows
    )
    return [(line_id, "; ".join(listed)) for line_id, listed in reasons if listed]


def refused_count(counts: dict[str, int]) -> int:
    """Lines refused in whatever way."""
    return sum(counts[outcome.value] for outcome in REFUSED)


def _attach(engine: Engine, office: Office, batch: Batch) -> None:
    folder = office.files.batch(batch.id)
    looked = office.files.exists(folder.table("findings_record"))
    engine.attach_parquet("findings_now", folder.table("findings_record" if looked else "findings"))
    engine.attach_parquet("lines", folder.table("lines"))
    if office.files.exists(folder.table("answers")):
        engine.attach_parquet("answers", folder.table("answers"))
    else:
        engine.attach_rows("answers", ANSWERS, [])


def lines_relation(engine: Engine, office: Office, batch: Batch, book: Book | None) -> None:
    """Make ``shown``: ordinal, line_id, outcome, failed, undetermined, rule_book, decided_at, entry_index."""
    attach_standings(engine, office, batch.id)
    if book is None:
        engine.attach_parquet("lines", office.files.batch(batch.id).table("lines"))
        engine.run([NOT_JUDGED])
        return
    _attach(engine, office, batch)
    names = [*words("failed", book), *words("unknown", book)]
    distinct = engine.query(f"SELECT DISTINCT {', '.join(names)} FROM findings_now")
    folded = [(*bits, *map(list, book.fold(bits[: book.words], bits[book.words :]))) for bits in distinct]
    typed = tuple((name, "BIGINT") for name in names)
    engine.attach_rows("reasons", (*typed, ("failed", "VARCHAR[]"), ("undetermined", "VARCHAR[]")), folded)
    engine.attach_rows("decided", (("rule_book", "VARCHAR"), ("decided_at", "VARCHAR")),
                       [(batch.rule_book, str(batch.facts["assessed_on"]))])  # fmt: skip
    joined = " AND ".join(f"f.{name} = r.{name}" for name in names)
    engine.run(
        [
            Step(
                "shown",
                "SELECT l.ordinal, l.line_id, s.outcome, r.failed, r.undetermined, d.rule_book, d.decided_at, "
                f"s.entry_index FROM lines AS l JOIN findings_now AS f ON f.ordinal = l.ordinal JOIN reasons AS r ON {joined} "
                "JOIN standing AS s ON s.ordinal = l.ordinal CROSS JOIN decided AS d",
            )
        ]
    )
