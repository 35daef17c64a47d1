"""The sample of a batch: drawn from the log, the same whenever it is asked for, and what leaves of lines no person read.

Nothing of the draw is stored, so nothing of it can be changed. The seed is the request entry and the last
decision entry of the batch: both are in the log before anybody may open a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.findings import asked_findings
from privity.errors import DutyError, IntegrityError, OutOfOrderError
from privity.flow.accounting import inspect_once
from privity.flow.acting import act
from privity.flow.content import would_leave
from privity.flow.evidence import nothing_leaves, states
from privity.model.canonical import canonical
from privity.model.digest import file_digest, purposed
from privity.model.line import IdentityAnswer, LineOutcome
from privity.model.register import Duty
from privity.review.decisions import by_line
from privity.review.sampling import Ground, Sample, SampledLine, draw, unfit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from privity.authority import Book
    from privity.flow.evidence import LineState
    from privity.flow.office import Office, Place
    from privity.model.case import ApprovalRecord, Batch
    from privity.model.register import Registers

SEED = "privity/sample-seed/v1"
_DECIDED = (
    LineOutcome.AWAITING_REVIEW,
    LineOutcome.REFUSED_BY_DECISION,
    LineOutcome.APPROVED,
    LineOutcome.RELEASED,
    LineOutcome.RECALLED,
)
"""Where a line may stand that awaited review when the batch was settled."""


def sample_of(office: Office, batch: Batch, book: Book, *, barred: Collection[str]) -> Sample:
    """The sample of a settled batch, with every reason why an approval may not rest on it now.

    Args:
        office: The office.
        batch: The batch.
        book: The rule book in force now.
        barred: Persons who may not have reviewed the sample.

    Raises:
        OutOfOrderError: The batch is not settled.
    """
    ground = _ground(office, book, batch.authority)
    seed, population = seed_of(office, batch, SEED), _population(office, batch)
    drawn = draw(seed, population, ground.size or 0)
    held = states(office, batch, drawn)
    decisions, openers = by_line(office.cases.decisions(batch.id)), office.cases.openers(batch.id)
    lines = {
        n: SampledLine(
            outcome=held[n].outcome,
            answer=held[n].answer,
            decisions=decisions.get(n, ()),
            opened=openers.get(n, frozenset()),
        )
        for n in drawn
    }
    against = ground.against() or unfit(lines, barred=barred)
    return Sample(seed=seed, population=population, drawn=drawn, against=against)


def to_read(office: Office, batch: Batch, book: Book) -> tuple[int, ...]:
    """Ordinals of the lines drawn, for reviewers to open.

    Raises:
        DutyError: The law in force lets no approval of this batch rest on a sample.
        OutOfOrderError: The batch is not settled.
    """
    ground = _ground(office, book, batch.authority)
    if reasons := ground.against():
        raise _refused(batch.id, reasons)
    return draw(seed_of(office, batch, SEED), _population(office, batch), ground.size or 0)


def unread_lines(office: Office, batch: Batch, sample: Sample) -> list[int]:
    """Ordinals that nobody opened or decided and that an approval on the sample may cover, in line order.

    Raises:
        DutyError: An approval may not rest on the sample; every reason is named.
    """
    if sample.against:
        raise _refused(batch.id, sample.against)
    touched = office.cases.openers(batch.id).keys() | by_line(office.cases.decisions(batch.id)).keys()
    standing = office.cases.ordinals(batch.id, LineOutcome.AWAITING_REVIEW)
    return [n for n in standing if sample.covers(n) and n not in touched]


def leaving(
    office: Office,
    batch: Batch,
    lines: Mapping[int, LineState],
    *,
    person: str,
    key: Place,
    registers: Registers,
) -> frozenset[int]:
    """Those of the unread lines of which something would leave; looking is accounted for as the approver's inspection.

    Raises:
        DutyError: The person is no approver, or the key is not his. No record was opened.
    """
    if not lines:
        return frozenset()
    what = canonical(["sample", batch.id, sorted(lines)])
    act(office, registers, what, person=person, key=key, duty=Duty.APPROVER)
    names = {n: state.line_id for n, state in sorted(lines.items())}
    index = inspect_once(
        office,
        f"sampled/{batch.id}/{person}/{file_digest(what)}",
        names.values(),
        count=len(names),
        by=person,
        why="sample",
        request=batch.request_entry,
    )
    with office.watch.stage("opening", rows_in=len(names)) as stage:
        found = would_leave(office, batch, names, registers=registers, on=office.today())
        stage.rows_out = len(found)
    office.cases.record(
        "inspected", actor=person, at=office.now(), batch=batch.id, entry=index, ordinals=list(names),
        empty=[n for n in names if n not in found],
    )  # fmt: skip
    return frozenset(found)


def check_unread(
    office: Office,
    batch: Batch,
    book: Book,
    approval: ApprovalRecord,
    lines: Mapping[int, LineState],
    *,
    unread: int,
) -> None:
    """Raise unless the lines of an approval that no reviewer decided are as many as it says, on a sample that still holds.

    Raises:
        IntegrityError: They are more or fewer.
        DutyError: Counsel withdrew the election, or the sample does not hold any more; nothing is released.
    """
    found = lines.keys() - by_line(office.cases.decisions(batch.id)).keys()
    if len(found) != unread:
        raise IntegrityError(
            "The lines no person read are not as many as the approver signed for.",
            where=approval.id,
            remedy="Release nothing of this batch.",
        )
    if unread:
        barred = {approval.approver, batch.requester, batch.filed_by}
        sample = sample_of(office, batch, book, barred=barred)
        reasons = sample.against or (
            () if all(map(sample.covers, found)) else ("A line lies outside what was sampled.",)
        )
        if reasons:
            raise _refused(approval.id, reasons)


def _ground(office: Office, book: Book, authority: str) -> Ground:
    extent = book.extents.get(authority)
    size = None if office.pack.sample_size is None else book.parameters[office.pack.sample_size].today
    return Ground(
        elected=office.pack.approval_on_sample.under(book.elections),
        authority=authority,
        lists=None if extent is None else extent.lists,
        findings=tuple(asked_findings(book, authority)),
        size=size,
    )


def seed_of(office: Office, batch: Batch, purpose: str) -> str:
    """What a draw of a settled batch starts from: nobody could know it while the request was written.

    Raises:
        OutOfOrderError: The batch is not settled.
    """
    last = office.cases.outcomes_of(batch.id, [batch.received])
    entry = last[0][3] if last else None
    if batch.request_entry is None or batch.first_decision is None or entry is None:
        raise OutOfOrderError("The batch is not settled.", where=batch.id, remedy="Run it first.")
    return purposed(purpose, office.log.entry(batch.request_entry) + office.log.entry(entry)).hex()


def _population(office: Office, batch: Batch) -> frozenset[int]:
    """Lines that awaited review when the batch was settled, of whom exactly one person was found.

    A line of which nothing could leave once it was opened is left out: the next in the order of the draw is read in its place.
    """
    with office.engine() as engine:
        engine.attach_parquet("answers", office.files.batch(batch.id).table("answers"))
        rows = engine.query("SELECT ordinal FROM answers WHERE answer = ?", [IdentityAnswer.VERIFIED.value])
    standing = {n for outcome in _DECIDED for n in office.cases.ordinals(batch.id, outcome)}
    return frozenset(row[0] for row in rows) & standing - nothing_leaves(office, batch.id)


def _refused(where: str, reasons: Collection[str]) -> DutyError:
    return DutyError(
        "An approval cannot rest on a sample: " + " ".join(reasons),
        where=where,
        remedy="Have every line opened and decided by a named reviewer.",
    )
