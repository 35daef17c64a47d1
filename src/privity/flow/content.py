"""What would leave for lines of a batch: requested and permitted, nothing else.

The same steps make what a reviewer is told and what a package holds. Records
are read here, so the caller has accounted for the inspection before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import IntegrityError, OutOfOrderError
from privity.flow.persons import NUMBERS, identifier
from privity.flow.records import OPENED, attach_records
from privity.model.step import Step
from privity.release.extent import Extent, Periods
from privity.release.scale import extent_tables, release_steps
from privity.review.standing import elections_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from privity.flow.office import Engine, Office, Place
    from privity.model.case import Batch
    from privity.model.register import Registers


LEAVING = (("ordinal", "BIGINT"), ("line", "VARCHAR"), ("asked", "BIGINT"), ("person_id", "VARCHAR"))
"""What is made content of: a number and a name of its own, the line that asks, and the person; NULL for the one verified."""


def make_content(
    engine: Engine,
    office: Office,
    batch: Batch,
    lines: Mapping[int, str],
    *,
    settled: Mapping[int, str],
    registers: Registers,
    on: date,
    opened: bool = False,
) -> None:
    """Make ``release_rows`` for the lines named (ordinal to line id), one person each.

    Args:
        engine: Where to make it.
        office: The office.
        batch: The batch.
        lines: Ordinal to line id.
        settled: Ordinal to the person reviewers settled on; of any other line the person verified counts.
        registers: As read at this moment.
        on: The day.
        opened: Whether `opened_items` holds the sealed values that leave; else a sealed value is a mark that names its row.

    Raises:
        IntegrityError: The second look found something that is not the least. Nothing may leave.
        OutOfOrderError: The pack does not say what the authority lets leave.
    """
    rows = [(n, f"{batch.id}/{line_id}", n, settled.get(n)) for n, line_id in sorted(lines.items())]
    _make(engine, office, batch, rows, registers=registers, on=on, opened=opened)


def _make(
    engine: Engine,
    office: Office,
    batch: Batch,
    rows: Sequence[tuple[int, str, int, str | None]],
    *,
    registers: Registers,
    on: date,
    opened: bool = False,
) -> None:
    within = {element for authority, element in office.pack.reach(on) if authority == batch.authority}
    classes = {name: entry["class"] for name, entry in office.pack.elements.items() if name in within}
    folder = office.files.batch(batch.id)
    attach_records(engine, office)
    if opened:
        engine.attach_view("held_items", OPENED)
    extent = _extent(engine, office, batch, registers, on)
    for name in ("answers", "line_values"):
        engine.attach_parquet(name, folder.table(name))
    engine.attach_rows("leaving", LEAVING, rows)
    for name, columns, values in extent_tables(extent, classes):
        engine.attach_rows(name, columns, values)
    engine.run(
        [
            Step(
                "approved_lines",
                "SELECT l.line, l.ordinal, coalesce(a.person_id, l.person_id) AS person_id, v.elements, v.periods "
                "FROM leaving AS l JOIN answers AS a ON a.ordinal = l.asked "
                "JOIN line_values AS v ON v.ordinal = l.asked",
            ),
            *(_of_them(makes, held) for makes, held in HELD.items()),
            *release_steps(),
        ]
    )
    if engine.count("release_excess"):
        raise IntegrityError(
            "The content to be released is not the least.",
            where=batch.id,
            remedy="Release nothing; report it.",
        )


def leaves(office: Office, batch_id: str, release_id: str) -> Place:
    """Where it is kept which elements of each line left in a release."""
    return office.files.batch(batch_id).table(f"leaves-{release_id}")


def attach_left(engine: Engine, office: Office, batch_id: str, release_id: str) -> None:
    """Attach ``gone (ordinal, elements, person_id)``: what left in a release, line by line, and about whom.

    A release of before persons were kept with it was about the persons verified.
    """
    engine.attach_parquet("left_lines", leaves(office, batch_id, release_id))
    engine.attach_parquet("answers", office.files.batch(batch_id).table("answers"))
    kept = "person_id" in engine.columns("left_lines")
    engine.attach_view(
        "gone",
        "SELECT * FROM left_lines" if kept else
        "SELECT l.*, a.person_id FROM left_lines AS l JOIN answers AS a ON a.ordinal = l.ordinal",
    )  # fmt: skip


def identifiers_left(office: Office, batch_id: str, release_id: str) -> dict[int, str]:
    """Ordinal to whom it is about, in the words a label is made of, for everything that left in a release."""
    with office.engine() as engine:
        attach_left(engine, office, batch_id, release_id)
        if "id_digits" not in engine.columns("gone"):
            raise OutOfOrderError(
                "Whom this release is about was not kept with it.",
                where=release_id,
                remedy="It was sealed by an earlier release of this program: recall it and have the lines approved anew.",
            )
        rows = engine.query("SELECT ordinal, person_id, id_kind, id_digits FROM gone")
    return {n: identifier(person_id, kind, digits) for n, person_id, kind, digits in rows}


def persons_left(office: Office, batch_id: str, release_id: str) -> dict[int, str]:
    """Ordinal to the record it is about, for everything that left in a release; empty before its package was made."""
    if not office.files.exists(leaves(office, batch_id, release_id)):
        return {}
    with office.engine() as engine:
        attach_left(engine, office, batch_id, release_id)
        return dict(engine.query("SELECT ordinal, person_id FROM gone"))


def elements_left(office: Office, batch_id: str, release_id: str) -> dict[int, list[str]]:
    """Ordinal to the elements that left in a release, as its package was made."""
    with office.engine() as engine:
        engine.attach_parquet("leaves", leaves(office, batch_id, release_id))
        return dict(engine.query("SELECT ordinal, elements FROM leaves"))


HELD = {"persons": "held_persons", "items": "held_items", "addresses": "held_mail"}
"""What the release steps read, and what the loaded record file calls it."""

ELEMENTS = "SELECT ordinal, list_sort(list(DISTINCT element)) AS elements FROM release_rows GROUP BY ordinal"
"""Per line, the elements that do leave: what is accounted for, which can be less than was asked."""

LEFT = (
    f"SELECT e.*, l.person_id, s.id_kind, s.id_digits FROM ({ELEMENTS}) AS e "
    "JOIN approved_lines AS l ON l.ordinal = e.ordinal LEFT JOIN subjects AS s ON s.person_id = l.person_id"
)
"""The same with the person it is about and that person's number, as it is kept beside the batch."""

SUBJECTS = Step(
    "subjects", f"{NUMBERS} AND person_id IN (SELECT person_id FROM approved_lines) GROUP BY person_id"
)
"""The number of each person something leaves about, as the record file has it; NULL for one without."""


def would_leave(
    office: Office, batch: Batch, lines: Mapping[int, str], *, registers: Registers, on: date
) -> dict[int, tuple[str, ...]]:
    """Ordinal to the elements a release would hold, for those of the lines (ordinal to line id) where anything would.

    Of an ambiguous line nothing would: who it is about is not said; see `would_leave_of`.
    """
    with office.engine() as engine:
        make_content(engine, office, batch, lines, settled={}, registers=registers, on=on)
        return {n: tuple(elements) for n, elements in engine.query(ELEMENTS)}


def would_leave_of(
    office: Office,
    batch: Batch,
    candidates: Mapping[int, Mapping[str, str]],
    *,
    registers: Registers,
    on: date,
) -> dict[int, dict[str, tuple[str, ...]]]:
    """Ordinal to letter to the elements a release would hold if it were about that candidate; empty where nothing would.

    Args:
        office: The office.
        batch: The batch.
        candidates: Ordinal of each ambiguous line to letter to person.
        registers: As read at this moment.
        on: The day.
    """
    named = [(n, letter, who) for n, known in candidates.items() for letter, who in known.items()]
    rows = [(nth, f"{batch.id}/{n}/{letter}", n, who) for nth, (n, letter, who) in enumerate(named)]
    found: dict[int, dict[str, tuple[str, ...]]] = {
        n: dict.fromkeys(known, ()) for n, known in candidates.items()
    }
    if not rows:
        return found
    with office.engine() as engine:
        _make(engine, office, batch, rows, registers=registers, on=on)
        for nth, elements in engine.query(ELEMENTS):
            n, letter, _ = named[nth]
            found[n][letter] = tuple(elements)
    return found


PERIODS: Mapping[str, Periods] = {
    "asked": "asked",
    "instrument": "asked",
    "current": "current",
    "none": "none",
}
"""What the pack says of periods, as release reads it. Where a document names them, the rules hold those the line asks
for against it, at intake and again at release; what is left to do is to keep to the line."""


def _newest(engine: Engine, on: date) -> int | None:
    """The newest year the record file holds an item of, none of them yet to come; None when it holds none."""
    rows = engine.query("SELECT max(period) FROM held_items WHERE period <= ?", [on.year])
    return None if rows[0][0] is None else int(rows[0][0])


def _of_them(makes: str, held: str) -> Step:
    return Step(
        makes, f"SELECT h.* FROM {held} AS h WHERE h.person_id IN (SELECT person_id FROM approved_lines)"
    )


def _extent(engine: Engine, office: Office, batch: Batch, registers: Registers, on: date) -> Extent:
    """What the authority lets leave, under counsel's elections; the strictest reading where none is signed."""
    entry = office.pack.extent(batch.authority)
    if entry is None:
        raise OutOfOrderError(
            "The law pack does not say what this authority lets leave.",
            where=batch.authority,
            remedy="Add it.",
        )
    elections = elections_in_force(registers, on)
    periods = PERIODS[entry.periods]
    return Extent(
        classes=frozenset(entry.classes),
        sources=frozenset(entry.sources),
        periods=periods,
        current_period=_newest(engine, on) if periods == "current" else None,
        address_reading="current" if entry.address.under(elections) else "held_for_period",
        identity_alone=entry.identity_alone.under(elections),
    )
