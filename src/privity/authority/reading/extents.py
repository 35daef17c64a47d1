"""What an authority lets leave, and what a provision asks beside its tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.entries import BEARERS, Choice, Duty, ExtentEntry
from privity.authority.shapes import LINE, fit, is_number, is_one_of, is_text, is_texts, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority.shapes import Faults

PERIODS = ("asked", "instrument", "current", "none")

_EXTENT_REQUIRED = {
    "cite": is_text,
    "classes": is_texts,
    "sources": is_texts,
    "identity_alone": is_text,
    "address": is_text,
    "periods": is_one_of(*PERIODS),
    "recipient": is_text,
    "use": is_text,
    "redisclosure": is_text,
}
_EXTENT_OPTIONAL = {
    "text": is_text,
    "source": is_text,
    "elements": is_texts,
    "lists": is_text,
    "note": is_text,
}
_DUTY_REQUIRED = {
    "id": is_text,
    "cite": is_text,
    "on": is_one_of(*BEARERS),
    "says": is_text,
    "kept_by": is_text,
}
_DUTY_OPTIONAL = {"text": is_text, "source": is_text, "days": is_number, "note": is_text}


def read_extent(table: dict[str, Any], file: str, faults: Faults) -> ExtentEntry | None:
    """The table ``[extent]`` of an authority."""
    where = place(file, table, "extent")
    if not fit(table, where, faults, required=_EXTENT_REQUIRED, optional=_EXTENT_OPTIONAL):
        return None
    alone = read_choice(table["identity_alone"], "always", "never")
    address = read_choice(table["address"], "current", "held_for_period")
    if alone is None or address is None:
        faults.add(
            "extent.choice",
            where,
            "identity_alone is always, never or Q1:reading; address is current, held_for_period or Q1:reading",
            "Write one of those.",
        )
        return None
    return ExtentEntry(
        cite=table["cite"],
        text=table.get("text"),
        source=table.get("source"),
        classes=tuple(table["classes"]),
        elements=tuple(table.get("elements", ())),
        sources=tuple(table["sources"]),
        identity_alone=alone,
        address=address,
        periods=table["periods"],
        recipient=table["recipient"],
        use=table["use"],
        redisclosure=table["redisclosure"],
        lists=table.get("lists"),
        line=table.get(LINE, 1),
    )


def read_choice(written: str, yes: str, no: str) -> Choice | None:
    """What the law settles by a word, or leaves to an election as ``Q1:reading``; None for anything else."""
    question, colon, reading = written.partition(":")
    if colon and question and reading:
        return Choice(None, question, reading)
    return Choice(written == yes) if written in {yes, no} else None


def read_duties(tables: list[dict[str, Any]], file: str, faults: Faults) -> Iterator[Duty]:
    """The tables ``[[duty]]`` of a provision."""
    for table in tables:
        where = place(file, table, table.get("id", "duty"))
        if fit(table, where, faults, required=_DUTY_REQUIRED, optional=_DUTY_OPTIONAL):
            yield Duty(
                id=table["id"],
                cite=table["cite"],
                text=table.get("text"),
                source=table.get("source"),
                on=table["on"],
                says=table["says"],
                days=table.get("days"),
                kept_by=table["kept_by"],
                line=table.get(LINE, 1),
            )
