"""Whether people may name a candidate as the person a line means, and whether a field tells him from the others.

A machine verifies nobody over a contradiction; people may, over one, and never against what follows here. What either side
leaves out tells nobody apart: it would be equal for all that is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.identity.pattern import DIGITS, contradictions, decode

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMER_NAME: Final = "former_name"
EQUAL: Final = frozenset({"equal", "equal, prior", "equal, current"})
DIFFERS: Final = "differs"
UNLIKE: Final = frozenset(
    (field, word) for field in ("family_name", "given_name") for word in DIGITS[field][:2]
)
"""Names too far from those asked for to be the person named; an initial and anything nearer is for people to weigh."""


def address_agrees(pattern: int) -> bool:
    """Whether the address of a candidate agrees: the place, and the unit unless a side leaves it out."""
    told = decode(pattern)
    return told["address_line1"] in EQUAL and told["address_line2"] != DIFFERS


def against(pattern: int) -> tuple[str, ...]:
    """Why a candidate may not be named as the person a line means, in words; empty when he may.

    >>> against(5822225), against(5802225)
    ((), ('the number is held by the candidate and another field contradicts: it may be borrowed',))

    Raises:
        ValueError: It is no pattern.
    """
    told = decode(pattern)
    contradicts = contradictions(pattern)
    reasons = {
        "the address does not agree": not address_agrees(pattern),
        "the names are not those asked for": any(pair in UNLIKE for pair in told.items()),
        "more than one field contradicts": contradicts > 1,
        "the number is held by the candidate and another field contradicts: it may be borrowed": (
            told["id_number"] in EQUAL and contradicts > 0
        ),
        "a field contradicts, and neither number nor birth date agrees": (
            contradicts > 0 and not EQUAL & {told["id_number"], told["date_of_birth"]}
        ),
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def told_apart(field: str, one: tuple[int, bool], others: Iterable[tuple[int, bool]]) -> bool:
    """Whether the line and a candidate agree in a field and every other candidate differs in it.

    Args:
        field: As a decision names it: one of the fields of a pattern, or `FORMER_NAME`.
        one: The candidate's pattern, and whether the name it rests on is a former one.
        others: The same of every other candidate.
    """
    return _reads(field, *one) is True and all(_reads(field, *other) is False for other in others)


def _reads(field: str, pattern: int, former: bool) -> bool | None:  # noqa: FBT001  (a column)
    """Whether the record agrees with the line in a field; None where a side leaves it out or it is only near."""
    if field == FORMER_NAME:
        return former
    word = decode(pattern)[field]
    return True if word in EQUAL else False if word == DIFFERS else None
