"""A rule book in Cedar: a second opinion from an engine somebody else wrote and proved.

Every rule is a `forbid` of its own, so that a denial names every rule not surely met; an
authority is a `permit`. What Cedar cannot tell apart is whether a rule failed or is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.language.cedar import cedar_truth
from privity.authority.language.nullfree import surely
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privity.authority.book import Book

PRINCIPAL, ACTION, RESOURCE = 'Approver::"approver"', 'Action::"disclose"', 'Line::"line"'


def cedar_policies(book: Book, authority: str | None, stages: Iterable[Stage] = tuple(Stage)) -> str:
    """One permit, where the authority is one, and one forbid a rule, named by its bit.

    Args:
        book: The rules.
        authority: The authority relied on.
        stages: Stages whose rules are written, all of them judged whatever an earlier one says.
    """
    policies = []
    for _, tests in book.plan(authority, stages, with_header=True):
        policies += [
            f'@id("{test.bit}")\nforbid (principal, action, resource) unless {{ {cedar_truth(surely(test.must_hold))} }};'
            for test in tests
            if test.bit
        ]
    if authority in book.authorities:
        policies.append('@id("0")\npermit (principal, action, resource);')
    return "\n".join(policies)
