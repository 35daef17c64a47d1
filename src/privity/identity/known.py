"""Lines whose right answer is known, made from the record file itself: half of them about somebody, half about nobody.

A kind is whom a line is about, how it is written and what it states. Whoever is about nobody is somebody who could be:
a person taken out of the file, a namesake, son or twin the household does not have on it, someone under a number that is
not his. Every such kind is written in every way, so that each cell is tried by those who could get into it by mistake.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from privity.identity.steps import named_step, verify_steps
from privity.standards import address_steps, name_steps, nickname_steps, number_steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privity.model.step import Step

ON_FILE: Final = "on file"
WHO: Final[dict[str, tuple[bool, bool, int]]] = {
    ON_FILE: (True, False, 1),
    "number one slip off": (True, False, 3),
    "absent": (False, True, 1),
    "absent, number of the household": (False, True, 2),
    "absent, number of a stranger": (False, True, 1),
    "namesake": (False, False, 1),
    "son of the same name": (False, False, 1),
    "twin": (False, False, 1),
    "twin of a like name": (False, False, 2),
    "borrower of the household": (False, False, 1),
    "like twin with the number": (False, False, 2),
    "recombined": (False, False, 1),
}
"""Whom a line is about: whether the person is on file and meant, whether a person is taken out of the search for the
line, and how many draws it takes to find one. The second is on file too, under a number that is somebody else's."""

WAYS: Final[dict[str, int]] = {
    "as on file": 2,
    "familiar name": 2,
    "initial": 2,
    "near surname": 2,
    "near given name": 2,
    "part of the surname": 3,
    "first given name": 2,
    "crossed": 2,
    "former name": 3,
    "prior address": 2,
    "unit left out": 2,
    "middle name as second": 2,
}
"""How a line is written, and how many draws it takes to find somebody about whom it can be."""

STATED: Final = ("number and birth date", "number", "birth date")

KIND_COLUMNS: Final = (
    ("kind", "BIGINT"), ("who", "VARCHAR"), ("way", "VARCHAR"), ("stated", "VARCHAR"), ("present", "BOOLEAN"),
    ("takes_out", "BOOLEAN"), ("wanted", "BIGINT"), ("draws", "BIGINT"), ("first_ref", "BIGINT"),
)  # fmt: skip
WANTED: Final = 6
DRAWS: Final = 7
"""Where a row of `kinds` says how many lines are wanted of it, and how many are drawn."""
SEED_COLUMNS: Final = (("seed", "BIGINT"), ("persons", "BIGINT"))
SAMPLED: Final = 4_000_000
"""About how many persons are looked at for whom a line may be about in a rare way."""
LARGEST_SEED: Final = 2**31

DECOYS: Final = ("absent", "namesake", "twin", "recombined")
"""Those whom nobody can be, whatever is on the file: they ride in every batch."""

_STEPS: Final = (
    "drawn", "mate_homes", "mate_names", "drawn_mates", "drawn_people", "drawn_homes", "drawn_formers", "drawn_likes",
    "drawn_slips", "traced_names", "traced", "meant", "made_up_held", "written", "known_lines",
)  # fmt: skip

Kind = tuple[int, str, str, str, bool, bool, int, int, int]


def calibration_kinds(lines: int) -> list[Kind]:
    """Rows of `kinds`: so many lines of each way and statement about somebody, and as many in all about nobody."""
    others = [who for who in WHO if who != ON_FILE]
    shares = {ON_FILE: lines, **dict.fromkeys(others, -(-lines // len(others)))}
    return _numbered((who, way, stated, shares[who]) for who, way, stated in product(WHO, WAYS, STATED))


def decoy_kinds(lines: int) -> list[Kind]:
    """Rows of `kinds` for a batch: lines about nobody that state everything, written without a slip."""
    each = -(-lines // len(DECOYS))
    return _numbered((who, "as on file", STATED[0], each) for who in DECOYS)


def _numbered(kinds: Iterable[tuple[str, str, str, int]]) -> list[Kind]:
    rows: list[Kind] = []
    first = 1
    for number, (who, way, stated, wanted) in enumerate(kinds, 1):
        present, takes_out, over = WHO[who]
        draws = wanted * WAYS[way] * over
        rows.append((number, who, way, stated, present, takes_out, wanted, draws, first))
        first += draws
    return rows


def making_steps() -> tuple[Step, ...]:
    """Make `known_lines` from `kinds`, `seeds` and the relations of a loaded record file, `held_persons` among them."""
    return (*pool_steps(), *line_steps())


def pool_steps() -> tuple[Step, ...]:
    """The first half of `making_steps`, which needs no kinds: who can be written about in which way."""
    return (
        *nickname_steps("nickname_pairs"),
        named_step("verify/nicknames"),
        named_step("calibrate/forms_written"),
        named_step("calibrate/sampled"),
        named_step("calibrate/pools"),
    )


def line_steps() -> tuple[Step, ...]:
    """The second half: the lines of the kinds attached, whatever other kinds there are."""
    return tuple(named_step(f"calibrate/{name}") for name in _STEPS)


def asking_steps() -> tuple[Step, ...]:
    """Answer `asked_now`, rows of `known_lines`, and count: makes `told_cells` and `told_kinds`."""
    return (
        *standard_steps(),
        named_step("calibrate/asked"),
        named_step("calibrate/withheld"),
        *verify_steps(),
        named_step("calibrate/told_cells"),
        named_step("calibrate/told_kinds"),
    )


def decoy_steps() -> tuple[Step, ...]:
    """Make `decoys` from `asked_now`, rows of `known_lines`, and `decoy_basis` (basis)."""
    return (*standard_steps(), named_step("calibrate/asked"), named_step("calibrate/decoys"))


def riding_steps() -> tuple[Step, ...]:
    """Make `decoys_asked` and `decoys_withheld` from `decoys_kept` and `riding` (decoy)."""
    return (named_step("calibrate/decoys_asked"), named_step("calibrate/decoys_withheld"))


def standard_steps() -> tuple[Step, ...]:
    """The standard readings of `asked_now`: `known_names`, `known_places`, `known_numbers`."""
    return (
        *name_steps("asked_now", "known_names"),
        *address_steps("asked_now", "known_places"),
        *number_steps("asked_now", "known_numbers"),
    )
