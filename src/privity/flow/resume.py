"""Resume: settle whatever a crash left between two steps, in the order the steps have.

Nothing is decided here. What was stored is accounted, what was accounted is
sent; a run that was cut off is run again and finds its own entries in the log.
What is settled is sealed, an older batch too once an inspector is enrolled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.flow import clock
from privity.flow.adopt import settle
from privity.flow.approve import account_approval
from privity.flow.register import complete
from privity.flow.release import release_one
from privity.flow.review import settle_refusals
from privity.flow.sealing import in_the_clear, seal_original
from privity.flow.submit import account_request
from privity.flow.verify import run
from privity.model.release import ReleaseId

if TYPE_CHECKING:
    from privity.flow.office import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What resume found and finished; `unsealed` lines files stay in the clear, since no inspector is enrolled."""

    entered: int
    requests: int
    runs: int
    approvals: int
    releases: int
    sealed: int
    unsealed: int
    dropped: int


def resume(office: Office) -> Settled:
    """Finish everything unfinished; doing it twice changes nothing.

    Raises:
        IntegrityError: A store and the log disagree; what is listed before it is settled.
        UnavailableError: A store is away, or the clock is not to be believed; then nothing was settled.
        DutyError: A release at INTENT may no longer leave: an approval lapsed or a condition is no longer met.
    """
    clock.check(office)
    office.files.empty_tmp()
    entered = complete(office)
    settle(office)
    requests = runs = approvals = releases = sealed = unsealed = 0
    for batch in office.cases.batches():
        if batch.request_entry is None:
            account_request(office, batch)
            requests += 1
        started = batch.state != "received" or any(e[0] == "run" for e in office.cases.events(batch.id))
        if started and batch.first_decision is None:
            run(office, batch.id)
            runs += 1
        if office.cases.decisions(batch.id):
            settle_refusals(office, office.cases.batch(batch.id))
        for approval in office.cases.approvals(batch.id):
            if approval.entry is None:
                account_approval(office, approval)
                approvals += 1
        for release in office.cases.releases(batch.id):
            if release.state != "delivered":
                release_one(office, office.cases.approval(release.approval), releaser=release.releaser)
                releases += 1
        settled = office.cases.batch(batch.id)
        sealed += seal_original(office, settled)
        unsealed += in_the_clear(office, settled)
    return Settled(
        entered=entered,
        requests=requests,
        runs=runs,
        approvals=approvals,
        releases=releases,
        sealed=sealed,
        unsealed=unsealed,
        dropped=_drop_strays(office),
    )


def _drop_strays(office: Office) -> int:
    """Held packages no release knows: sealed before INTENT could be found again, never accounted for."""
    known = {release.id for release in office.cases.releases()}
    strays = [name for name in office.outbox.held() if name not in known]
    for name in strays:
        office.outbox.drop(ReleaseId(name))
    return len(strays)
