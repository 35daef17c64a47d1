"""Days as rules write them and as pages say them."""

from __future__ import annotations

from datetime import date

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def iso_day(text: str) -> date | None:
    """The day ``2026-01-31`` names; None for anything else, week dates and bare digits included."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def day_words(day: date) -> str:
    """``31 January 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
