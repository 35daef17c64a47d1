"""Judge a decided line again, from what was kept with its batch, under the same book or another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privity.authority import decide
from privity.authority.second import decide_again
from privity.errors import IntegrityError
from privity.flow.accounting import opened_again
from privity.flow.assess import FACIAL
from privity.flow.book import book_under, kept_book
from privity.flow.cases import find
from privity.flow.evidence import states
from privity.flow.kept import attach_kept, one_line
from privity.flow.verify import RECORD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from privity.flow.office import Office
    from privity.model.case import Batch

JUDGED = (*FACIAL, *(stage for stage in RECORD if stage not in FACIAL))


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A line judged again.

    Attributes:
        line: ``<batch>/<line_id>``.
        rule_book: Digest of the book it was judged under, made again from what was kept.
        pack: Digest of the law pack.
        day: Day of the book.
        elections: Readings in effect.
        failed: Conditions not met.
        undetermined: Conditions undetermined.
        words: The words, failed and unknown in turn, as the log commits to them.
        entry: Index of the decision entry; None before the line was accounted for.
        identical: Whether both engines, the stores and the log entry say the same.
        otherwise: Under each reading that makes a difference: whether every condition would be met.
    """

    line: str
    rule_book: str
    pack: str
    day: str
    elections: dict[str, str]
    failed: tuple[str, ...]
    undetermined: tuple[str, ...]
    words: tuple[int, ...]
    entry: int | None
    identical: bool
    otherwise: dict[str, bool]


def replay(
    office: Office, line: str, *, elections: Mapping[str, str] | None = None, as_of: date | None = None
) -> Replayed:
    """Judge a decided line again, by both engines, from what was kept with it.

    Args:
        office: The office.
        line: ``<batch>/<line_id>``.
        elections: Readings to judge under in place of those in effect then.
        as_of: Another day of the law; None for the day it was decided.

    Raises:
        InputError: There is no such line, or no such reading.
        OutOfOrderError: The batch was not judged yet.
        IntegrityError: What was kept cannot be what the line was decided from.
    """
    batch_id, ordinal = find(office, line)
    batch = office.cases.batch(batch_id)
    then, made_from = kept_book(office, batch), dict(batch.facts["book"])
    asked_otherwise = bool(elections) or as_of is not None
    if as_of is not None:
        made_from |= {"day": as_of.isoformat(), "pack": office.law_digest}
    book = book_under(office, made_from, elections or {})
    with office.engine() as engine:
        attach_kept(engine, office, batch)
        facts = one_line(engine, ordinal)
        columns = ", ".join(f"failed_{n}, unknown_{n}" for n in range(then.words))
        stored = engine.query(f"SELECT {columns} FROM findings_now WHERE ordinal = ?", [ordinal])[0]
        otherwise = {
            f"{question}={reading}": met
            for question, reading, met in engine.query(
                "SELECT question, reading, met FROM readings_now WHERE ordinal = ? ORDER BY 1, 2", [ordinal]
            )
        }
    stages = JUDGED if facts.get("identity_answer") is not None else FACIAL
    first = decide(book, batch.authority, facts, stages)
    second = decide_again(book, batch.authority, facts, stages)
    if first != second:
        raise IntegrityError(
            "The two engines do not find the same.",
            where=line,
            remedy="Report it with the rule book's digest.",
        )
    in_turn = tuple(bit for pair in zip(*first, strict=True) for bit in pair)
    failed, undetermined = book.fold(*first)
    entry = office.cases.line(batch_id, line.partition("/")[2])[2]
    same = asked_otherwise or (in_turn == stored and _in_log(office, batch, ordinal, in_turn))
    return Replayed(
        line=line,
        rule_book=book.digest,
        pack=made_from["pack"],
        day=book.day.isoformat(),
        elections=dict(book.elections),
        failed=failed,
        undetermined=undetermined,
        words=in_turn,
        entry=entry,
        identical=same,
        otherwise=otherwise,
    )


def _in_log(office: Office, batch: Batch, ordinal: int, in_turn: tuple[int, ...]) -> bool:
    """Whether the log's decision entry commits to these words; True before there is one."""
    (state,) = states(office, batch, [ordinal]).values()
    if state.entry < 0:
        return True
    outcomes = ("facially_refused", "record_refused", "awaiting_review", "held", "verified_pending")
    return any(
        _committed(
            office, state.entry, {"line": [state.line_id, state.line_digest], "result": [outcome, *in_turn]}
        )
        for outcome in outcomes
    )


def _committed(office: Office, entry: int, values: dict[str, Any]) -> bool:
    try:
        opened_again(office, entry, values)
    except IntegrityError:
        return False
    return True
