"""Reporting: the same entries told to four readers, the public copy of an agreement, and whether all books agree.

Goes in: counts of the stores and of the log, released lines of a person. Comes
out: tables for the public (small cells suppressed), a person's statement, and a
reconciliation that names every difference.
"""

from privity.reporting.agreement import Publishable, copy_json, copy_text, public_copy
from privity.reporting.person import Disclosure, statement
from privity.reporting.public import PublicRow, suppress
from privity.reporting.reconcile import Books, differences

__all__ = [
    "Books",
    "Disclosure",
    "PublicRow",
    "Publishable",
    "copy_json",
    "copy_text",
    "differences",
    "public_copy",
    "statement",
    "suppress",
]
