"""Approval on a sample: when lines no person read may be approved because a random few of them were.

Off unless counsel elected it, and only under an authority whose words contemplate lists and that leaves nothing
about a line to a person's finding. The lines are drawn by the engine. Were a share p of the lines wrong, n of them
drawn at random would all be right with a chance of at most (1 - p)^n, the binomial bound, to which drawing without
putting back only adds: 59 without a fault say with 95 % confidence that fewer than 5 in 100 are wrong. That is all they say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.model.line import LineOutcome
from privity.review.decisions import Verdict, verdict
from privity.review.drawing import rank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from privity.model.case import ReviewDecision

GOOD = frozenset({LineOutcome.AWAITING_REVIEW.value, LineOutcome.APPROVED.value, LineOutcome.RELEASED.value})
"""Where a line of a sample may stand while the sample holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Whether the law in force lets an approval of a batch rest on a sample at all.

    Attributes:
        elected: Whether counsel elected it.
        authority: The authority of the batch.
        lists: The words of that authority that contemplate lists; None where it has none.
        findings: What its rules ask a reviewer to find of each line.
        size: Of how many lines a sample must be; None where no number is in force that day.
    """

    elected: bool
    authority: str
    lists: str | None
    findings: tuple[str, ...]
    size: int | None

    def against(self) -> tuple[str, ...]:
        """Every reason of law why not; empty where there is none."""
        reasons = []
        if not self.elected:
            reasons.append("Counsel has not elected that an approval may rest on a sample.")
        if self.lists is None:
            reasons.append(f"The words of {self.authority} do not contemplate lists.")
        if self.findings:
            found = ", ".join(self.findings)
            reasons.append(
                f"Under {self.authority} a reviewer finds {found} of each line, which needs reading."
            )
        if self.size is None or self.size < 1:
            reasons.append("No number of lines for a sample is in force.")
        return tuple(reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledLine:
    """One line of a sample as it stands.

    Attributes:
        outcome: Where it stands.
        answer: What identity answered.
        decisions: Every reviewer's decisions on it.
        opened: Reviewers who opened it.
    """

    outcome: str
    answer: str
    decisions: Sequence[ReviewDecision]
    opened: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample as drawn, and whether an approval may rest on it.

    Attributes:
        seed: Hex digest it was drawn from.
        population: Ordinals of the lines it was drawn from.
        drawn: Ordinals of the lines drawn, ascending.
        against: Every reason why an approval may not rest on it; empty where it may.
    """

    seed: str
    population: frozenset[int]
    drawn: tuple[int, ...]
    against: tuple[str, ...]

    def covers(self, ordinal: int) -> bool:
        """Whether a line that no person read may be approved on this sample."""
        return not self.against and ordinal in self.population and ordinal not in self.drawn


def draw(seed: str, population: Iterable[int], size: int) -> tuple[int, ...]:
    """The lines to read, ascending: as many as `size` says, or all where there are fewer."""
    return tuple(sorted(sorted(population, key=lambda ordinal: rank("sample", seed, ordinal))[:size]))


def unfit(lines: Mapping[int, SampledLine], *, barred: Collection[str]) -> tuple[str, ...]:
    """Every reason why a sample drawn does not carry an approval.

    One line refused or held closes the sample for the batch: every line must then be read.

    Args:
        lines: The lines drawn, by ordinal.
        barred: Persons who may not have reviewed them: who requested, filed or approves.
    """
    reasons = []
    if any(line.outcome not in GOOD or _refused(line) for line in lines.values()):
        reasons.append("A line of the sample was refused, held or recalled: every line must be read.")
    open_ = sum(verdict(line.decisions, line.answer, {}) is Verdict.OPEN for line in lines.values())
    if open_:
        reasons.append(
            f"{open_} line(s) of the sample are not decided for release by the reviewers they need."
        )
    if any(d.reviewer not in line.opened for line in lines.values() for d in line.decisions):
        reasons.append("A line of the sample was decided by a reviewer who had not opened it.")
    if any(d.reviewer in barred for line in lines.values() for d in line.decisions):
        reasons.append("A line of the sample was reviewed by its own requester, filer or approver.")
    if not lines:
        reasons.append("There is no line to draw a sample from.")
    return tuple(reasons)


def _refused(line: SampledLine) -> bool:
    return verdict(line.decisions, line.answer, {}) is Verdict.REFUSE
