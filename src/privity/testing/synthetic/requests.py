"""Request files about synthetic people, with the truth of every line.

The mixed pattern is a file in good faith: most lines meet every condition, the rest carry every
defect of ``defects.toml`` in stated shares. The August pattern is the file of August 2025 as it was:
one official, one reason, addresses alone, many of them none.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from privity.errors import InputError
from privity.model.request import COLUMNS
from privity.testing.synthetic.asking import FileFormat, Pattern, Plan, checked
from privity.testing.synthetic.header import HeaderFields, write_header
from privity.testing.synthetic.people import PARQUET
from privity.testing.synthetic.planting import STEPS
from privity.testing.synthetic.sheet import write_sheet
from privity.testing.synthetic.summary import Progress, Summary, silent
from privity.testing.synthetic.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_OUTPUTS: Final = ("lines", "roster", "truth")
_PEOPLE_TABLES: Final = ("persons", "addresses", "truth/traits", "truth/absent")


def generate_requests(
    people_dir: Path,
    out_dir: Path,
    *,
    lines: int,
    seed: int,
    pattern: Pattern = "mixed",
    file_format: FileFormat = "csv",
    header: HeaderFields | None = None,
    header_defects: Sequence[str] = (),
    without: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress = silent,
) -> Summary:
    """Write a request file, its unsigned header, the requester's roster and the truth of every line.

    Args:
        people_dir: What `generate_people` wrote.
        out_dir: Receives ``lines.<format>``, ``lines.header.toml``, ``roster.csv``, ``truth.parquet``; made when
            absent, files in it are overwritten.
        lines: How many lines. Lawful lines are about distinct persons, so the file must hold enough adults.
        seed: Another seed, other lines about the same people.
        pattern: ``mixed`` or ``august``.
        file_format: Of the lines; the same call in another format writes the same cells.
        header: What the requester states about itself; None for the invented agency.
        header_defects: Names of defects of the header to plant; every line then has them.
        without: Names of defects not to plant.
        threads: How many threads may work; the lines do not depend on it.
        progress: Told of each stage.

    Returns:
        Rows of each file, and how many lines have each kind, defect, trait and distortion.

    Raises:
        InputError: The people are not there, or not enough of them, or a name or number is out of range.
            Nothing was written.
    """
    plan = checked(
        lines=lines, seed=seed, pattern=pattern, file_format=file_format, header=header or HeaderFields(),
        header_defects=header_defects, without=without,
    )  # fmt: skip
    _must_hold_people(people_dir)
    stages = (*STEPS, *_OUTPUTS)
    rows: dict[str, int] = {}
    with Workshop(out_dir, seed=plan.seed, threads=threads) as shop:
        for number, stage in enumerate(stages, 1):
            progress(stage, number, len(stages))
            if stage in STEPS:
                STEPS[stage](shop, plan, people_dir)
            else:
                rows[stage] = _WRITERS[stage](shop, plan, out_dir)
        shop.read_parquet("kept", out_dir / "truth.parquet")
        shop.make("requests", "shares", view=True)
        shares = {f"{kind}.{name}": count for kind, name, count in shop.rows("FROM shares")}
    return Summary(
        folder=out_dir,
        files=(f"lines.{plan.file_format}", "lines.header.toml", "roster.csv", "truth.parquet"),
        rows=rows,
        shares=shares,
    )


def _must_hold_people(folder: Path) -> None:
    for name in _PEOPLE_TABLES:
        if not (folder / f"{name}.parquet").is_file():
            raise InputError(
                "the synthetic people are incomplete",
                where=f"{folder}/{name}.parquet",
                remedy="Run `privity synth people` into this folder first.",
            )


def _lines(shop: Workshop, plan: Plan, out_dir: Path) -> int:
    """The lines, then the header that states their digest."""
    path = out_dir / f"lines.{plan.file_format}"
    count = _write_lines(shop, plan.file_format, path)
    write_header(
        out_dir / "lines.header.toml",
        plan.header,
        {key: value for defect in plan.header_defects for key, value in defect.header.items()},
        lines_file=path.name,
        lines_sha256=_sha256(path),
        lines_count=count,
    )
    return count


def _roster(shop: Workshop, _plan: Plan, out_dir: Path) -> int:
    shop.make("requests", "roster", view=True)
    return shop.write("FROM roster", out_dir / "roster.csv", "FORMAT csv, HEADER")


def _truth(shop: Workshop, _plan: Plan, out_dir: Path) -> int:
    shop.make("requests", "truth", view=True)
    return shop.write("FROM truth", out_dir / "truth.parquet", PARQUET)


_WRITERS: Final = {"lines": _lines, "roster": _roster, "truth": _truth}


def _write_lines(shop: Workshop, file_format: FileFormat, path: Path) -> int:
    shop.make("requests", "lines", view=True)
    shop.make("requests", "listed_lines", view=True)
    match file_format:
        case "csv":
            return shop.write("FROM lines", path, "FORMAT csv, HEADER")
        case "parquet":
            return shop.write("FROM listed_lines", path, PARQUET)
        case "jsonl":
            return shop.write("FROM listed_lines", path, "FORMAT json")
        case "xlsx":
            return write_sheet(path, COLUMNS, shop.stream("FROM lines"))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
