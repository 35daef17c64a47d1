"""What a reviewer signs when he decides: its bytes, its digest, and whether what is stored is what was signed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.errors import IntegrityError
from privity.flow.acting import check
from privity.model.canonical import canonical
from privity.model.digest import file_digest, purposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privity.flow.office import Office
    from privity.model.case import ReviewDecision
    from privity.model.register import Registers

DECISION = "privity/decision/v2"


def statement_of(batch_id: str, reviewer: str, decisions: Iterable[ReviewDecision]) -> str:
    """Hex digest of a reviewer's decisions, whatever their order: spec/approval.md, "A reviewer's decisions"."""
    ordered = sorted(decisions, key=lambda d: d.ordinal)
    return purposed(DECISION, canonical([batch_id, reviewer, [_signed_form(d) for d in ordered]])).hex()


def check_signed(
    office: Office,
    registers: Registers,
    batch_id: str,
    *,
    stored: Sequence[ReviewDecision],
    settling: Iterable[ReviewDecision],
) -> None:
    """Raise unless the decisions that settle lines were signed, as they are stored, by the reviewers they name.

    Args:
        office: The office.
        registers: As read at this moment.
        batch_id: The batch.
        stored: Every decision of the batch: a signature covers all that were made with one.
        settling: Those that matter.

    Raises:
        IntegrityError: A decision is not what its reviewer signed, or was signed in a form of before candidates were named.
        DutyError: The signature is not by a key of that reviewer that is usable today.
    """
    for statement, reviewer in sorted({(d.statement, d.reviewer) for d in settling}):
        together = [d for d in stored if d.statement == statement]
        place = office.files.batch(batch_id).evidence(statement)
        if (
            {d.reviewer for d in together} != {reviewer}
            or statement_of(batch_id, reviewer, together) != statement
            or not office.files.exists(place)
        ):
            raise IntegrityError(
                f"A decision of {reviewer} is not what he signed.",
                where=batch_id,
                remedy="Release nothing of this batch; have the inspector compare the decisions with their signatures.",
            )
        check(office, registers, statement.encode("ascii"), office.files.read(place), person=reviewer)


def _signed_form(d: ReviewDecision) -> list[Any]:
    return [
        d.ordinal,
        d.version,
        d.verdict,
        d.findings,
        d.candidate,
        d.distinguishes,
        file_digest(d.reason.encode("utf-8")),
    ]
