"""Adopt a law pack: checked, proved, kept, signed for by counsel, then in force.

    counsel's duty -> read and checked -> its cases -> proved -> kept -> counsel's signed entry -> in force

Until counsel's entry stands the law in force is the one before, and after a fault it
still is. A crash after the entry is finished by `settle`, from `resume`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority import check, load_pack
from privity.authority.cases import load_cases, wrong_cases
from privity.errors import InputError
from privity.flow.book import CURRENCY
from privity.flow.proving import prove
from privity.flow.register import enter
from privity.model.problem import Problem
from privity.model.register import Duty
from privity.review import require
from privity.review.standing import elections_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from importlib.resources.abc import Traversable

    from privity.authority import Pack
    from privity.authority.proofs import Solver
    from privity.flow.office import Office, Place


def vetted(folder: Traversable, office: Office, solvers: Sequence[Solver]) -> Pack:
    """Read a pack and hold it against its own soundness, and with solvers against its cases and claims.

    Args:
        folder: The pack's folder.
        office: The office.
        solvers: Empty for a pack that comes with this release, whose cases and claims were settled when it was made.

    Raises:
        InputError: It is faulty, stale, unproved, or a case is answered otherwise; every problem at once.
    """
    pack = load_pack(folder)
    today = office.today()
    problems = list(check(pack, today=today))
    problems += [
        Problem(rule="case.wrong", says=f"{case.file}: {says}", remedy="Correct the rule or the case.")
        for case, says in wrong_cases(pack, load_cases(folder, pack) if solvers else ())
    ]
    # A pack that answers its own cases otherwise is not worth proving.
    problems += [] if problems else _unproved(pack, today, solvers)
    if problems:
        raise InputError(
            f"The law pack {pack.name} has {len(problems)} problem(s) and is not adopted.",
            where=pack.name,
            remedy="Mend what is listed; the law in force is the one before.",
            problems=tuple(problems),
        )
    return pack


def _unproved(pack: Pack, today: date, solvers: Sequence[Solver]) -> list[Problem]:
    book = pack.book(today)
    return [
        Problem(
            rule="claim.refuted",
            says=f"{result.claim.authority or 'every authority'}: {result.claim.says} ({solver.name})",
            remedy="See the counterexample with `privity law prove`.",
        )
        for solver in solvers
        for result in prove(pack, book, solver)
        if not result.holds
    ]


def adopt(
    office: Office,
    folder: Traversable,
    solvers: Sequence[Solver],
    *,
    person: str,
    key: Place,
    reason: str,
) -> str:
    """Vet and keep a pack, enter counsel's confirmation of it, and put it in force; its digest.

    Args:
        office: The office.
        folder: The pack's folder.
        solvers: As in `vetted`.
        person: Counsel.
        key: Counsel's key.
        reason: Why it is confirmed, in words.

    Raises:
        DutyError: The signer is not counsel, or the key is not his. The law in force is the one before.
        InputError: As `vetted`, or its files changed meanwhile. The law in force is the one before.
    """
    require(person, Duty.COUNSEL, office.registers(), office.today(), custodian=office.settings.custodian)
    read = office.law.digest(folder)
    vetted(folder, office, solvers)
    digest = office.law.keep(folder)
    if digest != read:
        raise InputError(
            "The law pack was changed while it was read.",
            where=folder.name,
            remedy="Adopt it again when nobody writes to it.",
        )
    taken = {entry.id for entry in office.registers().elections or ()}
    number = next(n for n in range(1, len(taken) + 2) if f"{CURRENCY}-{n}" not in taken)
    entry = {
        "id": f"{CURRENCY}-{number}",
        "from": office.today(),
        "question": CURRENCY,
        "reading": digest,
        "reason": reason,
    }
    enter(office, "elections", entry, person=person, key=key)
    office.law.choose(digest)
    return digest


def settle(office: Office) -> None:
    """Put in force what counsel confirmed, where a crash came between the entry and that."""
    confirmed = elections_in_force(office.registers(), office.today()).get(CURRENCY)
    if confirmed is not None and confirmed != office.law.chosen() and office.law.holds(confirmed):
        office.law.choose(confirmed)
