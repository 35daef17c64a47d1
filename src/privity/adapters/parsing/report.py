"""What a parser tells the process that started it: codes, places and counts, never words of the file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from privity.intake.rules import LISTED_PER_RULE, RULES, Fault
from privity.model.request import COLUMNS

JOB: Final = "job.json"
REPORT: Final = "report.json"
REPORT_BYTES: Final = 1 << 20
"""A report is never longer; a longer one is not ours."""


@dataclass(slots=True)
class Faults:
    """Faults gathered while reading: every one counted, the first of each rule listed."""

    listed: list[Fault] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __bool__(self) -> bool:
        return bool(self.counts)

    def add(self, fault: Fault) -> None:
        """Count one fault, and list it while its rule has room."""
        self.counts[fault.rule] += 1
        if self.counts[fault.rule] <= LISTED_PER_RULE:
            self.listed.append(fault)

    def extend(self, faults: tuple[Fault, ...]) -> None:
        """Add each of `faults`."""
        for fault in faults:
            self.add(fault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer of one parser.

    Attributes:
        faults: What is wrong with the file, as far as its container shows.
        rows: Data rows met, good or not.
        cells: Whether a table of cells was written.
        text_bytes: Bytes of all data rows without their ends, for text that was read whole; else None.
        quotes: Quotation marks in them; else None.
    """

    faults: Faults
    rows: int
    cells: bool
    text_bytes: int | None = None
    quotes: int | None = None


def encode(report: Report) -> bytes:
    """The report as the bytes of ``report.json``."""
    listed = [[f.rule, f.row, f.column, f.hint] for f in report.faults.listed]
    stated = {
        "faults": listed,
        "counts": dict(report.faults.counts),
        "rows": report.rows,
        "cells": report.cells,
        "text_bytes": report.text_bytes,
        "quotes": report.quotes,
    }
    return json.dumps(stated).encode("ascii")


def decode(data: bytes) -> Report:
    """Read a report, believing nothing: codes must be ours, columns known, numbers whole.

    Raises:
        ValueError: The bytes are not a report.
    """
    stated = json.loads(data)
    match stated:
        case {
            "faults": list() as listed,
            "counts": dict() as counts,
            "rows": int() as rows,
            "cells": bool() as cells,
        }:
            faults = Faults([_fault(item) for item in listed], Counter(_counts(counts)))
        case _:
            raise ValueError("not a report")
    return Report(
        faults=faults,
        rows=_whole(rows),
        cells=cells,
        text_bytes=_maybe(stated.get("text_bytes")),
        quotes=_maybe(stated.get("quotes")),
    )


def _counts(stated: dict[str, Any]) -> dict[str, int]:
    if not set(stated) <= set(RULES):
        raise ValueError("a rule is not known")
    return {rule: _whole(count) for rule, count in stated.items()}


def _fault(stated: Any) -> Fault:
    match stated:
        case [str() as rule, row, column, hint] if rule in RULES:
            known = column is None or column in COLUMNS
            told = hint is None or hint in COLUMNS or type(hint) is int
            if known and told:
                return Fault(rule, _maybe(row), column, hint)
    raise ValueError("a fault is not of a known shape")


def _maybe(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("a count is not a whole number")
    return value
