"""What is said of one entry that a file shows: when it is of, what is opened of it, what stays sealed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from privity_verify.kinds import KINDS
from privity_verify.said import joined, moment

if TYPE_CHECKING:
    from privity_verify.shown import Shown

TOLD = ("nature", "purpose", "recipient", "address", "elements")
"""Sealed fields of a release in the order a person asks for them; others that are opened follow."""

ENDS = {"release": "to be destroyed by", "approval": "may be used until", "opening": "shares are given until"}
"""What the moment in the field `exp` ends, by kind."""


def first_line(entry: Shown) -> str:
    """What it is, when, and where it stands."""
    what = {"release": "Disclosed", "unseal": "Kept from the person until"}.get(entry.fields["k"])
    return f"{what or entry.fields['k'].capitalize()} {moment(entry.fields['t'])}, entry {entry.place:,}"


def lines(entry: Shown, margin: str, clear: list[str] | None = None) -> list[str]:
    """What is opened, what is clear, and what stays sealed.

    Args:
        entry: The entry.
        margin: Stands before each line.
        clear: Further clear fields, as they are said; they stand between what is opened and what stays sealed.
    """
    opened, kind = entry.opened, KINDS[entry.fields["k"]]
    order = [*(name for name in TOLD if name in opened), *sorted(opened.keys() - set(TOLD))]
    said = [f"{name}: {_value(opened[name])}" for name in order]
    if entry.fields["k"] == "release":
        said.append(f"under {entry.fields['auth']}, to {entry.fields['rcp']} in the office's register")
    if "exp" in entry.fields:
        said.append(f"{ENDS[entry.fields['k']]} {moment(entry.fields['exp'])}")
    said += clear or []
    sealed, count = sorted(kind.sealed - opened.keys()), len(entry.fields["_sd"]) - len(opened)
    more = count - len(sealed)
    if count:
        said.append(f"still sealed: {joined([*sealed, *([f'{more} more'] if more else [])])}")
    return [margin + line for line in said]


def data(entry: Shown) -> dict[str, Any]:
    """The same as data."""
    return {
        "index": entry.place,
        "entry": {name: value for name, value in entry.fields.items() if name != "_sd"},
        "opened": entry.opened,
        "sealed": len(entry.fields["_sd"]) - len(entry.opened),
    }


def _value(value: Any) -> str:
    """Text as it is, a list of text with commas, anything else as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return json.dumps(value)
