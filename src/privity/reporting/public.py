"""The public report: per agency and authority, requests, disclosures, persons. Small cells are suppressed.

Source: 26 U.S.C. 6103(p)(3)(C).
"""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST = 10
"""A count below this could point at a person; it is told as "fewer than 10"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicRow:
    """One agency under one authority in one year. None means suppressed."""

    agency: str
    authority: str
    requests: int
    lines: int | None
    disclosures: int | None
    persons: int | None


def suppress(row: PublicRow) -> PublicRow:
    """A row fit to publish: counts from 1 to 9 are withheld, and with persons the disclosures they would betray."""

    def told(count: int | None) -> int | None:
        return None if count is not None and 0 < count < SMALLEST else count

    persons, disclosures = told(row.persons), told(row.disclosures)
    return PublicRow(
        agency=row.agency,
        authority=row.authority,
        requests=row.requests,
        lines=told(row.lines),
        disclosures=None if persons is None else disclosures,
        persons=None if disclosures is None else persons,
    )
