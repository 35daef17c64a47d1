"""Decide lines again at this moment, by both engines: registers as they are now, findings as reviewers made them.

The bulk SQL and the line-by-line evaluator were written apart; a permit needs
both, bit for bit. Source: failure FM-14 (reject rules that did not catch all).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority import assess_sql
from privity.authority.findings import asked_findings
from privity.authority.second import decide_again
from privity.errors import DutyError, IntegrityError
from privity.flow.accounting import opened_again
from privity.flow.audited import found_other, found_wrong
from privity.flow.book import words
from privity.flow.budget import counted_before
from privity.flow.facts import ANSWERS, HOLDS, RELEASE_FACTS, findings_of, full_facts, officers_again
from privity.flow.holds import attach_holds
from privity.flow.kept import attach_request_facts
from privity.model.line import LineOutcome
from privity.model.step import Step
from privity.review import Verdict, verdict
from privity.review.decisions import found

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privity.flow.assess import Standing
    from privity.flow.evidence import LineState
    from privity.flow.office import Engine, Office
    from privity.flow.settled import Settled
    from privity.model.case import Batch, ReviewDecision
    from privity.model.finding import Stage


SETTLED = (
    ("ordinal", "BIGINT"),
    ("person_id", "VARCHAR"),
    ("address_agrees", "BOOLEAN"),
    ("held_back", "BOOLEAN"),
)
"""Columns of the persons reviewers settled on."""
SAMPLE = 200
"""Permits of one approval or release that an engine of another make decides too; about a tenth of a second."""


def check_log(office: Office, batch: Batch, held: Mapping[int, LineState]) -> None:
    """Raise unless the log's decision entry of each line says what the stores say.

    Raises:
        IntegrityError: An entry commits to other words, outcome or findings.
    """
    for state in held.values():
        outcome = LineOutcome.AWAITING_REVIEW.value
        values = {"line": [state.line_id, state.line_digest], "result": [outcome, *state.words]}
        try:
            opened_again(office, state.entry, values)
        except IntegrityError as error:
            raise IntegrityError(
                "A line is not the one the log decided.",
                where=f"{batch.id}, entry {state.entry}",
                remedy="Release nothing of this batch; have the inspector compare stores and log.",
            ) from error


def check_law(
    office: Office,
    batch: Batch,
    now: Standing,
    *,
    held: Mapping[int, LineState],
    decisions: Mapping[int, Sequence[ReviewDecision]],
    settled: Mapping[int, Settled],
    stages: Sequence[Stage],
    approver: Mapping[str, bool] | None = None,
) -> None:
    """Raise unless every line meets every condition of `stages` now, by both engines.

    Args:
        office: The office.
        batch: The batch.
        now: Registers, book and header as read at this moment.
        held: The lines, by ordinal.
        decisions: Reviewers' decisions, by ordinal.
        settled: The persons reviewers settled on, by ordinal, as read at this moment.
        stages: Which stages must be met.
        approver: Release facts, when the stage is release.

    Raises:
        IntegrityError: The engines differ.
        DutyError: A condition that was met no longer is, or was never determined.
    """
    _check_audit(office, batch, held, settled)
    with office.engine() as engine:
        _facts(engine, office, batch, now, held=held, decisions=decisions, settled=settled, approver=approver)
        names = [row[0] for row in engine.query("DESCRIBE facts")]
        sql = assess_sql(now.book, authority=now.header.authority, stages=stages)
        engine.run([Step("again", sql)])
        failed, unknown = words("failed", now.book), words("unknown", now.book)
        first = {
            row[0]: (row[1 : len(failed) + 1], row[len(failed) + 1 :])
            for row in engine.query(f"SELECT ordinal, {', '.join(failed + unknown)} FROM again")
        }
        rows = engine.query("SELECT * FROM facts ORDER BY ordinal")
    if len(rows) != len(held):
        raise _differ(batch, "lines are missing")
    every = [dict(zip(names, row, strict=True)) for row in rows]
    _check_holds(batch, held, every)
    for facts in every:
        ordinal = facts["ordinal"]
        second = decide_again(now.book, now.header.authority, facts, stages)
        if second != first.get(ordinal):
            raise _differ(batch, f"line {held[ordinal].line_id}")
        if any(second[0]) or any(second[1]):
            not_met, open_ = now.book.fold(*second)
            raise DutyError(
                f"Line {batch.id}/{held[ordinal].line_id} does not meet {', '.join(not_met + open_)} at this moment.",
                where=f"{batch.id}/{held[ordinal].line_id}",
                remedy="Leave the line out, or mend what the condition asks.",
            )
    _ask_another(office, batch, now, stages, every)


def _check_audit(
    office: Office, batch: Batch, held: Mapping[int, LineState], settled: Mapping[int, Settled]
) -> None:
    """Raise if an auditor found that a line is about another person than the one verified or settled on, whoever decided since.

    Raises:
        DutyError: Names the first such line.
    """
    others = found_other(office, batch.id)
    wrong = {n for n, each in settled.items() if (n, each.letter) in others}
    for ordinal in sorted((found_wrong(office, batch.id) & held.keys()) | wrong):
        line = f"{batch.id}/{held[ordinal].line_id}"
        raise DutyError(
            f"An audit found line {line} to be about another person.",
            where=line,
            remedy="Leave the line out and refuse it.",
        )


def _check_holds(batch: Batch, held: Mapping[int, LineState], rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise if a line is about a person under a hold, or nobody can say so, whatever a reviewer found and the law asks.

    A finding made before the hold was entered does not answer it, and not every authority asks for holds.

    Raises:
        DutyError: Names the first such line.
    """
    for facts in rows:
        if facts["record_hold"] is False:
            continue
        line = f"{batch.id}/{held[facts['ordinal']].line_id}"
        known = facts["record_hold"] is not None
        raise DutyError(
            f"A hold bars line {line}." if known else f"Whether a hold bars line {line} is not known.",
            where=line,
            remedy="Leave the line out; counsel and the privacy officer keep the register of holds.",
        )


def _ask_another(
    office: Office,
    batch: Batch,
    now: Standing,
    stages: Sequence[Stage],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Have an engine of another make decide a sample, spread over all of them, of what both of ours permit.

    Raises:
        IntegrityError: It finds a rule that is not surely met, cannot tell, or leaves a line of the sample out.
    """
    sample = rows[:: max(1, len(rows) // SAMPLE)]
    unmet = office.referee(now.book, now.header.authority, stages).unmet(sample)
    if len(unmet) != len(sample) or any(unmet):
        raise _differ(batch, "another engine does not permit what both permit")


def _facts(
    engine: Engine,
    office: Office,
    batch: Batch,
    now: Standing,
    *,
    held: Mapping[int, LineState],
    decisions: Mapping[int, Sequence[ReviewDecision]],
    settled: Mapping[int, Settled],
    approver: Mapping[str, bool] | None,
) -> None:
    """Make ``facts`` for these lines alone. A person reviewers settled on counts as verified, by his own record."""
    folder = office.files.batch(batch.id)
    favourable = asked_findings(now.book, now.header.authority)
    released = {
        n: verdict(decisions.get(n, ()), state.answer, favourable) is Verdict.RELEASE
        for n, state in held.items()
    }
    engine.attach_rows("chosen", (("ordinal", "BIGINT"),), [(n,) for n in sorted(held)])
    engine.attach_rows(
        "settled_lines",
        SETTLED,
        [(n, each.person_id, each.address_agrees, each.held_back) for n, each in sorted(settled.items())],
    )
    for name in ("lines", "line_values", "addresses_std"):
        engine.attach_parquet(f"all_{name}", folder.table(name))
    for name, columns in (("answers", ANSWERS), ("holds", HOLDS)):
        if office.files.exists(folder.table(name)):
            engine.attach_parquet(f"all_{name}", folder.table(name))
        else:
            engine.attach_rows(f"all_{name}", columns, [])
    attach_request_facts(engine, folder.table("facts"), among="chosen")
    told_by = findings_of(office.pack)
    findings = {n: found(decisions[n]) for n, yes in released.items() if yes}
    engine.attach_rows(
        "findings",
        told_by,
        [(n, *(said.get(name) for name, _ in told_by[1:])) for n, said in findings.items()],
    )
    told = [] if approver is None else [(n, *_told(approver)) for n in held]
    engine.attach_rows("release_facts", RELEASE_FACTS, told)
    engine.run(
        [
            Step(
                "line_values",
                "SELECT v.* FROM all_line_values AS v JOIN chosen AS c ON c.ordinal = v.ordinal",
            ),
            Step(
                "addresses_std",
                "SELECT a.* FROM all_addresses_std AS a JOIN chosen AS c ON c.ordinal = a.ref",
            ),
            Step(
                "identity_answers",
                "SELECT a.* REPLACE (CASE WHEN s.person_id IS NULL THEN a.answer ELSE 'verified' END AS answer, "
                "coalesce(a.person_id, s.person_id) AS person_id, "
                "coalesce(s.address_agrees, a.address_agrees) AS address_agrees) "
                "FROM all_answers AS a JOIN chosen AS c ON c.ordinal = a.ordinal "
                "LEFT JOIN settled_lines AS s ON s.ordinal = a.ordinal AND a.answer = 'ambiguous'",
            ),
        ]
    )
    attach_holds(engine, office, now.registers)
    engine.run(
        [
            Step(
                "record_holds",
                "SELECT c.ordinal, coalesce(h.record_hold, s.held_back) OR r.held AS record_hold FROM chosen AS c "
                "LEFT JOIN all_holds AS h ON h.ordinal = c.ordinal LEFT JOIN settled_lines AS s ON s.ordinal = c.ordinal "
                "LEFT JOIN register_holds AS r ON r.ordinal = c.ordinal",
            ),
        ]
    )
    officers_again(engine, now.header, office.lists)
    counted_before(engine, office, batch)
    full_facts(
        engine,
        office.pack,
        register=now.register,
        registers=now.registers,
        header=now.header,
        roster=now.roster,
        on=now.on,
    )


def _told(approver: Mapping[str, bool]) -> tuple[bool, ...]:
    return tuple(approver[name] for name, _ in RELEASE_FACTS[1:])


def _differ(batch: Batch, what: str) -> IntegrityError:
    return IntegrityError(
        f"The two engines do not find the same: {what}.",
        where=batch.id,
        remedy="Release nothing of this batch; report it with the rule book's digest.",
    )
