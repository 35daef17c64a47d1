"""Names of persons: the plan that reads them, and nicknames for the request side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.standards.plan import load, narrowed, relation, within
from privity.standards.reference import table_step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.model.step import Step


def name_steps(source: str, makes: str, *, columns: Sequence[str] | None = None) -> tuple[Step, ...]:
    """Steps that read the names of `source` and make `makes`, one row per row of `source`.

    Args:
        source: Relation with `ref, family_name, given_name, middle_name, suffix`, text as written or NULL.
        makes: Relation with `ref, family_key, given_key, given_tokens, middle_key, middle_initial,
            suffix_key, family_alt, family_variants, given_variants, fault, script_columns`; see docs/reference/standards.md.
        columns: The columns `makes` shall have beside `ref`; None, all.
    """
    names = within(
        relation(makes),
        *("suffixes", "particles", "organisations", "placeholders"),
        *("texts", "families", "givens", "middles", "romanised"),
    ) | {"source": relation(source), "makes": makes}
    return (
        table_step(names["suffixes"], "name_suffixes", ("word", "canon")),
        table_step(names["particles"], "name_particles", ("word", "joins")),
        table_step(names["organisations"], "organisation_words", ("word", "rank")),
        table_step(names["placeholders"], "name_placeholders", ("word", "family", "given")),
        load("name/texts", names, makes="texts"),
        load("name/romanised", names, makes="romanised"),
        load("name/families", names, makes="families"),
        load("name/givens", names, makes="givens"),
        load("name/middles", names, makes="middles"),
        narrowed(load("name/names", names, makes="makes"), columns),
    )


def nickname_steps(makes: str) -> tuple[Step, ...]:
    """A step that makes `makes` (given, nickname): keys as `name_steps` makes them, one row per pair.

    For requests only: a record keeps the name it holds.
    """
    return (table_step(relation(makes), "nicknames", ("given", "nickname")),)
