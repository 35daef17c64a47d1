"""Options that commands about the law share."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from privity.errors import InputError

PackOption = Annotated[str, typer.Option(help="Law pack.")]
DayOption = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Day; today when left out.")
]
ElectOption = Annotated[
    list[str] | None, typer.Option(help="A reading, such as Q2=complete; may be given several times.")
]


def day_of(on: datetime | None) -> date:
    """The day meant."""
    return (on or datetime.now(UTC)).date()


def elections_of(elect: list[str] | None) -> dict[str, str]:
    """Question to reading.

    Raises:
        InputError: One is not written ``Q2=reading``.
    """
    pairs = [text.partition("=") for text in elect or ()]
    if any(not (question and equals and reading) for question, equals, reading in pairs):
        raise InputError(
            "An election is written Q2=complete.", where="--elect", remedy="Give question and reading."
        )
    return {question: reading for question, _, reading in pairs}
