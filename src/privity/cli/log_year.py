"""`privity log new-year`: an operator opens a year that lies more than one behind the log's last entry."""

from __future__ import annotations

from typing import Annotated

import typer

from privity.cli.common import JsonOption, OfficeOption, opened
from privity.cli.output import put, put_json
from privity.flow.accounting import open_year
from privity.flow.clock import may_open


def new_year(
    confirm: Annotated[int, typer.Option(help="The year that it is, such as 2030.")],
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Open a year by hand, in an office that accounted for nothing in the year before it.

    A year opens by itself with its first entry. Only where a whole year is empty the office asks: a clock that jumped ahead
    looks the same. Look at another clock first; what is dated wrongly stays so for ever.
    """
    held = opened(office)
    entry = open_year(held, may_open(held, confirm))
    if as_json:
        put_json({"year": confirm, "entry": entry})
    else:
        put(f"The year {confirm} is open; its entry is {entry:,}.")
