"""From text to typed values: the steps that read `lines` and name every bad value.

A bad value is malformed, not unlawful: its line fails ``form.<column>``, its typed
value is NULL, and conditions on it are undetermined. Rules: spec/request-file.md,
"Bad values". What a number or a name may look like is read from `standards`.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Final

from privity.model.step import Step
from privity.standards import day_sql
from privity.standards.reference import table_step

_VIEWS: Final = frozenset({"line_text", "line_judged", "line_marked", "countries"})
_DAYS: Final = {
    "date_of_birth": day_sql("date_of_birth", first=date(1850, 1, 1)),
    "case_opened_on": day_sql("case_opened_on"),
    "value": day_sql("value"),
}
"""Columns that hold a day as text; nobody named in a request was born before 1850."""


def value_steps() -> tuple[Step, ...]:
    """Steps that make `line_values` from `lines`, one row per line.

    They also read what `privity.standards` makes of the same lines, ``ref`` being the
    ordinal: `names_std`, `numbers_std`; and of the law pack `pack_elements`,
    `pack_statutes`, `pack_statute_keys`, `pack_proceedings`, `pack_id_types`.
    """
    return (
        table_step("suffix_words", "name_suffixes", ("word",)),
        *map(
            load,
            (
                "countries",
                "line_text",
                "stated_facts",
                "read_facts",
                "read_elements",
                "read_periods",
                "line_judged",
            ),
        ),
        load("line_marked"),
        load("line_values"),
    )


def load(makes: str) -> Step:
    """The step in ``sql/<makes>.sql``, where ``@column`` stands for the day that a column names."""
    text = files("privity.intake").joinpath("sql", f"{makes}.sql").read_text("utf-8")
    for column, day in _DAYS.items():
        text = text.replace(f"@{column}", day)
    return Step(makes, text.strip(), view=makes in _VIEWS)
