"""Review: open lines, decide them, call officers back, answer earlier refusals.

A record's evidence is shown only after an inspection entry for exactly those
lines is durable. A decision counts only from someone who opened the line.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from privity.accounting import approval_entry
from privity.authority.findings import asked_findings, conditions_asked
from privity.errors import DutyError, InputError, OutOfOrderError
from privity.flow.accounting import append_once, inspect_once, seal
from privity.flow.acting import act
from privity.flow.book import rule_book
from privity.flow.candidates import ambiguous, letters
from privity.flow.content import would_leave, would_leave_of
from privity.flow.evidence import CaseView, LineState, nothing_leaves, states, views
from privity.flow.sampling import seed_of
from privity.flow.settled import check_named
from privity.flow.show import book_of
from privity.flow.signed import statement_of
from privity.flow.travel import remember_refusals
from privity.model.canonical import canonical
from privity.model.case import ReviewDecision
from privity.model.digest import file_digest
from privity.model.line import LineOutcome
from privity.model.register import Duty
from privity.model.rowset import row_set_root
from privity.review import Verdict, verdict
from privity.review.callback import sample
from privity.review.deciding import check_decisions
from privity.review.decisions import by_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from privity.flow.office import Office, Place
    from privity.model.case import Batch
    from privity.model.register import Registers

CALL_BACKS = "privity/call-back-seed/v1"


def open_lines(
    office: Office, batch_id: str, ordinals: Sequence[int], *, person: str, key: Place
) -> list[CaseView]:
    """Account for the inspection, then show these lines to a reviewer, in the order they are named.

    Raises:
        DutyError: The person holds no duty that may see a case, or filed or requested it.
        InputError: A line does not await review; none was opened.
    """
    batch = office.cases.batch(batch_id)
    if person in {batch.requester, batch.filed_by}:
        raise DutyError(
            "Nobody reviews what he requested or filed.",
            where=batch_id,
            remedy="Have another reviewer open it.",
        )
    check_awaiting(office, batch_id, ordinals)
    registers = office.registers()
    what = canonical(["open", batch_id, sorted(ordinals)])
    act(office, registers, what, person=person, key=key, duty=Duty.REVIEWER)
    shown = views(office, batch, ordinals)
    log_key = f"opened/{batch_id}/{person}/{file_digest(what)}"
    index = inspect_once(
        office,
        log_key,
        (view.line_id for view in shown),
        count=len(ordinals),
        by=person,
        why="review",
        request=batch.request_entry,
    )
    at = office.now()
    with office.watch.stage("opening", rows_in=len(shown)) as stage:
        told = _would_leave(office, batch, shown, registers)
        empty = [view.ordinal for view in told if not view.leaves and not any(view.leaves_of.values())]
        stage.rows_out = len(told) - len(empty)
    office.cases.open_lines(batch_id, ordinals, person=person, at=at)
    office.cases.record(
        "inspected", actor=person, at=at, batch=batch_id, entry=index, ordinals=list(ordinals),
        empty=empty,
    )  # fmt: skip
    found = {view.ordinal: view for view in told}
    return [found[ordinal] for ordinal in ordinals]


def _would_leave(
    office: Office, batch: Batch, shown: Sequence[CaseView], registers: Registers
) -> list[CaseView]:
    """Lines with what would leave of them: of an ambiguous one, for each candidate by its letter."""
    names = {view.ordinal: view.line_id for view in shown}
    leaves = would_leave(office, batch, names, registers=registers, on=office.today())
    known = {view.ordinal: letters(office, batch.id, view) for view in shown}
    persons = {n: {letter: who for letter, (who, _) in of.items()} for n, of in known.items() if of}
    leaves_of = would_leave_of(office, batch, persons, registers=registers, on=office.today())
    return [
        replace(
            view, leaves=leaves.get(view.ordinal, ()), leaves_of=leaves_of.get(view.ordinal, view.leaves_of)
        )
        for view in shown
    ]


def awaiting(office: Office, batch_id: str, ordinals: Iterable[int]) -> list[int]:
    """Those of the lines named that await review, in line order."""
    found = office.cases.outcomes_of(batch_id, ordinals)
    return [n for n, _, outcome, _ in found if outcome == LineOutcome.AWAITING_REVIEW.value]


def check_awaiting(office: Office, batch_id: str, ordinals: Collection[int]) -> None:
    """Raise unless lines are named and every one of them awaits review.

    Raises:
        InputError: None is named, or some do not await it.
    """
    stray = set(ordinals) - set(awaiting(office, batch_id, ordinals))
    if stray or not ordinals:
        raise InputError(
            f"{len(stray)} line(s) named do not await review." if stray else "No line is named.",
            where=batch_id,
            remedy="Name lines that wait to be decided: `privity review queue` lists them.",
        )


def decide(
    office: Office, batch_id: str, decisions: Sequence[ReviewDecision], *, person: str, key: Place
) -> dict[str, int]:
    """Record a reviewer's signed decisions; lines refused by them are refused at once.

    Returns:
        How many lines now stand at each verdict.

    Raises:
        DutyError: No reviewer's duty, a wrong key, or a line not opened by this reviewer, or not compared where he names
            a candidate. Nothing was stored.
        InputError: A decision is incomplete, or names a candidate that was not shown. Nothing was stored.
        OutOfOrderError: A release is against a finding or of nothing, of a line that does not await review any more, or
            about a candidate who may not be named; or a refusal rests on nothing the law asks. Nothing was stored.
    """
    batch, registers = office.cases.batch(batch_id), office.registers()
    book = rule_book(office, registers, office.today())
    empty = nothing_leaves(office, batch_id)
    check_decisions(
        decisions,
        where=batch_id,
        favourable=asked_findings(book, batch.authority),
        conditions=conditions_asked(book, batch.authority),
        empty=empty,
        ambiguous=ambiguous(office, batch, (d.ordinal for d in decisions)),
    )
    unopened = {d.ordinal for d in decisions} - office.cases.opened_by(batch_id, person)
    if unopened:
        raise DutyError(
            f"{len(unopened)} line(s) were not opened by {person}.",
            where=batch_id,
            remedy="Open each line before deciding it.",
        )
    statement = statement_of(batch_id, person, decisions)
    signature = act(office, registers, statement.encode("ascii"), person=person, key=key, duty=Duty.REVIEWER)
    _check_releases(office, batch, decisions, person=person, registers=registers)
    office.files.write(_evidence_place(office, batch_id, statement), signature)
    at = office.now()
    office.cases.add_decisions(
        batch_id,
        [
            ReviewDecision(
                ordinal=d.ordinal, reviewer=person, version=d.version, verdict=d.verdict, findings=d.findings,
                candidate=d.candidate, distinguishes=d.distinguishes, reason=d.reason, statement=statement,
            )
            for d in decisions
        ],
        at=at,
    )  # fmt: skip
    office.cases.record(
        "decided", actor=person, at=at, batch=batch_id, lines=len(decisions), statement=statement
    )
    return settle_refusals(office, batch)


def _check_releases(
    office: Office,
    batch: Batch,
    decisions: Sequence[ReviewDecision],
    *,
    person: str,
    registers: Registers,
) -> None:
    """Raise unless every line decided for release still awaits review, and each candidate named may be released about.

    An approved line is not decided anew for release: the approver did not approve of another person.
    """
    releasing = {d.ordinal for d in decisions if d.verdict == "release"}
    late = releasing - set(awaiting(office, batch.id, releasing))
    if late:
        raise OutOfOrderError(
            f"{len(late)} line(s) decided for release do not await review any more.",
            where=batch.id,
            remedy="Leave them out; a refusal is taken until the line is released.",
        )
    naming = [d for d in decisions if d.candidate is not None]
    if not naming:
        return
    named = check_named(office, batch, naming, person=person)
    candidates = {n: {letter: who} for n, (letter, who) in named.items()}
    left = would_leave_of(office, batch, candidates, registers=registers, on=office.today())
    empty = [n for n, of in left.items() if not any(of.values())]
    if empty:
        raise OutOfOrderError(
            f"{len(empty)} line(s) are decided for release about a candidate of whom nothing may leave.",
            where=batch.id,
            remedy="Refuse the line: that record holds nothing that was asked and is permitted.",
        )


def findings_asked(office: Office, batch: Batch) -> dict[str, bool]:
    """What the law of today asks a reviewer to find about each line of a batch, and the answer that lets it leave."""
    book = rule_book(office, office.registers(), office.today())
    return asked_findings(book, batch.authority)


def settle_refusals(office: Office, batch: Batch) -> dict[str, int]:
    """Account for lines that reviewers refused and set their outcome; repeating it changes nothing.

    Returns:
        How many of the decided lines now stand at each verdict.
    """
    grouped = by_line(office.cases.decisions(batch.id))
    standing = awaiting(office, batch.id, grouped)
    held = states(office, batch, standing)
    favourable = findings_asked(office, batch)
    tally: dict[str, int] = {}
    refused: dict[tuple[str, str], list[int]] = {}
    for ordinal in standing:
        answer = verdict(grouped[ordinal], held[ordinal].answer, favourable)
        tally[answer.value] = tally.get(answer.value, 0) + 1
        if answer is Verdict.REFUSE:
            by = next(d for d in reversed(grouped[ordinal]) if d.verdict == "refuse")
            refused.setdefault((by.statement, by.reviewer), []).append(ordinal)
    for (statement, reviewer), ordinals in sorted(refused.items()):
        _refuse(office, batch, [held[n] for n in ordinals], statement=statement, reviewer=reviewer)
    book = book_of(office, batch)
    if refused and book is not None:
        remember_refusals(office, batch, book)
    return tally


def _refuse(
    office: Office, batch: Batch, lines: Sequence[LineState], *, statement: str, reviewer: str
) -> None:
    """Account for one reviewer's refusal of an exact set of lines, then set their outcome."""
    ordinals = [state.ordinal for state in lines]
    rows = row_set_root((state.line_id, state.line_digest, state.entry) for state in lines)
    index = append_once(
        office,
        f"refused/{batch.id}/{statement}/{file_digest(canonical(ordinals))}",
        lambda when: [
            approval_entry(
                seal=seal(office, "approval", when=when, of=batch.request_entry),
                when=when,
                request=batch.request_entry or 0,
                verdict="refuse",
                count=len(lines),
                expires=when,
                statement=statement,
                by=reviewer,
                rows=rows,
            ).data
        ],
    )
    office.cases.set_outcomes(batch.id, ((n, LineOutcome.REFUSED_BY_DECISION.value) for n in ordinals))
    office.cases.record(
        "refused", actor=reviewer, at=office.now(), batch=batch.id, entry=index, ordinals=ordinals
    )


def call_backs(office: Office, batch_id: str) -> tuple[tuple[str, int], ...]:
    """The sample of (officer, ordinal) to call back, drawn once from the log out of the lines awaiting review.

    Raises:
        OutOfOrderError: The batch is not settled: no line awaits review yet, and none would be sampled.
    """
    batch = office.cases.batch(batch_id)
    stored = batch.facts.get("call_backs")
    if stored is not None:
        return tuple((officer, ordinal) for officer, ordinal in stored)
    seed = seed_of(office, batch, CALL_BACKS)
    with office.engine() as engine:
        engine.attach_parquet("lines", office.files.batch(batch_id).table("lines"))
        open_ = set(office.cases.ordinals(batch_id, LineOutcome.AWAITING_REVIEW))
        pairs = [
            (officer, ordinal)
            for ordinal, officers in engine.query("SELECT ordinal, engaged_officers FROM lines")
            if ordinal in open_
            for officer in (officers or "").split(";")
            if officer
        ]
    wanted = sample(seed, pairs)
    facts = {**office.cases.batch(batch_id).facts, "call_backs": [list(pair) for pair in wanted]}
    office.cases.update_batch(batch_id, facts=facts)
    return wanted


def record_call_backs(
    office: Office,
    batch_id: str,
    results: Sequence[tuple[str, int, bool]],
    *,
    person: str,
    key: Place,
) -> None:
    """Record what sampled officers said, under one signature: (officer, ordinal, confirmed) of each.

    Raises:
        InputError: A pair is not in the sample. Nothing was stored.
        DutyError: The person is no reviewer, or is one of the officers. Nothing was stored.
        OutOfOrderError: A pair was called back before. Nothing was stored.
    """
    if any(officer == person for officer, _, _ in results):
        raise DutyError(
            "Nobody confirms a case of his own.", where=batch_id, remedy="Have another reviewer call back."
        )
    stray = {(officer, ordinal) for officer, ordinal, _ in results} - set(call_backs(office, batch_id))
    if stray or not results:
        raise InputError(
            f"{len(stray)} pair(s) of officer and line are not in the sample."
            if stray
            else "Nothing was answered.",
            where=batch_id,
            remedy="List the sample with `review call-back`.",
        )
    what = canonical(["call-back", batch_id, [list(result) for result in results]])
    act(office, office.registers(), what, person=person, key=key, duty=Duty.REVIEWER)
    at = office.now()
    with office.cases.transaction():
        for officer, ordinal, confirmed in results:
            office.cases.add_call_back(
                batch_id, officer=officer, ordinal=ordinal, confirmed=confirmed, by=person, at=at
            )
            office.cases.record(
                "call-back", actor=person, at=at, batch=batch_id, ordinal=ordinal, confirmed=confirmed
            )


def answer_earlier(
    office: Office, batch_id: str, answers: Sequence[tuple[int, str, str]], *, person: str, key: Place
) -> None:
    """The approver of the day answers earlier refusals in writing: (ordinal, earlier refusal, text)."""
    if any(not text.strip() for _, _, text in answers):
        raise InputError(
            "An answer is empty.", where=batch_id, remedy="Answer each earlier refusal in words."
        )
    what = canonical(["answer", batch_id, [list(a) for a in answers]])
    act(office, office.registers(), what, person=person, key=key, duty=Duty.APPROVER)
    at = office.now()
    office.cases.add_answers(batch_id, answers, approver=person, at=at)
    office.cases.record("answered", actor=person, at=at, batch=batch_id, answers=len(answers))


def _evidence_place(office: Office, batch_id: str, statement: str) -> Place:
    return office.files.batch(batch_id).evidence(statement)
