"""One rule about safeguards, tested once; and how open findings of a review are judged, whoever lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privity.safeguards.rules import Rules

SEVERITIES: Final = ("critical", "high", "moderate", "low")
GRAVE: Final = ("critical", "high")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFinding:
    """One rule, tested once. `weight` is what the verdict becomes when it is not met."""

    rule: str
    met: bool
    weight: Literal["closed", "restricted"]
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFinding:
    """A finding of a review that is not closed. None or an unknown severity is unrated; `due_on` None is undated."""

    severity: Any
    due_on: date | None


def closes(rule: str, *, met: bool, because: str) -> RuleFinding:
    """A rule whose failure closes the gate."""
    return RuleFinding(rule=rule, met=met, weight="closed", because=because)


def restricts(rule: str, *, met: bool, because: str) -> RuleFinding:
    """A rule whose failure leaves the decision to a person with authority, in writing."""
    return RuleFinding(rule=rule, met=met, weight="restricted", because=because)


def judge_findings(
    prefix: str, still_open: Sequence[OpenFinding], on: date, used: Rules
) -> Iterator[RuleFinding]:
    """The rules on open findings: rated, none critical, the grave ones dated, none late."""
    late = on - timedelta(days=used.overdue_days)
    far_too_late = on - timedelta(days=used.overdue_close_days)
    yield closes(
        f"{prefix}.rated",
        met=all(one.severity in SEVERITIES for one in still_open),
        because="every open finding has a severity",
    )
    yield closes(
        f"{prefix}.critical",
        met=all(one.severity != "critical" for one in still_open),
        because="no critical finding is open",
    )
    yield closes(
        f"{prefix}.planned",
        met=all(one.due_on is not None for one in still_open if one.severity in GRAVE),
        because="every grave open finding has a day by which it is mended",
    )
    yield closes(
        f"{prefix}.not_abandoned",
        met=all(one.due_on >= far_too_late for one in still_open if one.due_on is not None),
        because="no open finding is long past its day",
    )
    yield restricts(
        f"{prefix}.on_time",
        met=all(one.due_on is not None and one.due_on >= late for one in still_open),
        because="every open finding has a day, and it has not passed",
    )


def day(said: Mapping[str, Any], name: str) -> date | None:
    """A calendar day under `name`; None when it is absent or anything else."""
    value = said.get(name) if isinstance(said, dict) else None
    return value if isinstance(value, date) and not isinstance(value, datetime) else None
