"""Destroy the secret of a retention unit, on counsel's schedule: off unless the settings say how long a class is kept.

    two duties sign -> entry in the log, durable -> the mark -> the secret overwritten and removed

The entry comes first: a secret that is gone without an entry would be a loss, not a destruction. A crash in
between is finished by doing it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.accounting import build
from privity.accounting.retention import CLASSES
from privity.errors import DutyError, InputError
from privity.flow.accounting import append_once, seal
from privity.flow.acting import act
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.register import Duty

if TYPE_CHECKING:
    from datetime import date

    from privity.flow.office import Office, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A class of entries of one year.

    Attributes:
        name: The class.
        year: In which what the entries are about was received.
        destroyed: Whether its secret is gone.
        kept_until: The last year in which it may not be destroyed; None where it is kept for ever.
    """

    name: str
    year: int
    destroyed: bool
    kept_until: int | None


def units(office: Office) -> list[Unit]:
    """Every unit the log has entries of, as the settings stand."""
    return [
        Unit(
            name=name,
            year=year,
            destroyed=office.units.destroyed(name, year),
            kept_until=_kept_until(office, name, year),
        )
        for name, year in office.units.units()
    ]


def shred(
    office: Office,
    name: str,
    year: int,
    *,
    why: str,
    counsel: tuple[str, Place],
    privacy: tuple[str, Place],
) -> int:
    """Destroy the secret of a unit; index of the log entry that accounts for it.

    Args:
        office: The office.
        name: One of `CLASSES`.
        year: The year.
        why: On what schedule; kept sealed in the log.
        counsel: Who holds counsel's duty, and his key.
        privacy: The privacy officer, another person, and his key.

    Raises:
        InputError: There is no such unit, or nothing says why.
        DutyError: The settings keep it still, or for ever; or one of the two may not.
        UnavailableError: A store failed; doing it again is safe.
    """
    _may(office, name, year, why, office.today())
    if counsel[0] == privacy[0]:
        raise DutyError("One person signed for both.", where="--second", remedy="Have two persons sign.")
    what = canonical(["shred", name, year, file_digest(why.encode())])
    registers = office.registers()
    act(office, registers, what, person=counsel[0], key=counsel[1], duty=Duty.COUNSEL)
    act(office, registers, what, person=privacy[0], key=privacy[1], duty=Duty.PRIVACY)
    entry = append_once(
        office,
        f"shred/{name}/{year}",
        lambda when: [
            build(
                "key-event",
                seal=seal(office, "key-event", when=when),
                when=when,
                clear={"event": "destroy", "use": "unit"},
                sealed={"key": f"{name}-{year}", "by": [counsel[0], privacy[0]], "why": why},
            ).data
        ],
    )
    office.units.destroy(name, year, mark=canonical({"entry": entry, "by": [counsel[0], privacy[0]]}))
    return entry


def _may(office: Office, name: str, year: int, why: str, today: date) -> None:
    if name not in CLASSES or (name, year) not in office.units.units() or not why.strip():
        raise InputError(
            "There is no such unit, or nothing says on what schedule.",
            where=f"{name} {year}",
            remedy="List them with `privity retention list`.",
        )
    last = _kept_until(office, name, year)
    if last is None:
        raise DutyError(
            "The log is a permanent system of records here: no schedule of counsel's ends a retention.",
            where=f"retention.{name}",
            remedy="Only counsel may enter one, in privity.toml.",
        )
    if today.year <= last:
        raise DutyError(
            f"{name} of {year} is kept to the end of {last}.", where=f"retention.{name}", remedy="Wait."
        )


def _kept_until(office: Office, name: str, year: int) -> int | None:
    years = office.settings.retention.get(name)
    return None if years is None else year + years
