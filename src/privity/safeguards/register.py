"""The verdict on a recipient as the office's registers stand on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.model.digest import certificate_digest
from privity.model.register import current
from privity.safeguards.verdict import Verdict, verdict

if TYPE_CHECKING:
    from datetime import date

    from privity.model.register import Registers
    from privity.safeguards.verdict import Conduct


def verdict_of(
    registers: Registers,
    recipient: str,
    on: date,
    *,
    conduct: Conduct | None = None,
    assessment: bytes | None = None,
    poam: bytes | None = None,
) -> Verdict:
    """Judge a recipient by its entry in the safeguards register, for the certificate the recipients register names.

    Args:
        registers: As read, signatures checked.
        recipient: Register id of the recipient.
        on: The day judged.
        conduct: Overdue receipts and destructions; None for none.
        assessment: OSCAL assessment results, JSON bytes; None for none.
        poam: OSCAL plan of action and milestones, JSON bytes; None for none.

    Returns:
        The verdict; its answers are None when the safeguards register is absent. A recipient
        with no entry in force, or with two, is closed.
    """
    if registers.safeguards is None:
        return Verdict(verdict=None, ssr_current=None, on=on, findings=(), digests={})
    entries = [one for one in current(registers.safeguards, on) if one.recipient == recipient]
    targets = [one for one in current(registers.recipients, on) if one.id == recipient]
    return verdict(
        entries[0].record if len(entries) == 1 else None,
        on,
        certificate=certificate_digest(targets[0].certificate) if len(targets) == 1 else "",
        conduct=conduct,
        assessment=assessment,
        poam=poam,
    )
