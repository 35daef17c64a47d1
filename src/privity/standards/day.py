"""Days: the one reading of a date written as text, in Python and in SQL.

Only ``2026-01-31`` is read, and only a day the calendar has. Whether a day lies too
far back, or ahead of another, is for the reader who knows what it is the day of.
"""

from __future__ import annotations

from datetime import date


def iso_day(text: str) -> date | None:
    """The day ``2026-01-31`` names; None for anything else, week dates and bare digits included."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def day_sql(column: str, *, first: date = date.min) -> str:
    """An SQL expression: the day that `column` names as `iso_day` reads it, NULL for anything else.

    Args:
        column: A column of text, as it is written in the statement.
        first: The first day that counts; an earlier one is NULL.
    """
    day = f"TRY_CAST({column} AS DATE)"
    return (
        f"CASE WHEN regexp_full_match({column}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}')"
        f" AND {day} >= DATE '{first.isoformat()}' THEN {day} END"
    )
