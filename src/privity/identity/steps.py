"""The plans of this room: named SQL steps, in the order an engine runs them.

Text only. Running it is the engine's work, behind a port.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from privity.model.step import Step
from privity.standards import address_steps, name_steps, nickname_steps, number_steps

KEPT: Final = (
    "held", "held_names", "held_addresses", "held_numbers", "held_residents", "held_crowds", "held_crowded_births", "held_births",
    "held_given_names",
    "held_items", "held_mail",
)  # fmt: skip
"""Relations of a loaded record file, each kept as one Parquet part or more."""


def load_steps() -> tuple[Step, ...]:
    """Standardise a record file and key it: from `persons, names, addresses, items` to the relations `KEPT`.

    Run `problem_steps` first and refuse a file with fatal problems: a doubled person
    id is not caught here again.
    """
    return (
        _step("load/record_people"),
        _step("load/record_people_numbers", view=True),
        *number_steps("record_people_numbers", "standard_numbers", punctuated=True),
        _step("load/record_names"),
        *name_steps("record_names", "standard_names"),
        _step("load/record_addresses"),
        _step("load/record_address_texts"),
        *address_steps("record_address_texts", "standard_addresses"),
        *index_steps(),
        _step("load/held_items", view=True),
        _step("load/held_mail", view=True),
        _step("load/load_summary"),
    )


def index_steps() -> tuple[Step, ...]:
    """Key what is already standardised: the second half of `load_steps`.

    Reads `record_people, record_names, record_addresses, record_address_texts` and
    `standard_numbers, standard_names, standard_addresses` (columns: spec/record-file.md).
    """
    return (
        _step("load/held_numbers"),
        _step("load/held"),
        _step("load/held_names"),
        place_step("standard_addresses", "keyed_texts"),
        _step("load/held_addresses"),
        _step("load/held_crowds"),
        _step("load/held_residents"),
        _step("load/held_given_names"),
        _step("load/held_crowded_births"),
        _step("load/held_births"),
    )


def problem_steps() -> tuple[Step, ...]:
    """Look for faults of a record file: makes `record_problems` (rule, relation, found, persons), best told by `told_problems`."""
    return (_step("load/record_people"), _step("problems/record_problems"))


def verify_steps() -> tuple[Step, ...]:
    """Answer every line of `asked` from a loaded record file: makes `identity_answers`, one row per line."""
    return (
        *nickname_steps("nickname_pairs"),
        _step("verify/nicknames"),
        _step("verify/asked_places", view=True),
        place_step("asked_places", "asked_place"),
        _step("verify/asked_forms"),
        _step("verify/asked_keys"),
        _step("verify/asked_probes"),
        _step("verify/pairs"),
        _step("verify/pair_names"),
        _step("verify/open_words"),
        _step("verify/swapped_words"),
        _step("verify/near_words"),
        _step("verify/pair_edits", view=True),
        _step("verify/named_pairs"),
        _step("verify/close_pairs"),
        _step("verify/pair_places"),
        _step("verify/compared"),
        _step("verify/tiered", view=True),
        _step("verify/judged"),
        _step("verify/strongest"),
        _step("verify/rivals"),
        _step("verify/identity_answers"),
    )


def closing_steps() -> tuple[Step, ...]:
    """Close what has no bound: `identity_answers` again, where `open_cells` (cell INTEGER) lists every open cell.

    What is verified in no open cell becomes ambiguous, with the veto `no_bound`. An empty `open_cells` closes all.
    """
    return (
        _step("close/closed_answers"),
        Step("identity_answers", "SELECT * FROM closed_answers"),
    )


def place_step(source: str, makes: str) -> Step:
    """The one reading of an address as a place and a unit, for lines and for the record file."""
    text = _text("keyed_place").replace("{source}", source).replace("{makes}", makes)
    return Step(makes, text)


def named_step(path: str) -> Step:
    """The step of this room written in `sql/<path>.sql`."""
    return _step(path)


def _step(path: str, *, view: bool = False) -> Step:
    return Step(path.rpartition("/")[2], _text(path), view)


def _text(path: str) -> str:
    return files("privity.identity").joinpath("sql", f"{path}.sql").read_text("utf-8").strip()
