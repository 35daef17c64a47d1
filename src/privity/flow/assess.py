"""Assess a batch: every line against the law as its face and the registers show it. No record is opened.

    canaries -> facts -> rule book -> findings on disk -> breakers -> outcomes

Findings are written whole before an outcome is set; a run that is killed is
simply run again, from the same lines under the same book of the same day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privity.authority import assess_sql
from privity.errors import OutOfOrderError
from privity.flow import canaries, clock
from privity.flow.book import all_zero, inputs, law_confirmed, rule_book, words
from privity.flow.budget import count_lookups, spend
from privity.flow.facts import earlier_lines, full_facts, request_facts, supplied, unanswered
from privity.flow.kept import attach_standings, standings
from privity.flow.readings import note_readings
from privity.flow.travel import note_earlier_refusals
from privity.intake import read_header
from privity.model.finding import Stage
from privity.model.line import LineOutcome
from privity.review import register_facts
from privity.review.breakers import Limits, Tally, tripped
from privity.review.standing import agreement, elections_in_force
from privity.safeguards import verdict_of

if TYPE_CHECKING:
    from datetime import date

    from privity.authority import Book
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch
    from privity.model.register import Registers
    from privity.model.request import Header

FACIAL = (Stage.REQUEST, Stage.REGISTER)
OPEN = ("verified_pending", "awaiting_review", "held", "approved", "released")
"""Outcomes of lines that still count toward an officer's ceiling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a batch is judged under at one moment: read again whenever it matters."""

    header: Header
    registers: Registers
    on: date
    book: Book
    register: dict[str, Any]
    roster: list[tuple[Any, ...]]


def standing(office: Office, batch: Batch, *, on: date | None = None) -> Standing:
    """Read header, registers and rule book for a batch on a day; today when none is given."""
    day = on or office.today()
    header = read_header(office.files.read(office.files.batch(batch.id).header))
    registers = office.registers()
    safeguards = verdict_of(registers, header.recipient, day)
    facts = register_facts(
        header,
        registers,
        day,
        signature_enrolled=bool(batch.facts["signature_enrolled"]),
        safeguards_verdict=safeguards.verdict,
        ssr_current=safeguards.ssr_current,
        counsel_objects=any(objection.open for objection in office.cases.objections(batch.id)),
        law_confirmed=law_confirmed(office, registers, day),
        volume=batch.received,
        orders_as_entered=office.pack.orders_as_entered.under(elections_in_force(registers, day)),
    )
    return Standing(
        header=header,
        registers=registers,
        on=day,
        book=rule_book(office, registers, day),
        register=facts,
        roster=office.roster(registers, header.requesting_agency, header.signed_on),
    )


def assess(office: Office, batch_id: str) -> Batch:
    """Assess a received batch; an assessed one is left as it is.

    Raises:
        OutOfOrderError: The request entry is still owed.
        UnavailableError: A store did not answer, or the clock is not to be believed. The batch stays as it was.
    """
    batch = office.cases.batch(batch_id)
    if batch.state != "received":
        return batch
    if batch.request_entry is None:
        raise OutOfOrderError(
            f"The request entry of {batch_id} is still owed.",
            where=batch_id,
            remedy="Run `privity release resume`.",
        )
    clock.check(office)
    office.cases.record("run", actor="engine", at=office.now(), batch=batch_id)
    held = standing(office, batch)
    folder = office.files.batch(batch_id)
    with office.engine() as engine:
        with office.watch.stage("canaries", rows_in=0) as stage:
            seeded, refused = canaries.run(engine, office, held)
            stage.rows_out = seeded
        with office.watch.stage("facts", rows_in=batch.received) as stage:
            engine.attach_parquet("lines", folder.table("lines"))
            earlier_lines(engine, _open_lines_by_officer(office, batch_id))
            request_facts(engine, office.pack, office.lists, header=held.header, signed=True, on=held.on)
            unanswered(engine, office.pack)
            count_lookups(engine, office, batch, held.book, held.on)
            full_facts(
                engine, office.pack, register=held.register, registers=held.registers, header=held.header,
                roster=held.roster, on=held.on,
            )  # fmt: skip
            stage.rows_out = batch.received
        with office.watch.stage("law", rows_in=batch.received) as stage:
            sql = assess_sql(
                held.book, authority=held.header.authority, stages=FACIAL, source="facts_packed",
                packed=engine.columns("facts_packed"),
            )  # fmt: skip
            engine.write_parquet(sql, folder.table("findings"))
            engine.attach_parquet("findings_now", folder.table("findings"))
            _keep(engine, folder)
            stage.rows_out = batch.received
        with office.watch.stage("readings", rows_in=batch.received) as stage:
            made_from = inputs(office, held.registers, held.on)
            stage.rows_out = note_readings(
                engine, office, batch, made_from, table="findings_now", stages=FACIAL, kept="readings"
            )
        with office.watch.stage("earlier refusals", rows_in=batch.received) as stage:
            stage.rows_out = note_earlier_refusals(office, engine, batch)
        tally = _tally(engine, held, batch, seeded=seeded, refused=refused)
        codes = _stops(held, tally)
        outcomes = _outcomes(engine, held.book)
        spends = spend(engine, office, batch, held.book, stopped=bool(codes))
    facts = {
        **batch.facts,
        "assessed_on": held.on.isoformat(),
        "book": made_from,
        "registers": held.registers.digest,
        "readings": list(held.book.readings),
        "canaries": [seeded, refused],
        "spends": spends,
    }
    with office.cases.transaction():
        if codes:
            office.cases.set_all_outcomes(batch_id, LineOutcome.HELD)
        else:
            office.cases.set_standings(batch_id, outcomes)
        office.cases.update_batch(
            batch_id,
            state="stopped" if codes else "assessed",
            stopped_by=codes,
            rule_book=held.book.digest,
            facts=facts,
        )
        office.cases.record(
            "assessed", actor="engine", at=office.now(), batch=batch_id, stopped_by=list(codes)
        )
    return office.cases.batch(batch_id)


def _keep(engine: Engine, folder: Any) -> None:
    """Keep what verification and review need, so that text is standardised once."""
    engine.write_parquet("SELECT * FROM request_facts_packed", folder.table("facts"), read_often=True)
    engine.write_parquet(supplied(engine), folder.table("supplied"), read_often=True)
    engine.write_parquet("SELECT * FROM addresses_std", folder.table("addresses_std"))
    engine.write_parquet("SELECT * FROM names_std", folder.table("names_std"))
    engine.write_parquet("SELECT * FROM numbers_std", folder.table("numbers_std"))
    engine.write_parquet(
        "SELECT * EXCLUDE (reason) FROM line_values", folder.table("line_values"), read_often=True
    )


def _tally(engine: Engine, held: Standing, batch: Batch, *, seeded: int, refused: int) -> Tally:
    row = engine.query(
        "SELECT coalesce(max(officer_lines), 0), coalesce(max(reason_lines), 0), "
        "count(*) FILTER (WHERE address_stated AND NOT address_admissible) FROM request_facts"
    )[0]
    failed = engine.query(
        f"SELECT count(*) FROM findings_now WHERE NOT ({all_zero(words('failed', held.book))})"
    )[0][0]
    found = agreement(held.header, held.registers, held.on)
    return Tally(
        lines=batch.received,
        refused=failed,
        busiest_officer=row[0],
        commonest_reason=row[1],
        not_an_address=row[2],
        volume=None if found is None else found.volume,
        canaries=seeded,
        canaries_refused=refused,
    )


def _stops(held: Standing, tally: Tally) -> tuple[str, ...]:
    codes = tripped(tally, Limits())
    return ("order.live", *codes) if held.register["order_live"] else codes


def _outcomes(engine: Engine, book: Book) -> list[tuple[str, str]]:
    """Each outcome with the lines that have it; see `standings`."""
    return standings(
        engine,
        f"SELECT ordinal, CASE WHEN NOT ({all_zero(words('failed', book))}) "
        f"THEN '{LineOutcome.FACIALLY_REFUSED.value}' WHEN NOT ({all_zero(words('unknown', book))}) "
        f"THEN '{LineOutcome.HELD.value}' ELSE '{LineOutcome.VERIFIED_PENDING.value}' END AS outcome "
        "FROM findings_now",
    )


def _open_lines_by_officer(office: Office, batch_id: str) -> dict[str, int]:
    """How many lines of other batches, not refused, name each officer: a ceiling counts them too."""
    counts: dict[str, int] = {}
    with office.engine() as engine:
        engine.attach_rows("open_outcomes", (("outcome", "VARCHAR"),), [(name,) for name in OPEN])
        for other in office.cases.batches():
            if other.id == batch_id or other.state in {"received", "stopped"}:
                continue
            engine.attach_parquet("earlier_values", office.files.batch(other.id).table("line_values"))
            attach_standings(engine, office, other.id)
            rows = engine.query(
                "SELECT officer, count(*) FROM (SELECT DISTINCT v.ordinal, unnest(v.engaged_officers) AS officer "
                "FROM earlier_values AS v JOIN standing AS s ON s.ordinal = v.ordinal "
                "SEMI JOIN open_outcomes AS o ON o.outcome = s.outcome) AS named GROUP BY officer"
            )
            for officer, lines in rows:
                counts[officer] = counts.get(officer, 0) + lines
    return counts
