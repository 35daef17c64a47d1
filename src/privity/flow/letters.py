"""The letter on a line: every reason of a facial refusal with its source, or the one uniform text.

What is told after a look-up does not depend on what was found: making known in
any manner is a disclosure. Source: 26 U.S.C. 6103(b)(8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.entries import EVIDENCE
from privity.authority.language.tree import facts_of
from privity.flow.book import kept_book, kept_pack
from privity.flow.cases import find, findings
from privity.flow.evidence import states, views
from privity.flow.show import STOPS, book_of
from privity.flow.told import answers_on, published, told_conditions
from privity.intake import read_header
from privity.model.finding import Outcome
from privity.model.line import LineOutcome
from privity.review.breakers import DECOY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority import Book, Pack
    from privity.flow.office import Office
    from privity.model.case import Batch
    from privity.model.finding import Finding

UNIFORM = "No information is released for this line."
STATUTE = "statute"
"""The column in which a line designates a statute."""

PROGRESS = "This line is in progress. The answers of a batch are published together."


def letter(office: Office, line: str) -> str:
    """The letter to the requester about one line, as plain text.

    Raises:
        InputError: There is no such line.
    """
    batch_id, ordinal = find(office, line)
    batch = office.cases.batch(batch_id)
    _, outcome, entry = office.cases.line(batch_id, line.partition("/")[2])
    header = read_header(office.files.read(office.files.batch(batch_id).header))
    head = [
        office.settings.name,
        office.settings.address,
        "",
        f"To: {header.requester_name}, {header.requester_office}, {header.requesting_agency}",
        f"Re: line {line} of your file {header.batch_id}, received {batch.received_at.date().isoformat()}",
    ]
    if office.settings.demonstration:
        head.insert(0, "DEMONSTRATION: synthetic people, no legal effect.")
    body = _told(office, batch, ordinal, outcome)
    tail = [
        "",
        f"Rule book {batch.rule_book}. Accounting entry {entry}." if entry is not None else "",
        "Whoever is affected may write to the address above. This letter is not legal advice.",
    ]
    return "\n".join([*head, "", *body, *tail]).rstrip()


def _told(office: Office, batch: Batch, ordinal: int, outcome: str) -> list[str]:
    if outcome == LineOutcome.NOT_ASSESSED.value:
        return ["This line was received and is not assessed yet."]
    told = told_conditions(kept_book(office, batch))
    failed = [
        finding
        for finding in findings(office, batch.id, ordinal, facial=True)
        if finding.outcome is Outcome.NOT_MET and finding.condition in told
    ]
    if failed:
        lines = ["This line is refused. No record was opened. The conditions not met are:", ""]
        for finding in failed:
            lines += [f"  {finding.condition}", f"    {finding.because}", f"    Source: {finding.cite}"]
            lines += [f"    Evidence: {finding.evidence}", ""]
        return [*lines, *_named(office, batch.id, ordinal, failed), *_stops(batch.stopped_by)]
    if batch.stopped_by:
        opened = "" if DECOY in batch.stopped_by else " No record was opened."
        return [f"The whole file is held.{opened}", *_stops(batch.stopped_by)]
    if outcome == LineOutcome.RELEASED.value:
        return [
            "Information is released for this line, in the sealed package sent to the approved recipient.",
            *_terms(office, batch.id),
        ]
    # Not who or what refused it, and not whether anybody has yet: an answer that waits for people tells that there is something to decide.
    if published(office, batch):
        return [UNIFORM]
    return [PROGRESS, f"They are published on {answers_on(office, batch).isoformat()}."]


def _terms(office: Office, batch_id: str) -> list[str]:
    """Under what a released line left, and what may be done with it."""
    batch = office.cases.batch(batch_id)
    provision = kept_pack(office, batch).authority(batch.authority)
    if provision is None or provision.extent is None:
        return []
    extent = provision.extent
    return [
        "",
        f"  Under: {provision.cite}, {provision.heading}",
        f"  For: {extent.recipient}",
        f"  Use: {extent.use}",
        f"  Passing on: {extent.redisclosure}",
    ]


def _named(office: Office, batch_id: str, ordinal: int, failed: list[Finding]) -> list[str]:
    """What the reasons leave unsaid: why this statute cannot be designated, and which elements lie outside."""
    batch = office.cases.batch(batch_id)
    book = book_of(office, batch)
    if book is None:
        return []
    pack = kept_pack(office, batch)
    authority = read_header(office.files.read(office.files.batch(batch_id).header)).authority
    asked = states(office, batch, [ordinal])[ordinal].elements
    written = (views(office, batch, [ordinal])[0].asked[STATUTE] or "").strip()
    told = [
        *_designated(pack, book, written, {finding.condition for finding in failed}),
        *_outside(pack, book, asked, authority),
    ]
    return [*told, ""] if told else []


def _designated(pack: Pack, book: Book, written: str, failed: set[str]) -> Iterator[str]:
    """Why what a line designates cannot be, where a condition not met turns on it.

    It is compared as the line writes it: what is no citation is a fault of form, and its name says why.
    """
    about = {name for name, fact in pack.facts.items() if fact.column == STATUTE}
    turns = any(
        rule.id in failed and about & {fact.name for fact in facts_of(rule.tree)} for rule in book.rules
    )
    for entry in book.statutes if turns else ():
        if entry.refusal and written in entry.names:
            yield f"  {written}"
            yield f"    {entry.refusal}"
            yield f"    Evidence: {EVIDENCE[entry.grade]}"


def _outside(pack: Pack, book: Book, asked: tuple[str, ...], authority: str) -> Iterator[str]:
    """The elements asked for that the authority named does not let leave, those of the closed list alone."""
    extent = book.extents.get(authority)
    if extent is None:
        return
    within = {element for under, element in pack.reach(book.day) if under == authority}
    outside = [each for each in asked if each in pack.elements and each not in within]
    if outside:
        yield "  Asked for, and outside what may leave:"
        yield from (f"    {each}: {pack.elements[each]['means']}" for each in outside)
        yield f"    Source: {extent.cite}"


def _stops(codes: tuple[str, ...]) -> list[str]:
    return [f"The file is stopped: {STOPS[code]}" for code in codes]
