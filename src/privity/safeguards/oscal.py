"""What the recipient and its assessor claim, in OSCAL. Claims are never believed in the recipient's favour.

Read: assessment results (the state of each control's finding, the end of the last
assessment) and the plan of action and milestones (open items, severity, deadline).
A document that is absent says nothing; one that cannot be read closes.

Source: NIST OSCAL 1.1, assessment-results and plan-of-action-and-milestones models.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from privity.safeguards.finding import OpenFinding, RuleFinding, closes, judge_findings, restricts
from privity.standards import iso_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from privity.safeguards.rules import Rules

LARGEST: Final = 32 << 20
UNREADABLE: Final = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)


def claims(
    record: Mapping[str, Any], on: date, used: Rules, *, assessment: bytes | None, poam: bytes | None
) -> tuple[RuleFinding, ...]:
    """Every rule the documents bear on; none for a document that is absent."""
    found: list[RuleFinding] = []
    failing: frozenset[str] = frozenset()
    if assessment is not None:
        try:
            results = _root(assessment, "assessment-results")["results"]
            failing = _failing(results)
            found += _assessed(results, failing, on, used)
        except UNREADABLE:
            found.append(_unreadable("assessment"))
    if poam is not None:
        try:
            plan = _root(poam, "plan-of-action-and-milestones")
            found += _planned(plan, record, on, used)
        except UNREADABLE:
            found.append(_unreadable("poam"))
    planned = poam is not None and all(control in _words(poam) for control in failing)
    if failing:
        found.append(
            restricts(
                "assessment.failures_planned",
                met=planned,
                because="every control found wanting stands in the plan of action",
            )
        )
    return tuple(found)


def _root(data: bytes, name: str) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise ValueError("too large")
    root = json.loads(data)[name]
    if not isinstance(root, dict):
        raise TypeError(name)
    return root


def _failing(results: list[dict[str, Any]]) -> frozenset[str]:
    """Controls whose latest finding is not ``satisfied``; a state that is missing is not satisfied."""
    states: dict[str, str] = {}
    for result in sorted(results, key=lambda one: _on(one["start"])):
        for finding in result.get("findings", []):
            target = finding["target"]
            control = target["target-id"].split("_")[0].lower()
            states[control] = target.get("status", {}).get("state", "")
    return frozenset(control for control, state in states.items() if state != "satisfied")


def _assessed(
    results: list[dict[str, Any]], failing: frozenset[str], on: date, used: Rules
) -> Iterator[RuleFinding]:
    ends = [_on(one.get("end", one["start"])) for one in results]
    yield closes(
        "assessment.dated",
        met=bool(ends) and max(ends) <= on,
        because="the assessment has ended, and not in the future",
    )
    yield closes(
        "assessment.key_controls",
        met=failing.isdisjoint(used.key_controls),
        because="no key control was found wanting",
    )


def _planned(
    plan: Mapping[str, Any], record: Mapping[str, Any], on: date, used: Rules
) -> Iterator[RuleFinding]:
    yield closes(
        "poam.same_system",
        met=plan.get("system-id", {}).get("id") == record.get("system_id"),
        because="the plan is about the system of the record",
    )
    risks = {risk["uuid"]: risk for risk in plan.get("risks", [])}
    items = [_item(item, risks) for item in plan.get("poam-items", [])]
    yield from judge_findings("poam", [item for item in items if item is not None], on, used)


def _item(item: Mapping[str, Any], risks: Mapping[str, Any]) -> OpenFinding | None:
    """An item as an open finding; None when all its risks are closed, or it has none and says it is closed."""
    related = [risks[one["risk-uuid"]] for one in item.get("related-risks", [])]
    closed = (
        all(risk.get("status") == "closed" for risk in related)
        if related
        else _property(item, "status") == "closed"
    )
    if closed:
        return None
    ratings = [_property(one, "severity") for one in (item, *related)]
    due = [_on(risk["deadline"]) for risk in related if "deadline" in risk]
    return OpenFinding(
        severity=next((one for one in ratings if one is not None), None), due_on=min(due, default=None)
    )


def _property(holder: Mapping[str, Any], name: str) -> str | None:
    return next((one["value"] for one in holder.get("props", []) if one["name"] == name), None)


def _words(poam: bytes) -> frozenset[str]:
    """Words of a plan, among which the ids of the controls it covers."""
    kept = "".join(c if c.isalnum() or c in "-." else " " for c in poam.decode("utf-8", "replace").lower())
    return frozenset(kept.split())


def _on(moment: str) -> date:
    """The day of an OSCAL date-time."""
    day = iso_day(moment[:10])
    if day is None:
        raise ValueError("day")
    return day


def _unreadable(name: str) -> RuleFinding:
    return closes(f"{name}.readable", met=False, because="the document cannot be read as OSCAL JSON")
