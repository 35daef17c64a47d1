"""Lines that reviewers settled: whom an ambiguous line is about, when two of them say so.

    the decisions as they were signed -> the letter they name -> the candidate of that letter -> the record as it is now

A letter is believed when it is decided, when the line is approved and again when it is released. Nobody is settled on by what
a store says alone: the signatures are checked, and the record compared again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from privity.authority.findings import asked_findings
from privity.errors import DutyError, InputError, OutOfOrderError
from privity.flow.candidates import candidates_now, letters
from privity.flow.evidence import views
from privity.flow.signed import check_signed
from privity.identity.naming import address_agrees, against, told_apart
from privity.model.line import IdentityAnswer
from privity.review import Verdict, verdict
from privity.review.decisions import latest, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from privity.flow.assess import Standing
    from privity.flow.evidence import CaseView, LineState
    from privity.flow.office import Office
    from privity.model.case import Batch, ReviewDecision

Held = dict[tuple[int, str], dict[str, Any]]
"""(ordinal, person) to what the record of a candidate says now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The person an ambiguous line is about.

    Attributes:
        person_id: The custodian's id.
        letter: What reviewers called the candidate.
        address_agrees: Whether this candidate's own address agrees.
        held_back: Whether the record bears a hold now.
    """

    person_id: str = field(repr=False)
    letter: str
    address_agrees: bool
    held_back: bool


def check_named(
    office: Office, batch: Batch, decisions: Iterable[ReviewDecision], *, person: str
) -> dict[int, tuple[str, str]]:
    """Raise unless each of these releases of ambiguous lines names a candidate that this reviewer compared and may name.

    Returns:
        Ordinal to (letter, person) of each.

    Raises:
        DutyError: The reviewer did not compare a line.
        InputError: No candidate of that letter was shown.
        OutOfOrderError: The candidate may not be named, is not told apart by the field, or compares otherwise now.
    """
    naming = {d.ordinal: (d.candidate or "", d.distinguishes) for d in decisions}
    uncompared = naming.keys() - _compared_by(office, batch.id, person)
    if uncompared:
        raise DutyError(
            f"{len(uncompared)} line(s) were not compared by {person}.",
            where=batch.id,
            remedy="Compare the line with `privity review compare` before naming a candidate.",
        )
    return {n: (letter, who) for n, (letter, who, _, _) in _candidates(office, batch, naming).items()}


def settled(
    office: Office,
    batch: Batch,
    now: Standing,
    *,
    held: Mapping[int, LineState],
    decisions: Mapping[int, Sequence[ReviewDecision]],
) -> dict[int, Settled]:
    """Ordinal to the person settled on, for those of the lines whose person reviewers named.

    Args:
        office: The office.
        batch: The batch.
        now: Registers, book and header as read at this moment.
        held: The lines, by ordinal.
        decisions: Reviewers' decisions, by ordinal.

    Raises:
        IntegrityError: A decision is not what its reviewer signed.
        DutyError: A reviewer's signature is not by a key usable today.
        InputError: No candidate of that letter was shown.
        OutOfOrderError: The candidate may not be named, is not told apart by the field, or compares otherwise now.
    """
    favourable = asked_findings(now.book, now.header.authority)
    naming = {
        n: said
        for n, state in held.items()
        if state.answer == IdentityAnswer.AMBIGUOUS.value
        and verdict(decisions.get(n, ()), state.answer, favourable) is Verdict.RELEASE
        and (said := named(decisions[n], favourable)) is not None
    }
    if not naming:
        return {}
    check_signed(
        office, now.registers, batch.id,
        stored=[d for made in decisions.values() for d in made],
        settling=[d for n in naming for d in latest(decisions[n])],
    )  # fmt: skip
    return {
        n: Settled(person_id=who, letter=letter, address_agrees=address_agrees(pattern), held_back=held_back)
        for n, (letter, who, pattern, held_back) in _candidates(office, batch, naming).items()
    }


def _compared_by(office: Office, batch_id: str, person: str) -> frozenset[int]:
    """Ordinals of the lines whose candidates this person was shown."""
    return frozenset(
        n
        for kind, actor, _, _, data in office.cases.events(batch_id)
        if kind == "compared" and actor == person
        for n in data["ordinals"]
    )


def _candidates(
    office: Office, batch: Batch, naming: Mapping[int, tuple[str, str]]
) -> dict[int, tuple[str, str, int, bool]]:
    """Ordinal to letter, person, pattern and hold of the candidate named; raises unless each may be."""
    if not naming:
        return {}
    shown = views(office, batch, sorted(naming))
    _, held = candidates_now(office, batch, shown)
    found = {}
    for view in shown:
        letter, by = naming[view.ordinal]
        known = letters(office, batch.id, view)
        if letter not in known:
            raise InputError(
                f"No such candidate of line {batch.id}/{view.line_id} was shown.",
                where=f"{batch.id}/{view.line_id}",
                remedy="Name one of the letters `privity review compare` shows for this line.",
            )
        reasons = _barred(view, known, held, letter=letter, by=by)
        if reasons:
            raise OutOfOrderError(
                f"Line {batch.id}/{view.line_id} cannot be released about candidate {letter}: {'; '.join(reasons)}.",
                where=f"{batch.id}/{view.line_id}",
                remedy="Name a field in which this candidate alone agrees, or refuse the line.",
            )
        who, pattern = known[letter]
        found[view.ordinal] = (letter, who, pattern, held[view.ordinal, who]["held_back"])
    return found


def _barred(
    view: CaseView, known: Mapping[str, tuple[str, int]], held: Held, *, letter: str, by: str
) -> tuple[str, ...]:
    """Why a candidate may not be named; empty when he may."""
    reads = {
        each: (pattern, bool(held[view.ordinal, who]["former"])) for each, (who, pattern) in known.items()
    }
    one = reads.pop(letter)
    reasons = list(against(one[0]))
    if (view.plausible or 0) > len(known):
        reasons.append("more persons are plausible than can be shown")
    if not told_apart(by, one, reads.values()):
        reasons.append(f"{by} does not tell the candidate apart")
    return tuple(reasons)
