"""Compare a line with its candidates for whoever opened it: field by field, and no more of a record than that.

The inspection was accounted for when the line was opened. Nothing shown here is
kept, logged or told to the requester, and nothing is decided.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from privity.errors import DutyError
from privity.flow.acting import act
from privity.flow.candidates import candidates_now, letters
from privity.flow.evidence import views
from privity.flow.review import check_awaiting
from privity.identity.naming import FORMER_NAME
from privity.identity.pattern import FIELDS, decode, said
from privity.model.canonical import canonical
from privity.model.line import IdentityAnswer
from privity.model.register import Duty

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privity.flow.evidence import CaseView
    from privity.flow.office import Office, Place
    from privity.model.case import Batch

NOT_STATED = "not stated"
STATED = "stated"
"""All that is said of a number, whose level tells whether it is the same, and of what the line does not state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One record a line may mean, as a reviewer is shown it.

    Attributes:
        letter: What reviewers call it. Nothing can be read from it.
        record: Field to what the record says, where the line states that field; never a number, never an address
            elsewhere. Not for logs.
        levels: Field to how the line and the record compare, in words.
        deceased: Whether the record says that the person died.
    """

    letter: str
    record: Mapping[str, str] = field(repr=False)
    levels: Mapping[str, str]
    deceased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a reviewer needs to say whom a line means.

    Attributes:
        asked: Field to what an ambiguous line states, as it was compared. Not for logs.
        levels: Of a verified line, how it and the record compare; nothing of the record itself. Else of the
            strongest candidate.
        vetoes: Why the line is not verified, in words.
        plausible: How many persons are plausible; candidates are twenty of them at most.
        candidates: Those of an ambiguous line; none of a verified one.
    """

    line_id: str
    answer: str
    asked: Mapping[str, str] = field(repr=False)
    levels: Mapping[str, str]
    vetoes: tuple[str, ...]
    plausible: int
    candidates: tuple[Candidate, ...]


def compare(
    office: Office, batch_id: str, ordinals: Sequence[int], *, person: str, key: Place
) -> list[Comparison]:
    """Compare lines that this person opened with their candidates.

    Raises:
        DutyError: A line was not opened by this person, who may be no reviewer today, or the key is not his. Nothing
            is shown.
        InputError: A line does not await review any more. Nothing is shown.
        OutOfOrderError: The record file was loaded anew, and a candidate compares otherwise now. Nothing is shown.
    """
    unopened = set(ordinals) - office.cases.opened_by(batch_id, person)
    if unopened:
        raise DutyError(
            f"{len(unopened)} line(s) were not opened by {person}.",
            where=batch_id,
            remedy="Open the line first, with `privity case show` or `privity review queue --take`.",
        )
    check_awaiting(office, batch_id, ordinals)
    what = canonical(["compare", batch_id, list(ordinals)])
    act(office, office.registers(), what, person=person, key=key, duty=Duty.REVIEWER)
    batch = office.cases.batch(batch_id)
    with office.watch.stage("comparing", rows_in=len(ordinals)) as stage:
        found = _compare(office, batch, ordinals)
        stage.rows_out = len(found)
    office.cases.record("compared", actor=person, at=office.now(), batch=batch_id, ordinals=list(ordinals))
    return found


def _compare(office: Office, batch: Batch, ordinals: Sequence[int]) -> list[Comparison]:
    shown = views(office, batch, ordinals)
    ambiguous = [view for view in shown if view.answer == IdentityAnswer.AMBIGUOUS.value]
    lines, held = candidates_now(office, batch, ambiguous) if ambiguous else ({}, {})
    asked = {view.ordinal: _asked(view, lines[view.ordinal]) for view in ambiguous}
    return [
        Comparison(
            line_id=view.line_id,
            answer=view.answer,
            asked=asked.get(view.ordinal, {}),
            levels={} if view.pattern is None else decode(view.pattern),
            vetoes=said(view.vetoes),
            plausible=view.plausible or 0,
            candidates=_candidates(office, batch, view, asked.get(view.ordinal, {}), held),
        )
        for view in shown
    ]


def _candidates(
    office: Office,
    batch: Batch,
    view: CaseView,
    asked: Mapping[str, str],
    held: Mapping[tuple[int, str], Mapping[str, Any]],
) -> tuple[Candidate, ...]:
    """The candidates of an ambiguous line, by letter."""
    return tuple(
        Candidate(
            letter=letter,
            record=_record(held[view.ordinal, person_id], asked),
            levels=decode(pattern),
            deceased=held[view.ordinal, person_id]["deceased"],
        )
        for letter, (person_id, pattern) in letters(office, batch.id, view).items()
    )


def _asked(view: CaseView, row: Mapping[str, Any]) -> dict[str, str]:
    """What the line states of each field compared, as it was read for comparing."""
    place = ", ".join(view.asked[part] or "" for part in ("address_line1", "city", "postal_code"))
    return {
        **_person(row, " ".join(row["given_tokens"] or [row["given_key"]]), row["id_digits"]),
        "address_line1": place,
        "address_line2": row["unit"] or NOT_STATED,
        FORMER_NAME: "",
    }


def _record(row: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, str]:
    """What a record says of the fields the line states: of addresses those at the place asked, of the number nothing."""
    homes = list(zip(row["units"], row["currents"], strict=True))
    units = [f"{_beside(asked, 'address_line2', unit or NOT_STATED)} ({_when(now)})" for unit, now in homes]
    whens = sorted({_when(now) for _, now in homes})
    told = _person(row, row["given_key"], row["number"])
    return {
        **{name: _beside(asked, name, text) for name, text in told.items()},
        "address_line1": f"at this place, {' and '.join(whens)}" if homes else "no address at this place",
        "address_line2": "; ".join(dict.fromkeys(units)),
        FORMER_NAME: "yes" if row["former"] else "no",
    }


def _beside(asked: Mapping[str, str], name: str, text: str) -> str:
    """A value of the record, if the line states the same field; else only that there is one."""
    return STATED if asked[name] == NOT_STATED != text else text


def _person(row: Mapping[str, Any], given: str | None, number: object) -> dict[str, str]:
    born = row["birth_date"]
    told = {
        "family_name": row["family_key"],
        "given_name": given,
        "date_of_birth": None if born is None else born.isoformat(),
        "id_number": None if number is None else STATED,
        "middle_name": row["middle_initial"],
        "suffix": row["suffix_key"],
    }
    return {name: text or NOT_STATED for name, text in told.items()}


def _when(current: bool) -> str:  # noqa: FBT001  (a column)
    return "current" if current else "prior"


def told_fields() -> tuple[str, ...]:
    """Every field a comparison speaks of, in order."""
    return (*FIELDS, FORMER_NAME)
