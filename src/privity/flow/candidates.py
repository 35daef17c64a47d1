"""The candidates of an ambiguous line: their letters, and how line and record compare now.

One order of letters for whoever compares and for what is settled by it: a decision names a letter, so the letter must mean
the same person whenever it is asked for. The caller has accounted for the inspection.
"""

from __future__ import annotations

import hmac
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any

from privity.errors import OutOfOrderError
from privity.flow.records import attach_records
from privity.flow.verify import ASKED
from privity.identity.comparing import SHOWN_CANDIDATES, compare_steps
from privity.model.canonical import canonical
from privity.model.line import IdentityAnswer
from privity.model.step import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from privity.flow.evidence import CaseView
    from privity.flow.office import Engine, Office
    from privity.model.case import Batch

ORDER = b"privity/candidate-order/v1"
BEAR_HOLDS = (
    "SELECT h.person_id, bool_or(h.held_back) FROM held AS h "
    "SEMI JOIN compared_names AS c ON c.person_id = h.person_id GROUP BY h.person_id"
)
"""Whether a candidate bears a hold of the record file, under whichever of his names."""


def letters(office: Office, batch_id: str, view: CaseView) -> dict[str, tuple[str, int]]:
    """Letter to person and pattern of each candidate of an ambiguous line, the nearest first; none of any other line.

    Who is alike stands in an order made by a secret, so that a letter tells nothing of the file.
    """
    if view.answer != IdentityAnswer.AMBIGUOUS.value:
        return {}

    def place(pair: tuple[str, int]) -> tuple[int, bytes]:
        told = canonical([batch_id, view.line_id, pair[0]])
        return -pair[1], hmac.digest(office.keys.unit, ORDER + b"\0" + told, "sha256")

    pairs = zip(view.candidates, view.candidate_patterns, strict=True)
    return dict(zip(ascii_uppercase, sorted(pairs, key=place), strict=False))


def ambiguous(office: Office, batch: Batch, ordinals: Iterable[int]) -> list[int]:
    """Those of the lines that may mean one of several records, or one that only people may name, in line order."""
    answers = office.files.batch(batch.id).table("answers")
    if not office.files.exists(answers):
        return []
    with office.engine() as engine:
        engine.attach_parquet("answers", answers)
        engine.attach_rows("chosen", (("ordinal", "BIGINT"),), [(n,) for n in ordinals])
        rows = engine.query(
            "SELECT c.ordinal FROM chosen AS c JOIN answers AS a ON a.ordinal = c.ordinal WHERE a.answer = ? "
            "ORDER BY c.ordinal",
            [IdentityAnswer.AMBIGUOUS.value],
        )
    return [row[0] for row in rows]


def make_comparison(engine: Engine, office: Office, batch: Batch, shown: Sequence[CaseView]) -> None:
    """Make `compared_names` and `asked` of these lines and their candidates. The caller has accounted for the inspection."""
    candidates = [
        (view.ordinal, person_id, pattern)
        for view in shown
        for person_id, pattern in zip(view.candidates, view.candidate_patterns, strict=True)
    ]
    folder = office.files.batch(batch.id)
    for name in ("line_values", "names_std", "numbers_std", "addresses_std"):
        engine.attach_parquet(name, folder.table(name))
    attach_records(engine, office)
    engine.attach_rows("looked_up", (("ordinal", "BIGINT"),), [(view.ordinal,) for view in shown])
    engine.attach_rows("shown_candidates", SHOWN_CANDIDATES, candidates)
    engine.attach_rows("withheld", (("ordinal", "BIGINT"), ("person_no", "BIGINT")), [])
    engine.run([ASKED, Step("asked", "SELECT * FROM asked_lines"), *compare_steps()])


def candidates_now(
    office: Office, batch: Batch, shown: Sequence[CaseView]
) -> tuple[dict[int, dict[str, Any]], dict[tuple[int, str], dict[str, Any]]]:
    """Ordinal to its line as it was compared; (ordinal, person) to what the record of a candidate says now.

    `held_back` among it says that the person bears a hold of the record file: for checks, never to be shown.

    Raises:
        OutOfOrderError: The record file was loaded anew, and a candidate compares otherwise now.
    """
    with office.engine() as engine:
        make_comparison(engine, office, batch, shown)
        lines = {row["ordinal"]: row for row in _rows(engine, "asked")}
        bear_holds = dict(engine.query(BEAR_HOLDS))
        held = {
            (row["ordinal"], row["person_id"]): {**row, "held_back": bear_holds[row["person_id"]]}
            for row in _rows(engine, "compared_names")
        }
    changed = {view.ordinal for view in shown for each in view.candidates if (view.ordinal, each) not in held}
    if changed:
        raise OutOfOrderError(
            f"{len(changed)} line(s) were looked up in a record file that says otherwise now.",
            where=batch.id,
            remedy="Refuse the line, or have it filed again to be looked up anew.",
        )
    return lines, held


def _rows(engine: Engine, relation: str) -> list[dict[str, Any]]:
    names = engine.columns(relation)
    return [dict(zip(names, row, strict=True)) for row in engine.query(f"SELECT * FROM {relation}")]
