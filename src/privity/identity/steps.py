"""The plans of this room: named SQL steps, in the order an engine runs them.

Text only. Running it is the engine's work, behind a port.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from privity.model.step import Step
from privity.standards import address_steps, name_steps, nickname_steps, number_steps

SEARCHED: Final = ("held", "held_residents", "held_births", "held_given", "held_dates")
"""Relations of one part of a record file that a search reads, each kept as one Parquet file."""
RELEASED: Final = ("held_items", "held_mail", "held_persons")
"""Relations of one part that only a release reads: the record as the custodian wrote it."""
KEPT: Final = (*SEARCHED, *RELEASED)
"""Everything kept of one part."""
WHOLE: Final = (
    "held_crowds",
    "held_crowded_births",
    "held_crowded_dates",
    "held_given_names",
    "held_shared_numbers",
)
"""Small relations about the whole file, made from all its parts."""

NAMED: Final = (
    "family_key", "family_alt", "given_key", "given_tokens", "middle_key", "middle_initial", "suffix_key",
)  # fmt: skip
PLACED: Final = ("building_key", "unit", "zip5", "city")
"""Standard columns that are compared; the others would be written for nobody."""


def load_steps() -> tuple[Step, ...]:
    """Standardise a part of a record file and key it: from `persons, names, addresses, items` to the relations `KEPT`.

    ``part_base(first_no BIGINT)`` says after which number the part's persons are numbered. Run
    `problem_steps` first and refuse a file with fatal problems: a doubled person id is not caught here again.
    """
    return (
        _step("load/record_people"),
        _step("load/record_people_numbers", view=True),
        *number_steps("record_people_numbers", "standard_numbers", punctuated=True),
        _step("load/record_names"),
        *name_steps("record_names", "standard_names", columns=NAMED),
        _step("load/record_address_texts"),
        _step("load/record_residences", view=True),
        *address_steps("record_address_texts", "standard_addresses", columns=PLACED),
        *index_steps(),
        _step("load/held_items", view=True),
        _step("load/held_mail", view=True),
        _step("load/held_persons", view=True),
    )


def index_steps() -> tuple[Step, ...]:
    """Key what is already standardised: the second half of `load_steps`.

    Reads `record_people, record_names, record_residences` and
    `standard_numbers, standard_names, standard_addresses` (columns: spec/record-file.md).
    """
    return (
        _step("load/read_numbers", view=True),
        _keyed("keyed_number", "read_numbers", "keyed_numbers"),
        _step("load/read_names"),
        _step("load/held"),
        _step("load/surname_words"),
        _keyed("keyed_letters", "surname_words", "keyed_surnames"),
        _step("load/name_letters"),
        _keyed("keyed_place", "standard_addresses", "keyed_texts"),
        _step("load/held_places"),
        _step("load/held_residents"),
        _step("load/birth_words", view=True),
        _keyed("keyed_birth", "birth_words", "keyed_births"),
        _step("load/held_births", view=True),
        _step("load/held_given"),
        _step("load/held_dates"),
    )


def whole_steps() -> tuple[Step, ...]:
    """What only the whole file knows: from `SEARCHED` of all parts to the relations `WHOLE`, `doubled_persons`, `load_summary`."""
    return (
        *(_step(f"whole/{relation}") for relation in WHOLE),
        _step("whole/doubled_persons"),
        _step("whole/load_summary"),
    )


def problem_steps() -> tuple[Step, ...]:
    """Look for faults of a record file: makes `record_problems` (rule, relation, found, persons), best told by `told_problems`."""
    return (_step("load/record_people"), _step("problems/record_problems"))


def verify_steps() -> tuple[Step, ...]:
    """Answer every line of `asked` from a loaded record file: makes `identity_answers`, one row per line."""
    return (*ask_steps(), *search_steps(), *decide_steps())


def ask_steps() -> tuple[Step, ...]:
    """Make the keys of the lines `asked`: what a search needs of them."""
    return (
        *nickname_steps("nickname_pairs"),
        _step("verify/nicknames"),
        _step("verify/asked_places", view=True),
        _keyed("keyed_place", "asked_places", "asked_place"),
        _step("verify/asked_numbers", view=True),
        _keyed("keyed_number", "asked_numbers", "asked_number"),
        _step("verify/asked_forms"),
        _step("verify/asked_families", view=True),
        _keyed("keyed_letters", "asked_families", "asked_letters"),
        _step("verify/asked_keys"),
        _step("verify/asked_words", view=True),
        _keyed("keyed_birth", "asked_words", "keyed_words"),
        _step("verify/birth_probes"),
        _step("verify/crowded_births"),
    )


def search_steps() -> tuple[Step, ...]:
    """Find whom the lines may mean: the only steps that read `SEARCHED`, each relation streamed past the lines."""
    return (*hit_steps(), *compare_steps())


def hit_steps() -> tuple[Step, ...]:
    """Pair lines with persons, by keys alone."""
    return (
        _step("verify/number_hits"),
        _step("verify/place_probes"),
        _step("verify/place_hits"),
        _step("verify/birth_hits"),
        _step("verify/crowd_hits"),
        _step("verify/pairs"),
    )


def compare_steps() -> tuple[Step, ...]:
    """Compare the names of each pair: the only reading of what `held` says of a person beside his number."""
    return (_step("verify/name_edits"),)


def decide_steps() -> tuple[Step, ...]:
    """Compare, judge and answer, from what the search found."""
    return (
        _step("verify/swapped_words"),
        _step("verify/near_names", view=True),
        _step("verify/compared", view=True),
        _step("verify/judged"),
        _step("verify/strongest"),
        _step("verify/rivals", view=True),
        _step("verify/counted"),
        _step("verify/decided"),
        _step("verify/candidates"),
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


def number_key_step(source: str, makes: str) -> Step:
    """The step that makes `makes` (ref, number, id_kind), as the record file keeps numbers, of `source` (ref, id_digits, id_kind)."""
    return _keyed("keyed_number", source, makes)


def _keyed(key: str, source: str, makes: str) -> Step:
    """The one way a key is made, for lines and for the record file."""
    text = _text(key).replace("{source}", source).replace("{makes}", makes)
    return Step(makes, text)


def named_step(path: str) -> Step:
    """The step of this room written in `sql/<path>.sql`."""
    return _step(path)


def _step(path: str, *, view: bool = False) -> Step:
    return Step(path.rpartition("/")[2], _text(path), view)


def _text(path: str) -> str:
    return files("privity.identity").joinpath("sql", f"{path}.sql").read_text("utf-8").strip()
