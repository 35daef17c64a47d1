"""Release one approval: everything read again, the least content, sealed, held, accounted for, sent.

    1 duty, registers, witnesses, clock   5 seal a package            9 a quorum of witnesses saw the entries
    2 INTENT committed                  6 hold it, durably         10 OUTBOX: the held bytes leave
    3 inspection entry, durable         7 one release entry a line 11 DELIVERED committed
    4 content: requested and permitted  8 ACCOUNTED committed

Where custodians hold the keys of records, 4 begins with an opening entry for each record, seen by the witnesses; shares come after it.

Until 7 returns, a crash leaves nothing disclosed: at most a held package nobody
was sent. After it `resume` finds the entries by their key, has them witnessed and
sends the same held bytes, once. The order is the promise; `tests/flow` breaks it at each step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from privity.accounting import release_entry
from privity.errors import DutyError, IntegrityError, OutOfOrderError, UnavailableError
from privity.flow import clock
from privity.flow.accounting import (
    append_once,
    inspect_once,
    opened_again,
    refuse_if_known,
    seals,
)
from privity.flow.acting import act, check
from privity.flow.assess import Standing, standing
from privity.flow.content import LEFT, SUBJECTS, elements_left, identifiers_left, leaves, make_content
from privity.flow.evidence import LineState, states
from privity.flow.opening import Leave, open_items
from privity.flow.persons import index_log, labels_of
from privity.flow.recheck import check_law
from privity.flow.sampling import check_unread
from privity.flow.settled import settled
from privity.flow.verify import RECORD
from privity.flow.witnessing import witnessed
from privity.model.approval import Statement
from privity.model.case import ReleaseRecord
from privity.model.finding import Stage
from privity.model.line import LineOutcome
from privity.model.register import Duty
from privity.model.release import Accounted, ReleaseId, Terms
from privity.model.rowset import row_set_root
from privity.release import write_package
from privity.release.scale import ROWS, read_lines
from privity.review import delegation
from privity.review.decisions import by_line
from privity.review.standing import elections_in_force, recipient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.flow.office import Engine, Office, Place
    from privity.model.case import ApprovalRecord, Batch
    from privity.model.register import Recipient

LAST = (*RECORD, Stage.FINDING, Stage.RELEASE)
DEMONSTRATION = "DEMONSTRATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaving:
    """What step 1 established; nothing later reads a register again. `settled` is whom reviewers settled on, by ordinal."""

    batch: Batch
    approval: ApprovalRecord
    now: Standing
    target: Recipient
    lines: dict[int, LineState]
    settled: dict[int, str] = field(repr=False)


def send(office: Office, batch_id: str, *, person: str, key: Place) -> list[ReleaseRecord]:
    """Release every approval of a batch that is not released yet.

    Raises:
        DutyError: No releaser's duty, a wrong key, the approver himself, or a condition no longer met.
        IntegrityError: A store, the log or the second engine disagrees. Nothing left.
        OutOfOrderError: There is nothing to release.
    """
    done = {release.approval for release in office.cases.releases(batch_id) if release.state == "delivered"}
    waiting = [a for a in office.cases.approvals(batch_id) if a.id not in done]
    if not waiting:
        raise OutOfOrderError("No approval waits for release.", where=batch_id, remedy="Approve lines first.")
    registers = office.registers()
    what = "\n".join(["release", batch_id, *(a.id for a in waiting)]).encode("ascii")
    act(office, registers, what, person=person, key=key, duty=Duty.RELEASER)
    released = [release_one(office, approval, releaser=person) for approval in waiting]
    index_log(office)
    return released


def purpose_of(batch: Batch, record: ReleaseRecord) -> str:
    """For what a release was; one intended before this was kept has it from its request."""
    return str(record.facts.get("purpose", batch.facts["purpose"]))


def release_one(office: Office, approval: ApprovalRecord, *, releaser: str) -> ReleaseRecord:
    """Take one approval through every step that is still owed.

    Raises:
        UnavailableError: Witnesses or a store are away, or the clock is not to be believed. What was done stands.
    """
    clock.check(office)
    release_id = f"R-{approval.id[2:]}"
    record = _record(office, release_id)
    _see(office, approval.batch, end=0)
    if record is None:
        refuse_if_known(office, _key(release_id), f"the release {release_id}")
        leaving = _check(office, approval, releaser)
        record = _intend(office, leaving, release_id, releaser)
        _hold(office, leaving, record)
    elif record.state == "intent":
        record = _accounted_before(office, record)
        if record.state == "intent":
            leaving = _check(office, approval, record.releaser)
            if release_id not in office.outbox.held():
                _hold(office, leaving, record)
    if record.state == "intent":
        record = _account(office, leaving, record)
    if record.state == "accounted":
        _deliver(office, record)
    return office.cases.releases(approval.batch)[_place(office, record)]


def _accounted_before(office: Office, record: ReleaseRecord) -> ReleaseRecord:
    """If the log took the entries before a crash, the release is accounted for whatever has lapsed since.

    Raises:
        IntegrityError: The package held is not the one accounted for. Nothing is sent.
    """
    first = office.log.appended(_key(record.id))
    if first is None:
        return record
    package = office.outbox.held().get(ReleaseId(record.id))
    if package is None:
        raise IntegrityError(
            f"Entry {first} of the log accounts for a package that is not there any more.",
            where=record.id,
            remedy="Nothing is sent. Restore the folder of packages held: see docs/how-to/restore-from-backup.md.",
        )
    opened_again(office, first, {"package": package})
    office.cases.advance_release(record.id, "accounted", package=package, first_entry=first)
    found = _record(office, record.id)
    return record if found is None else found


def _record(office: Office, release_id: str) -> ReleaseRecord | None:
    return next((r for r in office.cases.releases() if r.id == release_id), None)


def _key(release_id: str) -> str:
    return f"release/{release_id}"


def _place(office: Office, record: ReleaseRecord) -> int:
    return [r.id for r in office.cases.releases(record.batch)].index(record.id)


def _check(office: Office, approval: ApprovalRecord, releaser: str) -> _Leaving:
    """Step 1: the approval as signed, the lines as approved, the law as it stands now."""
    batch = office.cases.batch(approval.batch)
    now = standing(office, batch)
    if approval.entry is None:
        raise OutOfOrderError(
            "The approval is not accounted for yet.",
            where=approval.id,
            remedy="Run `privity release resume`.",
        )
    if office.now() > approval.not_after:
        raise DutyError("The approval has lapsed.", where=approval.id, remedy="Have the lines approved anew.")
    if releaser in {approval.approver, batch.requester}:
        raise DutyError(
            "The releaser approved or requested this.", where=approval.id, remedy="Have another release it."
        )
    digest = Statement.digest_of(approval.statement)
    check(office, now.registers, digest.encode("ascii"), approval.signature, person=approval.approver)
    power = delegation(
        approval.approver, batch.authority, now.registers, now.on, custodian=office.settings.custodian
    )
    ordinals = office.cases.approved_ordinals(approval.id)
    lines = states(office, batch, ordinals)
    rows = row_set_root((s.line_id, s.line_digest, s.entry) for _, s in sorted(lines.items()))
    if rows != approval.root or len(lines) != approval.count:
        raise IntegrityError(
            "The lines are not the ones that were approved.",
            where=approval.id,
            remedy="Release nothing of this batch.",
        )
    unread = Statement.unread_of(approval.statement)
    check_unread(office, batch, now.book, approval, lines, unread=unread)
    target = recipient(now.header, now.registers, now.on)
    pinned = (
        None if target is None else office.signatures.certificate_digest(target.certificate.encode("ascii"))
    )
    if target is None or f'"certificate":"{pinned}"' not in approval.statement.decode("ascii"):
        raise DutyError(
            "The recipient or its certificate is not the one approved.",
            where=approval.id,
            remedy="Approve anew.",
        )
    approver = {
        "approver_delegated": power.signed_by != approval.approver,
        "approver_distinct": approval.approver not in {batch.requester, batch.filed_by, releaser},
        # The content is made and looked over again at step 4, and nothing is sealed if it is not the least.
        "extent_minimal": True,
    }
    decisions = by_line(office.cases.decisions(batch.id))
    persons = settled(office, batch, now, held=lines, decisions=decisions)
    check_law(
        office, batch, now, held=lines, decisions=decisions, settled=persons, stages=LAST, approver=approver
    )
    named = {n: each.person_id for n, each in persons.items()}
    return _Leaving(batch=batch, approval=approval, now=now, target=target, lines=lines, settled=named)


def _intend(office: Office, leaving: _Leaving, release_id: str, releaser: str) -> ReleaseRecord:
    """Step 2. The moment and the dates are fixed here, so that a repeat accounts for the same."""
    at = office.now()
    record = ReleaseRecord(
        id=release_id,
        approval=leaving.approval.id,
        batch=leaving.batch.id,
        releaser=releaser,
        approver=leaving.approval.approver,
        state="intent",
        package="",
        first_entry=None,
        count=leaving.approval.count,
        facts={
            "nature": "elements of the record, the least the authority allows",
            "destroy_by": (at.date() + timedelta(days=office.settings.destroy_after_days)).isoformat(),
            **_authority(office, leaving),
            "registers": leaving.now.registers.digest,
            "safeguards": str(leaving.now.register["safeguards_verdict"]),
        },
        at=at,
    )
    office.cases.intend_release(record)
    return record


def _authority(office: Office, leaving: _Leaving) -> dict[str, Any]:
    """What the authority says of a release: for what it is, whether the law asks for an accounting, when the person is told.

    The office accounts for every release alike. Where no purpose was stated, because the authority asks for none, the
    purpose is the use the authority opens.

    Raises:
        OutOfOrderError: The pack knows no such authority.
    """
    batch = leaving.batch
    provision = office.pack.authority(batch.authority)
    if provision is None or provision.extent is None:
        raise OutOfOrderError(
            "The law pack does not know this authority.", where=batch.authority, remedy="Add it."
        )
    elections = elections_in_force(leaving.now.registers, leaving.now.on)
    return {
        "accounting": provision.accounting,
        "purpose": str(batch.facts["purpose"] or provision.extent.use.rstrip(".")),
        "deferred": not office.pack.tells_at_once(batch.authority, elections),
    }


def _hold(office: Office, leaving: _Leaving, record: ReleaseRecord) -> None:
    """Steps 3 to 6: account for opening the records, then content, package, hold."""
    key = f"release-inspection/{record.id}"
    index = inspect_once(
        office,
        key,
        (s.line_id for _, s in sorted(leaving.lines.items())),
        count=record.count,
        by=record.releaser,
        why="release",
        request=leaving.batch.request_entry,
    )
    office.cases.record(
        "inspected", actor=record.releaser, at=record.at, batch=record.batch, entry=index,
        ordinals=sorted(leaving.lines),
    )  # fmt: skip
    certificate = leaving.target.certificate.encode("ascii")
    folder = office.files.new_folder(f"package-{record.id}") / record.id
    package = office.package_folder(folder, office.signatures, [certificate])
    with office.engine() as engine, office.watch.stage("seal", rows_in=record.count) as stage:
        _make(engine, office, leaving, record)
        sealed = write_package(
            read_lines(row for chunk in engine.stream(ROWS) for row in chunk),
            _terms(office, leaving, record, office.signatures.certificate_digest(certificate)),
            folder=package,
            sign=lambda data: office.signatures.sign(
                data, cert=office.keys.manifest_cert, key=office.keys.manifest_key
            ),
        )
        stage.rows_out = sealed.lines
    office.outbox.hold(ReleaseId(record.id), folder)


def _make(engine: Engine, office: Office, leaving: _Leaving, record: ReleaseRecord) -> None:
    """Step 4. What leaves, line by line, is kept beside the batch: it alone is accounted for."""
    names = {n: state.line_id for n, state in leaving.lines.items()}
    make = partial(
        make_content, engine, office, leaving.batch, names,
        settled=leaving.settled, registers=leaving.now.registers, on=leaving.now.on,
    )  # fmt: skip
    make()
    engine.run([SUBJECTS])
    engine.write_parquet(LEFT, leaves(office, record.batch, record.id))
    if len(elements_left(office, record.batch, record.id)) != len(names):
        raise DutyError(
            "For an approved line nothing may leave any more.",
            where=record.id,
            remedy="Have the lines decided anew.",
        )
    if office.custodians is not None and open_items(
        engine, office, office.custodians, _leave(leaving, record)
    ):
        make(opened=True)
        engine.write_parquet(LEFT, leaves(office, record.batch, record.id))


def _leave(leaving: _Leaving, record: ReleaseRecord) -> Leave:
    return Leave(
        record=record,
        approval=leaving.approval,
        request=leaving.batch.request_entry or 0,
        recipient=leaving.target.id,
        lines=leaving.lines,
    )


def _terms(office: Office, leaving: _Leaving, record: ReleaseRecord, certificate: str) -> Terms:
    return Terms(
        release_id=ReleaseId(record.id),
        custodian=office.settings.custodian,
        batch=leaving.batch.id,
        authority=leaving.batch.authority,
        approval=Statement.digest_of(leaving.approval.statement),
        checkpoint=office.log.checkpoint.decode("utf-8"),
        recipient=leaving.target.id,
        recipient_certificates=(certificate,),
        label=DEMONSTRATION if office.settings.demonstration else "CONFIDENTIAL",
        purpose=purpose_of(leaving.batch, record),
        sealed_on=record.at.date(),
        destroy_by=date.fromisoformat(record.facts["destroy_by"]),
    )


def _account(office: Office, leaving: _Leaving, record: ReleaseRecord) -> ReleaseRecord:
    """Steps 7 and 8: one entry a line, all in one append, then ACCOUNTED."""
    package = office.outbox.held()[record.id]
    ordered = [state for _, state in sorted(leaving.lines.items())]
    elements = elements_left(office, record.batch, record.id)
    labels = labels_of(
        office, identifiers_left(office, record.batch, record.id), deferred=record.facts["deferred"]
    )
    destroy_by = _noon(date.fromisoformat(record.facts["destroy_by"]))

    def entries(when: int) -> list[bytes]:
        return [
            release_entry(
                seal=salted,
                when=when,
                request=leaving.batch.request_entry or 0,
                decision=state.entry,
                approvals=[leaving.approval.entry or 0],
                recipient_id=leaving.target.id,
                authority=leaving.batch.authority,
                release=record.id,
                line=state.line_id,
                by=record.releaser,
                elements=elements[state.ordinal],
                nature=record.facts["nature"],
                purpose=purpose_of(leaving.batch, record),
                recipient=leaving.target.name,
                address=leaving.target.address,
                package=package,
                destroy_by=destroy_by,
                label=labels[state.ordinal],
                accounting=record.facts.get("accounting"),
                registers=record.facts["registers"],
                safeguards=record.facts["safeguards"],
            ).data
            for state, salted in zip(
                ordered,
                seals(office, "release", len(ordered), when=when, of=leaving.batch.request_entry),
                strict=True,
            )
        ]

    with office.watch.stage("release accounting", rows_in=len(ordered)) as stage:
        first = append_once(office, _key(record.id), entries)
        stage.rows_out = len(ordered)
    office.cases.advance_release(record.id, "accounted", package=package, first_entry=first)
    return next(r for r in office.cases.releases(record.batch) if r.id == record.id)


def _see(office: Office, batch_id: str, *, end: int) -> None:
    """Steps 1 and 9: a quorum of witnesses has seen the log up to `end`. Where life hangs on it they may see it later.

    Raises:
        UnavailableError: Too few witnesses answered.
        IntegrityError: A witness saw a log that this one does not extend. That stops an urgent disclosure too.
    """
    try:
        witnessed(office, end)
    except UnavailableError:
        provision = office.pack.authority(office.cases.batch(batch_id).authority)
        if provision is None or not provision.urgent:
            raise
        office.cases.record("unwitnessed", actor="engine", at=office.now(), batch=batch_id, entries=end)


def _deliver(office: Office, record: ReleaseRecord) -> None:
    """Steps 9 to 11."""
    first = record.first_entry or 0
    _see(office, record.batch, end=first + record.count)
    accounted = Accounted(
        release_id=ReleaseId(record.id),
        digest=record.package,
        first_entry=first,
        entries=record.count,
    )
    office.outbox.send(ReleaseId(record.id), record.package, accounted)
    ordinals: Sequence[int] = office.cases.approved_ordinals(record.approval)
    with office.cases.transaction():
        office.cases.set_outcomes(record.batch, ((n, LineOutcome.RELEASED.value) for n in ordinals))
        office.cases.advance_release(record.id, "delivered")
        office.cases.record(
            "delivered", actor=record.releaser, at=office.now(), batch=record.batch, release=record.id
        )


def _noon(day: date) -> int:
    """A day as the log writes it: seconds since 1970 at its noon, UTC."""
    return (day - date(1970, 1, 1)).days * 86_400 + 43_200
