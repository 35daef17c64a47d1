"""The lists of a pack: statutes and programs, elements, purposes, documents, and what must never happen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.english import outline
from privity.authority.entries import CLASSES, STATUTE_KINDS
from privity.authority.pages import phrases
from privity.authority.pages.describe import (
    filter_terms,
    keys_words,
    never_terms,
    statute_outline,
    statute_terms,
)
from privity.authority.pages.rule import meaning_html
from privity.model.markup import (
    NOTHING,
    bullets,
    code,
    element,
    folded,
    joined,
    note,
    table,
    terms,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from privity.authority.entries import Filter, Never, Statute
    from privity.authority.pages.sheet import Sheet
    from privity.model.markup import Html


def statutes_html(sheet: Sheet) -> Html:
    """What a line may designate, by kind, with what its facts must show."""
    shown = {entry.id for entry in sheet.shown}
    held = [entry for entry in sheet.book.statutes if sheet.whole or shown & set(entry.under)]
    parts = [_kind(sheet, kind, [entry for entry in held if entry.kind == kind]) for kind in STATUTE_KINDS]
    intro = note("Each may be designated under every authority that asks for its kind, unless it names some.")
    return joined([intro, *parts]) if held else NOTHING


def _kind(sheet: Sheet, kind: str, held: Sequence[Statute]) -> Html:
    if not held:
        return NOTHING
    heads = ("As written", "Title", "Facts a line may state", "What they must show", "Evidence")
    rows = [
        (
            joined([entry.statute, _aliases(entry)]),
            _title(sheet, entry),
            keys_words(entry),
            _shows(sheet, entry),
            _evidence(entry),
        )
        for entry in held
    ]
    return joined([element("h3", phrases.KINDS[kind]), table(phrases.KINDS[kind], heads, rows)])


def _aliases(entry: Statute) -> Html:
    return element("small", f" also {'; '.join(entry.aliases)}") if entry.aliases else NOTHING


def _title(sheet: Sheet, entry: Statute) -> Html:
    under = note("Under ", authorities_html(sheet, entry.under), " alone.") if entry.under else NOTHING
    return joined([entry.title, note(entry.refusal) if entry.refusal else NOTHING, under])


def _evidence(entry: Statute) -> Html:
    told = dict(statute_terms(entry))
    days = f"In force {told['In force']}. Compared on {told['Last compared with the law']}."
    return joined([told["Evidence"], note(days)])


def _shows(sheet: Sheet, entry: Statute) -> Html:
    if entry.when is None:
        return joined(["nothing is asked"])
    return folded(
        "elements",
        meaning_html("Met only if", statute_outline(sheet.pack, entry)),
        element("pre", code(entry.when)),
    )


def authorities_html(sheet: Sheet, authorities: Sequence[str]) -> Html:
    """Authorities by name, each leading to its provision if that is shown."""
    shown = {entry.id for entry in sheet.shown}
    return joined(
        [
            element("a", code(each), href=f"#p-{each}") if each in shown else code(each)
            for each in authorities
        ],
        ", ",
    )


def elements_html(sheet: Sheet) -> Html:
    """Every element a request may name, by class, with the authorities that let it leave."""
    reach: dict[str, list[str]] = {}
    for authority, name in sheet.pack.reach(sheet.book.day):
        reach.setdefault(name, []).append(authority)
    parts = [
        joined([
            element("h3", f"{name.replace('_', ' ').capitalize()}: {phrases.CLASSES[name]}"),
            table(f"Elements: {phrases.CLASSES[name]}", ("Element", "What it is", "May leave under"), [
                (code(id_), entry["means"], authorities_html(sheet, reach.get(id_, ())) or "nothing")
                for id_, entry in sheet.pack.elements.items()
                if entry["class"] == name
            ]),
        ])
        for name in CLASSES
        if any(entry["class"] == name for entry in sheet.pack.elements.values())
    ]  # fmt: skip
    return joined(parts)


def purposes_html(sheet: Sheet) -> Html:
    """Every purpose a header may state, with the authorities it is the right one for."""
    rows = [
        (code(name), entry["means"], authorities_html(sheet, entry["accepted"]) or "none: it is refused")
        for name, entry in sheet.pack.purposes.items()
    ]
    return table("Purposes", ("Purpose", "What it is", "Accepted under"), rows)


def instruments_html(sheet: Sheet) -> Html:
    """Every kind of document an office may enter, with what it may hold."""
    rows = [
        (
            code(name),
            entry["means"],
            joined(map(code, entry.get("holds", ())), ", ") or "nothing beside itself",
        )
        for name, entry in sheet.pack.instruments.items()
    ]
    return table("Documents", ("Document", "What it is", "What it may hold"), rows)


def others_html(sheet: Sheet) -> Html:
    """The short lists: proceedings, and types of number."""
    parts = [
        joined([element("h3", title), table(title, (one, "What it is"), _means(held))])
        for title, one, held in (
            ("Proceedings", "Proceeding", sheet.pack.proceedings),
            ("Types of number", "Type", sheet.pack.id_types),
        )
        if held
    ]
    return joined(parts)


def _means(held: Mapping[str, Mapping[str, Any]]) -> list[tuple[Html, str]]:
    return [(code(name), entry["means"]) for name, entry in held.items()]


def nevers_html(sheet: Sheet) -> Html:
    """What must never happen: what the solvers prove of the book."""
    shown = {entry.id for entry in sheet.shown}
    held = [never for never in sheet.pack.properties if sheet.whole or shown & set(never.under)]
    intro = note(
        "Each is proved of a book by two solvers, ",
        code("privity law prove"),
        "; what it speaks of counts as the case if, on what is known, it is so much as possible.",
    )
    return joined([intro, *(_never(sheet, each) for each in held)]) if held else NOTHING


def _never(sheet: Sheet, entry: Never) -> Html:
    said = outline(sheet.pack.parsed(entry.when), sheet.book.asks)
    return element(
        "article",
        element("h3", entry.says),
        terms(never_terms(entry)),
        folded(
            "In the language of the rules",
            meaning_html("A line would break it if", said),
            element("pre", code(entry.when)),
        ),
        css="entry",
    )


def history_html(sheet: Sheet) -> Html:
    """What once ran in place of the law, and what refutes it."""
    return joined(_filter(sheet, each) for each in sheet.pack.history)


def _filter(sheet: Sheet, entry: Filter) -> Html:
    said = outline(sheet.pack.parsed(entry.when), sheet.book.asks)
    return element(
        "article",
        element("h3", code(entry.id)),
        element("p", entry.says),
        terms(filter_terms(entry)),
        meaning_html("It let a line pass if", said),
        element("pre", code(entry.when)),
        element("p", "It is refuted by:"),
        bullets(entry.refuted_by),
        css="entry",
    )
