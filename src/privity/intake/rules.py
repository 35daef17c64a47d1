"""The rules a whole file can break: their codes, what each says and what to do about it.

A parser reports only a code, a place and a small hint; the sentences are made
here. So no value of a file, and nothing a damaged parser might say, can reach a
message. Source: spec/request-file.md, "When the whole file is refused".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privity.model.problem import Problem
from privity.model.request import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LISTED_PER_RULE: Final = 100
"""Places listed for one rule; beyond it only the total is told."""

LISTED: Final = 1000
"""Places listed for one file."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule broken at one place, without words.

    Attributes:
        rule: A key of `RULES`.
        row: Data row counted from 1; 0 is the heading; None is the whole file.
        column: One of `COLUMNS`; None when the row or the file is meant.
        hint: A count, a position from 1, or the nearest column name; None when nothing helps.
    """

    rule: str
    row: int | None = None
    column: str | None = None
    hint: int | str | None = None


RULES: Final[dict[str, tuple[str, str]]] = {
    "path.absent": ("There is no such file.", "Check the name and the folder."),
    "path.kind": (
        "The path is not an ordinary file.",
        "Give the file itself, not a folder, link, pipe or device.",
    ),
    "path.changed": ("The file changed while it was read.", "Stop what writes to it, then file it again."),
    "file.empty": ("The file holds no bytes.", "Send a file with a heading and at least one line."),
    "file.size": ("The file is larger than {hint} bytes.", "Split the request into several files."),
    "file.format": (
        "The content is not what the ending of the name says.",
        "Name the file .csv, .jsonl, .parquet or .xlsx after what it is.",
    ),
    "file.unreadable": (
        "The file is damaged or cut short and cannot be opened.",
        "Write it again and compare its SHA-256 after copying.",
    ),
    "file.encoding": ("The text is not UTF-8.", "Save the file as UTF-8."),
    "file.time": (
        "Reading the file took longer than allowed and was stopped.",
        "Split the file, or write it as CSV or Parquet.",
    ),
    "file.memory": (
        "Reading the file took more memory than allowed and was stopped.",
        "Split the file, or write it as CSV or Parquet.",
    ),
    "file.unpacked": (
        "The file unpacks to more than is allowed.",
        "Split the file, or write it as CSV.",
    ),
    "file.crash": (
        "The parser stopped on this file without an answer.",
        "Write the file again with another program, or as CSV.",
    ),
    "digest.mismatch": (
        "The SHA-256 of the file is not the one the header states.",
        "Sign a header over exactly the file that is sent.",
    ),
    "count.mismatch": (
        "The file holds {hint} lines, which is not the number the header states.",
        "State the number of lines, the heading not counted.",
    ),
    "name.mismatch": (
        "The file does not have the name the header states.",
        "Send the file under the name in the header.",
    ),
    "columns.missing": (
        "The column is missing.",
        "Add the column; leave its cells empty if nothing is stated.",
    ),
    "columns.extra": (
        "Heading {hint} is not the name of a column.",
        "Remove the column; a request states nothing else.",
    ),
    "columns.misspelt": (
        "A heading is not the name of a column, but is close to {hint}.",
        "Correct the name of the column.",
    ),
    "columns.doubled": ("The column stands in the heading more than once.", "Keep one of them."),
    "columns.many": (
        "The heading is too long to be that of a request file.",
        "Use the 25 columns of the format.",
    ),
    "rows.none": ("The file holds no line below its heading.", "State at least one line."),
    "rows.many": ("The file holds more than {hint} lines.", "Split the request into several files."),
    "rows.ragged": (
        "The row has {hint} cells, not as many as the heading.",
        "Write every cell of the row; put a cell that holds a comma in quotation marks.",
    ),
    "rows.blank": ("The row is blank.", "Remove the blank row."),
    "rows.long": (
        "The row is longer than {hint} bytes.",
        "Shorten its cells; attach long texts as evidence.",
    ),
    "rows.line_end": (
        "The row does not end like the heading does.",
        "End every row with LF, or every row with CR LF.",
    ),
    "cells.quote": (
        "A quotation mark stands where none may, or one is never closed.",
        "Enclose the whole cell in quotation marks and double those inside it.",
    ),
    "cells.control": (
        "A cell holds a control character (a tab and a line break are control characters).",
        "Remove the character; write the cell on one line.",
    ),
    "cells.long": ("The cell is longer than {hint} bytes.", "Shorten it; attach long texts as evidence."),
    "cells.formula": ("The cell holds a formula.", "Replace the formula by its text."),
    "cells.error": ("The cell holds an error of the spreadsheet.", "Correct the cell."),
    "cells.number": (
        "The cell holds a number where text is required, so that leading zeros may be lost.",
        "Format the column as text and enter the value again.",
    ),
    "cells.type": (
        "The cell is neither text, nor a list of texts where a list is allowed.",
        "Write the value as text.",
    ),
    "cells.separator": (
        "An item of a list holds a semicolon, which separates items.",
        "Make each item an item of its own.",
    ),
    "line_id.missing": ("The line has no line_id.", "Give every line an id of its own."),
    "line_id.doubled": ("The line_id stands on an earlier row too.", "Give every line an id of its own."),
    "line_id.shape": (
        "The line_id is not of the allowed shape.",
        "Use 1 to 64 letters, digits, full stops, hyphens, underscores and colons.",
    ),
    "json.syntax": ("The row is not one JSON object.", "Write one complete JSON object on each row."),
    "json.depth": ("The row nests deeper than a list of texts.", "Use text, or lists of text."),
    "json.doubled": ("The object holds the key more than once.", "Keep one of them."),
    "json.key": (
        "The object holds a key that is not a column (nearest: {hint}).",
        "Remove the key, or correct its name.",
    ),
    "json.missing": ("The object lacks the key.", "Write every column; use null when nothing is stated."),
    "parquet.type": ("The column is neither text nor a list of texts.", "Write the column as text."),
    "parquet.unchecked": (
        "The pages of the file carry no checksum and no header states its SHA-256.",
        "Give the header, or write the file with page checksums.",
    ),
    "parquet.checksum": ("A page of the column does not match its checksum.", "Write the file again."),
    "xlsx.part": (
        "The workbook holds a part that a request file may not have.",
        "Save a plain workbook without macros, links or document type declarations.",
    ),
}


def problem(fault: Fault) -> Problem:
    """The words for one fault."""
    says, remedy = RULES[fault.rule]
    hint = f"{fault.hint:,}" if isinstance(fault.hint, int) else str(fault.hint)
    return Problem(
        rule=fault.rule, says=says.format(hint=hint), remedy=remedy, row=fault.row, column=fault.column
    )


def problems(faults: Iterable[Fault], counts: Mapping[str, int]) -> tuple[Problem, ...]:
    """The words for all faults in file order, then one sentence for each rule with more places than listed.

    Args:
        faults: What was listed, any order.
        counts: Rule to the number of places it is broken at, listed or not.
    """
    listed = sorted(set(faults), key=_place)[:LISTED]
    told = [problem(fault) for fault in listed]
    for rule, total in sorted(counts.items()):
        shown = sum(fault.rule == rule for fault in listed)
        if total > shown:
            says = f"This rule is broken in {total:,} places; {shown:,} are listed."
            told.append(Problem(rule=rule, says=says, remedy=RULES[rule][1]))
    return tuple(told)


def _place(fault: Fault) -> tuple[int, int, str, str]:
    column = COLUMNS.index(fault.column) if fault.column in COLUMNS else -1
    return (-1 if fault.row is None else fault.row, column, fault.rule, str(fault.hint))
