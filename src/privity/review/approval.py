"""Whether a person may approve an exact set of lines, with every reason why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.errors import DutyError
from privity.review.callback import denied, outstanding
from privity.review.decisions import Verdict, verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from privity.model.case import Batch, ObjectionRecord, ReviewDecision
    from privity.model.register import Delegation
    from privity.review.sampling import Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A line somebody wants approved.

    Attributes:
        line: ``<batch>/<line_id>``.
        ordinal: Its place in the file.
        outcome: Where it stands.
        answer: What identity answered.
        decisions: Every reviewer's decisions on it.
        opened: Reviewers who opened it.
        earlier: Earlier refusals of the same person or file.
    """

    line: str
    ordinal: int
    outcome: str
    answer: str
    decisions: Sequence[ReviewDecision]
    opened: frozenset[str]
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Everything around the lines that an approval rests on, read at that moment.

    Attributes:
        sample: The sample it rests on; None where every line was read.
    """

    batch: Batch
    approver: str
    delegation: Delegation
    approved_today: int
    objections: Sequence[ObjectionRecord]
    call_backs_wanted: Sequence[tuple[str, int]]
    call_backs: Mapping[tuple[str, int], bool]
    answers: Mapping[tuple[int, str], str]
    favourable: Mapping[str, bool]
    sample: Sample | None = None


def check(candidates: Sequence[Candidate], setting: Setting) -> None:
    """Raise unless this approver may approve exactly these lines now.

    Raises:
        DutyError: Names the first reason found of each kind; nothing was changed.
    """
    reasons = [*_about_setting(candidates, setting), *_about_lines(candidates, setting)]
    if reasons:
        raise DutyError(
            "The approval is not possible: " + " ".join(reasons),
            where=setting.batch.id,
            remedy="Do what is missing, or approve only lines for which nothing is.",
        )


def _about_setting(candidates: Sequence[Candidate], setting: Setting) -> list[str]:
    batch, reasons = setting.batch, []
    if not candidates:
        reasons.append("No line is decided for release.")
    if setting.approver in {batch.requester, batch.filed_by}:
        reasons.append("The approver requested or filed the batch.")
    if setting.approved_today + len(candidates) > setting.delegation.ceiling_per_day:
        reasons.append("The delegation's daily ceiling would be passed.")
    if batch.stopped_by:
        reasons.append("The batch is stopped.")
    if any(objection.open for objection in setting.objections):
        reasons.append("An objection of counsel is open.")
    missing = outstanding(setting.call_backs_wanted, setting.call_backs)
    if missing:
        reasons.append(f"{len(missing)} call-back(s) of the sample are outstanding.")
    if denied(setting.call_backs):
        reasons.append("An officer called back did not confirm the case.")
    if setting.sample is not None:
        reasons.extend(setting.sample.against)
    return reasons


def is_unread(candidate: Candidate, sample: Sample | None) -> bool:
    """Whether nobody opened or decided a line, and an approval may cover it on the sample all the same."""
    return (
        sample is not None
        and not candidate.opened
        and not candidate.decisions
        and sample.covers(candidate.ordinal)
    )


def _about_lines(candidates: Sequence[Candidate], setting: Setting) -> list[str]:
    tests: dict[str, Callable[[Candidate], bool]] = {
        "does not await review": lambda c: c.outcome != "awaiting_review",
        "is not decided for release by the reviewers it needs": lambda c: (
            verdict(c.decisions, c.answer, setting.favourable) is not Verdict.RELEASE
            and not is_unread(c, setting.sample)
        ),
        "was decided by a reviewer who had not opened it": lambda c: any(
            d.reviewer not in c.opened for d in c.decisions
        ),
        "was reviewed by its own requester, filer or approver": lambda c: any(
            d.reviewer in {setting.approver, setting.batch.requester, setting.batch.filed_by}
            for d in c.decisions
        ),
        "carries an earlier refusal this approver has not answered in writing": lambda c: any(
            not setting.answers.get((c.ordinal, earlier), "").strip() for earlier in c.earlier
        ),
    }
    reasons = []
    for says, fails in tests.items():
        failing = [candidate.line for candidate in candidates if fails(candidate)]
        if failing:
            others = f" and {len(failing) - 1} more" if len(failing) > 1 else ""
            reasons.append(f"Line {failing[0]}{others} {says}.")
    return reasons
