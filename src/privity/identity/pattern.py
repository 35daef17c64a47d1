"""What the seven digits of a pattern say, in words: the one place that knows.

A pattern is the whole evidence about a line and a person (`docs/reference/identity.md`, "Comparison"). Its
fields are called as the lines file calls them, so that a reviewer writes the same word into his decision.
"""

from __future__ import annotations

from typing import Final

SIDES: Final = ("differs", "left out", "equal")
"""A field that either side may leave out."""

DIGITS: Final = {
    "family_name": ("differs", "two letters off", "near", "part", "crosswise", "equal"),
    "given_name": (
        "differs",
        "initial or one word alike",
        "initial",
        "near",
        "part",
        "crosswise",
        "familiar form",
        "second word is the middle name",
        "equal",
    ),
    "date_of_birth": SIDES,
    "id_number": SIDES,
    "middle_name": SIDES,
    "suffix": SIDES,
}
"""Field to the word for each value of its digit, in the order of the digits. The last digit is the address."""

ADDRESS: Final = (
    ("differs", "left out"),
    ("equal", "differs"),
    ("equal, prior", "left out"),
    ("equal, prior", "equal"),
    ("equal, current", "left out"),
    ("equal, current", "equal"),
)
"""The words for the place and for the unit in it, for each value of the last digit."""

FIELDS: Final = (*DIGITS, "address_line1", "address_line2")
"""Every field a pattern speaks of. `middle_name` is its initial, `address_line2` the unit."""

CONTRADICTS: Final = frozenset({"date_of_birth", "id_number", "middle_name", "suffix", "address_line2"})
"""Fields in which a difference is a contradiction: no line is verified over one."""

VETOES: Final = {
    "nobody": "nobody on the file compares",
    "family_name": "the family name differs",
    "given_name": "the given name differs",
    "birth_date": "the birth date differs",
    "id_number": "the number differs",
    "middle_initial": "the middle initial differs",
    "suffix": "the suffix differs",
    "address": "no address agrees",
    "unit": "the unit differs",
    "no_identifier": "neither number nor birth date agrees",
    "name_unlike": "the names agree too loosely for what else agrees",
    "not_unique": "somebody else is plausible",
    "shared_number": "several persons hold the number",
    "crowded_place": "too many live at the place",
    "crowded_birth_date": "too many share the birth date",
    "no_bound": "no bound is known for errors of this kind of pattern",
}
"""Why a line was not verified, by the code its answer carries."""


def decode(pattern: int) -> dict[str, str]:
    """The level of each field, in words; of `FIELDS` all, in their order.

    >>> decode(5820115)["date_of_birth"], decode(5820115)["id_number"], decode(5820115)["address_line1"]
    ('equal', 'differs', 'equal, current')

    Raises:
        ValueError: It is no pattern.
    """
    try:
        digits = [int(digit) for digit in f"{pattern:0{len(DIGITS) + 1}d}"]
        told = {
            field: words[digit] for (field, words), digit in zip(DIGITS.items(), digits[:-1], strict=True)
        }
        told["address_line1"], told["address_line2"] = ADDRESS[digits[-1]]
    except (IndexError, ValueError) as error:
        raise ValueError("not a pattern") from error
    return told


def contradictions(pattern: int) -> int:
    """In how many fields both sides state something and it differs."""
    told = decode(pattern)
    return sum(told[field] == "differs" for field in CONTRADICTS)


def said(vetoes: tuple[str, ...]) -> tuple[str, ...]:
    """Vetoes in words; a code that has no words here is given as it stands."""
    return tuple(VETOES.get(veto, veto) for veto in vetoes)
