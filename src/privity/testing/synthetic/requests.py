"""Request files about synthetic people, with the truth of every line.

The mixed pattern is a file in good faith: most lines meet every condition, the rest carry every
defect of ``defects.toml`` in stated shares. The August pattern is the file of August 2025 as it was:
one official, one reason, addresses alone, many of them none.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from privity.errors import InputError
from privity.model.request import COLUMNS
from privity.testing.synthetic.defects import Defect, allot, dated, read_defects
from privity.testing.synthetic.header import HeaderFields, write_header
from privity.testing.synthetic.people import LAST_YEAR, PARQUET
from privity.testing.synthetic.sheet import MOST_ROWS, write_sheet
from privity.testing.synthetic.summary import Progress, Summary, silent
from privity.testing.synthetic.workshop import Workshop, read_toml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Pattern = Literal["mixed", "august"]
FileFormat = Literal["csv", "parquet", "jsonl", "xlsx"]

LEAST_AUGUST_LINES: Final = 100
"""Fewer lines would not make one official's engagement, or one reason, a defect."""
EARLIEST_SIGNING: Final = date(LAST_YEAR + 1, 1, 1)
_STAGES: Final = ("people", "lots", "cases", "about", "stated", "lines", "roster", "truth")
_NEVER: Final = ("absent", "wrong_address", "borrowed_number", "transposed_number")
_PARTS_OF_REASON: Final = ("fact", "trace", "gap", "need", "why")
_OFFICER_GROUP: Final = 64
_ADDRESS_GROUP: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What a call asked for, checked."""

    lines: int
    seed: int
    pattern: Pattern
    file_format: FileFormat
    header: HeaderFields
    defects: tuple[Defect, ...]
    header_defects: tuple[Defect, ...]


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
    plan = _plan(
        lines=lines, seed=seed, pattern=pattern, file_format=file_format, header=header or HeaderFields(),
        header_defects=header_defects, without=without,
    )  # fmt: skip
    for name in ("persons", "addresses", "truth/traits", "truth/absent"):
        if not (people_dir / f"{name}.parquet").is_file():
            raise InputError(
                "the synthetic people are incomplete",
                where=f"{people_dir}/{name}.parquet",
                remedy="Run `privity synth people` into this folder first.",
            )
    with Workshop(out_dir, seed=plan.seed, threads=threads) as shop:
        for number, stage in enumerate(_STAGES[:5], 1):
            progress(stage, number, len(_STAGES))
            _STEPS[stage](shop, plan, people_dir)
        progress("lines", 6, len(_STAGES))
        lines_name = f"lines.{plan.file_format}"
        rows = {"lines": _write_lines(shop, plan, out_dir / lines_name)}
        write_header(
            out_dir / "lines.header.toml",
            plan.header,
            {key: value for defect in plan.header_defects for key, value in defect.header.items()},
            lines_file=lines_name,
            lines_sha256=_sha256(out_dir / lines_name),
            lines_count=rows["lines"],
        )
        progress("roster", 7, len(_STAGES))
        shop.make("requests", "roster", view=True)
        rows["roster"] = shop.write("FROM roster", out_dir / "roster.csv", "FORMAT csv, HEADER")
        progress("truth", 8, len(_STAGES))
        shop.make("requests", "truth", view=True)
        rows["truth"] = shop.write("FROM truth", out_dir / "truth.parquet", PARQUET)
        shop.read_parquet("kept", out_dir / "truth.parquet")
        shop.make("requests", "shares", view=True)
        shares = {f"{kind}.{name}": count for kind, name, count in shop.rows("FROM shares")}
    return Summary(
        folder=out_dir,
        files=(lines_name, "lines.header.toml", "roster.csv", "truth.parquet"),
        rows=rows,
        shares=shares,
    )


def _plan(
    *, lines: int, seed: int, pattern: Pattern, file_format: FileFormat, header: HeaderFields,
    header_defects: Sequence[str], without: Sequence[str],
) -> _Plan:  # fmt: skip
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
    return _Plan(
        lines=lines, seed=seed, pattern=pattern, file_format=file_format, header=header,
        defects=tuple(d for name, d in known.items() if not d.header and name not in without),
        header_defects=tuple(known[name] for name in header_defects),
    )  # fmt: skip


def _people(shop: Workshop, plan: _Plan, people_dir: Path) -> None:
    lawful = (
        round(plan.lines * read_toml("shares.toml")["requests"]["lawful"]) if plan.pattern == "mixed" else 0
    )
    shop.let_shares(read_toml("shares.toml")["requests"])
    for name, value in (
        ("lines", plan.lines), ("lawful", lawful), ("wanted", plan.lines), ("sample", plan.lines * 21 // 20 + 100),
        ("last_year", LAST_YEAR), ("pattern", plan.pattern), ("agency", plan.header.requesting_agency),
        ("case_prefix", f"{plan.header.requesting_agency}-"), ("signed_on", plan.header.signed_on.isoformat()),
        ("stride", _coprime(plan.lines, 0.6180339887)), ("stride2", _coprime(plan.lines, 0.4142135623)),
    ):  # fmt: skip
        shop.let(name, value)
    for name in ("persons", "addresses"):
        shop.read_parquet(name, people_dir / f"{name}.parquet")
    for name in ("traits", "absent"):
        shop.read_parquet(name, people_dir / "truth" / f"{name}.parquet")
    for name in ("sampled", "main_addresses", "prior_addresses", "targets", "absentees"):
        shop.make("requests", name)
    targets = shop.count("targets")
    shop.let("targets", targets)
    if targets < max(lawful, 2):
        raise InputError(
            f"{lawful} lawful lines need as many adults; the file holds {targets}",
            where=str(people_dir),
            remedy="Ask for fewer lines, or generate more people.",
        )
    _bound_never(shop, lawful)


def _bound_never(shop: Workshop, lawful: int) -> None:
    shares = read_toml("shares.toml")["requests"]
    absent = shop.count("absentees")
    upto = 0
    for name in _NEVER:
        count = round(lawful * shares[name])
        upto += min(count, absent) if name == "absent" else count
        shop.let(f"upto_{name}", upto)


def _lots(shop: Workshop, plan: _Plan, _people_dir: Path) -> None:
    _lay_defects(shop, plan)
    counts = (
        allot(plan.defects, plan.lines - int(shop.one("SELECT getvariable('lawful')")))
        if plan.pattern == "mixed"
        else {}
    )
    low = int(shop.one("SELECT getvariable('lawful')"))
    intervals = []
    by_name = {defect.name: defect for defect in plan.defects}
    for name, count in counts.items():
        defect = by_name[name]
        alone = defect.size > 1 or defect.of_register
        intervals.append([name, low, low + count, defect.part, alone, list(defect.not_with)])
        low += count
    shop.table(
        "intervals",
        ["defect", "low BIGINT", "high BIGINT", "part", "alone BOOLEAN", "not_with VARCHAR[]"],
        intervals,
    )
    idle = max((counts.get(name, 0) for name in ("officer_not_investigative", "officer_gone")), default=0)
    shop.let("idle_officers", 1 + idle // 25)
    shop.let("officer_group", _OFFICER_GROUP)
    shop.let("address_group", _ADDRESS_GROUP)
    shop.let("busy_officers", max(1, counts.get("officer_on_many_lines", 0) // _OFFICER_GROUP))
    shop.make("requests", "solo_slots")
    shop.let("solo_slots", shop.count("solo_slots"))
    shop.make("requests", f"lots_{plan.pattern}", view=True)
    shop.make_from("lots", f"FROM lots_{plan.pattern}")


def _lay_defects(shop: Workshop, plan: _Plan) -> None:
    shop.table(
        "defects",
        ["defect", "part", "weight INTEGER", "size INTEGER", "register_only BOOLEAN", "not_with VARCHAR[]"],
        [[d.name, d.part, d.weight, d.size, d.of_register, list(d.not_with)] for d in plan.defects],
    )
    for name, chosen in (("defect_truth", plan.defects), ("header_truth", plan.header_defects)):
        shop.table(
            name,
            ["defect", "failed VARCHAR[]", "undetermined VARCHAR[]", "register_failed VARCHAR[]"],
            [[d.name, list(d.failed), list(d.undetermined), list(d.register_failed)] for d in chosen],
        )
    shop.table(
        "writes_listed",
        ["defect", "choice INTEGER", "columns VARCHAR[]", "cells VARCHAR[]"],
        [
            [d.name, choice, list(cells), [dated(cell, plan.header.signed_on) for cell in cells.values()]]
            for d in plan.defects
            for choice, cells in enumerate(d.writes)
        ],
    )
    shop.make("requests", "writes")
    shop.make("requests", "write_counts")


def _cases(shop: Workshop, plan: _Plan, _people_dir: Path) -> None:
    shop.table_of("statutes_all", "data/statutes.csv", "weight INTEGER")
    # the file of August 2025 named one statute
    where = "WHERE statute = '8 USC 1253(a)(1)'" if plan.pattern == "august" else ""
    shop.make_from("statutes_listed", f"FROM statutes_all {where}")
    shop.table_of("elements_listed", "data/elements.csv", "weight INTEGER")
    shop.table_of("places_listed", "data/places.csv")
    shop.table_of("group_places_listed", "data/group_places.csv")
    for name in ("statute_slots", "element_slots", "places", "group_places"):
        shop.make("requests", name)
    for name in ("statute_slots", "element_slots", "places"):
        shop.let(name, shop.count(name))
    shop.make("requests", "cases")
    shop.make("requests", "units")
    parts = read_toml("data/reasons.toml")
    shop.table(
        "phrases",
        ["part", "slot INTEGER", "text"],
        [[part, n, text] for part in _PARTS_OF_REASON for n, text in enumerate(parts[part])],
    )
    for part in _PARTS_OF_REASON:
        shop.let(f"{part}s", len(parts[part]))
    combinations = math.prod(len(parts[part]) for part in _PARTS_OF_REASON)
    shop.let("combinations", combinations)
    shop.let("stride3", _coprime(combinations, 0.6180339887))
    shop.make("requests", "reasons", view=True)


def _about(shop: Workshop, _plan: _Plan, _people_dir: Path) -> None:
    shop.table_of("nicknames", "data/nicknames.csv")
    shop.make("requests", "nicknames_numbered")
    shop.make("requests", "about")


def _stated(shop: Workshop, _plan: _Plan, _people_dir: Path) -> None:
    shop.table_of("directions", "data/directions.csv")
    shop.table_of("street_suffixes", "data/street_suffixes.csv", "weight INTEGER")
    shop.make("requests", "other_words")
    shop.make("requests", "possible", view=True)
    shop.make("requests", "chosen", view=True)
    shop.make("requests", "stated")
    shop.make("requests", "planted")


_STEPS: Final = {"people": _people, "lots": _lots, "cases": _cases, "about": _about, "stated": _stated}


def _write_lines(shop: Workshop, plan: _Plan, path: Path) -> int:
    shop.make("requests", "lines", view=True)
    shop.make("requests", "listed_lines", view=True)
    match plan.file_format:
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


def _coprime(count: int, share: float) -> int:
    """A step that visits every place among `count` once, about `share` of the way on each time."""
    step = max(1, int(count * share))
    while math.gcd(step, count) != 1:
        step += 1
    return step
