"""Cells: the kinds of pattern by which the rule verifies, each with an error rate of its own.

A cell is the first four digits of a pattern: family name, given name, birth date, number. They say on what an answer
rests and how far the names go, and so what another person would have to share to be taken for the one meant. The other
three digits are left out: of a verified answer middle initial and suffix are equal or unsaid, the address agrees, and the
unit is equal or unsaid. A calibration leaves middle name and suffix out of every second line, so a batch that always does
has at most twice the rate that was seen.
"""

from __future__ import annotations

from typing import Final

PARTS: Final = 1000
"""A pattern divided by this is its cell."""

CELLS: Final[tuple[int, ...]] = (
    5822, 5821, 5812,
    5722, 5721, 5712,
    5422, 5412,
    3822, 3821, 3812,
    2822, 2812,
    4522, 4512,
    3722, 3721, 3712, 3422, 3412, 2722, 2712,
    5622, 5612, 3622, 3612, 2622, 2612,
    5322,
    5222, 3222, 5212, 3212,
)  # fmt: skip
"""Every cell the rule can verify in, in the order in which cells are tested: the fuller names first, of each what rests
on number and birth date both before what rests on one of them, and last what leaves least of the given name: familiar
forms, which two names may share, near names and initials. The order is part of the guarantee and never follows from
what a calibration found."""

_FAMILY: Final = {
    5: "family name equal",
    4: "names crosswise",
    3: "one part of the family name",
    2: "family name near",
}
_GIVEN: Final = {
    8: "given name equal",
    7: "second given name held as middle name",
    6: "familiar given name",
    5: "",
    4: "first of several given names",
    3: "given name near",
    2: "initial of the given name",
}
_BASIS: Final = {(2, 2): "number and birth date", (2, 1): "birth date alone", (1, 2): "number alone"}


def cell_of(pattern: int) -> int:
    """The cell of a pattern."""
    return pattern // PARTS


def in_words(cell: int) -> str:
    """A cell as a person reads it.

    >>> in_words(5822)
    'family name equal, given name equal; number and birth date'
    """
    family, given, birth, number = (cell // 10**place % 10 for place in (3, 2, 1, 0))
    names = ", ".join(filter(None, (_FAMILY[family], _GIVEN[given])))
    return f"{names}; {_BASIS[birth, number]}"
