"""Reporting: the same entries told to four readers, and whether all books agree.

Goes in: counts of the stores and of the log, released lines of a person. Comes
out: tables for the public (small cells suppressed), a person's statement, and a
reconciliation that names every difference.
"""

from privity.reporting.person import Disclosure, statement
from privity.reporting.public import PublicRow, suppress
from privity.reporting.reconcile import Books, differences

__all__ = ["Books", "Disclosure", "PublicRow", "differences", "statement", "suppress"]
