"""`privity retention`: how long what the log commits to can be opened; for ever, unless counsel's schedule says otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privity.cli.common import JsonOption, KeyOption, OfficeOption, PersonOption, opened
from privity.cli.output import put, put_json, put_table
from privity.flow import retention as flow

app = typer.Typer(
    no_args_is_help=True, help="Units of retention: listed, and destroyed on counsel's schedule."
)


@app.command("list")
def list_units(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Each class and year whose entries a secret of its own salts, and how long it is kept."""
    found = flow.units(opened(office, reading=True))
    if as_json:
        put_json(
            {
                "units": [
                    {"class": u.name, "year": u.year, "destroyed": u.destroyed, "kept_until": u.kept_until}
                    for u in found
                ]
            }
        )
        return
    rows = [
        (
            u.name,
            u.year,
            "destroyed" if u.destroyed else "kept",
            "for ever" if u.kept_until is None else f"end of {u.kept_until}",
        )
        for u in found
    ]
    put_table("units of retention", ("class", "year", "secret", "kept until"), rows)


@app.command()
def shred(
    name: Annotated[str, typer.Argument(metavar="CLASS", help="inquiry or disclosure.")],
    year: Annotated[int, typer.Argument(help="The year in which the requests were received.")],
    why: Annotated[str, typer.Option(help="On what schedule; kept sealed in the log.")],
    person_as: PersonOption,
    key: KeyOption,
    second: Annotated[str, typer.Option(help="The privacy officer, who signs too.")],
    second_key: Annotated[Path, typer.Option(help="The privacy officer's key (PEM).", exists=True)],
    office: OfficeOption = None,
) -> None:
    """Destroy the secret of a unit: nobody opens its entries again or confirms a guess about them. Old proofs still hold."""
    entry = flow.shred(
        opened(office), name, year, why=why, counsel=(person_as, key), privacy=(second, second_key)
    )
    put(f"Entry {entry:,} accounts for it; the secret of {name} {year} is destroyed.")
