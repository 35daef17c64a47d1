"""The review queue: which lines wait for a person, and in what order. Never which are released, and never whether.

The office's own order rests on whole numbers of the answers. Another order of the lines that need two
people may be asked of a ranker; for that their candidates are compared once more, which is an inspection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.flow.accounting import inspect_once
from privity.flow.acting import act
from privity.flow.book import rule_book
from privity.flow.candidates import make_comparison
from privity.flow.evidence import views
from privity.flow.sampling import to_read
from privity.identity.pattern import contradictions
from privity.model.canonical import canonical
from privity.model.digest import file_digest
from privity.model.line import IdentityAnswer, LineOutcome
from privity.model.register import Duty
from privity.review.ranking import by_weight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.flow.evidence import CaseView
    from privity.flow.office import Engine, Office, Place, Ranker
    from privity.model.case import Batch

KEPT = (("place", "BIGINT"), ("ordinal", "BIGINT"))
ELSEWHERE = -1
"""Stands for the place of a candidate who does not live where the line says; no place is negative."""
LINES = (
    "SELECT ordinal, family_key, coalesce(given_words, given_key), middle_initial, suffix_key, "
    "strftime(birth_date, '%Y-%m-%d'), number, place, unit FROM asked_keys ORDER BY ordinal"
)
CANDIDATES = (
    "SELECT c.ordinal, c.family_key, c.given_key, c.middle_initial, c.suffix_key, "
    "strftime(c.birth_date, '%Y-%m-%d'), c.number, CASE WHEN c.place_agrees THEN k.place ELSE ? END, c.units[1] "
    "FROM compared_names AS c JOIN asked_keys AS k ON k.ordinal = c.ordinal ORDER BY c.ordinal, c.person_id"
)


def waiting(
    office: Office, batch_id: str, *, person: str, of_sample: bool = False, as_filed: bool = False
) -> list[int]:
    """Ordinals that await review and that `person` may take: not in enough other hands already.

    A verified line is for one reviewer, an ambiguous one for two. The most readily settled stand first; with
    `as_filed` they stand as they were filed. With `of_sample`, those alone that were drawn as the sample an
    approval may rest on.

    Raises:
        DutyError: With `of_sample`, where no approval of this batch may rest on a sample.
    """
    standing = office.cases.ordinals(batch_id, LineOutcome.AWAITING_REVIEW)
    if of_sample:
        book = rule_book(office, office.registers(), office.today())
        drawn = set(to_read(office, office.cases.batch(batch_id), book))
        standing = [n for n in standing if n in drawn]
    with office.engine() as engine:
        engine.attach_parquet("answers", office.files.batch(batch_id).table("answers"))
        twice = {row[0] for row in engine.query("SELECT ordinal FROM answers WHERE answer = 'ambiguous'")}
        if not as_filed:
            standing = readiest(engine, standing)
    openers = office.cases.openers(batch_id)
    decided = {d.ordinal for d in office.cases.decisions(batch_id) if d.reviewer == person}
    return [
        n
        for n in standing
        if n not in decided and len(openers.get(n, frozenset()) - {person}) < (2 if n in twice else 1)
    ]


def readiest(engine: Engine, standing: Sequence[int]) -> list[int]:
    """Lines in the office's own order: those most readily settled first. Reads `answers`.

    One reviewer before two; then fewest plausible persons, fewest contradictions, best pattern, first line.
    """
    patterns = [
        row[0] for row in engine.query("SELECT DISTINCT pattern FROM answers WHERE pattern IS NOT NULL")
    ]
    engine.attach_rows("standing", (("ordinal", "BIGINT"),), [(n,) for n in standing])
    engine.attach_rows(
        "contradicted",
        (("pattern", "INTEGER"), ("fields", "INTEGER")),
        [(pattern, contradictions(pattern)) for pattern in patterns],
    )
    rows = engine.query(
        "SELECT s.ordinal FROM standing AS s LEFT JOIN answers AS a ON a.ordinal = s.ordinal "
        "LEFT JOIN contradicted AS c ON c.pattern = a.pattern "
        "ORDER BY a.answer = 'verified' DESC NULLS LAST, a.plausible NULLS LAST, c.fields NULLS LAST, "
        "a.pattern DESC NULLS LAST, s.ordinal"
    )
    return [row[0] for row in rows]


def by_ranker(office: Office, batch_id: str, waiting: Sequence[int], *, person: str, key: Place) -> list[int]:
    """Exactly the lines that wait: those for one reviewer first, then those for two as the ranker orders them.

    The ranker is asked once a batch; its order is kept, its weights are not.

    Raises:
        UnavailableError: The ranker is not installed, or stopped.
        DutyError: The person is no reviewer today, or the key is not his. No record was read.
    """
    place = office.files.batch(batch_id).table("order")
    if not office.files.exists(place):
        _rank(office, office.cases.batch(batch_id), place, person=person, key=key)
    with office.engine() as engine:
        engine.attach_parquet("kept_order", place)
        kept = dict(engine.query("SELECT ordinal, place FROM kept_order"))
    return sorted(waiting, key=lambda ordinal: kept.get(ordinal, ELSEWHERE))


def _rank(office: Office, batch: Batch, place: Place, *, person: str, key: Place) -> None:
    ranker = office.ranker()
    act(office, office.registers(), canonical(["rank", batch.id]), person=person, key=key, duty=Duty.REVIEWER)
    standing = office.cases.ordinals(batch.id, LineOutcome.AWAITING_REVIEW)
    with office.engine() as engine:
        engine.attach_parquet("answers", office.files.batch(batch.id).table("answers"))
        order = readiest(engine, standing)
    found = {view.ordinal: view for view in views(office, batch, order)}
    twice = [n for n in order if found[n].answer == IdentityAnswer.AMBIGUOUS.value]
    if twice:
        shown = [found[n] for n in sorted(twice)]
        _inspect(office, batch, shown, person=person)
        twice = by_weight(twice, _weights(office, batch, shown, ranker))
    with office.engine() as engine:
        engine.attach_rows("ranked", KEPT, list(enumerate(twice)))
        engine.write_parquet("SELECT * FROM ranked", place)


def _inspect(office: Office, batch: Batch, shown: Sequence[CaseView], *, person: str) -> None:
    """Account for reading the candidates of these lines, before it happens."""
    ordinals = [view.ordinal for view in shown]
    index = inspect_once(
        office,
        f"ranked/{batch.id}/{person}/{file_digest(canonical(ordinals))}",
        (view.line_id for view in shown),
        count=len(shown),
        by=person,
        why="ranking",
        request=batch.request_entry,
    )
    office.cases.record(
        "inspected", actor=person, at=office.now(), batch=batch.id, entry=index, ordinals=ordinals
    )


def _weights(office: Office, batch: Batch, shown: Sequence[CaseView], ranker: Ranker) -> Any:
    with office.watch.stage("ranking", rows_in=len(shown)) as stage:
        with office.engine() as engine:
            make_comparison(engine, office, batch, shown)
            lines, candidates = engine.query(LINES), engine.query(CANDIDATES, [ELSEWHERE])
        weights = ranker.weights(lines, candidates)
        stage.rows_out = len(shown)
    return weights
