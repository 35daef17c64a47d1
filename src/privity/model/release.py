"""A release, state by state: what may go, what was sealed, what the log said of it.

Each step takes the type the step before returns: `Approved` comes from review
alone, `Sealed` from `privity.release.write_package`, `Accounted` from the log,
and the outbox sends nothing without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003  (field type, read at run time)
from enum import Enum
from typing import NewType

ReleaseId = NewType("ReleaseId", str)

Value = str | Mapping[str, str]
"""One released value: text, or the named fields of a name or an address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A human approval, its signature checked, over an exact set of lines for one recipient.

    Attributes:
        approval_digest: Hex SHA-256 the approver signed.
        row_set: Hex RFC 6962 root over the lines covered, in line order.
        lines: How many lines that root covers.
    """

    batch: str
    authority: str
    recipient: str
    purpose: str
    approver: str
    approval_digest: str
    row_set: str
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovedLine:
    """One approved line, and the one person on file it was verified to be about.

    Attributes:
        line: Full name, ``<batch>/<line_id>``.
        ordinal: 1-based place in the request file.
        elements: Elements requested, codes of the pack's catalogue.
        periods: Years requested; may be empty.
    """

    line: str
    ordinal: int
    person_id: str
    elements: frozenset[str]
    periods: frozenset[int]


class Withholding(Enum):
    """Why something requested on an approved line does not leave. For insiders; never told to a requester."""

    NOT_IN_CATALOGUE = "not_in_catalogue"
    NOT_PERMITTED = "not_permitted"
    IDENTITY_ALONE = "identity_alone"
    SUBJECTS_OWN = "subjects_own"
    JOINT = "joint"
    OTHER_PERSON = "other_person"
    NOT_HELD = "not_held"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedValue:
    """One value of one element. `period` is the year it relates to; None when it has none."""

    element: str
    period: int | None
    value: Value = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedLine:
    """All that leaves for one line; `values` is never empty."""

    line: str
    ordinal: int
    values: tuple[ReleasedValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Something requested that does not leave. `period` is None when the whole element is meant."""

    line: str
    element: str
    period: int | None
    why: Withholding


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What leaves, line by line in request order, and what was withheld and why."""

    lines: tuple[ReleasedLine, ...]
    withheld: tuple[Withheld, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the manifest says of a release in the clear. Nothing here is confidential.

    Attributes:
        approval: Hex digest the approver signed.
        checkpoint: Text of the accounting log's checkpoint last seen before sealing.
        recipient: Register id of the recipient.
        recipient_certificates: Hex SHA-256 of each certificate's DER that can open the package.
        label: Marking that must stay with the information, such as ``DEMONSTRATION``.
        purpose: The one use allowed, a code of the pack.
        destroy_by: Last day the recipient may hold the information.
    """

    release_id: ReleaseId
    custodian: str
    batch: str
    authority: str
    approval: str
    checkpoint: str
    recipient: str
    recipient_certificates: tuple[str, ...]
    label: str
    purpose: str
    sealed_on: date
    destroy_by: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A written package. `digest` is the hex SHA-256 of its manifest, which names every other byte of it."""

    release_id: ReleaseId
    recipient: str
    digest: str
    lines: int
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounted:
    """The log's answer: the package `digest` is durably accounted for from entry `first_entry` on."""

    release_id: ReleaseId
    digest: str
    first_entry: int
    entries: int
