"""What a requester is told, and when: nothing in it, and not the day of it, may depend on what the record file holds.

At once: which lines are refused on their face, for reasons the request and the
registers decide. On the day the answers of the batch are published, fixed when it
is filed: released, or the one uniform text. A line that people still decide has that
text too, for the day on which a review ends would tell that there was one.
Source: 26 U.S.C. 6103(b)(8); FM-28; design invariant 2.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from privity.authority.entries import Told
from privity.flow.assess import FACIAL
from privity.flow.book import words

if TYPE_CHECKING:
    from datetime import date

    from privity.authority import Book
    from privity.flow.office import Office
    from privity.model.case import Batch


def told_conditions(book: Book) -> frozenset[str]:
    """Conditions whose failing on the face of a line its requester hears of: each test of them may be told."""
    facial = [rule for rule in book.rules if rule.stage in FACIAL]
    kept_back = {rule.id for rule in facial if rule.told is not Told.FACIAL}
    return frozenset(rule.id for rule in facial) - kept_back


def told_counts(office: Office, batch: Batch, book: Book) -> tuple[int, dict[str, int]]:
    """(lines refused for a reason that is told, lines by such reason in book order), before any record was opened."""
    told, lines_told = told_conditions(book), 0
    found: Counter[str] = Counter()
    with office.engine() as engine:
        engine.attach_parquet("findings_now", office.files.batch(batch.id).table("findings"))
        failed = words("failed", book)
        for *bits, lines in engine.query(
            f"SELECT {', '.join(failed)}, count(*) FROM findings_now GROUP BY ALL"
        ):
            reasons = {rule.id for rule in book.rules_at(bits)} & told
            lines_told += lines if reasons else 0
            found.update(dict.fromkeys(reasons, lines))
    return lines_told, {condition: found[condition] for condition in book.ids if condition in found}


def answers_on(office: Office, batch: Batch) -> date:
    """The day the answers of a batch are published, whatever was found and whoever has yet to decide."""
    return batch.received_at.astimezone(UTC).date() + timedelta(days=office.settings.answer_days)


def published(office: Office, batch: Batch) -> bool:
    """Whether that day has come, and the batch was settled by then."""
    return batch.first_decision is not None and office.today() >= answers_on(office, batch)
