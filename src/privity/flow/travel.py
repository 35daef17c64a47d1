"""A refusal travels: a person or file asked about again meets every earlier refusal, however it is filed.

What is kept are keyed digests and condition ids, no name and no number; without
the office's secret they confirm nothing. Source: design invariant 11; FM-16.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from privity.intake.fingerprint import (
    FINGERPRINT_KEY,
    FINGERPRINT_KEY_COLUMNS,
    fingerprint_key,
    fingerprint_steps,
    mark_steps,
    prior_steps,
)
from privity.model.line import LineOutcome
from privity.model.step import Step

if TYPE_CHECKING:
    from privity.authority import Book
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch

REFUSED = (("fingerprint", "VARCHAR"), ("batch", "VARCHAR"), ("line_id", "VARCHAR"))
REFUSED_LINES = (
    ("batch", "VARCHAR"),
    ("line_id", "VARCHAR"),
    ("failed", "VARCHAR[]"),
    ("decided_on", "DATE"),
    ("authority", "VARCHAR"),
    ("marks", "VARCHAR[]"),
)
KEPT = {
    LineOutcome.FACIALLY_REFUSED.value,
    LineOutcome.RECORD_REFUSED.value,
    LineOutcome.REFUSED_BY_DECISION.value,
}
TERMS = (("batch", "VARCHAR"), ("authority", "VARCHAR"), ("decided_on", "DATE"), ("stops", "VARCHAR[]"))
REMEMBERED = (
    Step(
        "refused_now",
        "SELECT s.ordinal, s.line_id, s.failed FROM shown AS s CROSS JOIN terms AS t "
        "WHERE s.outcome IN (SELECT outcome FROM kept) OR len(t.stops) > 0",
    ),
    Step("marked_lines", "SELECT ordinal FROM refused_now", view=True),
)


def note_earlier_refusals(office: Office, engine: Engine, batch: Batch) -> int:
    """Fingerprint the lines just assessed and keep what earlier refusals they repeat.

    Reads the relations an assessment leaves in the engine.

    Returns:
        How many earlier refusals were met.
    """
    folder = office.files.batch(batch.id)
    engine.attach_rows(FINGERPRINT_KEY, FINGERPRINT_KEY_COLUMNS, [fingerprint_key(office.keys.travel)])
    engine.run(fingerprint_steps())
    engine.write_parquet("SELECT * FROM line_fingerprints", folder.table("fingerprints"))
    for relation, name, columns in (
        ("refused_fingerprints", "refused", REFUSED),
        ("refused_lines", "refused_lines", REFUSED_LINES),
    ):
        others = office.files.other_batches(batch.id, name)
        if others:
            engine.attach_parquet(relation, *others)
        else:
            engine.attach_rows(relation, columns, [])
    engine.run(prior_steps())
    engine.write_parquet(
        "SELECT ordinal, batch || '/' || line_id AS line, kinds, failed, decided_on, authority, differs "
        "FROM prior_refusals",
        folder.table("earlier"),
    )
    return engine.count("prior_refusals")


def remember_refusals(office: Office, batch: Batch, book: Book) -> int:
    """Keep the fingerprints of every line of this batch that stands refused, and of all lines of a stopped one.

    Returns:
        Fingerprints kept.
    """
    from privity.flow.show import lines_relation  # noqa: PLC0415

    folder = office.files.batch(batch.id)
    on = date.fromisoformat(str(batch.facts["assessed_on"]))
    with office.engine() as engine:
        lines_relation(engine, office, batch, book)
        engine.attach_parquet("line_fingerprints", folder.table("fingerprints"))
        engine.attach_rows(FINGERPRINT_KEY, FINGERPRINT_KEY_COLUMNS, [fingerprint_key(office.keys.travel)])
        engine.attach_rows("kept", (("outcome", "VARCHAR"),), [(name,) for name in sorted(KEPT)])
        engine.attach_rows("terms", TERMS, [(batch.id, batch.authority, on, list(batch.stopped_by))])
        engine.run([*REMEMBERED, *mark_steps()])
        engine.write_parquet(
            "SELECT t.batch, s.line_id, list_concat(s.failed, t.stops) AS failed, t.decided_on, t.authority, m.marks "
            "FROM refused_now AS s JOIN line_marks AS m ON m.ordinal = s.ordinal CROSS JOIN terms AS t",
            folder.table("refused_lines"),
        )
        engine.write_parquet(
            "SELECT f.fingerprint, t.batch, s.line_id FROM line_fingerprints AS f "
            "JOIN refused_now AS s ON s.ordinal = f.ordinal CROSS JOIN terms AS t",
            folder.table("refused"),
        )
        engine.attach_parquet("remembered", folder.table("refused"))
        return engine.count("remembered")
