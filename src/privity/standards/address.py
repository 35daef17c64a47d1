"""Addresses: the plan that reads them, and the words it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.standards.plan import load, narrowed, relation, within
from privity.standards.reference import table, table_step, values_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privity.model.step import Step

# One letter for what a word can be in an address; `sql/address_shapes.sql` adds the letters
# of words that are in no table. Earlier tables win where a word stands in several.
_MARKS = {
    "and": "a",
    "box": "B",
    "care_of": "c",
    "general": "g",
    "military": "M",
    "post_office": "P",
    "route": "R",
}
_COUNTS = {"count": "C", "order": "O"}


def _words(*, placeholders: bool) -> Iterator[tuple[str, str, str]]:
    if placeholders:
        yield from ((row["word"], row["word"], "p") for row in table("placeholder_words"))
    yield from ((row["word"], row["canon"], _MARKS[row["mark"]]) for row in table("address_marks"))
    yield from ((row["word"], row["canon"], "D") for row in table("directionals"))
    yield from (("NO", "N", "d"), ("SO", "S", "d"), ("SAINT", "ST", "w"))
    yield from ((row["word"], row["canon"], "s") for row in table("small_words"))
    for row in table("street_types"):
        yield row["word"], row["canon"], "T" if row["rank"] == "common" else "t"
    yield from ((row["word"], row["canon"], "S") for row in table("street_leads"))
    for row in table("unit_designators"):
        yield row["word"], row["canon"], "u" if row["needs_value"] == "yes" else "v"
    yield from ((row["word"], row["canon"], "z") for row in table("area_words"))
    yield from ((row["word"], row["word"], "f") for row in table("foreign_streets"))
    yield from ((row["word"], row["canon"], _COUNTS[row["use"]]) for row in table("number_words"))


def _known_words(*, placeholders: bool) -> list[tuple[str, str, str]]:
    known: dict[str, tuple[str, str, str]] = {}
    for entry in _words(placeholders=placeholders):
        known.setdefault(entry[0], entry)
    return list(known.values())


def _highways(canons: Mapping[str, str]) -> dict[str, str]:
    """Canonical road by the canonical words that stand before its number."""
    return {
        " ".join(canons.get(word, word) for word in prefix.split()): road for prefix, road in _road_words()
    }


def _states() -> Iterator[tuple[str, str, str]]:
    for row in table("states"):
        yield row["code"], row["code"], row["military"]
        yield row["name"], row["code"], row["military"]


def _road_words() -> Iterator[tuple[str, str]]:
    for row in table("states"):
        for state in (row["code"], row["name"]):
            yield state, "STATE HWY"
            for road in ("HWY", "RTE", "RD", "STATE HWY", "STATE RTE", "STATE RD"):
                yield f"{state} {road}", "STATE HWY"
    yield from ((row["prefix"], row["canon"]) for row in table("highways"))


def address_steps(
    source: str, makes: str, *, placeholders: bool = True, columns: Sequence[str] | None = None
) -> tuple[Step, ...]:
    """Steps that read the addresses of `source` and make `makes`, one row per row of `source`.

    Args:
        source: Relation with `ref` and `address_line1, address_line2, city, state,
            postal_code, country`, all text as written or NULL.
        makes: Relation with `ref, addr_form, number, fraction, predir, street, street_suffix,
            postdir, street_key, unit_type, unit, box, route, city, state, zip5, plus4, country,
            admissible, fault, addr_key, building_key`; see docs/reference/standards.md.
        placeholders: Whether the small list of placeholder words helps. What is refused for
            its structure is refused without it.
        columns: The columns `makes` shall have beside `ref`, as the whole row is dear to write; None, all.
    """
    names = within(
        relation(makes),
        *("words", "highways", "common", "designators", "states", "zips"),
        *("lines", "texts", "mended", "hard", "hard_words", "hard_shapes", "hard_parts"),
        *(
            "streets",
            "street_words",
            "street_shapes",
            "patterns",
            "tails",
            "street_cuts",
            "units",
            "street_parts",
        ),
        *("street_readings", "hard_readings", "unit_readings", "places"),
    ) | {"source": relation(source), "makes": makes}
    known = _known_words(placeholders=placeholders)
    roads = _highways({word: canon for word, canon, _ in known})
    return (
        values_step(names["words"], ("word", "canon", "kind"), known),
        values_step(names["highways"], ("prefix", "canon"), roads.items()),
        table_step(names["common"], "common_streets", ("name",)),
        table_step(names["designators"], "unit_designators", ("word", "canon", "dwelling")),
        values_step(names["states"], ("word", "code", "military"), _states()),
        table_step(names["zips"], "zip_ranges", ("state", "low", "high")),
        load("address/lines", names, makes="lines"),
        load("address/texts", names, makes="texts"),
        load("address/mended", names, makes="mended"),
        load("address/hard", names, makes="hard"),
        *_shaped(names, "hard", "hard_words", "hard_shapes"),
        load("address/hard_parts", names, makes="hard_parts"),
        load("address/streets", names, makes="streets"),
        *_shaped(names, "streets", "street_words", "street_shapes"),
        load("address/patterns", names, makes="patterns"),
        load("address/tails", names, makes="tails"),
        load("address/street_cuts", names, makes="street_cuts"),
        load("address/units", names, makes="units"),
        load("address/street_parts", names, makes="street_parts"),
        load("address/street_readings", names, makes="street_readings"),
        load("address/hard_readings", names, makes="hard_readings"),
        load("address/unit_readings", names, makes="unit_readings"),
        load("address/places", names, makes="places"),
        narrowed(load("address/addresses", names, makes="makes"), columns),
    )


def _shaped(names: Mapping[str, str], texts: str, vocabulary: str, shapes: str) -> tuple[Step, Step]:
    """The two steps that turn the relation `texts` into `shapes`."""
    holes = {
        "words": names["words"],
        "texts": names[texts],
        "vocabulary": names[vocabulary],
        "shapes": names[shapes],
    }
    return (
        load("address/vocabulary", holes, makes="vocabulary"),
        load("address/shapes", holes, makes="shapes"),
    )
