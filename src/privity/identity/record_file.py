"""The record file as it comes: its columns, and the words for what is wrong with it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from privity.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ADDRESS: Final = ("address_line1", "address_line2", "city", "state", "postal_code", "country")
PROVENANCE: Final = ("source", "source_form")

RECORD_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "persons": (
        "person_id", "id_number", "id_type", "family_name", "given_name", "middle_name", "suffix",
        "date_of_birth", "holds",
    ),
    "names": ("person_id", "family_name", "given_name", "middle_name", "suffix"),
    "addresses": ("person_id", *ADDRESS, *PROVENANCE, "period", "received_on", "current"),
    "items": ("person_id", "element", "period", "value", *PROVENANCE, "joint_with"),
}  # fmt: skip
"""The four relations of a record file and their columns. Source: spec/record-file.md."""

RULES: Final[Mapping[str, tuple[str, str, bool]]] = {
    "person_id.absent": ("have no person_id", "Give every person an id.", True),
    "person_id.doubled": ("share their person_id with another", "Give every person one row.", True),
    "date_of_birth.unreadable": ("have a date_of_birth that is no ISO 8601 date", "Write YYYY-MM-DD.", True),
    "row.orphan": (
        "belong to no person of the file and are left out",
        "Add the person or drop the row.",
        False,
    ),
    "source.unknown": (
        "state no known source and count as the subject's own",
        "Write subject, third_party or custodian.",
        False,
    ),
    "current.unreadable": (
        "do not say whether they are current and count as prior",
        "Write true or false.",
        False,
    ),
    "period.unreadable": ("state no year and belong to no period", "Write a four-digit year.", False),
    "joint_with.orphan": ("are joint with nobody of the file", "Write the other person's person_id.", False),
}
"""Rule → (what rows of its kind do, remedy, whether the file is refused for it)."""


def check_columns(found: Mapping[str, Sequence[str]]) -> tuple[Problem, ...]:
    """Everything wrong with the relations and columns of a record file; empty when nothing is.

    Args:
        found: Relation → its column names, as they stand in the file.
    """
    problems: list[Problem] = []
    for relation, columns in RECORD_COLUMNS.items():
        if relation not in found:
            problems.append(_problem("relation.missing", f"The relation {relation} is missing.", "Add it."))
            continue
        problems.extend(_column_problems(relation, columns, found[relation]))
    problems.extend(
        _problem("relation.unknown", "A relation is none of the record file.", "Remove it.")
        for relation in found
        if relation not in RECORD_COLUMNS
    )
    return tuple(problems)


def _column_problems(relation: str, wanted: Sequence[str], found: Sequence[str]) -> Iterable[Problem]:
    for column in wanted:
        if column not in found:
            yield _problem(
                "columns.missing", f"{relation} lacks {column}.", "Add it, empty if need be.", column
            )
    for column, times in Counter(found).items():
        if column not in wanted:
            yield _problem(
                "columns.unknown", f"{relation} has a column that is not in the specification.", "Remove it."
            )
        elif times > 1:
            yield _problem("columns.doubled", f"{relation} has {column} {times} times.", "Keep one.", column)


def told_problems(
    rows: Iterable[tuple[str, str, int, Sequence[int] | None]],
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Rows of `record_problems` in words: those a file is refused for, and those it is loaded with.

    Raises nothing for a broken file; a rule that is not in `RULES` is a fault of ours and a KeyError.
    """
    told = [(_told(*row), RULES[row[0]][2]) for row in rows]
    return tuple(each for each, fatal in told if fatal), tuple(each for each, fatal in told if not fatal)


def _told(rule: str, relation: str, found: int, persons: Sequence[int] | None) -> Problem:
    says, remedy, _ = RULES[rule]
    named = ", ".join(map(str, persons or ()))
    where = f" First persons, in the order of person ids: {named}." if named else ""
    return _problem(rule, f"{found} rows of {relation} {says}.{where}", remedy)


def _problem(rule: str, says: str, remedy: str, column: str | None = None) -> Problem:
    return Problem(rule=rule, says=says, remedy=remedy, column=column)
