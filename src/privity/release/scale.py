"""The same rule as `minimise`, for thousands of lines: named SQL steps, and how their rows become lines again.

Text only. Running it is the engine's work, behind a port.
"""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from privity.model.release import ReleasedLine, ReleasedValue
from privity.model.step import Step
from privity.standards import address_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from privity.model.release import Value
    from privity.release.extent import Extent

ROWS: Final = (
    "SELECT ordinal, line, element, period, nth, field, value FROM release_rows "
    "ORDER BY ordinal, element, period NULLS FIRST, nth, field"
)
"""What `read_lines` reads, in the order it needs."""

Table = tuple[str, tuple[tuple[str, str], ...], list[tuple[Any, ...]]]
"""A small relation for the engine port: name, (column, type) pairs, rows."""


def extent_tables(extent: Extent, classes: Mapping[str, str]) -> tuple[Table, ...]:
    """What the steps read of the law: `pack_elements, extent_classes, extent_sources, extent_terms`."""
    text = "VARCHAR"
    return (
        ("pack_elements", (("element", text), ("class", text)), sorted(classes.items())),
        ("extent_classes", (("class", text),), [(one,) for one in sorted(extent.classes)]),
        ("extent_sources", (("source", text),), [(one,) for one in sorted(extent.sources)]),
        (
            "extent_terms",
            (
                ("address_reading", text),
                ("identity_alone", "BOOLEAN"),
                ("periods", text),
                ("current_period", "INTEGER"),
            ),
            [(extent.address_reading, extent.identity_alone, extent.periods, extent.current_period)],
        ),
    )


def release_steps() -> tuple[Step, ...]:
    """From approved lines to what leaves (`release_rows`) and what does not (`release_withheld`).

    Reads `approved_lines(line, ordinal, person_id, elements VARCHAR[], periods INTEGER[])`, the
    tables of `extent_tables`, and of the record file `persons(person_id, family_name, given_name,
    middle_name, suffix, id_number)`, `items(person_id, element, period, value, source, joint_with)`
    and `addresses(person_id, address_line1 ... country, source, period, received_on, current)`,
    where `period` is an integer, `received_on` a date and `current` a truth value.

    The last step makes `release_excess`, a second look that must find nothing: a row of it
    means the content is not minimal and may not leave.
    """
    return (
        *map(_step, ("elements", "years", "asked", "wanted", "items", "mail")),
        *address_steps("release_mail", "release_mail_forms"),
        *map(_step, ("choices", "addresses", "persons", "rows", "withheld", "excess")),
    )


def read_lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[ReleasedLine]:
    """The rows of `ROWS`, in that order, as one object per line."""
    for (ordinal, line), of_line in groupby(rows, key=lambda row: (row[0], row[1])):
        values = tuple(
            ReleasedValue(element=element, period=period, value=_value(fields))
            for (element, period, _), fields in groupby(of_line, key=lambda row: (row[2], row[3], row[4]))
        )
        yield ReleasedLine(line=line, ordinal=ordinal, values=values)


def _value(fields: Iterable[tuple[Any, ...]]) -> Value:
    named: dict[str, str] = {row[5]: row[6] for row in fields}
    return named.get("", named)


def _step(part: str) -> Step:
    text = files("privity.release").joinpath("sql", f"release_{part}.sql").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    return Step(f"release_{part}", "\n".join(lines).strip())
