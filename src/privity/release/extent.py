"""How far an authority reaches: which classes of element, from which sources, under which readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

IDENTITY: Final = "identity"
"""The class whose elements say who a person is; released from the person's own row, not from items."""

NAME, ADDRESS, ID_NUMBER = "name", "mailing_address", "id_number"
"""The three elements of identity. Every pack's catalogue uses these codes for them."""

SUBJECT, CUSTODIAN, THIRD_PARTY = "subject", "custodian", "third_party"

AddressReading = Literal["held_for_period", "current"]
Periods = Literal["asked", "current", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What one authority lets leave, as values of the law pack and of counsel's elections.

    Attributes:
        classes: Element classes that may leave. A class not named here never leaves.
        sources: Sources of an item that may leave: ``third_party``, ``custodian``, ``subject``.
            An item whose source is unknown counts as the subject's own.
        periods: ``asked``: items of the periods the line names, and none for a line that names none.
            ``current``: items of the one year that is current, whatever the line names. ``none``: only items that
            belong to no period.
        current_period: The year that is current; None where none is known, and then nothing is current.
        address_reading: ``held_for_period``: the address the file holds for each period asked
            about, and none for a period it holds none for. ``current``: the one current address.
        identity_alone: Whether elements of identity may leave for a line that asks for nothing else permitted.
    """

    classes: frozenset[str]
    sources: frozenset[str]
    periods: Periods = "asked"
    current_period: int | None = None
    address_reading: AddressReading = "held_for_period"
    identity_alone: bool = False


def known_source(source: str | None) -> str:
    """The source of an item or address; one that is not known is the subject's own, the strictest.

    >>> known_source(None), known_source(" Third_Party "), known_source("payer")
    ('subject', 'third_party', 'subject')
    """
    said = (source or "").strip().lower()
    return said if said in {CUSTODIAN, THIRD_PARTY} else SUBJECT
