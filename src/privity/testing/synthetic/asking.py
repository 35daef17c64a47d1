"""What a call for requests asks for, checked before anything is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from privity.errors import InputError
from privity.testing.synthetic.defects import Defect, read_defects
from privity.testing.synthetic.people import LAST_YEAR
from privity.testing.synthetic.sheet import MOST_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.testing.synthetic.header import HeaderFields

Pattern = Literal["mixed", "august"]
FileFormat = Literal["csv", "parquet", "jsonl", "xlsx"]

LEAST_AUGUST_LINES: Final = 100
"""Fewer lines would not make one official's engagement, or one reason, a defect."""
EARLIEST_SIGNING: Final = date(LAST_YEAR + 1, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a call asked for.

    Attributes:
        lines: How many.
        seed: Of every draw.
        pattern: In good faith, or as in August 2025.
        file_format: Of the lines.
        header: What the requester states about itself.
        defects: Those of lines that may be planted.
        header_defects: Those of the header that are.
    """

    lines: int
    seed: int
    pattern: Pattern
    file_format: FileFormat
    header: HeaderFields
    defects: tuple[Defect, ...]
    header_defects: tuple[Defect, ...]


def checked(
    *, lines: int, seed: int, pattern: Pattern, file_format: FileFormat, header: HeaderFields,
    header_defects: Sequence[str], without: Sequence[str],
) -> Plan:  # fmt: skip
    """The same, when it can be made.

    Raises:
        InputError: A name is unknown or a number out of range.
    """
    known = read_defects()
    for name in (*header_defects, *without):
        if name not in known or (name in header_defects and not known[name].header):
            raise InputError(
                f"no such defect: {name}",
                where="defects",
                remedy="Take a name from docs/reference/synthetic.md.",
            )
    least = LEAST_AUGUST_LINES if pattern == "august" else 1
    if lines < least or (file_format == "xlsx" and lines > MOST_ROWS):
        raise InputError(
            "the number of lines is out of range",
            where="lines",
            remedy=f"Ask for at least {least}, and for at most {MOST_ROWS} in a spreadsheet.",
        )
    if header.signed_on < EARLIEST_SIGNING:
        raise InputError(
            "the people are described up to a later year",
            where="signed_on",
            remedy=f"Sign on {EARLIEST_SIGNING} or later.",
        )
    return Plan(
        lines=lines, seed=seed, pattern=pattern, file_format=file_format, header=header,
        defects=tuple(d for name, d in known.items() if not d.header and name not in without),
        header_defects=tuple(known[name] for name in header_defects),
    )  # fmt: skip
