"""Approve an exact set of lines, by a signature over everything that is approved.

    registers, duty, delegation -> lines as decided -> the log agrees -> the second engine agrees
    -> review's own rules -> signature -> stored -> accounted

Before the signature nothing is changed; after it is stored, the approval entry
is owed and `resume` appends it. A release needs the entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from privity.accounting import approval_entry
from privity.errors import DutyError
from privity.flow import clock
from privity.flow.accounting import append_once, seal, seconds
from privity.flow.acting import sign
from privity.flow.assess import standing
from privity.flow.evidence import earlier_refusals, states
from privity.flow.recheck import check_law, check_log
from privity.flow.review import awaiting, call_backs, findings_asked
from privity.flow.sampling import leaving, sample_of, unread_lines
from privity.flow.settled import settled
from privity.flow.verify import RECORD
from privity.model.approval import Statement
from privity.model.case import ApprovalRecord
from privity.model.digest import file_digest
from privity.model.finding import Stage
from privity.model.register import Duty
from privity.model.rowset import row_set_root
from privity.review import Candidate, Setting, Verdict, check, delegation, require, verdict
from privity.review.approval import is_unread
from privity.review.decisions import by_line
from privity.review.standing import recipient

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.flow.assess import Standing
    from privity.flow.evidence import LineState
    from privity.flow.office import Office, Place
    from privity.model.case import Batch
    from privity.review.sampling import Sample

FINDING = (*RECORD, Stage.FINDING)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row the approver says he approves, as exported by `approvable`."""

    line: str
    digest: str
    entry: int


def approvable(office: Office, batch_id: str) -> list[Claimed]:
    """The lines reviewers decided for release and nobody approved yet, as an approval would cover them."""
    batch = office.cases.batch(batch_id)
    decided = by_line(office.cases.decisions(batch_id))
    ordinals = awaiting(office, batch_id, decided)
    held = states(office, batch, ordinals)
    favourable = findings_asked(office, batch)
    return [
        _row(batch_id, s)
        for n, s in sorted(held.items())
        if verdict(decided[n], s.answer, favourable) is Verdict.RELEASE
    ]


def approve(
    office: Office,
    batch_id: str,
    *,
    person: str,
    key: Place,
    claimed: Sequence[Claimed] | None = None,
    at_most: int | None = None,
    on_sample: bool = False,
) -> ApprovalRecord:
    """Approve exactly the claimed rows, or all that are decided for release.

    Args:
        office: The office.
        batch_id: The batch.
        person: The approver.
        key: His key.
        claimed: The rows he means; None means every row `approvable` names.
        at_most: With no rows claimed, the first so many in line order.
        on_sample: Whether to cover lines no person read too, on the sample that was.

    Raises:
        DutyError: A duty, a delegation, a reviewer, an answer or the right key is missing, or a row is
            not the one decided. Nothing was changed.
        IntegrityError: The stores disagree with the log or with what a reviewer signed. Nothing was changed.
        OutOfOrderError: The record file was loaded anew, and a candidate named compares otherwise now. Nothing was changed.
        UnavailableError: A store is away, or the clock is not to be believed. Nothing was changed.
    """
    clock.check(office)
    registers = office.registers()
    today = office.today()
    custodian = office.settings.custodian
    require(person, Duty.APPROVER, registers, today, custodian=custodian)
    batch = office.cases.batch(batch_id)
    power = delegation(person, batch.authority, registers, today, custodian=custodian)
    now_standing = standing(office, batch)
    offered, sample = approvable(office, batch_id), None
    if on_sample:
        barred = {person, batch.requester, batch.filed_by}
        sample = sample_of(office, batch, now_standing.book, barred=barred)
        unread = _meant(office, batch, unread_lines(office, batch, sample), claimed, at_most)
        some = leaving(office, batch, unread, person=person, key=key, registers=registers)
        offered += [_row(batch_id, unread[n]) for n in some]
        offered.sort(key=lambda row: row.entry)
    rows = list(claimed) if claimed is not None else offered[:at_most]
    _check_claim(batch_id, rows, offered)
    ordinals, held = _lines(office, batch, rows)
    decisions = by_line(office.cases.decisions(batch_id))
    check_log(office, batch, held)
    persons = settled(office, batch, now_standing, held=held, decisions=decisions)
    check_law(office, batch, now_standing, held=held, decisions=decisions, settled=persons, stages=FINDING)
    with office.engine() as engine:
        earlier = earlier_refusals(engine, office, batch, ordinals)
    openers = office.cases.openers(batch_id)
    start = datetime.combine(today, time.min, UTC)
    setting = Setting(
        batch=batch,
        approver=person,
        delegation=power,
        approved_today=office.cases.approved_on(person, start, start + timedelta(days=1)),
        objections=office.cases.objections(batch_id),
        call_backs_wanted=call_backs(office, batch_id),
        call_backs=office.cases.call_backs(batch_id),
        answers=office.cases.answers(batch_id, person),
        favourable=findings_asked(office, batch),
        sample=sample,
    )
    candidates = [
        Candidate(
            line=f"{batch_id}/{held[n].line_id}", ordinal=n, outcome=held[n].outcome, answer=held[n].answer,
            decisions=decisions.get(n, ()),
            opened=openers.get(n, frozenset()), earlier=earlier.get(n, ()),
        )
        for n in ordinals
    ]  # fmt: skip
    check(candidates, setting)
    statement = _statement(
        office,
        batch,
        now_standing,
        setting=setting,
        held=[held[n] for n in ordinals],
        earlier=earlier,
        unread=sum(is_unread(candidate, sample) for candidate in candidates),
    )
    signature = sign(office, registers, statement.digest().encode("ascii"), person=person, key=key)
    record = ApprovalRecord(
        id=f"A-{statement.digest()[:16]}",
        batch=batch_id,
        approver=person,
        requester=batch.requester,
        filed_by=batch.filed_by,
        root=statement.root,
        count=statement.count,
        not_after=statement.not_after,
        statement=statement.body(),
        signature=signature,
        entry=None,
        at=office.now(),
    )
    office.cases.add_approval(record, ordinals)
    return account_approval(office, record)


def account_approval(office: Office, record: ApprovalRecord) -> ApprovalRecord:
    """Append the entry of a stored approval, once."""
    if record.entry is None:
        batch = office.cases.batch(record.batch)
        key = f"approval/{record.id}"
        unread = Statement.unread_of(record.statement)
        why = {"why": f"on a sample: {unread} of {record.count} lines no person read"} if unread else {}
        office.cases.set_approval_entry(
            record.id,
            append_once(
                office,
                key,
                lambda when: [
                    approval_entry(
                        seal=seal(office, "approval", when=when, of=batch.request_entry),
                        when=when,
                        request=batch.request_entry or 0,
                        verdict="approve",
                        count=record.count,
                        expires=seconds(record.not_after),
                        statement=Statement.digest_of(record.statement),
                        by=record.approver,
                        rows=record.root,
                        evidence=file_digest(record.signature),
                        **why,
                    ).data
                ],
            ),
        )
    return office.cases.approval(record.id)


def _meant(
    office: Office,
    batch: Batch,
    unread: Sequence[int],
    claimed: Sequence[Claimed] | None,
    at_most: int | None,
) -> dict[int, LineState]:
    """Those of the unread lines the approver can mean: no other's record need be looked at."""
    if claimed is None:
        return states(office, batch, unread[:at_most])
    named = {row.line.partition("/")[2] for row in claimed}
    meant = set(office.cases.lines_named(batch.id, named).values())
    return states(office, batch, [n for n in unread if n in meant])


def _row(batch_id: str, state: LineState) -> Claimed:
    return Claimed(f"{batch_id}/{state.line_id}", state.line_digest, state.entry)


def _rests_on(sample: Sample | None) -> dict[str, Any] | None:
    """What of a sample an approver signs: everybody can draw it again from the log and compare."""
    if sample is None:
        return None
    return {"seed": sample.seed, "population": len(sample.population), "drawn": list(sample.drawn)}


def _check_claim(batch_id: str, rows: Sequence[Claimed], offered: Sequence[Claimed]) -> None:
    may = frozenset(offered)
    stray = [row for row in rows if row not in may]
    if stray or len(set(rows)) != len(rows):
        raise DutyError(
            f"{len(stray) or 'Some'} row(s) are not rows that were decided, or stand twice.",
            where=stray[0].line if stray else batch_id,
            remedy="Export the rows again with `privity review queue --decided` and approve exactly those.",
        )


def _lines(office: Office, batch: Batch, rows: Sequence[Claimed]) -> tuple[list[int], dict[int, LineState]]:
    ids = {row.line.partition("/")[2] for row in rows}
    ordinals = sorted(office.cases.lines_named(batch.id, ids).values())
    return ordinals, states(office, batch, ordinals)


def _statement(
    office: Office,
    batch: Batch,
    now: Standing,
    *,
    setting: Setting,
    held: Sequence[LineState],
    earlier: dict[int, tuple[str, ...]],
    unread: int,
) -> Statement:
    target = recipient(now.header, now.registers, now.on)
    if target is None:
        raise DutyError(
            "The recipient is not on record.", where=batch.recipient, remedy="Enter the recipient."
        )
    elements: dict[str, int] = {}
    for state in held:
        for element in state.elements:
            elements[element] = elements.get(element, 0) + 1
    answers = {
        f"{state.line_id}<{line}": file_digest(setting.answers[state.ordinal, line].encode("utf-8"))
        for state in held
        for line in earlier.get(state.ordinal, ())
    }
    return Statement(
        batch=batch.id,
        request=str(batch.facts["header"]),
        authority=batch.authority,
        rule_book=batch.rule_book,
        findings={condition: len(held) for condition in now.book.ids},
        elements=elements,
        root=row_set_root((s.line_id, s.line_digest, s.entry) for s in held),
        count=len(held),
        unread=unread,
        sample=_rests_on(setting.sample) if unread else None,
        recipient=batch.recipient,
        certificate=office.signatures.certificate_digest(target.certificate.encode("ascii")),
        delegation=setting.delegation.id,
        approver=setting.approver,
        verdict="approve",
        answers=answers,
        objections=tuple(objection.id for objection in setting.objections),
        nonce=office.random(16).hex(),
        not_after=office.now() + timedelta(hours=office.settings.approval_hours),
        log_head=office.log.size,
        demonstration=office.settings.demonstration,
    )
