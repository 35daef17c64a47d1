"""Where each line of a batch stands, written and read by the million.

Rows go to and from the database as one JSON text a slice, which it takes apart itself: a
statement a row would cost several times as much.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, connection, transaction
from django.db.models import Count

from privity.adapters.casestore import models
from privity.errors import InputError, UnavailableError
from privity.model.line import LineOutcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 50_000


class LineStore:
    """The part of a case store that holds lines, and the transaction every part shares."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. Nested uses join the outer one."""
        try:
            with transaction.atomic():
                yield
        except OperationalError as error:
            raise UnavailableError(
                "The case store did not answer.", where="case store", remedy="Mend the database, then repeat."
            ) from error

    def add_lines(self, batch_id: str, lines: Iterable[tuple[int, str]]) -> None:
        """One row per (ordinal, line_id), outcome `not_assessed`."""
        with self.transaction(), connection.cursor() as cursor:
            for rows in _slices(lines):
                cursor.execute(
                    _sql("insert_lines"), [batch_id, LineOutcome.NOT_ASSESSED.value, json.dumps(rows)]
                )

    def set_outcomes(self, batch_id: str, outcomes: Iterable[tuple[int, str]]) -> None:
        """Set the outcome of the given ordinals in one transaction."""
        ordinals: dict[str, list[str]] = {}
        for ordinal, outcome in outcomes:
            ordinals.setdefault(outcome, []).append(str(ordinal))
        self.set_standings(batch_id, ((outcome, ",".join(some)) for outcome, some in ordinals.items()))

    def set_standings(self, batch_id: str, standings: Iterable[tuple[str, str]]) -> None:
        """Set outcomes by the million in one transaction: (outcome, its ordinals joined by commas)."""
        with self.transaction(), connection.cursor() as cursor:
            for outcome, ordinals in standings:
                cursor.execute(_sql("apply_outcome"), [outcome, batch_id, f"[{ordinals}]"])

    def set_all_outcomes(self, batch_id: str, outcome: LineOutcome) -> None:
        """Set the outcome of every line of a batch."""
        with self.transaction():
            models.Line.objects.filter(batch_id=batch_id).update(outcome=outcome.value)

    def number_entries(self, batch_id: str, first: int, low: int, high: int) -> None:
        """Record that the decision entries of lines `low` to `high` stand in the log from `first` on."""
        with self.transaction(), connection.cursor() as cursor:
            cursor.execute(_sql("number_entries"), [first - low, batch_id, low, high])

    def counts(self, batch_id: str) -> dict[str, int]:
        """Lines per outcome; every outcome is a key."""
        found = models.Line.objects.filter(batch_id=batch_id).values_list("outcome").annotate(n=Count("id"))
        counts = {outcome.value: 0 for outcome in LineOutcome}
        counts.update(dict(found))
        return counts

    def outcomes(self, batch_id: str) -> Iterator[tuple[int, str, str, int | None]]:
        """(ordinal, line_id, outcome, decision entry) in line order."""
        with connection.cursor() as cursor:
            cursor.execute(_sql("outcomes"), [batch_id])
            while rows := cursor.fetchmany(CHUNK):
                yield from rows

    def standings(self, batch_id: str) -> list[tuple[str, int | None, str]]:
        """Where every line stands, in few rows: (outcome, decision entry less ordinal, ordinals joined by commas)."""
        with connection.cursor() as cursor:
            cursor.execute(_sql("standings"), [batch_id])
            return list(cursor.fetchall())

    def outcomes_of(self, batch_id: str, ordinals: Iterable[int]) -> list[tuple[int, str, str, int | None]]:
        """(ordinal, line_id, outcome, decision entry) of the lines named, in line order."""
        return self._chosen("outcomes_of", batch_id, ordinals)

    def lines_named(self, batch_id: str, line_ids: Iterable[str]) -> dict[str, int]:
        """Line id to ordinal, of those the batch has."""
        return dict(self._chosen("lines_named", batch_id, line_ids))

    def _chosen(self, name: str, batch_id: str, keys: Iterable[Any]) -> list[Any]:
        """Rows of the query `name` over the lines chosen by `keys`, which ``choose_<name>`` makes room for."""
        with self.transaction(), connection.cursor() as cursor:
            cursor.execute("DROP TABLE IF EXISTS chosen_line")
            cursor.execute(_sql(f"choose_{name}"))
            for some in _slices(keys):
                cursor.executemany("INSERT OR IGNORE INTO chosen_line VALUES (%s)", [(key,) for key in some])
            cursor.execute(_sql(name), [batch_id])
            return list(cursor.fetchall())

    def line(self, batch_id: str, line_id: str) -> tuple[int, str, int | None]:
        """(ordinal, outcome, decision entry) of a line.

        Raises:
            InputError: The batch has no such line.
        """
        row = models.Line.objects.filter(batch_id=batch_id, line_id=line_id).first()
        if row is None:
            raise InputError(
                f"The batch {batch_id} has no line of that id.",
                where=f"{batch_id}/{line_id}",
                remedy="List them with `privity batch lines`.",
            )
        return row.ordinal, row.outcome, row.entry

    def ordinals(self, batch_id: str, outcome: LineOutcome) -> list[int]:
        """Ordinals of the lines that stand at `outcome`, ascending."""
        with connection.cursor() as cursor:
            cursor.execute(_sql("ordinals"), [batch_id, outcome.value])
            return [ordinal for (ordinal,) in cursor.fetchall()]


def _sql(name: str) -> str:
    return files("privity.adapters.casestore").joinpath("sql", f"{name}.sql").read_text("utf-8")


def _slices(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows, so many at once that memory stays bounded however many come."""
    rest = iter(rows)
    while some := list(islice(rest, CHUNK)):
        yield some
