"""What the test of one legal condition can say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Outcome(Enum):
    """The three answers of a legal test. Only MET can open the gate."""

    MET = "met"
    NOT_MET = "not met"
    UNDETERMINED = "undetermined"

    def __bool__(self) -> bool:
        raise TypeError("an outcome has three values; compare it, do not test its truth")


class Stage(Enum):
    """When a condition can be judged. A stage is judged only when the one before is all met."""

    REQUEST = "request"
    REGISTER = "register"
    RECORD = "record"
    FINDING = "finding"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One legal condition, tested once against one set of facts.

    Attributes:
        condition: Stable id, e.g. ``i2.B.iv``; never reused.
        outcome: One of three; see `Outcome`.
        cite: Pinpoint citation of the text that states the condition.
        because: Plain words for a reviewer. Holds no confidential information.
        needs: Names of absent facts; empty unless `outcome` is UNDETERMINED.
        evidence: How far the words cited can be relied on, in words.
    """

    condition: str
    outcome: Outcome
    cite: str
    because: str
    needs: tuple[str, ...] = ()
    evidence: str = ""

    def __bool__(self) -> bool:
        raise TypeError(f"{self.condition} has three outcomes; compare .outcome instead")


def combine(outcomes: Iterable[Outcome]) -> Outcome:
    """Fold the outcomes of conditions that are all required.

    NOT_MET beats UNDETERMINED beats MET, so an absent fact never softens a
    refusal. Nothing tested is UNDETERMINED: it has shown nothing.

    >>> combine([])
    <Outcome.UNDETERMINED: 'undetermined'>
    """
    seen = set(outcomes)
    if Outcome.NOT_MET in seen:
        return Outcome.NOT_MET
    return Outcome.MET if seen == {Outcome.MET} else Outcome.UNDETERMINED
