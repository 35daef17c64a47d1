"""`privity records`: load the record file, and what is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from privity.cli.common import JsonOption, OfficeOption, opened
from privity.cli.output import put, put_json, put_table
from privity.flow import calibrate as guarantee
from privity.flow import records as flow
from privity.flow import searching
from privity.identity.cells import in_words

app = typer.Typer(no_args_is_help=True, help="The custodian's record file.")


@app.command()
def load(
    folder: Annotated[
        list[Path],
        typer.Argument(
            help="Folders of persons, names, addresses and items, .parquet or .csv; or of folders of these.",
            exists=True,
            file_okay=False,
        ),
    ],
    office: OfficeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check, standardise and key a record file; it replaces the one in use. What did not change is not made again."""
    held = opened(office)
    manifest, told = flow.load(held, [_sources(each) for each in _divisions(folder)])
    index = searching.index_loaded(held, manifest)
    if as_json:
        put_json(
            {
                "rows": manifest.rows(),
                "parts": len(manifest.parts),
                "summary": dict(manifest.summary),
                "index": index,
            }
        )
        return
    put(f"{manifest.persons:,} persons are loaded, in {len(manifest.parts)} part(s).")
    for problem in told:
        put(f"  {problem.rule}: {problem.says} {problem.remedy}")
    if index:
        put(index)


@app.command()
def index(
    office: OfficeOption = None,
    as_json: JsonOption = False,
    drop: Annotated[
        bool, typer.Option("--drop", help="Remove it; lines are looked up by reading the whole file.")
    ] = False,
) -> None:
    """Make the index of the record file in use: small batches are looked up by it, with the same answers."""
    held = opened(office)
    if drop:
        dropped = held.index.drop()
        put_json({"dropped": dropped}) if as_json else put(
            "The index is removed." if dropped else "There is no index."
        )
        return
    size = searching.make_index(held)
    put_json({"bytes": size}) if as_json else put(f"The index takes {searching.told_size(size)}.")


def _divisions(folders: list[Path]) -> list[Path]:
    """The folders that hold a set of files: those named, or those within them."""
    found: list[Path] = []
    for folder in folders:
        inner = sorted(path for path in folder.iterdir() if path.is_dir() and _sources(path))
        found += [folder] if _sources(folder) or not inner else inner
    return found


def _sources(folder: Path) -> dict[str, Path]:
    """Relation → its file."""
    return {
        path.stem: path
        for path in sorted(folder.iterdir())
        if path.suffix in {".parquet", ".csv"} and path.stem in flow.SOURCES
    }


@app.command()
def status(office: OfficeOption = None, as_json: JsonOption = False) -> None:
    """Show which record file is in use."""
    held = opened(office, reading=True)
    manifest = flow.status(held)
    if as_json:
        put_json(
            {"records": None if manifest is None else manifest.rows(), "index": searching.index_state(held)}
        )
    elif manifest is None:
        put("No record file is loaded: nothing can be verified.")
    else:
        put_table("record file", ("relation", "rows"), manifest.rows().items())
        put_table("persons", ("counted", "persons"), manifest.summary.items())
        state = searching.index_state(held)
        put(f"{state[0].upper()}{state[1:]}.")


@app.command()
def calibrate(
    office: OfficeOption = None,
    lines: Annotated[
        int | None, typer.Option(help="Lines of each kind; left out, as many as the limit needs.", min=1)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Try the rule on lines with known truth made from the record file, and say which kinds of pattern stay open."""
    held = opened(office)
    found = guarantee.calibrate(held, lines=lines)
    inside = {cell.cell for cell in found.open_cells(held.settings.bound)}
    if as_json:
        put_json(
            {
                "cells": [{**cell.plain(), "open": cell.cell in inside} for cell in found.cells],
                "kinds": found.kinds,
                "limit_ppb": held.settings.bound,
                "uncalibrated": held.settings.uncalibrated,
            }
        )
        return
    rows = [
        (
            in_words(cell.cell),
            f"{cell.accepts:,}",
            cell.false_accepts,
            f"{cell.bound / 1e9:.1e}",
            "open" if cell.cell in inside else "closed",
        )
        for cell in found.cells
    ]
    put_table("calibration", ("verified by", "accepts", "false", "rate at most", ""), rows)
    put(f"{len(inside)} kinds of pattern are open under a limit of {held.settings.bound / 1e9:.1e}.")
    if held.settings.uncalibrated:
        put(
            "The office accepts kinds without a bound for demonstration: they stand open unless one was seen to fail."
        )
