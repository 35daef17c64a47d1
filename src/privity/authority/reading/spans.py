"""The days an entry is law."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.entries import InForce
from privity.authority.shapes import fit, is_day

if TYPE_CHECKING:
    from privity.authority.shapes import Faults


def read_in_force(table: Any, where: str, faults: Faults) -> InForce | None:
    """``in_force = { from = day, to = day }``: `to` is the first day it no longer is."""
    at = f"{where}, in_force"
    if not fit(table, at, faults, required={"from": is_day}, optional={"to": is_day}):
        return None
    if "to" in table and table["to"] <= table["from"]:
        faults.add("dates.order", at, "it ends before it begins", "Correct one of the days.")
        return None
    return InForce(first=table["from"], until=table.get("to"))
