"""One line of a batch: where it is, and every condition of law in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority import explain
from privity.errors import InputError
from privity.flow.assess import FACIAL
from privity.flow.book import kept_book
from privity.flow.kept import kept_facts
from privity.flow.verify import RECORD
from privity.identity.pattern import decode, said
from privity.model.finding import Stage

if TYPE_CHECKING:
    from privity.flow.evidence import CaseView
    from privity.flow.office import Office
    from privity.model.finding import Finding


def find(office: Office, line: str) -> tuple[str, int]:
    """(batch, ordinal) of ``<batch>/<line_id>``.

    Raises:
        InputError: It is not of that form, or there is no such line.
    """
    batch_id, slash, line_id = line.partition("/")
    if not slash or not line_id:
        raise InputError("A line is named <batch>/<line_id>.", where="line", remedy="Write B-2026-1/L000017.")
    ordinal, _, _ = office.cases.line(batch_id, line_id)
    return batch_id, ordinal


def findings(office: Office, batch_id: str, ordinal: int, *, facial: bool = False) -> tuple[Finding, ...]:
    """Every condition judged about a line, from what was kept with it and under the book it was judged by.

    Args:
        office: The office.
        batch_id: The batch.
        ordinal: The line.
        facial: True stops before the record: what the requester may be told.
    """
    batch = office.cases.batch(batch_id)
    stages = FACIAL if facial else (*RECORD, Stage.FINDING)
    return explain(kept_book(office, batch), batch.authority, kept_facts(office, batch, ordinal), stages)


def as_json(view: CaseView, found: tuple[Finding, ...]) -> dict[str, Any]:
    """A case for programs."""
    return {
        "line": view.line_id,
        "asked": view.asked,
        "identity": {
            "answer": view.answer,
            "tier": view.tier,
            "pattern": view.pattern,
            "levels": None if view.pattern is None else decode(view.pattern),
            "vetoes": list(view.vetoes),
            "because": list(said(view.vetoes)),
            "plausible": view.plausible,
            "notes": list(view.notes),
        },
        "earlier": list(view.earlier),
        "findings": [
            {
                "condition": f.condition,
                "outcome": f.outcome.value,
                "because": f.because,
                "cite": f.cite,
                "evidence": f.evidence,
            }
            for f in found
        ],
    }
