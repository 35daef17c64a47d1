"""The steps between the people and the lines: each makes a few relations out of the last ones.

A step may use only what steps before it made; the SELECTs are in ``sql/requests/``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from privity.errors import InputError
from privity.testing.synthetic.defects import allot, dated
from privity.testing.synthetic.people import LAST_YEAR
from privity.testing.synthetic.workshop import read_toml

if TYPE_CHECKING:
    from pathlib import Path

    from privity.testing.synthetic.asking import Plan
    from privity.testing.synthetic.workshop import Workshop

_NEVER: Final = ("absent", "wrong_address", "borrowed_number", "transposed_number")
_PARTS_OF_REASON: Final = ("fact", "trace", "gap", "need", "why")
_OFFICER_GROUP: Final = 64
_ADDRESS_GROUP: Final = 14


def _people(shop: Workshop, plan: Plan, people_dir: Path) -> None:
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


def _lots(shop: Workshop, plan: Plan, _people_dir: Path) -> None:
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


def _lay_defects(shop: Workshop, plan: Plan) -> None:
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


def _cases(shop: Workshop, plan: Plan, _people_dir: Path) -> None:
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


def _about(shop: Workshop, _plan: Plan, _people_dir: Path) -> None:
    shop.table_of("nicknames", "data/nicknames.csv")
    shop.make("requests", "nicknames_numbered")
    shop.make("requests", "about")


def _stated(shop: Workshop, _plan: Plan, _people_dir: Path) -> None:
    shop.table_of("directions", "data/directions.csv")
    shop.table_of("street_suffixes", "data/street_suffixes.csv", "weight INTEGER")
    shop.make("requests", "other_words")
    shop.make("requests", "possible", view=True)
    shop.make("requests", "chosen", view=True)
    shop.make("requests", "stated")
    shop.make("requests", "planted")


def _coprime(count: int, share: float) -> int:
    """A step that visits every place among `count` once, about `share` of the way on each time."""
    step = max(1, int(count * share))
    while math.gcd(step, count) != 1:
        step += 1
    return step


STEPS: Final = {"people": _people, "lots": _lots, "cases": _cases, "about": _about, "stated": _stated}
"""Name of a step and the function that makes it, in order."""
