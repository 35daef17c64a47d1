"""What is on file about the lines of a batch: their words, their findings, what identity answered.

Read for people who opened them, and for the checks before an approval and a
release. The caller accounts for the inspection; nothing here shows a record.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from privity.flow.kept import attach_request_facts
from privity.model.request import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from privity.flow.office import Engine, Office
    from privity.model.case import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class LineState:
    """One line as it stands.

    Attributes:
        entry: Log index of its decision entry.
        answer: What identity answered; empty when nobody looked.
        words: The book's words as decided: failed and unknown, in turn.
        elements: What the line asks for.
        facts: Every fact of the request, for the second engine. Not for logs.
    """

    ordinal: int
    line_id: str
    line_digest: str
    entry: int
    outcome: str
    answer: str
    words: tuple[int, ...]
    elements: tuple[str, ...]
    facts: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """What a reviewer is shown of one line: what was asked, and how it compares, field by field.

    Attributes:
        asked: Column to text, as the requester wrote it.
        agrees: The pattern and veto codes of identity, and how many other records were plausible.
        candidates: Ids of the records the line may mean; never shown.
        candidate_patterns: The pattern of each candidate, in the same order.
        earlier: Earlier refusals of the same person or file.
        leaves: Elements a release would hold; empty when nothing may leave, and for an ambiguous line.
        leaves_of: The same of each candidate of an ambiguous line, by its letter.
    """

    ordinal: int
    line_id: str
    asked: dict[str, str | None] = field(repr=False)
    answer: str
    tier: str | None
    pattern: int | None
    vetoes: tuple[str, ...]
    plausible: int | None
    notes: tuple[str, ...]
    candidates: tuple[str, ...] = field(repr=False)
    candidate_patterns: tuple[int, ...]
    earlier: tuple[str, ...]
    leaves: tuple[str, ...] = ()
    leaves_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def states(office: Office, batch: Batch, ordinals: Sequence[int]) -> dict[int, LineState]:
    """The state of each of these lines, by ordinal."""
    standing = {n: (outcome, entry) for n, _, outcome, entry in office.cases.outcomes_of(batch.id, ordinals)}
    with office.engine() as engine:
        _attach(engine, office, batch, ordinals)
        names, rows = _rows(
            engine,
            "SELECT l.line_id, l.line_digest, v.elements, a.answer, w.* EXCLUDE (ordinal), f.* "
            "FROM chosen AS c JOIN lines AS l ON l.ordinal = c.ordinal "
            "JOIN line_values AS v ON v.ordinal = c.ordinal JOIN findings_now AS w ON w.ordinal = c.ordinal "
            "JOIN request_facts AS f ON f.ordinal = c.ordinal LEFT JOIN answers AS a ON a.ordinal = c.ordinal "
            "ORDER BY c.ordinal",
        )
    found = {}
    for row in rows:
        values = dict(zip(names, row, strict=True))
        words = [values.pop(name) for name in _word_names(names)]
        ordinal = values["ordinal"]
        outcome, entry = standing[ordinal]
        found[ordinal] = LineState(
            ordinal=ordinal,
            line_id=values.pop("line_id"),
            line_digest=values.pop("line_digest"),
            elements=tuple(values.pop("elements") or ()),
            answer=values.pop("answer") or "",
            entry=-1 if entry is None else entry,
            outcome=outcome,
            words=tuple(words),
            facts=values,
        )
    return found


def views(office: Office, batch: Batch, ordinals: Sequence[int]) -> list[CaseView]:
    """What a reviewer is shown of these lines, in line order."""
    with office.engine() as engine:
        _attach(engine, office, batch, ordinals)
        columns = ", ".join(f"l.{name}" for name in COLUMNS)
        rows = engine.query(
            f"SELECT c.ordinal, a.answer, a.tier, a.pattern, a.vetoes, a.plausible, a.notes, a.candidates, "
            f"a.candidate_patterns, {columns} "
            "FROM chosen AS c JOIN lines AS l ON l.ordinal = c.ordinal "
            "LEFT JOIN answers AS a ON a.ordinal = c.ordinal ORDER BY c.ordinal"
        )
        earlier = earlier_refusals(engine, office, batch, ordinals)
    shown = 9
    return [
        CaseView(
            ordinal=row[0], line_id=row[shown], answer=row[1] or "", tier=row[2], pattern=row[3],
            vetoes=tuple(row[4] or ()), plausible=row[5], notes=tuple(row[6] or ()),
            candidates=tuple(row[7] or ()), candidate_patterns=tuple(row[8] or ()), earlier=earlier.get(row[0], ()),
            asked=dict(zip(COLUMNS, row[shown:], strict=True)),
        )
        for row in rows
    ]  # fmt: skip


def earlier_refusals(
    engine: Engine, office: Office, batch: Batch, ordinals: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """Earlier refusals that travel with each of these lines: ``<batch>/<line_id>``, in order."""
    place = office.files.batch(batch.id).table("earlier")
    if not office.files.exists(place):
        return {}
    engine.attach_parquet("earlier", place)
    chosen = set(ordinals)
    found: dict[int, tuple[str, ...]] = {}
    for ordinal, line in engine.query("SELECT DISTINCT ordinal, line FROM earlier ORDER BY ordinal, line"):
        if ordinal in chosen:
            found[ordinal] = (*found.get(ordinal, ()), line)
    return found


def nothing_leaves(office: Office, batch_id: str) -> frozenset[int]:
    """Ordinals of lines of which nothing could leave when they were opened."""
    return frozenset(
        n
        for kind, _, _, _, data in office.cases.events(batch_id)
        if kind == "inspected"
        for n in data.get("empty", ())
    )


def _attach(engine: Engine, office: Office, batch: Batch, ordinals: Sequence[int]) -> None:
    folder = office.files.batch(batch.id)
    engine.attach_rows("chosen", (("ordinal", "BIGINT"),), [(n,) for n in ordinals])
    for name in ("lines", "line_values"):
        engine.attach_parquet(name, folder.table(name))
    attach_request_facts(engine, folder.table("facts"))
    looked = office.files.exists(folder.table("answers"))
    engine.attach_parquet("findings_now", folder.table("findings_record" if looked else "findings"))
    if looked:
        engine.attach_parquet("answers", folder.table("answers"))
    else:
        from privity.flow.facts import ANSWERS  # noqa: PLC0415

        engine.attach_rows("answers", ANSWERS, [])


def _rows(engine: Engine, select: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    names = [row[0] for row in engine.query(f"DESCRIBE {select}")]
    return names, engine.query(select)


def _word_names(names: Iterable[str]) -> list[str]:
    """``failed_0, unknown_0, failed_1, …`` as they stand in a decision entry."""
    numbers = sorted(int(name.rpartition("_")[2]) for name in names if name.startswith("failed_"))
    return [f"{kind}_{n}" for n in numbers for kind in ("failed", "unknown")]
