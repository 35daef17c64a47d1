"""Cedar as a referee: the rule book decided again by an engine of another make.

Any error Cedar reports is an integrity failure here: it skips a policy that errs, a
`forbid` too, and what it then answers means nothing. Without the package nothing is
approved or released.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.authority.cedar import ACTION, PRINCIPAL, RESOURCE, cedar_policies
from privity.authority.language.cedar import context_of
from privity.errors import IntegrityError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cedarpy import AuthzResult

    from privity.authority.book import Book
    from privity.authority.language import Row
    from privity.model.finding import Stage

BATCH: Final = 500
"""Requests handed over at once; each costs about a tenth of a millisecond and some kilobytes."""


class Cedar:
    """One rule book under one authority, as Cedar policies.

    Raises:
        UnavailableError: The package cedarpy is not installed.
    """

    def __init__(self, book: Book, authority: str | None, stages: Iterable[Stage]) -> None:
        try:
            import cedarpy  # noqa: PLC0415 - whoever decides nothing needs none
        except ImportError as error:
            raise UnavailableError(
                "The engine that decides a second time, Cedar, is not installed.",
                where="cedarpy",
                remedy="Install the package cedarpy as the lock file pins it; nothing is approved or released without it.",
            ) from error
        self._cedar = cedarpy
        self._policies = cedarpy.PolicySet.from_str(cedar_policies(book, authority, stages))
        self._denied = frozenset() if authority in book.authorities else frozenset({0})

    def unmet(self, rows: Sequence[Row]) -> list[frozenset[int]]:
        """For each row the bits of the rules not surely met; bit 0 where nothing permits.

        Raises:
            IntegrityError: Cedar could not evaluate a policy, or its answer contradicts its reasons.
        """
        found: list[frozenset[int]] = []
        for start in range(0, len(rows), BATCH):
            requests = [
                {"principal": PRINCIPAL, "action": ACTION, "resource": RESOURCE, "context": context_of(row)}
                for row in rows[start : start + BATCH]
            ]
            answers = self._cedar.is_authorized_batch(requests, self._policies, [])
            found += [self._denied | _bits(answer) for answer in answers]
        return found


def _bits(answer: AuthzResult) -> frozenset[int]:
    named = answer.diagnostics.id_annotations_by_reason
    reasons = frozenset(int(named[reason]) for reason in answer.diagnostics.reasons)
    if answer.diagnostics.errors or answer.allowed is not (reasons == {0}):
        raise IntegrityError(
            "Cedar could not evaluate the rule book.",
            where="the second opinion",
            remedy="Release nothing that rests on it; report the rule book's digest.",
        )
    return reasons - {0}
