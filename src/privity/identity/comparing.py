"""The plan that compares lines with their candidates alone, so that people can be shown what was compared.

The same steps compare here as in a search; only the record file is cut down to the candidates first.
"""

from __future__ import annotations

from typing import Final

from privity.identity.steps import named_step, verify_steps
from privity.model.step import Step

SHOWN_CANDIDATES: Final = (("ordinal", "BIGINT"), ("person_id", "VARCHAR"), ("pattern", "INTEGER"))
"""Columns of the relation the caller makes: each line's candidates as its answer has them."""

NAMED: Final = {
    "held": ("named_held", "* EXCLUDE (bearer, once)"),
    "held_residents": ("named_residents", "*"),
    "held_births": ("named_births", "*"),
}
"""Relation of the record file to the one of the candidates that stands in for it, and its columns."""


def compare_steps() -> tuple[Step, ...]:
    """Compare lines with their candidates: makes `compared_names`, and the view `asked_keys` beside it.

    Reads `asked`, an empty `withheld`, ``shown_candidates`` and the relations of the record file, which are replaced
    by those of the candidates.
    """
    return (
        *(named_step(f"compare/{made}") for made, _ in NAMED.values()),
        *(Step(held, f"SELECT {columns} FROM {made}", view=True) for held, (made, columns) in NAMED.items()),  # noqa: S608  (our own names)
        *verify_steps(),
        named_step("compare/compared_names"),
    )
