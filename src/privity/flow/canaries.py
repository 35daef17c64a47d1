"""Test lines that must be refused ride ahead of every run: if one passes, the gate is in doubt and the batch stops.

They are judged by the same steps and the same SQL as the batch, enter none of
its counts, and only their number stands on the certificate. Source: FM-14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority import assess_sql
from privity.authority.book import DEFAULT_DENY
from privity.flow.budget import uncounted
from privity.flow.facts import full_facts, no_earlier_lines, request_facts, unanswered
from privity.model.finding import Stage
from privity.model.request import COLUMNS

if TYPE_CHECKING:
    from privity.flow.assess import Standing
    from privity.flow.office import Engine, Office


def run(engine: Engine, office: Office, held: Standing) -> tuple[int, int]:
    """How many canaries were judged, and how many were refused for each condition they must fail."""
    riding = _riding(office, held)
    rows = [(-n, *(line.get(column) for column in COLUMNS), "") for n, (line, _) in enumerate(riding, 1)]
    columns = (("ordinal", "BIGINT"), *((name, "VARCHAR") for name in COLUMNS), ("line_digest", "VARCHAR"))
    engine.attach_rows("canary_lines", columns, rows)
    engine.attach_view("lines", "SELECT * FROM canary_lines")
    no_earlier_lines(engine)
    request_facts(engine, office.pack, office.lists, header=held.header, signed=True, on=held.on)
    unanswered(engine, office.pack)
    uncounted(engine)
    full_facts(
        engine,
        office.pack,
        register=held.register,
        registers=held.registers,
        header=held.header,
        roster=held.roster,
        on=held.on,
    )
    sql = assess_sql(held.book, authority=held.header.authority, stages=(Stage.REQUEST,))
    book = held.book
    refused = 0
    for ordinal, *bits in engine.query(f"SELECT * FROM ({sql}) AS judged"):
        failed, _ = book.fold(bits[::2], bits[1::2])
        _, must_fail = riding[-ordinal - 1]
        refused += must_fail <= set(failed)
    return len(rows), refused


def _riding(office: Office, held: Standing) -> list[tuple[dict[str, str | None], frozenset[str]]]:
    """The test lines of the authority relied on; where it is none, any, and what refuses them is that it is none."""
    authority = held.header.authority
    if authority in held.book.authorities:
        return list(office.canaries.get(authority, ()))
    lines = office.canaries.get(office.pack.default_authority, ())
    return [(line, frozenset({DEFAULT_DENY})) for line, _ in lines]
