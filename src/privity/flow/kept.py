"""What was kept with a batch when it was judged: the facts of its lines, and what was found.

No register and no record is opened: what they supplied stands beside the request's own facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.errors import OutOfOrderError

if TYPE_CHECKING:
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch


def kept_facts(office: Office, batch: Batch, ordinal: int) -> dict[str, Any]:
    """Every fact about one line as it was judged last; for showing, never for a log.

    Raises:
        OutOfOrderError: Nothing was kept.
    """
    with office.engine() as engine:
        attach_kept(engine, office, batch)
        return one_line(engine, ordinal)


def one_line(engine: Engine, ordinal: int) -> dict[str, Any]:
    """The row of a line in ``facts``."""
    names = [row[0] for row in engine.query("DESCRIBE facts")]
    (values,) = engine.query("SELECT * FROM facts WHERE ordinal = ?", [ordinal])
    return dict(zip(names, values, strict=True))


def attach_kept(engine: Engine, office: Office, batch: Batch) -> None:
    """Make ``facts``, ``findings_now`` and ``readings_now`` as they were when the batch was judged last.

    Raises:
        OutOfOrderError: Nothing was kept.
    """
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
