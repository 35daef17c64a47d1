"""One SELECT, named after the relation it makes.

Rooms own the text; an engine adapter runs it. Values are bound or come from
relations, never interpolated; identifiers are ours, never a caller's.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A relation and the SELECT that makes it.

    Attributes:
        makes: Name of the relation, unique within a plan.
        sql: One SELECT without a semicolon.
        view: True leaves it a view, computed where it is read; False makes a table.
    """

    makes: str
    sql: str
    view: bool = False
