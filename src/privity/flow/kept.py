"""What was kept with a batch when it was judged: the facts of its lines, and what was found.

No register and no record is opened: what they supplied stands beside the request's own facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.packing import pack_sql, unpack_sql
from privity.errors import OutOfOrderError
from privity.model.step import Step

if TYPE_CHECKING:
    from privity.flow.office import Engine, Office, Place
    from privity.model.case import Batch


STANDINGS = (("outcome", "VARCHAR"), ("less", "BIGINT"), ("ordinals", "VARCHAR"))
"""Lines that stand alike, one row for all of them, as the case store tells it."""


def attach_standings(engine: Engine, office: Office, batch_id: str) -> None:
    """Make ``standing``: ordinal, outcome and entry_index of every line of a batch, as the case store has it now."""
    engine.attach_rows("standings", STANDINGS, office.cases.standings(batch_id))
    engine.run(
        [
            # Lists of their own before they are taken apart: a text of millions is read once, not once for each few rows made of it.
            Step(
                "standing_lists",
                "SELECT outcome, less, CAST(string_split(ordinals, ',') AS BIGINT[]) AS ordinals FROM standings",
            ),
            Step(
                "standing",
                "SELECT ordinal, outcome, ordinal + less AS entry_index FROM (SELECT outcome, less, "
                "unnest(ordinals) AS ordinal FROM standing_lists) AS apart",
            ),
        ]
    )
    engine.drop("standings", "standing_lists")


def standings(engine: Engine, select: str) -> list[tuple[str, str]]:
    """What a SELECT of (ordinal, outcome) says, as the case store takes it: each outcome with its ordinals."""
    return [
        (outcome, ordinals)
        for outcome, ordinals in engine.query(
            f"SELECT outcome, string_agg(CAST(ordinal AS VARCHAR), ',') FROM ({select}) AS found GROUP BY outcome"
        )
    ]


PACKED = "SELECT q.*, s.* EXCLUDE (ordinal) FROM request_facts_packed AS q JOIN {supplied} AS s ON s.ordinal = q.ordinal"
"""Every fact of a line, packed: what the request decides, and what `supplied` holds beside it."""


def packed_sql(engine: Engine, select: str) -> str:
    """A SELECT of the same facts: yes/no facts packed, the others as they are."""
    columns = {row[0]: row[1] for row in engine.query(f"DESCRIBE {select}")}
    return pack_sql(columns, f"({select})")


def open_facts(engine: Engine, name: str) -> None:
    """Make `name` of ``<name>_packed``, each fact a column again."""
    engine.attach_view(name, unpack_sql(engine.columns(f"{name}_packed"), f"{name}_packed"))


def attach_request_facts(engine: Engine, place: Place, *, among: str | None = None) -> None:
    """Make ``request_facts`` of what was kept, and ``request_facts_packed`` as it was written.

    Args:
        engine: The engine.
        place: The facts kept with a batch.
        among: Relation of the ordinals wanted; None, all.
    """
    if among is None:
        engine.attach_parquet("request_facts_packed", place)
    else:
        engine.attach_parquet("request_facts_kept", place)
        engine.attach_view(
            "request_facts_packed",
            f"SELECT f.* FROM request_facts_kept AS f SEMI JOIN {among} AS a ON a.ordinal = f.ordinal",
        )
    open_facts(engine, "request_facts")


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

    ``facts_packed`` holds the same rows for judging many of them.

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
    engine.attach_parquet("request_facts_packed", folder.table("facts"))
    engine.attach_parquet("supplied_face", folder.table("supplied"))
    engine.attach_parquet("readings_face", folder.table("readings"))
    engine.attach_parquet("findings_now", folder.table("findings_record" if looked else "findings"))
    supplied, readings = "SELECT * FROM supplied_face", "SELECT * FROM readings_face"
    if looked:
        engine.attach_parquet("supplied_looked", folder.table("supplied_record"))
        engine.attach_parquet("readings_looked", folder.table("readings_record"))
        supplied = (
            "SELECT * FROM supplied_looked UNION ALL BY NAME SELECT s.* FROM supplied_face AS s "
            "ANTI JOIN supplied_looked AS r ON r.ordinal = s.ordinal"
        )
        readings += " UNION ALL SELECT * FROM readings_looked"
    engine.attach_view("supplied_packed", supplied)
    engine.attach_view("readings_now", readings)
    engine.attach_view("facts_packed", PACKED.format(supplied="supplied_packed"))
    open_facts(engine, "facts")
