"""Who holds which duty on a day, and who may therefore act.

Authority lapses with the office. A person detailed to another agency holds no
duty here for the term. Source: design of duties in docs/reference/registers.md;
Delegation Order 11-2 for approval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import DutyError
from privity.model.register import Duty, current

if TYPE_CHECKING:
    from datetime import date

    from privity.model.register import Delegation, Registers


def duties(person: str, registers: Registers, on: date, *, custodian: str) -> frozenset[Duty]:
    """Duties of a person on a day: none for a stranger, for someone detailed away, or for a silent register."""
    held = [h for h in current(registers.office_holders, on) if h.person == person]
    if any(holder.detailed_to is not None for holder in held):
        return frozenset()
    return frozenset(Duty(duty) for holder in held if holder.agency == custodian for duty in holder.duties)


def certificates(duty: Duty, registers: Registers, on: date, *, custodian: str) -> tuple[bytes, ...]:
    """Certificates in use on a day by those who hold a duty, in the order of the register of keys."""
    held = [key for key in registers.keys or () if key.usable(on)]
    return tuple(
        key.certificate.encode("ascii")
        for key in held
        if duty in duties(key.person, registers, on, custodian=custodian)
    )


def require(person: str, duty: Duty, registers: Registers, on: date, *, custodian: str) -> None:
    """Raise unless the person holds the duty on that day.

    Raises:
        DutyError: Names the duty that is missing, never whether a record exists.
    """
    if duty not in duties(person, registers, on, custodian=custodian):
        raise DutyError(
            f"{person} does not hold the duty {duty.value} on {on.isoformat()}.",
            where="register of office-holders",
            remedy=f"Have a person with the duty {duty.value} act, or enter the office in the register.",
        )


def delegation(person: str, authority: str, registers: Registers, on: date, *, custodian: str) -> Delegation:
    """The delegation that lets a person approve under an authority on a day.

    Raises:
        DutyError: There is none, or the person signed his own.
    """
    for entry in current(registers.delegations, on):
        if entry.person != person or entry.agency != custodian or authority not in entry.authorities:
            continue
        if entry.signed_by == person:
            continue
        return entry
    raise DutyError(
        f"{person} holds no delegation in force to approve under {authority}.",
        where="register of delegations",
        remedy="Have the custodian's head delegate in writing, or another person approve.",
    )
