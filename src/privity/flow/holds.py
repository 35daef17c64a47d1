"""Holds on persons: sensitive cases of which nothing is released, known by labels that name nobody.

    signed entry with the label -> in the register -> inspection entry -> is anybody on file under that id?

The id is given to the command, becomes a label and is forgotten. The hold stands
before the record file is asked, so that a person not yet on file is held all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.errors import InputError, OutOfOrderError
from privity.flow.accounting import inspect_once
from privity.flow.records import attach_records, status
from privity.flow.register import enter
from privity.model.label import person_label
from privity.model.register import HOLD_KINDS, HOLD_NONE
from privity.model.step import Step
from privity.review.standing import held_labels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from privity.flow.office import Engine, Office, Place
    from privity.model.register import Registers

REGISTER = "holds"
REGISTER_HOLDS = Step(
    "register_holds",
    "SELECT a.ordinal, CASE WHEN s.speaks THEN h.ordinal IS NOT NULL END AS held FROM identity_answers AS a "
    "CROSS JOIN holds_register AS s LEFT JOIN held_lines AS h ON h.ordinal = a.ordinal WHERE a.person_id IS NOT NULL",
)


def attach_holds(engine: Engine, office: Office, registers: Registers) -> None:
    """Make ``register_holds (ordinal, held)`` from ``identity_answers``: a row for each line whose person was found.

    `held` is NULL where the register is silent. The day is today's, whenever the batch was assessed.
    """
    labels = held_labels(registers, office.today())
    engine.attach_rows("holds_register", (("speaks", "BOOLEAN"),), [(labels is not None,)])
    engine.attach_rows(
        "held_lines", (("ordinal", "BIGINT"),), list(_held(engine, office, labels or frozenset()))
    )
    engine.run([REGISTER_HOLDS])


def _held(engine: Engine, office: Office, labels: frozenset[str]) -> Iterator[tuple[int]]:
    """The lines whose person bears one of the labels."""
    if labels:
        for rows in engine.stream(
            "SELECT ordinal, person_id FROM identity_answers WHERE person_id IS NOT NULL"
        ):
            yield from ((n,) for n, person_id in rows if person_label(office.keys.unit, person_id) in labels)


def enter_hold(
    office: Office,
    hold_id: str,
    person_id: str,
    *,
    kind: str,
    reference: str,
    person: str,
    key: Place,
    from_on: date | None = None,
    to_on: date | None = None,
) -> bool | None:
    """Enter a hold on a person, then ask the record file whether that person is on it.

    Args:
        office: The office.
        hold_id: Id of the entry.
        person_id: The custodian's id of the person, as the record file writes it. Not kept.
        kind: One of `HOLD_KINDS` but ``none``.
        reference: Where the reason is filed; never a name.
        person: Who signs.
        key: His key.
        from_on: First day; None for today.
        to_on: Last day; None for no last day.

    Returns:
        Whether the person is on file; None when no record file is loaded. The hold stands in any case.

    Raises:
        DutyError: The signer may not enter holds.
        InputError: The entry does not fit. Nothing was changed.
    """
    if kind not in HOLD_KINDS - {HOLD_NONE}:
        raise InputError(
            "The kind of a hold is not one of the list.",
            where="--kind",
            remedy="Name one of " + ", ".join(sorted(HOLD_KINDS - {HOLD_NONE})) + ".",
        )
    if not person_id.strip():
        raise InputError("No person is named.", where="--person-id", remedy="Give the id of the record file.")
    first = from_on or office.today()
    if to_on is not None and to_on < first:
        raise InputError(
            "The last day is before the first: nobody would be held.",
            where="--to",
            remedy="Give a later day, or none.",
        )
    told = person_id.strip()
    label = person_label(office.keys.unit, told)
    dates = {"from": first, **({} if to_on is None else {"to": to_on})}
    entry = {"id": hold_id, **dates, "kind": kind, "reference": reference, "label": label}
    enter(office, REGISTER, entry, person=person, key=key)
    return _on_file(office, hold_id, told, label=label, by=person)


def begin(office: Office, hold_id: str, *, reference: str, person: str, key: Place) -> dict[str, Any]:
    """Enter that the register is kept and holds nobody: from then on it speaks.

    Raises:
        DutyError: The signer may not enter holds.
        InputError: The id is taken. Nothing was changed.
    """
    entry = {"id": hold_id, "from": office.today(), "kind": HOLD_NONE, "reference": reference}
    return enter(office, REGISTER, entry, person=person, key=key)


def lift(
    office: Office, hold_id: str, *, lifting_id: str, reference: str, person: str, key: Place
) -> dict[str, Any]:
    """Lift a hold as of today, by an entry that replaces it. The person's other holds stand.

    Raises:
        DutyError: The signer may not enter holds.
        InputError: There is no such hold. Nothing was changed.
        OutOfOrderError: It is lifted already, or over. Nothing was changed.
    """
    found = [hold for hold in office.registers().holds or () if hold.id == hold_id]
    if not found:
        raise InputError(
            f"There is no hold {hold_id}.",
            where=hold_id,
            remedy="See `privity hold list` for those there are.",
        )
    today = office.today()
    (hold,) = found
    if not hold.live(max(today, hold.from_on)):
        raise OutOfOrderError(
            f"The hold {hold_id} holds nobody any more.", where=hold_id, remedy="Nothing is to be lifted."
        )
    entry = {
        "id": lifting_id, "from": today, "replaces": hold_id, "kind": hold.kind, "reference": reference,
        "label": hold.label, "lifted_on": today,
    }  # fmt: skip
    return enter(office, REGISTER, entry, person=person, key=key)


def _on_file(office: Office, hold_id: str, person_id: str, *, label: str, by: str) -> bool | None:
    """Whether the person is on the record file, accounted for as an inspection of one record."""
    if status(office) is None:
        return None
    inspect_once(office, f"hold-inspection/{hold_id}", [label], count=1, by=by, why="hold")
    with office.engine() as engine:
        attach_records(engine, office)
        return bool(engine.query("SELECT count(*) FROM held WHERE person_id = ?", [person_id])[0][0])
