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

if TYPE_CHECKING:
    from privity.authority import Book
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch

REFUSED = (
    ("fingerprint", "VARCHAR"),
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


def note_earlier_refusals(office: Office, engine: Engine, batch: Batch) -> None:
    """Fingerprint the lines just assessed and keep what earlier refusals they repeat.

    Reads the relations an assessment leaves in the engine.
    """
    folder = office.files.batch(batch.id)
    engine.attach_rows(FINGERPRINT_KEY, FINGERPRINT_KEY_COLUMNS, [fingerprint_key(office.keys.travel)])
    engine.run([*fingerprint_steps(), *mark_steps()])
    engine.write_parquet("SELECT * FROM line_fingerprints", folder.table("fingerprints"))
    engine.write_parquet("SELECT * FROM line_marks", folder.table("marks"))
    others = office.files.other_batches(batch.id, "refused")
    if others:
        engine.attach_parquet("refused_fingerprints", *others)
    else:
        engine.attach_rows("refused_fingerprints", REFUSED, [])
    engine.run(prior_steps())
    engine.write_parquet(
        "SELECT ordinal, batch || '/' || line_id AS line, kinds, failed, decided_on, authority, differs "
        "FROM prior_refusals",
        folder.table("earlier"),
    )


def remember_refusals(office: Office, batch: Batch, book: Book) -> int:
    """Keep the fingerprints of every line of this batch that stands refused, and of all lines of a stopped one.

    Returns:
        Fingerprints kept.
    """
    from privity.flow.show import lines_relation  # noqa: PLC0415

    folder = office.files.batch(batch.id)
    with office.engine() as engine:
        lines_relation(engine, office, batch, book)
        engine.attach_parquet("line_fingerprints", folder.table("fingerprints"))
        engine.attach_parquet("line_marks", folder.table("marks"))
        engine.attach_rows("kept", (("outcome", "VARCHAR"),), [(name,) for name in sorted(KEPT)])
        engine.attach_rows(
            "terms",
            (("batch", "VARCHAR"), ("authority", "VARCHAR"), ("decided_on", "DATE"), ("stops", "VARCHAR[]")),
            [
                (
                    batch.id,
                    batch.authority,
                    date.fromisoformat(str(batch.facts["assessed_on"])),
                    list(batch.stopped_by),
                )
            ],
        )
        engine.write_parquet(
            "SELECT f.fingerprint, t.batch, s.line_id, list_concat(s.failed, t.stops) AS failed, t.decided_on, "
            "t.authority, m.marks FROM line_fingerprints AS f JOIN shown AS s ON s.ordinal = f.ordinal "
            "JOIN line_marks AS m ON m.ordinal = f.ordinal CROSS JOIN terms AS t "
            "WHERE s.outcome IN (SELECT outcome FROM kept) OR len(t.stops) > 0",
            folder.table("refused"),
        )
        engine.attach_parquet("refused_now", folder.table("refused"))
        return engine.count("refused_now")
