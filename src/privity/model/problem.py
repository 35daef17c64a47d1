"""One fault of a file, said so that its sender can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong in a file, where, by which rule, and what to do.

    Attributes:
        rule: Stable code, such as ``columns.missing``; documented in spec/request-file.md.
        says: One sentence. Never quotes a value of the file.
        remedy: One imperative sentence.
        row: Data row counted from 1 (the heading is row 0); None when the whole file is meant.
        column: Name of the column; None when the whole row or file is meant.
    """

    rule: str
    says: str
    remedy: str
    row: int | None = None
    column: str | None = None
