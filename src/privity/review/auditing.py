"""The blind audit: people compare a few lines with the record the machine found, without knowing what it said.

Verified lines are mixed with as many that were not, in an order that follows from the log, so nobody picks them and
an auditor who says "the same" to everything is wrong half of the time. One person told to be another ends what the
machine may verify in that way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.errors import InputError
from privity.review.drawing import rank

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COMPARED = ("name", "birth_date", "id_number", "address")
FIELD_ANSWERS = frozenset({"agrees", "differs", "silent"})
PERSON_ANSWERS = frozenset({"same", "other", "unsure"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditAnswer:
    """What an auditor says of one pair.

    Attributes:
        item: Its number in the audit, from 1.
        fields: ``agrees``, ``differs`` or ``silent`` for each of `COMPARED`, in that order.
        person: ``same``, ``other`` or ``unsure``.
    """

    item: int
    fields: tuple[str, ...]
    person: str


def draw_audit(seed: str, verified: Iterable[int], others: Iterable[int], *, size: int) -> tuple[int, ...]:
    """The lines of an audit, in the order they are shown.

    Args:
        seed: What the draw starts from; nobody may know it when lines are written.
        verified: Ordinals of the lines verified.
        others: Ordinals of lines that have a candidate and were not verified.
        size: Verified lines wanted; of the others as many as are drawn of these.
    """
    chosen = _lowest(seed, verified, size)
    mixed = (*chosen, *_lowest(seed, others, len(chosen)))
    return tuple(sorted(mixed, key=lambda ordinal: rank("audit-order", seed, ordinal)))


def check_answers(answers: Sequence[AuditAnswer], *, items: int, where: str) -> None:
    """Raise unless every pair of the audit is answered once, in the words there are, and each answer holds together.

    Raises:
        InputError: They are not. Nothing was stored.
    """
    if sorted(answer.item for answer in answers) != list(range(1, items + 1)):
        raise InputError(
            "The answers are not one for each pair of the audit.",
            where=where,
            remedy="Answer every pair once.",
        )
    for answer in answers:
        known = len(answer.fields) == len(COMPARED) and set(answer.fields) <= FIELD_ANSWERS
        if not known or answer.person not in PERSON_ANSWERS:
            raise InputError(
                f"Pair {answer.item} is not answered in the words there are.",
                where=where,
                remedy="Write agrees, differs or silent for each field, and same, other or unsure for the person.",
            )
        if answer.person == "same" and "agrees" not in answer.fields:
            raise InputError(
                f"Pair {answer.item} is called the same, but nothing of it agrees.",
                where=where,
                remedy="Compare the fields again.",
            )


def _lowest(seed: str, ordinals: Iterable[int], size: int) -> list[int]:
    return sorted(ordinals, key=lambda ordinal: rank("audit", seed, ordinal))[:size]
