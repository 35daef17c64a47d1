"""Verify the facially valid lines of a batch against the record file, and close the batch's decisions.

    inspection entry (durable) -> look-up of that slice -> record stage of the law -> outcomes
    -> one decision entry per line -> refused persons remembered -> lines file sealed to the inspector

No look-up happens that the log does not hold already. A killed run is run
again: the same inspections are found in the log under their keys, the same
answers are computed, the same decision entries are appended once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from privity.authority import assess_sql
from privity.errors import OutOfOrderError
from privity.flow import clock
from privity.flow.accounting import inspect_once
from privity.flow.assess import FACIAL, standing
from privity.flow.book import all_zero, kept_book, words
from privity.flow.budget import counted_before, note_look_up
from privity.flow.decided import account
from privity.flow.facts import ANSWERS, RELEASE_FACTS, findings_of, full_facts, officers_again, supplied
from privity.flow.guard import Guard
from privity.flow.holds import attach_holds
from privity.flow.kept import attach_request_facts, attach_standings, standings
from privity.flow.lookup import COLUMNS
from privity.flow.readings import note_readings
from privity.flow.sealing import seal_original
from privity.flow.searching import Search
from privity.model.finding import Stage
from privity.model.line import LineOutcome
from privity.model.step import Step

if TYPE_CHECKING:
    from datetime import date

    from privity.flow.assess import Standing
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch

RECORD = (*FACIAL, Stage.RECORD)

ASKED = Step(
    "asked_lines",
    "SELECT v.ordinal, n.family_key, n.family_alt, n.given_key, n.given_tokens, n.middle_initial, n.suffix_key, "
    "u.id_digits, u.id_kind, v.date_of_birth AS birth_date, a.building_key, a.unit, a.city, a.zip5 "
    "FROM line_values AS v JOIN names_std AS n ON n.ref = v.ordinal JOIN numbers_std AS u ON u.ref = v.ordinal "
    "JOIN addresses_std AS a ON a.ref = v.ordinal JOIN looked_up AS s ON s.ordinal = v.ordinal",
)


def verify(office: Office, batch_id: str) -> Batch:
    """Look up what may be looked up, settle every line, seal what was received; a settled batch is left as it is.

    Raises:
        OutOfOrderError: The batch was not assessed.
        UnavailableError: No record file is loaded, a store did not answer, or the clock is not to be believed. What is settled stays; a lines file not
            yet sealed is sealed by the next run or `resume`.
    """
    batch = office.cases.batch(batch_id)
    if batch.state == "received":
        raise OutOfOrderError(f"{batch_id} is not assessed.", where=batch_id, remedy="Assess it first.")
    if batch.first_decision is None:
        clock.check(office)
        if batch.state == "assessed":
            _look_up(office, note_look_up(office, batch))
            batch = office.cases.batch(batch_id)
        account(office, batch)
        batch = office.cases.batch(batch_id)
    seal_original(office, batch)
    return batch


def run(office: Office, batch_id: str) -> Batch:
    """Assess and verify: both steps in their order."""
    from privity.flow.assess import assess  # noqa: PLC0415

    assess(office, batch_id)
    return verify(office, batch_id)


def _look_up(office: Office, batch: Batch) -> None:
    folder = office.files.batch(batch.id)
    held = replace(standing(office, batch, on=_day(batch)), book=kept_book(office, batch))
    with office.engine() as engine:
        for name in ("lines", "line_values", "names_std", "numbers_std", "addresses_std"):
            engine.attach_parquet(name, folder.table(name))
        slices = _slices(engine, office, batch)
        pending = sum(part.lines for part in slices)
        with (
            office.watch.stage("identity", rows_in=pending, total=pending) as stage,
            Search(office, engine) as search,
        ):
            engine.attach_rows("answers", ANSWERS, [])
            engine.attach_rows("findings", findings_of(office.pack), [])
            engine.attach_rows("release_facts", RELEASE_FACTS, [])
            guard = Guard.begin(office, engine, batch, lines=pending)
            for part in slices:
                engine.run([Step("looked_up", f"SELECT ordinal FROM to_look_up WHERE slice = {part.number}")])
                _inspect(office, engine, batch, part)
                guard.ride(part.number, part.lines)
                engine.run([ASKED, *guard.asked()])
                search.look_up()
                if guard.alarmed():
                    guard.stop()
                    return
                guard.close()
                engine.append("answers", f"SELECT {COLUMNS} FROM identity_answers WHERE ordinal > 0")
                stage.advance(part.lines)
            stage.rows_out, stage.note = pending, search.note
        with office.watch.stage("record law", rows_in=pending) as stage:
            _judge_records(engine, office, batch, held, folder)
            outcomes = _outcomes(engine, held)
            stage.rows_out = engine.count("findings_asked")
    with office.cases.transaction():
        office.cases.set_standings(batch.id, outcomes)
        office.cases.update_batch(batch.id, state="verified", facts=guard.facts())
        office.cases.record("verified", actor="engine", at=office.now(), batch=batch.id, lines=pending)


@dataclass(frozen=True, slots=True)
class _Slice:
    """Lines that are accounted for and looked up together: how many, and their first and last ordinal."""

    number: int
    lines: int
    low: int
    high: int


def _slices(engine: Engine, office: Office, batch: Batch) -> list[_Slice]:
    """Make ``to_look_up``: each line that waits for its look-up, in its slice. No list of lines stands in memory."""
    attach_standings(engine, office, batch.id)
    engine.run(
        [
            Step(
                "to_look_up",
                "SELECT ordinal, (row_number() OVER (ORDER BY ordinal) - 1) // "
                f"{office.settings.inspection_slice} AS slice "
                f"FROM standing WHERE outcome = '{LineOutcome.VERIFIED_PENDING.value}'",
            )
        ]
    )
    engine.drop("standing")
    return [
        _Slice(*row)
        for row in engine.query(
            "SELECT slice, count(*), min(ordinal), max(ordinal) FROM to_look_up GROUP BY slice ORDER BY slice"
        )
    ]


def _inspect(office: Office, engine: Engine, batch: Batch, part: _Slice) -> None:
    """Account for a slice of look-ups before it happens."""
    chunks = engine.stream(
        "SELECT l.line_id FROM lines AS l JOIN looked_up AS s ON s.ordinal = l.ordinal ORDER BY l.ordinal"
    )
    key = f"inspection/{batch.id}/{part.number}"
    index = inspect_once(
        office, key, (line_id for chunk in chunks for (line_id,) in chunk),
        count=part.lines, by="engine", why="identity", request=batch.request_entry,
    )  # fmt: skip
    office.cases.record(
        "looked-up",
        actor="engine",
        at=office.now(),
        batch=batch.id,
        entry=index,
        low=part.low,
        high=part.high,
    )


def _judge_records(engine: Engine, office: Office, batch: Batch, held: Standing, folder: Any) -> None:
    engine.run([Step("identity_answers", "SELECT * FROM answers")])
    _only_asked(engine, folder)
    attach_holds(engine, office, held.registers)
    engine.run(
        [
            Step(
                "record_holds",
                "SELECT a.ordinal, a.held_back OR r.held AS record_hold FROM answers AS a "
                "JOIN register_holds AS r ON r.ordinal = a.ordinal "
                "WHERE a.answer = 'verified'",
            ),
        ]
    )
    officers_again(engine, held.header, office.lists)
    counted_before(engine, office, batch)
    full_facts(
        engine,
        office.pack,
        register=held.register,
        registers=held.registers,
        header=held.header,
        roster=held.roster,
        on=held.on,
    )
    engine.write_parquet("SELECT * FROM identity_answers", folder.table("answers"))
    engine.write_parquet("SELECT * FROM record_holds", folder.table("holds"))
    sql = assess_sql(
        held.book, authority=held.header.authority, stages=RECORD, source="facts_packed",
        packed=engine.columns("facts_packed"),
    )  # fmt: skip
    engine.attach_parquet("findings_before", folder.table("findings"))
    engine.run([Step("findings_asked", sql)])
    engine.write_parquet(supplied(engine), folder.table("supplied_record"), read_often=True)
    note_readings(
        engine,
        office,
        batch,
        batch.facts["book"],
        table="findings_asked",
        stages=RECORD,
        kept="readings_record",
    )
    engine.write_parquet(
        "SELECT * FROM findings_asked UNION ALL BY NAME SELECT b.* FROM findings_before AS b "
        "ANTI JOIN findings_asked AS a ON a.ordinal = b.ordinal",
        folder.table("findings_record"),
    )


def _only_asked(engine: Engine, folder: Any) -> None:
    """Narrow what the record stage reads to the lines that were looked up: no other has an answer to be judged."""
    engine.attach_parquet("all_values", folder.table("line_values"))
    engine.attach_view(
        "line_values", "SELECT v.* FROM all_values AS v SEMI JOIN answers AS a ON a.ordinal = v.ordinal"
    )
    attach_request_facts(engine, folder.table("facts"), among="answers")


def _outcomes(engine: Engine, held: Standing) -> list[tuple[str, str]]:
    """Not met refuses; a hold, or a register of holds that is silent, holds; what only people can say awaits them.

    Each outcome comes with the lines that have it; see `standings`.
    """
    failed, unknown = words("failed", held.book, "f."), words("unknown", held.book, "f.")
    sql = (
        f"SELECT f.ordinal, CASE WHEN NOT ({all_zero(failed)}) THEN 'record_refused' "
        "WHEN a.answer = 'verified' AND h.record_hold IS DISTINCT FROM FALSE THEN 'held' "
        f"WHEN {all_zero(unknown)} OR a.answer = 'ambiguous' THEN 'awaiting_review' ELSE 'held' END AS outcome "
        "FROM findings_asked AS f JOIN answers AS a ON a.ordinal = f.ordinal "
        "LEFT JOIN record_holds AS h ON h.ordinal = f.ordinal"
    )
    return standings(engine, sql)


def _day(batch: Batch) -> date:
    from datetime import date as day  # noqa: PLC0415

    return day.fromisoformat(str(batch.facts["assessed_on"]))
