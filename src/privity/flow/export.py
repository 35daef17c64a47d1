"""Hand a whole batch to a stranger: a bundle that opens what the log only commits to.

Confidential, for an inspector or a court. `privity-verify batch` checks it
against a copied log and believes neither. Format: spec/accounting-log.md.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from privity.accounting.bundle import bundle_head, bundle_lines
from privity.errors import OutOfOrderError
from privity.flow.accounting import opened_again, seconds, unit_key
from privity.flow.book import words
from privity.flow.certificate import issued
from privity.flow.releases import release_values
from privity.flow.show import book_of
from privity.model.digest import file_digest
from privity.model.line import LineOutcome
from privity.model.rowset import id_root, row_set_root

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privity.flow.office import Engine, Office, Place
    from privity.model.case import Batch

LINES = "bundle-lines.jsonl"
HEAD = "bundle.json"


def export_batch(office: Office, batch_id: str, folder: Place) -> int:
    """Write the bundle of a settled batch into a folder.

    Returns:
        Lines written.

    Raises:
        OutOfOrderError: The batch is not settled.
        IntegrityError: What the stores hold is not what was accounted for.
    """
    batch = office.cases.batch(batch_id)
    book = book_of(office, batch)
    if batch.first_decision is None or book is None:
        raise OutOfOrderError("The batch is not settled.", where=batch_id, remedy="Run it first.")
    table = office.files.batch(batch_id).table("findings_record" if batch.state == "verified" else "findings")
    columns = [name for n in range(book.words) for name in (f"failed_{n}", f"unknown_{n}")]
    case = _Case(office, batch)
    with office.engine() as engine:
        engine.attach_parquet("lines", office.files.batch(batch_id).table("lines"))
        engine.attach_parquet("findings_now", table)
        engine.attach_parquet("facial", office.files.batch(batch_id).table("findings"))
        case.read(engine, [*words("failed", book), *words("unknown", book)])
        rows = engine.stream(
            f"SELECT l.ordinal, l.line_id, l.line_digest, {', '.join('f.' + c for c in columns)} FROM lines AS l "
            "JOIN findings_now AS f ON f.ordinal = l.ordinal ORDER BY l.ordinal"
        )
        digest = office.files.write_stream(folder / LINES, case.lines(rows))
    head = bundle_head(
        batch=batch_id,
        size=office.log.size,
        lines_file=LINES,
        lines_sha256=digest,
        lines_count=batch.received,
        entries=case.entries(),
        certificates=issued(office, batch_id),
    )
    office.files.write(folder / HEAD, head)
    return batch.received


class _Case:
    """Everything about one batch that a bundle names, gathered once."""

    def __init__(self, office: Office, batch: Batch) -> None:
        self._office, self._batch = office, batch
        received = seconds(batch.received_at)
        self._decisions = unit_key(office, "decision", when=received, of=batch.request_entry)
        self._inspections: dict[int, set[int]] = {}
        self._approvals: dict[int, Sequence[int]] = {}
        self._ids: dict[int, str] = {}
        self._digests: dict[int, str] = {}
        self._entry: dict[int, int] = {}
        self._by: dict[int, str] = {}

    def read(self, engine: Engine, columns: list[str]) -> None:
        clean = " AND ".join(f"{name} = 0" for name in columns)
        valid = {row[0] for row in engine.query(f"SELECT ordinal FROM facial WHERE {clean}")}
        for ordinal, line_id, digest in engine.query("SELECT ordinal, line_id, line_digest FROM lines"):
            self._ids[ordinal], self._digests[ordinal] = line_id, digest
        for ordinal, _, _, entry in self._office.cases.outcomes(self._batch.id):
            self._entry[ordinal] = -1 if entry is None else entry
        for kind, actor, _, _, data in self._office.cases.events(self._batch.id):
            if kind == "looked-up":
                self._inspections[data["entry"]] = {n for n in valid if data["low"] <= n <= data["high"]}
                self._by[data["entry"]] = "engine"
            elif kind == "inspected":
                self._inspections[data["entry"]] = set(data["ordinals"])
                self._by[data["entry"]] = actor
            elif kind == "refused":
                self._approvals[data["entry"]] = data["ordinals"]
                self._by[data["entry"]] = actor
        for approval in self._office.cases.approvals(self._batch.id):
            if approval.entry is not None:
                self._approvals[approval.entry] = self._office.cases.approved_ordinals(approval.id)
                self._by[approval.entry] = approval.approver

    def lines(self, chunks: Iterator[list[tuple[Any, ...]]]) -> Iterator[bytes]:
        """The lines file of the bundle, a slice at a time."""
        inspected, approved = _inverse(self._inspections), _inverse(self._approvals)
        outcome = self._decided()
        for chunk in chunks:
            indices = [self._entry[row[0]] for row in chunk]
            yield bundle_lines(
                unit_key=self._decisions,
                rows=[(*row[:3], outcome(row[0]), *row[3:]) for row in chunk],
                indices=indices,
                entries=[self._office.log.entry(index) for index in indices],
                inspections=inspected,
                approvals=approved,
            )

    def _decided(self) -> Any:
        """The outcome each decision entry states: later acts moved some lines on since."""
        later = {
            LineOutcome.APPROVED.value, LineOutcome.RELEASED.value, LineOutcome.RECALLED.value,
            LineOutcome.REFUSED_BY_DECISION.value,
        }  # fmt: skip
        now = {n: outcome for n, _, outcome, _ in self._office.cases.outcomes(self._batch.id)}
        return lambda n: LineOutcome.AWAITING_REVIEW.value if now[n] in later else now[n]

    def entries(self) -> dict[int, Mapping[str, str]]:
        """Every entry of the batch but its decisions, opened."""
        found: dict[int, Mapping[str, Any]] = {}
        batch = self._batch
        found[batch.request_entry or 0] = {
            "header": batch.facts["header"],
            "lines": batch.file_sha256,
            "root": batch.lines_root,
            "requester": batch.requester,
            "stated": batch.facts["stated"],
        }
        for index, ordinals in self._inspections.items():
            found[index] = {"root": id_root(self._ids[n] for n in sorted(ordinals)), "by": self._by[index]}
        for index, covered in self._approvals.items():
            rows = ((self._ids[n], self._digests[n], self._entry[n]) for n in sorted(covered))
            found[index] = {"by": self._by[index], "rows": row_set_root(rows)}
        for index, text in issued(self._office, batch.id).items():
            found[index] = {"digest": file_digest(text.encode("ascii"))}
        found.update((index, values) for index, _, values in release_values(self._office, batch))
        return {index: opened_again(self._office, index, values) for index, values in found.items()}


def _inverse(sets: Mapping[int, Any]) -> dict[int, list[int]]:
    """Ordinal to the entries that cover it, in log order."""
    found: dict[int, list[int]] = defaultdict(list)
    for index in sorted(sets):
        for ordinal in sets[index]:
            found[ordinal].append(index)
    return found
