"""The budget of look-ups: a person and an address are looked up so often and no more, whoever asks and however it is filed.

    keys of the lines -> earlier look-ups that still count -> facts of the register stage
    -> lines to be looked up -> their keys, durable -> outcomes -> look-up

A batch spends when it is assessed, so that batches assessed side by side do not each find
the budget whole. It spends once: what it spends is one file of its own, written again if
a killed run is run again, and never counted against itself. Source: FM-28; design invariant 2.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from privity.errors import IntegrityError
from privity.flow.book import all_zero, words
from privity.intake.lookups import LOOKUP_KEY, LOOKUP_KEY_COLUMNS, lookup_key, lookup_steps, spent_steps
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority import Book
    from privity.flow.office import Engine, Office, Place
    from privity.model.case import Batch

COUNTED = (
    ("ordinal", "BIGINT"),
    ("person_lookups", "BIGINT"),
    ("address_lookups", "BIGINT"),
    ("person_lookups_all", "BIGINT"),
    ("address_lookups_all", "BIGINT"),
)
SPENT = (("key", "UBIGINT"), ("lookups", "BIGINT"))
EARLIER = Step(
    "earlier_lookups",
    "SELECT key, lookups, TRUE AS own FROM spent_by_agency UNION ALL SELECT key, lookups, FALSE AS own FROM spent_by_others",
    view=True,
)


def uncounted(engine: Engine) -> None:
    """Nobody counted: how often a person was looked up is unknown."""
    engine.attach_rows("lookup_loads", COUNTED, [])


def count_lookups(engine: Engine, office: Office, batch: Batch, book: Book, on: date) -> None:
    """Count, for each line just read, the look-ups of its person and its address; keep the counts with the batch.

    Raises:
        IntegrityError: What an earlier batch spent is gone. Nothing was counted.
    """
    spent: dict[bool, list[Place]] = {True: [], False: []}
    for other in _counting(office, batch, book, on):
        spent[other.agency == batch.agency].append(_spent_by(office, other))
    for name, places in (("spent_by_agency", spent[True]), ("spent_by_others", spent[False])):
        if places:
            engine.attach_parquet(name, *places)
        else:
            engine.attach_rows(name, SPENT, [])
    engine.attach_rows(LOOKUP_KEY, LOOKUP_KEY_COLUMNS, [(lookup_key(office.keys.travel),)])
    engine.run([EARLIER, *lookup_steps()])
    engine.write_parquet("SELECT * FROM lookup_loads", office.files.batch(batch.id).table("lookups"))


def counted_before(engine: Engine, office: Office, batch: Batch) -> None:
    """The counts a batch was assessed by: what others asked since takes nothing from it."""
    place = office.files.batch(batch.id).table("lookups")
    if office.files.exists(place):
        engine.attach_parquet("lookup_loads", place)
    else:
        uncounted(engine)


def spend(engine: Engine, office: Office, batch: Batch, book: Book, *, stopped: bool) -> int:
    """Spend, durably, for every line that is going to be looked up; a stopped batch spends nothing.

    Returns:
        Lines that spend.
    """
    clean = all_zero([*words("failed", book), *words("unknown", book)])
    chosen = f"SELECT ordinal FROM findings_now WHERE {clean}" + (" AND FALSE" if stopped else "")
    engine.run([Step("to_look_up", chosen), *spent_steps()])
    engine.write_parquet("SELECT * FROM lookups_spent", office.files.batch(batch.id).table("spent"))
    return engine.count("to_look_up")


def note_look_up(office: Office, batch: Batch) -> Batch:
    """Write down the day of a batch's look-ups, before the first of them: from it they count."""
    on = office.today().isoformat()
    office.cases.update_batch(batch.id, facts={**batch.facts, "looked_up_on": on})
    return office.cases.batch(batch.id)


def _counting(office: Office, batch: Batch, book: Book, on: date) -> Iterator[Batch]:
    """Other batches that spent, under authorities counted with this one's, and whose look-ups still count."""
    named = office.pack.lookup_days
    days = None if named is None else book.parameters[named].today
    routine = office.pack.routine
    for other in office.cases.batches():
        apart = (other.authority in routine) != (batch.authority in routine)
        if other.id == batch.id or apart or not other.facts.get("spends"):
            continue
        looked_up = other.facts.get("looked_up_on")
        # What is assessed and not looked up yet will be: it counts until its day is known.
        if days is None or looked_up is None or (on - date.fromisoformat(str(looked_up))).days < days:
            yield other


def _spent_by(office: Office, other: Batch) -> Place:
    place = office.files.batch(other.id).table("spent")
    if not office.files.exists(place):
        raise IntegrityError(
            f"What {other.id} spent of the budget of look-ups is gone.",
            where=f"{other.id}, spent",
            remedy="Restore the folder of that batch from a backup, then run the command again.",
        )
    return place
