"""What blind audits found, read wherever it counts: on certificates, before a release, in every look-up, in a calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.identity.bounds import upper_bound
from privity.identity.calibration import CellCount

if TYPE_CHECKING:
    from privity.flow.office import Office


def result(office: Office, batch_id: str) -> dict[str, Any] | None:
    """What the audit of a batch found, for insiders; None while it is not answered.

    Whoever is unsure has not said that it is the same person, so the bound counts him as wrong.
    """
    for kind, _, _, _, data in office.cases.events(batch_id):
        if kind == "audited":
            n, k = data["verified"], data["other"]
            return {
                "audit": data["audit"],
                "verified": n,
                "other": k,
                "unsure": data["unsure"],
                "bound_ppb": upper_bound(n, k + data["unsure"]),
                "mixed_in": data["mixed_in"],
                "shut": [cell for cell, _, wrong in data["cells"] if wrong],
            }
    return None


def found_wrong(office: Office, batch_id: str) -> frozenset[int]:
    """Ordinals of verified lines of a batch that an auditor said are about somebody else."""
    return frozenset(
        n for kind, _, _, _, data in office.cases.events(batch_id) if kind == "audited" for n in data["wrong"]
    )


def found_other(office: Office, batch_id: str) -> frozenset[tuple[int, str]]:
    """(ordinal, letter) of candidates of ambiguous lines that an auditor said are somebody else."""
    return frozenset(
        (n, letter)
        for kind, _, _, _, data in office.cases.events(batch_id)
        if kind == "audited"
        for n, letter in data.get("others", ())
    )


def audited(office: Office) -> dict[str, tuple[CellCount, ...]]:
    """What the audits of all batches found, cell by cell, by the audit's name."""
    found: dict[str, tuple[CellCount, ...]] = {}
    for batch in office.cases.batches():
        for kind, _, _, _, data in office.cases.events(batch.id):
            if kind == "audited":
                found[data["audit"]] = tuple(
                    CellCount(cell=c, accepts=n, false_accepts=k) for c, n, k in data["cells"]
                )
    return found
