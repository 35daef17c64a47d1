"""What a copied log alone shows about one batch: its entries collected and their order checked.

`account` goes on where this ends, with a bundle that opens the commitments.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from privity_verify.log import Visitor
from privity_verify.problem import AlteredError, need

if TYPE_CHECKING:
    from privity_verify.kinds import Decision

NONE = 2**64 - 1
"""In `standing`: no decision yet."""


@dataclass
class Case:
    """Every entry of one batch.

    Attributes:
        batch: Its number.
        request: Index of its request entry.
        count: Lines received.
        standing: Per line the index of its decision that no later one replaces.
        replaced: Decision index to the one it replaces.
        inspections: Inspection index to its fields; and so on for the other kinds.
        release_of: Decision index to the index of its release.
        recalled: Release index to the index of its recall.
        opened: Approval index to the decisions of the lines that records were opened for under it.
    """

    batch: str
    request: int
    count: int
    fields: dict[str, Any]
    standing: array[int]
    replaced: dict[int, int] = field(default_factory=dict)
    inspections: dict[int, dict[str, Any]] = field(default_factory=dict)
    approvals: dict[int, dict[str, Any]] = field(default_factory=dict)
    releases: dict[int, dict[str, Any]] = field(default_factory=dict)
    certificates: dict[int, dict[str, Any]] = field(default_factory=dict)
    others: dict[int, dict[str, Any]] = field(default_factory=dict)
    release_of: dict[int, int] = field(default_factory=dict)
    recalled: dict[int, int] = field(default_factory=dict)
    opened: dict[int, set[int]] = field(default_factory=dict)


class Collector(Visitor):
    """Collects the entries of `batch` while a whole log is checked; AlteredError where they contradict each other."""

    def __init__(self, batch: str) -> None:
        self._batch = batch
        self._decided: dict[int, int] = {}
        self.case: Case | None = None

    def decision(self, index: int, decision: Decision) -> None:
        """A line is decided: once, or again in place of exactly its standing decision."""
        case = self.case
        if case is None or decision.req != case.request:
            return
        need(1 <= decision.ord <= case.count, f"entry {index} decides a line the batch does not have")
        standing = case.standing[decision.ord - 1]
        if decision.was is None:
            need(standing == NONE, f"entry {index} decides a line a second time (first in entry {standing})")
        else:
            need(
                standing == decision.was, f"entry {index} does not replace the standing decision of its line"
            )
            need(standing not in case.release_of, f"entry {index} replaces the decision of a released line")
            case.replaced[index] = decision.was
        case.standing[decision.ord - 1] = index

    def other(self, index: int, fields: dict[str, Any]) -> None:
        """An entry of another kind; those of other batches are passed over."""
        kind = fields["k"]
        if kind == "request" and fields["batch"] == self._batch:
            need(self.case is None, f"entry {index} is a second request entry of batch {self._batch}")
            empty = array("Q", [NONE]) * fields["count"]
            self.case = Case(self._batch, index, fields["count"], fields, empty)
        elif self.case is not None:
            if fields.get("req") == self.case.request:
                self._of_batch(index, fields, self.case)
            elif fields.get("rel") in self.case.releases:
                self._of_release(index, fields, self.case)

    def _of_batch(self, index: int, fields: dict[str, Any], case: Case) -> None:
        kind = fields["k"]
        if kind == "release":
            self._release(index, fields, case)
            case.releases[index] = fields
        elif kind == "opening":
            self._opening(index, fields, case)
        else:
            groups = {
                "inspection": case.inspections,
                "approval": case.approvals,
                "certificate": case.certificates,
            }
            groups.get(kind, case.others)[index] = fields

    def _of_release(self, index: int, fields: dict[str, Any], case: Case) -> None:
        case.others[index] = fields
        if fields["k"] == "recall":
            case.recalled.setdefault(fields["rel"], index)

    def _release(self, index: int, fields: dict[str, Any], case: Case) -> None:
        """A release rests on a standing decision of this batch and on live approvals of this batch."""
        decision = fields["dec"]
        need(decision not in case.release_of, f"entry {index} releases a line that was released before")
        _check_approved(index, fields, case)
        case.release_of[decision] = index

    def _opening(self, index: int, fields: dict[str, Any], case: Case) -> None:
        """A record is opened for a line that is not released yet, on live approvals of this batch; again, if it was cut off."""
        need(fields["dec"] not in case.release_of, f"entry {index} opens a record for a line released before")
        _check_approved(index, fields, case)
        for approval in fields["apr"]:
            case.opened.setdefault(approval, set()).add(fields["dec"])
        case.others[index] = fields


def _check_approved(index: int, fields: dict[str, Any], case: Case) -> None:
    what = f"{fields['k']} entry {index}"
    for approval in fields["apr"]:
        given = case.approvals.get(approval)
        if given is None:
            raise AlteredError(f"{what} rests on an approval of another batch")
        need(given["verdict"] == "approve", f"{what} rests on entry {approval}, which refuses")
        need(fields["t"] <= given["exp"], f"{what} rests on an approval that had expired")


def check_case(case: Case) -> None:
    """Checks that need the whole log: every line decided once, every release of a line that stands, no approval overdrawn."""
    missing = sum(1 for index in case.standing if index == NONE)
    need(not missing, f"{missing} of {case.count} lines have no decision")
    standing = set(case.standing)
    under: dict[int, int] = {}
    for index, fields in case.releases.items():
        need(fields["dec"] in standing, f"release entry {index} is not of a standing decision of the batch")
        for approval in fields["apr"]:
            under[approval] = under.get(approval, 0) + 1
    for what, counts in (
        ("released", under),
        ("opened", {approval: len(lines) for approval, lines in case.opened.items()}),
    ):
        for approval, count in counts.items():
            covered = case.approvals[approval]["count"]
            need(
                count <= covered,
                f"{count} lines were {what} under approval entry {approval}, which covers {covered}",
            )
