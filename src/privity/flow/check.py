"""Check a request file before it is filed: no office, no register, no record.

What a requester sees here is exactly what stage `request` of an assessment
says; a condition whose facts lie in a header not given is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.authority import assess_sql
from privity.flow.book import words
from privity.flow.facts import no_earlier_lines, request_facts
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from privity.authority import Book, Pack
    from privity.authority.derive import Lists
    from privity.flow.office import Engine, Place
    from privity.model.request import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One line, checked."""

    line_id: str
    failed: tuple[str, ...]
    undetermined: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Facially valid: nothing failed and nothing undetermined."""
        return not self.failed and not self.undetermined


def check_lines(
    engine: Engine, pack: Pack, lists: Lists, book: Book, lines: Place, *, header: Header | None, on: date
) -> Iterator[Checked]:
    """Every line of a parsed file, in file order.

    Args:
        engine: A fresh engine.
        pack: The law pack.
        lists: Its lists.
        book: The rule book of the day.
        lines: The parsed relation `lines`.
        header: The request's header; None when only lines are checked.
        on: The day it counts as.
    """
    engine.attach_parquet("lines", lines)
    no_earlier_lines(engine)
    request_facts(engine, pack, lists, header=header, signed=header is not None, on=on)
    sql = assess_sql(
        book,
        authority=pack.default_authority if header is None else header.authority,
        stages=(Stage.REQUEST,),
        source="request_facts",
        with_header=header is not None,
    )
    columns = ", ".join([*words("failed", book), *words("unknown", book)])
    rows = engine.stream(
        f"SELECT l.line_id, {columns} FROM ({sql}) AS f JOIN lines AS l ON l.ordinal = f.ordinal ORDER BY l.ordinal"
    )
    known: dict[tuple[int, ...], tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for chunk in rows:
        for line_id, *bits in chunk:
            key = tuple(bits)
            if key not in known:
                known[key] = book.fold(bits[: book.words], bits[book.words :])
            failed, undetermined = known[key]
            yield Checked(line_id=line_id, failed=failed, undetermined=undetermined)
