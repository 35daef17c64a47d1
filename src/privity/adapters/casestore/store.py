"""`CaseStore`: what the flows ask of the case store, in transactions."""

from __future__ import annotations

import dataclasses
from datetime import datetime  # noqa: TC003  (signatures are read by the port's contract test)
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError as Clash
from django.db.models import Max, Sum

from privity.adapters.casestore import models
from privity.adapters.casestore.lines import CHUNK, LineStore
from privity.errors import DutyError, InputError, IntegrityError, OutOfOrderError
from privity.model.case import ApprovalRecord, Batch, ObjectionRecord, ReleaseRecord, ReviewDecision
from privity.model.line import LineOutcome
from privity.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

BEFORE = {"accounted": "intent", "delivered": "accounted"}
"""State of a release to the state it must have come from."""


class CaseStore(LineStore):
    """The case store of one office. One process, one store.

    Raises from every method:
        UnavailableError: The database did not answer; the transaction was rolled back.
    """

    # batches

    def file_batch(self, batch: Batch) -> Batch:
        """Store a new batch under the next number of its year; `batch.id` is ignored.

        Raises:
            InputError: The agency filed a batch of this name before. Nothing was stored.
        """
        year = batch.received_at.year
        with self.transaction():
            taken = models.Batch.objects.filter(agency=batch.agency, batch_id=batch.batch_id).first()
            if taken is not None:
                raise _name_taken(taken.id)
            last = models.Batch.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
            stored = dataclasses.replace(batch, id=f"B-{year}-{last + 1}")
            try:
                models.Batch.objects.create(
                    year=year, number=last + 1, **_plain(stored), stopped_by=list(stored.stopped_by)
                )
            except Clash as error:
                raise DutyError(
                    "The person who files a batch may not be its requester.",
                    where=stored.id,
                    remedy="Have another person with the intake duty file it.",
                ) from error
        return stored

    def batch(self, batch_id: str) -> Batch:
        """One batch.

        Raises:
            InputError: There is none of that id.
        """
        row = models.Batch.objects.filter(id=batch_id).first()
        if row is None:
            raise InputError(
                f"There is no batch {batch_id}.",
                where="batch",
                remedy="List the batches with `privity batch list`.",
            )
        return _batch(row)

    def batches(self) -> tuple[Batch, ...]:
        """All batches, in the order of filing."""
        return tuple(_batch(row) for row in models.Batch.objects.order_by("year", "number"))

    def find_filing(self, agency: str, batch_id: str) -> Batch | None:
        """The batch an agency filed under its own name, or None."""
        row = models.Batch.objects.filter(agency=agency, batch_id=batch_id).first()
        return None if row is None else _batch(row)

    def update_batch(self, batch_id: str, **changes: Any) -> None:
        """Set fields of a batch as they advance (state, rule_book, entries, stopped_by, facts)."""
        if "stopped_by" in changes:
            changes["stopped_by"] = list(changes["stopped_by"])
        with self.transaction():
            models.Batch.objects.filter(id=batch_id).update(**changes)

    # history

    def record(
        self, kind: str, *, actor: str, at: datetime, batch: str | None = None, ordinal: int | None = None,
        **data: Any,
    ) -> None:  # fmt: skip
        """Append one event. `data` holds ids, counts and codes only."""
        with self.transaction():
            models.Event.objects.create(
                kind=kind, actor=actor, at=at, batch_id=batch, ordinal=ordinal, data=data
            )

    def events(self, batch_id: str) -> list[tuple[str, str, datetime, int | None, dict[str, Any]]]:
        """(kind, actor, at, ordinal, data) of a batch, oldest first."""
        rows = models.Event.objects.filter(batch_id=batch_id).order_by("id")
        return list(rows.values_list("kind", "actor", "at", "ordinal", "data"))

    # review

    def open_lines(self, batch_id: str, ordinals: Sequence[int], *, person: str, at: datetime) -> None:
        """Record that a named person opened these lines; opening again changes nothing."""
        with self.transaction():
            new = sorted(set(ordinals) - self.opened_by(batch_id, person))
            rows = [models.Opened(batch_id=batch_id, ordinal=n, person=person, at=at) for n in new]
            models.Opened.objects.bulk_create(rows, batch_size=500)

    def opened_by(self, batch_id: str, person: str) -> set[int]:
        """Ordinals a person has opened."""
        rows = models.Opened.objects.filter(batch_id=batch_id, person=person)
        return set(rows.values_list("ordinal", flat=True))

    def openers(self, batch_id: str) -> dict[int, frozenset[str]]:
        """Ordinal to the persons who opened the line."""
        found: dict[int, set[str]] = {}
        for ordinal, person in models.Opened.objects.filter(batch_id=batch_id).values_list(
            "ordinal", "person"
        ):
            found.setdefault(ordinal, set()).add(person)
        return {ordinal: frozenset(persons) for ordinal, persons in found.items()}

    def add_decisions(self, batch_id: str, decisions: Sequence[ReviewDecision], *, at: datetime) -> None:
        """Append reviewers' decisions.

        Raises:
            OutOfOrderError: That reviewer already decided that version of a line. Nothing was stored.
        """
        rows = [models.Decision(batch_id=batch_id, at=at, **dataclasses.asdict(d)) for d in decisions]
        try:
            with self.transaction():
                models.Decision.objects.bulk_create(rows, batch_size=200)
        except Clash as error:
            raise OutOfOrderError(
                "A line in this set was already decided by this reviewer in this version.",
                where=batch_id,
                remedy="Decide it again with a higher version.",
            ) from error

    def decisions(self, batch_id: str) -> list[ReviewDecision]:
        """Every decision on every line of a batch, in line order, oldest version first."""
        rows = models.Decision.objects.filter(batch_id=batch_id).order_by("ordinal", "version", "id")
        return [
            ReviewDecision(
                ordinal=r.ordinal, reviewer=r.reviewer, version=r.version, verdict=r.verdict,
                findings=r.findings, candidate=r.candidate, distinguishes=r.distinguishes, reason=r.reason,
                statement=r.statement,
            )
            for r in rows.iterator(chunk_size=CHUNK)
        ]  # fmt: skip

    def add_objection(self, objection: ObjectionRecord) -> None:
        """Store an objection of counsel."""
        with self.transaction():
            values = dataclasses.asdict(objection)
            models.Objection.objects.create(batch_id=values.pop("batch"), **values)

    def cure_objection(
        self, objection_id: str, *, evidence: str, answer: str, accepted_by: str, at: datetime
    ) -> None:
        """Close an objection by evidence counsel accepted; the objection itself stays."""
        with self.transaction():
            changed = models.Objection.objects.filter(id=objection_id, cured_at=None).update(
                evidence=evidence, answer=answer, accepted_by=accepted_by, cured_at=at
            )
        if not changed:
            raise OutOfOrderError(
                f"There is no open objection {objection_id}.",
                where="objection",
                remedy="List the batch's objections.",
            )

    def objections(self, batch_id: str) -> list[ObjectionRecord]:
        """All objections to a batch, open and cured, oldest first."""
        rows = models.Objection.objects.filter(batch_id=batch_id).order_by("opened_at", "id")
        return [
            ObjectionRecord(
                id=r.id, batch=r.batch_id, condition=r.condition, counsel=r.counsel, text=r.text,
                opened_at=r.opened_at, evidence=r.evidence, answer=r.answer, accepted_by=r.accepted_by,
                cured_at=r.cured_at,
            )
            for r in rows
        ]  # fmt: skip

    def add_call_back(
        self, batch_id: str, *, officer: str, ordinal: int, confirmed: bool, by: str, at: datetime
    ) -> None:
        """Record what an engaged officer said about a case; a second answer is refused."""
        try:
            with self.transaction():
                models.CallBack.objects.create(
                    batch_id=batch_id, officer=officer, ordinal=ordinal, confirmed=confirmed, by=by, at=at
                )
        except Clash as error:
            raise OutOfOrderError(
                "This officer was already called back about this line.",
                where=batch_id,
                remedy="Go to the next.",
            ) from error

    def call_backs(self, batch_id: str) -> dict[tuple[str, int], bool]:
        """(officer, ordinal) -> confirmed."""
        rows = models.CallBack.objects.filter(batch_id=batch_id)
        return {(r.officer, r.ordinal): r.confirmed for r in rows}

    def add_answers(
        self, batch_id: str, answers: Sequence[tuple[int, str, str]], *, approver: str, at: datetime
    ) -> None:
        """Store an approver's written answers: (ordinal, earlier refusal, text). The first to each stands."""
        with self.transaction():
            held = self.answers(batch_id, approver)
            first = {(n, earlier): text for n, earlier, text in reversed(answers)}
            rows = [
                models.Answer(
                    batch_id=batch_id, ordinal=n, earlier=earlier, text=text, approver=approver, at=at
                )
                for (n, earlier), text in first.items()
                if (n, earlier) not in held
            ]
            models.Answer.objects.bulk_create(rows, batch_size=200)

    def answers(self, batch_id: str, approver: str) -> dict[tuple[int, str], str]:
        """(ordinal, earlier refusal) -> text, of this approver only: an answer does not pass to the next."""
        rows = models.Answer.objects.filter(batch_id=batch_id, approver=approver)
        return {(r.ordinal, r.earlier): r.text for r in rows}

    # approval and release

    def add_approval(self, approval: ApprovalRecord, ordinals: Sequence[int]) -> None:
        """Store an approval, the lines it covers and their new outcome, together.

        Raises:
            DutyError: A line is already covered, or the approver is requester or filer. Nothing was stored.
        """
        values = dataclasses.asdict(approval)
        try:
            with self.transaction():
                row = models.Approval.objects.create(batch_id=values.pop("batch"), **values)
                models.ApprovedLine.objects.bulk_create(
                    [models.ApprovedLine(approval=row, batch_id=approval.batch, ordinal=n) for n in ordinals],
                    batch_size=500,
                )
                self.set_outcomes(approval.batch, ((n, LineOutcome.APPROVED.value) for n in ordinals))
        except Clash as error:
            raise DutyError(
                "A line is already approved, or the approver requested or filed this batch.",
                where=approval.batch,
                remedy="Approve exactly the lines that await approval, by another person.",
            ) from error

    def approval(self, approval_id: str) -> ApprovalRecord:
        """One approval.

        Raises:
            InputError: There is none of that id.
        """
        row = models.Approval.objects.filter(id=approval_id).first()
        if row is None:
            raise InputError(
                f"There is no approval {approval_id}.",
                where="approval",
                remedy="List them with `batch show`.",
            )
        return _approval(row)

    def approvals(self, batch_id: str) -> list[ApprovalRecord]:
        """Approvals of a batch, oldest first."""
        return [_approval(r) for r in models.Approval.objects.filter(batch_id=batch_id).order_by("at", "id")]

    def approved_on(self, approver: str, start: datetime, end: datetime) -> int:
        """How many lines this approver's approvals covered from `start` until before `end`."""
        rows = models.Approval.objects.filter(approver=approver, at__gte=start, at__lt=end)
        return rows.aggregate(n=Sum("count"))["n"] or 0

    def set_approval_entry(self, approval_id: str, entry: int) -> None:
        """Record the log index of an approval, once.

        Raises:
            OutOfOrderError: It has one already, or there is no such approval. Nothing was changed.
        """
        with self.transaction():
            changed = models.Approval.objects.filter(id=approval_id, entry=None).update(entry=entry)
        if not changed:
            raise OutOfOrderError(
                f"There is no approval {approval_id} without an entry.",
                where="approval",
                remedy="List them with `batch show`.",
            )

    def approved_ordinals(self, approval_id: str) -> list[int]:
        """The lines an approval covers, in line order."""
        rows = models.ApprovedLine.objects.filter(approval_id=approval_id).order_by("ordinal")
        return list(rows.values_list("ordinal", flat=True))

    def intend_release(self, release: ReleaseRecord) -> None:
        """Store INTENT. A release of that id is left as it is."""
        values = dataclasses.asdict(release)
        values.pop("batch")
        approval_id = values.pop("approval")
        try:
            with self.transaction():
                models.Release.objects.get_or_create(
                    id=values.pop("id"), defaults={"approval_id": approval_id, **values}
                )
        except Clash as error:
            raise DutyError(
                "The releaser may not be the approver.",
                where=release.id,
                remedy="Have another person release it.",
            ) from error

    def advance_release(self, release_id: str, state: str, **changes: Any) -> None:
        """Move a release one step on: ``accounted`` then ``delivered``.

        Raises:
            OutOfOrderError: It does not stand at the step before `state`, or is not there. Nothing was changed.
            IntegrityError: `changes` would alter what is fixed. Nothing was changed.
        """
        try:
            with self.transaction():
                rows = models.Release.objects.filter(id=release_id, state=BEFORE.get(state, ""))
                moved = rows.update(state=state, **changes)
        except Clash as error:
            raise IntegrityError(
                f"The release {release_id} cannot be changed in this way.",
                where="case store",
                remedy="Stop, and have the inspector compare the case store with the log.",
            ) from error
        if not moved:
            raise OutOfOrderError(
                f"The release {release_id} does not stand at the step before {state}.",
                where="release",
                remedy="List the batch's releases.",
            )

    def releases(self, batch_id: str | None = None) -> list[ReleaseRecord]:
        """Releases, oldest first; of one batch or of all."""
        rows = models.Release.objects.select_related("approval").order_by("at", "id")
        if batch_id is not None:
            rows = rows.filter(approval__batch_id=batch_id)
        return [
            ReleaseRecord(
                id=r.id, approval=r.approval_id, batch=r.approval.batch_id, releaser=r.releaser,
                approver=r.approver, state=r.state, package=r.package, first_entry=r.first_entry,
                count=r.count, facts=r.facts, at=r.at,
            )
            for r in rows
        ]  # fmt: skip


def _name_taken(batch_id: str) -> InputError:
    says = f"This agency filed a batch of that name before; it is {batch_id}."
    remedy = "Give a new file a new batch_id."
    problem = Problem(rule="header.taken", says=says, remedy=remedy, column="batch_id")
    return InputError(says, where="batch_id", remedy=remedy, problems=(problem,))


def _plain(batch: Batch) -> dict[str, Any]:
    values = dataclasses.asdict(batch)
    values.pop("stopped_by")
    return values


def _batch(row: models.Batch) -> Batch:
    values = {f.name: getattr(row, f.name) for f in dataclasses.fields(Batch)}
    return Batch(**{**values, "stopped_by": tuple(row.stopped_by)})


def _approval(row: models.Approval) -> ApprovalRecord:
    return ApprovalRecord(
        id=row.id, batch=row.batch_id, approver=row.approver, requester=row.requester, filed_by=row.filed_by,
        root=row.root, count=row.count, not_after=row.not_after, statement=bytes(row.statement),
        signature=bytes(row.signature), entry=row.entry, at=row.at,
    )  # fmt: skip
