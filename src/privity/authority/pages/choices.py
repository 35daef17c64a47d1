"""Who chose what: courts, counsel, and whoever set a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.language.tree import parameters_of
from privity.authority.pages.describe import (
    election_elsewhere,
    election_rules,
    election_terms,
    parameter_terms,
    ruling_terms,
)
from privity.model.markup import code, element, joined, terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privity.authority.entries import ElectionEntry, ParameterEntry, Ruling
    from privity.authority.pages.sheet import Sheet
    from privity.model.markup import Html


def rulings_html(sheet: Sheet) -> Html:
    """The rulings in force: their readings stand beside what they read."""
    held = [entry for entry in sheet.pack.rulings if entry.in_force.holds(sheet.book.day)]
    if not sheet.whole:
        held = [entry for entry in held if entry.id in {rule.reading for rule in sheet.rules}]
    return joined(_ruling(sheet, entry) for entry in held)


def _ruling(sheet: Sheet, entry: Ruling) -> Html:
    read = dict.fromkeys(clause.id for clause in entry.clauses)
    joins = [("Joins", sheet.told(read))] if read else []
    return _entry(f"c-{entry.id}", entry.cite, terms([*ruling_terms(entry), *joins]))


def elections_html(sheet: Sheet) -> Html:
    """The questions the law leaves open, the reading in effect, and what reads it."""
    shown = {rule.id for rule in sheet.rules}
    authorities = {entry.id for entry in sheet.shown}
    held = [
        entry
        for entry in sheet.pack.elections.values()
        if sheet.whole
        or shown & set(election_rules(sheet.book, entry.id))
        or _in_extent(sheet, entry, authorities)
    ]
    return joined(_election(sheet, entry) for entry in held)


def _in_extent(sheet: Sheet, entry: ElectionEntry, authorities: set[str]) -> bool:
    held = (extent for authority, extent in sheet.book.extents.items() if authority in authorities)
    return any(entry.id in {extent.identity_alone.question, extent.address.question} for extent in held)


def _election(sheet: Sheet, entry: ElectionEntry) -> Html:
    rules = election_rules(sheet.book, entry.id)
    read = [joined(["the rules of ", sheet.told(rules)])] if rules else []
    read += [joined([place]) for place in election_elsewhere(sheet.pack, sheet.book, entry.id)]
    return _entry(
        f"e-{entry.id}",
        joined([code(entry.id), f" {entry.question}"]),
        terms(
            [
                *election_terms(sheet.book, entry)[1:],
                ("Read by", joined(read, "; ") or "no rule and no extent"),
            ]
        ),
    )


def numbers_html(sheet: Sheet) -> Html:
    """The dated numbers, every value that may be told, and the rules that use each."""
    used: dict[str, dict[str, None]] = {}
    for rule in sheet.rules:
        for number in parameters_of(rule.tree):
            used.setdefault(number.name, {})[rule.id] = None
    held = [entry for name, entry in sheet.pack.parameters.items() if sheet.whole or name in used]
    return joined(_number(sheet, entry, used.get(entry.name, {})) for entry in held)


def _number(sheet: Sheet, entry: ParameterEntry, rules: Iterable[str]) -> Html:
    return _entry(
        f"n-{entry.name}",
        code(entry.name),
        element("p", entry.means),
        terms(
            [
                *parameter_terms(sheet.pack, sheet.book, entry),
                ("Used by", sheet.told(rules) or "no rule in force"),
            ]
        ),
    )


def _entry(anchor: str, heading: str, *content: str) -> Html:
    return element("article", element("h3", heading), *content, id=anchor, css="entry")
