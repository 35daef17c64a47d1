"""A national record file of synthetic people, streamed from a seed.

What makes identity hard is planted in stated shares: ``shares.toml`` (what is drawn) and
``households.csv`` (who lives with whom). The truth about each person stands apart, in ``truth/``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.errors import InputError
from privity.testing.synthetic.summary import Progress, Summary, silent
from privity.testing.synthetic.workshop import Workshop, read_toml

if TYPE_CHECKING:
    from pathlib import Path

LAST_YEAR: Final = 2024
"""The last year the record file knows about: current addresses and the newest items belong to it."""
MOST_PERSONS: Final = 160_000_000
PERSONS_PER_BLOCK: Final = 1000
PARQUET: Final = "FORMAT parquet, COMPRESSION zstd"
POOLS: Final = (
    "family_slots", "given_slots", "world_families", "world_given", "alike", "zips", "state_slots",
    "street_slots", "suffix_slots", "item_slots", "plan",
)  # fmt: skip
RECORD_TABLES: Final = ("persons", "names", "addresses", "items")
TRUTH_TABLES: Final = ("traits", "absent")


def generate_people(
    out_dir: Path, *, persons: int, seed: int, threads: int | None = None, progress: Progress = silent
) -> Summary:
    """Write the record file of `persons` synthetic people, and the truth about them.

    Args:
        out_dir: Receives ``persons.parquet names.parquet addresses.parquet items.parquet`` (spec/record-file.md)
            and ``truth/traits.parquet truth/absent.parquet``; made when absent, files in it are overwritten.
        persons: How many persons the file holds.
        seed: Another seed, another nation. The same (persons, seed) gives the same rows.
        threads: How many threads may work; the rows do not depend on it.
        progress: Told of each stage.

    Returns:
        Rows of each table, and how many persons carry each trait.

    Raises:
        InputError: `persons` lies outside 1 to 160 million. Nothing was written.
    """
    if not 1 <= persons <= MOST_PERSONS:
        raise InputError(
            "the number of persons is out of range", where="persons", remedy=f"Ask for 1 to {MOST_PERSONS}."
        )
    tables = [*RECORD_TABLES, *(f"truth/{name}" for name in TRUTH_TABLES)]
    stages = ["pools", "seats", "named", "written", *tables]
    rows: dict[str, int] = {}
    with Workshop(out_dir, seed=seed, threads=threads) as shop:
        for number, stage in enumerate(stages, 1):
            progress(stage, number, len(stages))
            if stage == "pools":
                _lay_pools(shop, persons, seed)
            elif stage in tables:
                name = stage.rpartition("/")[2]
                target = out_dir / f"{stage}.parquet"
                target.parent.mkdir(exist_ok=True)
                shop.make("people", name, view=True)
                rows[name] = shop.write(f"FROM {name}", target, PARQUET)
            else:
                _make(shop, stage)
        shop.read_parquet("kept_traits", out_dir / "truth" / "traits.parquet")
        shares = shop.rows(
            "SELECT 'trait.' || trait, count(*) FROM kept_traits GROUP BY trait ORDER BY 2 DESC, 1"
        )
    return Summary(
        folder=out_dir, files=tuple(f"{name}.parquet" for name in tables), rows=rows, shares=dict(shares)
    )


def shift(seed: int) -> int:
    """Where numbers and person ids of a seed begin in their permutations."""
    return (seed * 7_368_787 + 104_729) % 40_000_000


def _lay_pools(shop: Workshop, persons: int, seed: int) -> None:
    shop.let_shares(read_toml("shares.toml")["people"])
    shop.let("persons", persons)
    shop.let("last_year", LAST_YEAR)
    shop.let("shift", shift(seed))
    shop.table_of("households", "households.csv", "per_block INTEGER")
    shop.table_of("roles", "roles.csv", "present BOOLEAN", "born_from INTEGER", "born_to INTEGER")
    shop.table_of(
        "item_kinds", "item_kinds.csv", "weight INTEGER", "low INTEGER", "high INTEGER", "joint BOOLEAN"
    )
    shop.table_of("given_names", "data/given_names.csv.gz", "decade INTEGER", "weight BIGINT")
    shop.table_of("family_names", "data/family_names.csv.gz", "weight BIGINT")
    shop.table_of("street_names", "data/street_names.csv.gz")
    shop.table_of("street_suffixes", "data/street_suffixes.csv", "weight INTEGER")
    shop.table_of("states", "data/states.csv", "weight INTEGER")
    for name in ("world_names", "alike_names"):
        shop.table_of(name, f"data/{name}.csv")
    for name in ("urbanizations", "abroad"):
        shop.table_of(f"{name}_listed", f"data/{name}.csv")
    for name in POOLS:
        shop.make("people", name)
    shop.make("people", "blocks", view=True)
    for name in ("urbanizations", "abroad"):
        shop.make("people", name)
    shop.let("world_families", shop.count("world_families"))
    shop.let(
        "alike_pairs", shop.one("SELECT min(pairs) FROM (SELECT count(*) AS pairs FROM alike GROUP BY sex)")
    )
    shop.let("streets", shop.count("street_slots"))
    shop.let("suffixes", shop.count("suffix_slots"))
    shop.let("urbanizations", shop.count("urbanizations"))
    shop.let("abroads", shop.count("abroad"))
    shop.let("item_slots", shop.count("item_slots"))
    shop.let("wages_slot", shop.one("SELECT min(slot) FROM item_slots WHERE element = 'wages'"))


def _make(shop: Workshop, stage: str) -> None:
    if stage == "named":
        shop.make("people", "drawn", view=True)
    if stage == "written":
        shop.make("people", "numbered", view=True)
        shop.make("people", "lived", view=True)
        shop.make("people", "located", view=True)
    shop.make("people", stage)
    if stage == "written":
        shop.make("people", "misfiled")
