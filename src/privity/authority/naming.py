"""The names the rules of a pack may use, and what they stand for on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.authority.language import Fact, Vocabulary
from privity.authority.language.tree import Election, Parameter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from privity.authority.entries import ElectionEntry, FactEntry, ParameterEntry

ON_THE_DAY: Final = "decided_on"
"""`ParameterEntry.governed_by` of a parameter whose value the day of the book picks."""


def vocabulary(
    facts: Mapping[str, FactEntry],
    parameters: Mapping[str, ParameterEntry],
    elections: Mapping[str, ElectionEntry],
    *,
    on: date,
    chosen: Mapping[str, str],
) -> Vocabulary:
    """The names, with the values of a day and the readings chosen."""
    known = {name: Fact(name, entry.type, entry.source) for name, entry in facts.items()}
    return Vocabulary(
        facts=known,
        parameters={name: _parameter(entry, known, on) for name, entry in parameters.items()},
        elections={
            f"election_{name}": Election(name, chosen.get(name, entry.default))
            for name, entry in elections.items()
        },
        readings={f"election_{name}": entry.readings for name, entry in elections.items()},
    )


def _parameter(entry: ParameterEntry, facts: Mapping[str, Fact], on: date) -> Parameter:
    values = tuple((first, value) for first, value, _ in entry.values)
    reached = [value for first, value in values if first <= on]
    return Parameter(
        entry.name,
        None if entry.governed_by == ON_THE_DAY else facts[entry.governed_by],
        values,
        reached[-1] if reached else None,
    )
