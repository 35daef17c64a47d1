"""The blind audit of a settled batch: draw, show, answer. A wrong person found shuts the kind of pattern that found him.

    draw from the log -> inspection entry -> pairs without the machine's word -> signed answers -> counts in the certificate

What an audit found is an event of the batch and counts for ever: every look-up reads it, and the next calibration
counts it with its own. Nothing is opened again by forgetting.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from privity.authority.findings import asked_findings
from privity.errors import DutyError, OutOfOrderError
from privity.flow.accounting import inspect_once
from privity.flow.acting import act
from privity.flow.audited import result
from privity.flow.book import kept_book
from privity.flow.candidates import ambiguous, letters
from privity.flow.certificate import issue
from privity.flow.evidence import views
from privity.flow.records import attach_records
from privity.flow.sampling import seed_of
from privity.identity.cells import cell_of
from privity.model.canonical import canonical
from privity.model.digest import file_digest, purposed
from privity.model.line import IdentityAnswer
from privity.model.register import Duty
from privity.review.auditing import AuditAnswer, check_answers, draw_audit
from privity.review.decisions import by_line, named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privity.flow.office import Engine, Office, Place
    from privity.model.case import Batch

SEED = "privity/audit-seed/v1"
ANSWERED = "privity/audit-answers/v1"
ASKED = (
    "family_name", "given_name", "middle_name", "suffix", "date_of_birth", "id_number", "address_line1",
    "address_line2", "city", "state", "postal_code", "country",
)  # fmt: skip
"""What an auditor sees of a line: whom it names, and nothing of why, by whom or what became of it."""
HELD = ("names", "date_of_birth", "id_number", "addresses")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPair:
    """A line beside a record, as an auditor sees them.

    Attributes:
        item: Its number in the audit, from 1.
        asked: Column of `ASKED` to text.
        held: Column of `HELD` to text.
    """

    item: int
    asked: dict[str, str] = field(repr=False)
    held: dict[str, str] = field(repr=False)


def draw(office: Office, batch_id: str) -> tuple[int, ...]:
    """Ordinals of the lines of the audit in the order they are shown: the same whenever it is asked for.

    Raises:
        OutOfOrderError: The batch is not settled, was stopped, or nothing in it was verified.
    """
    batch = office.cases.batch(batch_id)
    seed = seed_of(office, batch, SEED)
    if batch.stopped_by:
        raise OutOfOrderError("A stopped batch verified nobody.", where=batch_id, remedy="Audit another.")
    with office.engine() as engine:
        engine.attach_parquet("answers", office.files.batch(batch_id).table("answers"))
        verified = [
            n
            for (n,) in engine.query(
                "SELECT ordinal FROM answers WHERE answer = ?", [IdentityAnswer.VERIFIED.value]
            )
        ]
        others = [
            n for (n,) in engine.query(
                "SELECT ordinal FROM answers WHERE answer = ? AND len(candidates) > 0", [IdentityAnswer.AMBIGUOUS.value]
            )
        ]  # fmt: skip
    if not verified:
        raise OutOfOrderError("Nobody was verified in this batch.", where=batch_id, remedy="Audit another.")
    return draw_audit(seed, verified, others, size=office.settings.audit_lines)


def show(office: Office, batch_id: str, *, person: str, key: Place) -> list[AuditPair]:
    """Account for the inspection, then show the pairs of the audit; what the machine answered is not among them.

    Raises:
        DutyError: No inspector, a wrong key, or somebody who opened a line of the batch or asked for it.
        OutOfOrderError: There is nothing to audit.
    """
    batch = office.cases.batch(batch_id)
    ordinals = draw(office, batch_id)
    _check_blind(office, batch, person)
    what = canonical(["audit", batch_id, list(ordinals)])
    act(office, office.registers(), what, person=person, key=key, duty=Duty.INSPECTOR)
    lines = {n: line_id for n, line_id, _, _ in office.cases.outcomes_of(batch_id, ordinals)}
    index = inspect_once(
        office,
        f"audited/{batch_id}/{person}/{file_digest(what)}",
        (lines[n] for n in sorted(lines)),
        count=len(lines),
        by=person,
        why="audit",
        request=batch.request_entry,
    )
    candidates = _candidates(office, batch, ordinals)
    with office.engine() as engine:
        pairs = _pairs(engine, office, batch, ordinals, {n: who for n, (_, who) in candidates.items()})
    office.cases.record(
        "inspected",
        actor=person,
        at=office.now(),
        batch=batch_id,
        entry=index,
        ordinals=sorted(ordinals),
        audit=True,
        candidates=[[n, letter] for n, (letter, _) in sorted(candidates.items())],
    )
    return pairs


def answer(
    office: Office, batch_id: str, answers: Sequence[AuditAnswer], *, person: str, key: Place
) -> dict[str, Any]:
    """Record an auditor's signed answers, shut what they found wrong, and say what the audit is worth.

    Returns:
        The result, as `result` gives it.

    Raises:
        DutyError: No inspector, a wrong key, somebody not blind, or one who was not shown the pairs. Nothing was stored.
        InputError: Answers are missing or not in the words there are. Nothing was stored.
        OutOfOrderError: The audit of this batch was answered before. Nothing was stored.
    """
    batch = office.cases.batch(batch_id)
    ordinals = draw(office, batch_id)
    if result(office, batch_id) is not None:
        raise OutOfOrderError(
            "The audit of this batch was answered.", where=batch_id, remedy="Audit another."
        )
    _check_blind(office, batch, person)
    seen = [
        data
        for kind, actor, _, _, data in office.cases.events(batch_id)
        if kind == "inspected" and actor == person and data.get("audit")
    ]
    if not seen:
        raise DutyError(
            f"{person} was not shown the pairs of this audit.",
            where=batch_id,
            remedy="Have them shown first.",
        )
    check_answers(answers, items=len(ordinals), where=batch_id)
    body = canonical(
        [batch_id, person, list(ordinals), [[a.item, list(a.fields), a.person] for a in answers]]
    )
    statement = purposed(ANSWERED, body).hex()
    signature = act(
        office, office.registers(), statement.encode("ascii"), person=person, key=key, duty=Duty.INSPECTOR
    )
    office.files.write(office.files.batch(batch_id).evidence(statement), signature)
    said = {ordinals[a.item - 1]: a.person for a in answers}
    office.cases.record(
        "audited", actor=person, at=office.now(), batch=batch_id, audit=f"A-{batch_id}", statement=statement,
        others=[[n, letter] for n, letter in seen[-1].get("candidates", ()) if said[n] == "other"],
        **_counted(office, batch_id, said),
    )  # fmt: skip
    issue(office, batch_id)
    return result(office, batch_id) or {}


def _check_blind(office: Office, batch: Batch, person: str) -> None:
    opened = {reviewer for reviewers in office.cases.openers(batch.id).values() for reviewer in reviewers}
    if person in opened | {batch.requester, batch.filed_by}:
        raise DutyError(
            "Whoever asked for a batch or opened a line of it cannot audit it blindly.",
            where=batch.id,
            remedy="Have another inspector audit it.",
        )


def _candidates(office: Office, batch: Batch, ordinals: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Ordinal to letter and person shown of each ambiguous line: whom its reviewers named, else the first on the file."""
    book = kept_book(office, batch)
    favourable = asked_findings(book, batch.authority)
    decisions = by_line(office.cases.decisions(batch.id))
    found = {}
    for view in views(office, batch, ambiguous(office, batch, ordinals)):
        known = letters(office, batch.id, view)
        first = next(letter for letter, (who, _) in known.items() if who == view.candidates[0])
        said = named(decisions.get(view.ordinal, ()), favourable)
        letter = first if said is None or said[0] not in known else said[0]
        found[view.ordinal] = (letter, known[letter][0])
    return found


def _pairs(
    engine: Engine, office: Office, batch: Batch, ordinals: Sequence[int], candidates: Mapping[int, str]
) -> list[AuditPair]:
    attach_records(engine, office)
    for name in ("lines", "answers"):
        engine.attach_parquet(name, office.files.batch(batch.id).table(name))
    engine.attach_rows("audited", (("item", "BIGINT"), ("ordinal", "BIGINT")), list(enumerate(ordinals, 1)))
    engine.attach_rows(
        "shown_candidates", (("ordinal", "BIGINT"), ("person_id", "VARCHAR")), sorted(candidates.items())
    )
    asked = ", ".join(f"coalesce(l.{column}::VARCHAR, '')" for column in ASKED)
    rows = engine.query(
        "WITH shown AS (SELECT u.item, u.ordinal, coalesce(a.person_id, c.person_id) AS person_id "
        "FROM audited AS u JOIN answers AS a ON a.ordinal = u.ordinal "
        "LEFT JOIN shown_candidates AS c ON c.ordinal = u.ordinal), "
        "homes AS (SELECT m.person_id, string_agg(concat_ws(', ', m.address_line1, m.address_line2, m.city, m.state, "
        "m.postal_code, m.country), ' | ' ORDER BY m.current DESC, m.address_line1) AS addresses "
        "FROM held_mail AS m JOIN shown AS s ON s.person_id = m.person_id GROUP BY m.person_id, s.item), "
        "formers AS (SELECT h.person_id, string_agg(concat_ws(' ', n.given_key, n.middle_key, n.family_key), ' | ' "
        "ORDER BY n.family_key, n.given_key) AS names FROM held AS h JOIN shown AS s ON s.person_id = h.person_id "
        "JOIN held AS n ON n.person_no = h.person_no AND n.former WHERE NOT h.former GROUP BY h.person_id, s.item) "
        "SELECT DISTINCT s.item, concat_ws(' | ', concat_ws(' ', p.given_name, p.middle_name, p.family_name, p.suffix), f.names), "
        f"coalesce(h.birth_date::VARCHAR, ''), coalesce(substr(CASE WHEN h.number > 0 THEN h.number::VARCHAR END, 2), ''), coalesce(o.addresses, ''), {asked} "
        "FROM shown AS s JOIN lines AS l ON l.ordinal = s.ordinal JOIN held AS h ON h.person_id = s.person_id AND NOT h.former "
        "JOIN held_persons AS p ON p.person_id = s.person_id LEFT JOIN homes AS o ON o.person_id = s.person_id "
        "LEFT JOIN formers AS f ON f.person_id = s.person_id ORDER BY s.item"
    )
    first = 1 + len(HELD)
    return [
        AuditPair(
            item=row[0],
            held=dict(zip(HELD, row[1:first], strict=True)),
            asked=dict(zip(ASKED, row[first:], strict=True)),
        )
        for row in rows
    ]


def _counted(office: Office, batch_id: str, said: dict[int, str]) -> dict[str, Any]:
    """What the answers come to, now that the machine's word is laid beside them."""
    with office.engine() as engine:
        engine.attach_parquet("answers", office.files.batch(batch_id).table("answers"))
        cells = {
            n: cell_of(pattern)
            for n, pattern in engine.query(
                "SELECT ordinal, pattern FROM answers WHERE answer = ?", [IdentityAnswer.VERIFIED.value]
            )
            if n in said
        }
    seen = Counter(cells.values())
    wrong = sorted(n for n in cells if said[n] == "other")
    false = Counter(cells[n] for n in wrong)
    return {
        "verified": len(cells),
        "other": len(wrong),
        "unsure": sum(said[n] == "unsure" for n in cells),
        "mixed_in": len(said) - len(cells),
        "cells": [[cell, n, false[cell]] for cell, n in sorted(seen.items())],
        "wrong": wrong,
    }
