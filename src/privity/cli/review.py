"""`privity review`: the queue, decisions, counsel's objections, call-backs, approval."""

from __future__ import annotations

import csv
from dataclasses import asdict
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privity.cli import audit
from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json, put_table
from privity.cli.rows import read_rows
from privity.errors import InputError
from privity.flow import cases, comparison, objections
from privity.flow import review as flow
from privity.flow.approval_files import approval_files
from privity.flow.approve import Claimed, approvable, approve
from privity.flow.queue import by_ranker, waiting
from privity.model.approval import Statement
from privity.model.case import ReviewDecision

if TYPE_CHECKING:
    from privity.flow.evidence import CaseView
    from privity.flow.office import Office

app = typer.Typer(no_args_is_help=True, help="People decide: open, decide, object, call back, approve.")
app.add_typer(audit.app, name="audit")
BatchArgument = Annotated[str, typer.Argument(help="Id of the batch.")]


class Order(Enum):
    """Which lines of the queue stand first."""

    READIEST = "readiest"
    FILED = "filed"
    SPLINK = "splink"


YES = {"yes": True, "true": True, "no": False, "false": False}


@app.command()
def queue(
    batch: BatchArgument,
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    take: Annotated[int, typer.Option(help="Open so many lines of the queue.", min=0)] = 0,
    decided: Annotated[
        bool, typer.Option("--decided", help="List the rows an approval would cover.")
    ] = False,
    sample: Annotated[
        bool, typer.Option("--sample", help="Only the lines drawn as the sample an approval may rest on.")
    ] = False,
    order: Annotated[
        Order,
        typer.Option(help="Which lines stand first; splink orders those for two reviewers, and is an extra."),
    ] = Order.READIEST,
    list_: Annotated[bool, typer.Option("--list", help="List the lines that wait for you, by name.")] = False,
    output: Annotated[Path | None, typer.Option(help="CSV file for the rows listed.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what waits; --take opens lines (accounted as an inspection) for you to decide."""
    held = opened(office)
    if decided:
        offered = [(row.line, row.digest, row.entry) for row in approvable(held, batch)]
        _table(offered, ("line", "digest", "entry"), output, as_json=as_json)
        return
    lines = waiting(held, batch, person=person, of_sample=sample, as_filed=order is Order.FILED)
    if order is Order.SPLINK:
        lines = by_ranker(held, batch, lines, person=person, key=key)
    if list_:
        names = held.cases.outcomes_of(batch, lines)
        named = {ordinal: f"{batch}/{line_id}" for ordinal, line_id, _, _ in names}
        _table([(named[n],) for n in lines], ("line",), output, as_json=as_json)
        return
    if not take:
        put_json({"batch": batch, "waiting": len(lines)}) if as_json else put(
            f"{len(lines):,} lines wait for you."
        )
        return
    shown = flow.open_lines(held, batch, lines[:take], person=person, key=key)
    rows = [
        (
            f"{batch}/{v.line_id}",
            v.answer,
            v.tier,
            "; ".join(v.vetoes),
            v.plausible,
            _leaving(v),
            "; ".join(v.earlier),
        )
        for v in shown
    ]
    _table(
        rows,
        ("line", "identity", "tier", "vetoes", "plausible", "would leave", "earlier refusals"),
        output,
        as_json=as_json,
    )


@app.command()
def decide(
    batch: BatchArgument,
    decisions: Annotated[
        Path, typer.Argument(help="CSV of line_id, verdict, the findings, candidate, distinguishes, reason.")
    ],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """Decide lines you opened: release or refuse, with every finding, signed by you."""
    held = opened(office)
    tally = flow.decide(held, batch, read_decisions(held, batch, decisions, person), person=person, key=key)
    put("; ".join(f"{count:,} now {name}" for name, count in sorted(tally.items())) or "No line changed.")


@app.command()
def compare(
    line: Annotated[str, typer.Argument(help="<batch>/<line_id>: a line you opened.")],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare a line you opened with the records it may mean, field by field."""
    held = opened(office)
    batch, ordinal = cases.find(held, line)
    (found,) = comparison.compare(held, batch, [ordinal], person=person, key=key)
    if as_json:
        put_json(asdict(found))
        return
    because = "; ".join(found.vetoes) or "nothing speaks against it"
    put(f"{line}: {found.answer}; plausible records {found.plausible}; {because}")
    if not found.candidates:
        put_table("", ("field", "the line and the record"), found.levels.items())
    for each in found.candidates:
        rows = [
            (name, found.asked[name], each.record[name], each.levels.get(name))
            for name in comparison.told_fields()
        ]
        title = f"candidate {each.letter}{', deceased' if each.deceased else ''}"
        put("")
        put_table(title, ("field", "the line states", "the record says", "compared"), rows)


@app.command("object")
def object_(
    batch: BatchArgument,
    condition: Annotated[str, typer.Option(help="Condition held to be unmet, such as i2.A.solely.")],
    text: Annotated[str, typer.Option(help="Why, in words.")],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """Counsel objects: the condition is undetermined until evidence counsel accepts cures it."""
    done = objections.lodge(opened(office), batch, condition=condition, text=text, person=person, key=key)
    put(f"{done.id} is open; nothing of {batch} can be approved or released while it is.")


@app.command()
def cure(
    objection: Annotated[str, typer.Argument(help="Id of the objection.")],
    evidence: Annotated[Path, typer.Option(help="The document that cures it.", exists=True)],
    answer: Annotated[str, typer.Option(help="What it shows, in words.")],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """Counsel accepts evidence that cures an objection; both stay on the record for ever."""
    objections.cure(opened(office), objection, evidence=evidence, answer=answer, person=person, key=key)
    put(f"{objection} is cured.")


@app.command("call-back")
def call_back(
    batch: BatchArgument,
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    results: Annotated[
        Path | None, typer.Option(help="CSV of officer, ordinal, confirmed (yes or no).")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="CSV file for the sample.")] = None,
    as_json: JsonOption = False,
) -> None:
    """List the officers to call back, or record what they said."""
    held = opened(office)
    if results is None:
        _table(flow.call_backs(held, batch), ("officer", "ordinal"), output, as_json=as_json)
        return
    flow.record_call_backs(held, batch, read_call_backs(results), person=person, key=key)
    put("The call-backs are recorded.")


@app.command()
def answer(
    batch: BatchArgument,
    answers: Annotated[Path, typer.Argument(help="CSV of line_id, earlier, answer.")],
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
) -> None:
    """The approver of the day answers earlier refusals in writing."""
    held = opened(office)
    rows = [
        (cases.find(held, f"{batch}/{row['line_id']}")[1], row["earlier"], row["answer"])
        for row in read_rows(answers, ("line_id", "earlier", "answer"))
    ]
    flow.answer_earlier(held, batch, rows, person=person, key=key)
    put(f"{len(rows):,} answers are recorded.")


@app.command("approve")
def approve_command(
    batch: BatchArgument,
    person: PersonOption,
    key: KeyOption,
    office: OfficeOption = None,
    rows: Annotated[
        Path | None, typer.Option(help="CSV of line, digest, entry: exactly what you approve.")
    ] = None,
    at_most: Annotated[int | None, typer.Option(help="Without --rows: at most so many lines.", min=1)] = None,
    on_sample: Annotated[
        bool, typer.Option("--on-sample", help="Cover lines no person read too, where counsel elected it.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Approve exactly the lines decided for release, by your signature over all of it."""
    held = opened(office)
    claimed = None
    if rows is not None:
        read = read_rows(rows, ("line", "digest", "entry"))
        claimed = [Claimed(row["line"], row["digest"], int(row["entry"])) for row in read]
    done = approve(held, batch, person=person, key=key, claimed=claimed, at_most=at_most, on_sample=on_sample)
    unread = Statement.unread_of(done.statement)
    if as_json:
        put_json(
            {
                "approval": done.id,
                "lines": done.count,
                "unread": unread,
                "root": done.root,
                "entry": done.entry,
            }
        )
    else:
        unseen = f", {unread:,} of them read by no person" if unread else ""
        put(f"{done.id}: {done.count:,} lines{unseen}, row set {done.root[:16]}…, log entry {done.entry}.")


@app.command("approval")
def approval_command(
    approval: Annotated[str, typer.Argument(help="The approval's id, such as A-91baa6d7b46611a7.")],
    output: Annotated[Path, typer.Option(help="A folder for the three files.")],
    office: OfficeOption = None,
) -> None:
    """Write an approval for `privity-verify approval`: statement, signature, and the proof of its log entry. Confidential."""
    held = opened(office, reading=True)
    for name, data in approval_files(held, approval).items():
        held.files.write(output / name, data)
    put(f"{approval}: statement.json, signature.p7s and proof.json in {output}.")


def read_call_backs(path: Path) -> list[tuple[str, int, bool]]:
    """What officers said, from a CSV file."""
    rows = read_rows(path, ("officer", "ordinal", "confirmed"))
    if not all(row["ordinal"].isascii() and row["ordinal"].isdigit() for row in rows):
        raise InputError("An ordinal is not a number.", where=path.name, remedy="Copy it from the sample.")
    return [(row["officer"], int(row["ordinal"]), _yes(row["confirmed"])) for row in rows]


def read_decisions(office: Office, batch: str, path: Path, person: str) -> list[ReviewDecision]:
    """Decisions from a CSV file, versions counted on from those the reviewer made before."""
    asked = flow.findings_asked(office, office.cases.batch(batch))
    rows = read_rows(path, ("line_id", "verdict", *asked, "candidate", "distinguishes", "reason"))
    ordinals = office.cases.lines_named(batch, (row["line_id"] for row in rows))
    versions: dict[int, int] = {}
    for decision in office.cases.decisions(batch):
        if decision.reviewer == person:
            versions[decision.ordinal] = max(decision.version, versions.get(decision.ordinal, 0))
    found = []
    for row in rows:
        if row["line_id"] not in ordinals:
            raise InputError(
                "A decision names a line the batch does not have.", where=path.name, remedy="Mend it."
            )
        ordinal = ordinals[row["line_id"]]
        found.append(
            ReviewDecision(
                ordinal=ordinal, reviewer=person, version=versions.get(ordinal, 0) + 1, verdict=row["verdict"],
                findings={name: _yes(row[name]) for name in asked},
                candidate=row["candidate"].strip() or None, distinguishes=row["distinguishes"], reason=row["reason"],
            )
        )  # fmt: skip
    return found


def _leaving(view: CaseView) -> str:
    """What would leave of a line; of an ambiguous one, by candidate: A: wages | B: nothing."""
    if not any(view.leaves_of.values()):
        return "; ".join(view.leaves)
    return " | ".join(f"{letter}: {'; '.join(of) or 'nothing'}" for letter, of in view.leaves_of.items())


def _yes(text: str) -> bool:
    if text.strip().lower() not in YES:
        raise InputError("An answer is neither yes nor no.", where="CSV", remedy="Write yes or no.")
    return YES[text.strip().lower()]


def _table(rows: object, columns: tuple[str, ...], output: Path | None, *, as_json: bool) -> None:
    held = [tuple(row) for row in rows]  # type: ignore[attr-defined]  # any iterable of rows
    if output is not None:
        with output.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(held)
        put(f"{len(held):,} rows written to {output.name}.")
    elif as_json:
        for row in held:
            put_json(dict(zip(columns, row, strict=True)))
    else:
        put_table("", columns, held)
