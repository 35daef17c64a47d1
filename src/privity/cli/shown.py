"""Tables people read: a batch, a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.cli.output import put, put_table
from privity.flow.show import STOPS
from privity.model.line import LineOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping

LABELS = {
    LineOutcome.NOT_ASSESSED: "not assessed",
    LineOutcome.FACIALLY_REFUSED: "refused on their face",
    LineOutcome.VERIFIED_PENDING: "facially valid, not looked up yet",
    LineOutcome.RECORD_REFUSED: "refused after look-up (told uniformly)",
    LineOutcome.AWAITING_REVIEW: "awaiting review",
    LineOutcome.HELD: "held",
    LineOutcome.REFUSED_BY_DECISION: "refused by decision",
    LineOutcome.APPROVED: "approved",
    LineOutcome.RELEASED: "released",
    LineOutcome.RECALLED: "recalled",
}

IN_THE_CLEAR = (
    "The lines file of {batch} lies in the clear: there is no inspector with an enrolled key to seal it to. "
    "Enrol one, then run `privity release resume`."
)


def summary_table(found: Mapping[str, Any]) -> None:
    """A batch: outcomes that add up, then conditions, then what stopped it."""
    rows = [(label, found[outcome.value]) for outcome, label in LABELS.items() if found[outcome.value]]
    put_table(str(found["batch"]), ("lines", "count"), [*rows, ("received", found["received"])])
    if found["by_condition"]:
        put("")
        put_table("not met, by condition", ("condition", "lines"), found["by_condition"].items())
    for code in found["breakers"]:
        put(f"stopped: {code}: {STOPS[code]}")
    if found["rule_book"]:
        put(f"rule book {found['rule_book'][:16]}…, log {found['checkpoint'].splitlines()[1]} entries")
