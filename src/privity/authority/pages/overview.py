"""The first pages: what the book is, where things stand, every authority at a glance, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.authority.changes import next_day, since_last
from privity.authority.language.days import day_words
from privity.authority.pages.describe import what_leaves
from privity.authority.pages.phrases import (
    CONFIRM,
    EVERYTHING,
    PERIODS,
    SOURCES,
    between,
    evidence,
    happened,
)
from privity.model.markup import (
    NOTHING,
    Html,
    bullets,
    code,
    element,
    folded,
    joined,
    link,
    note,
    section,
    table,
    terms,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privity.authority.changes import Change, Since
    from privity.authority.entries import ExtentEntry, Provision
    from privity.authority.pages.sheet import Sheet

DAYS: Final = 5
"""Days of change told of: the last, and those before it."""

MANY: Final = 40
"""Entries beyond which a list opens when it is asked for."""


def title_of(sheet: Sheet) -> str:
    """What the page is called."""
    about = "Rule book" if sheet.whole else f"{sheet.shown[0].cite}, from the rule book"
    return f"{about} of {day_words(sheet.book.day)}: {sheet.pack.title}"


def front_html(sheet: Sheet) -> Html:
    """The head of the page."""
    pack, book = sheet.pack, sheet.book
    elected = [
        f"{q}: {reading}" for q, reading in book.elections.items() if reading != pack.elections[q].default
    ]
    rulings = [f"{ruling.cite} ({ruling.status})" for ruling in pack.rulings if ruling.id in book.readings]
    return element(
        "header",
        element("h1", title_of(sheet)),
        element("p", CONFIRM, css="confirm"),
        element(
            "p",
            "Beside the words of the law stands what is asked of a request, and beside that what is said where it is not "
            "met. The sentence is made from the rule printed under it, which is the one that runs, so the two cannot part. "
            "Every decision names the digest of the book it was made under.",
        ),
        terms(
            (
                ("Law pack", f"{pack.name}, {pack.custodian}"),
                ("In force on", day_words(book.day)),
                ("Digest of the book", code(book.digest)),
                ("Rules", f"{len(book.rules)} in {len(book.ids)} conditions"),
                ("Authorities", ", ".join(book.authorities) or "none: nothing can be disclosed"),
                ("Rulings applied", "; ".join(rulings) or "none"),
                (
                    "Elections of counsel",
                    "; ".join(elected) or "none: every question has its strictest reading",
                ),
            )
        ),
    )


def contents_html(sheet: Sheet, parts: Iterable[tuple[str, str]]) -> Html:
    """The table of contents: every part, and under the provisions each of them."""
    first = [link("overview", "Authorities at a glance"), link("changed", "What changed")]
    items = [*first, link("p-none", EVERYTHING)] if sheet.whole else []
    items += [joined([link(f"p-{e.id}", e.cite), f" {e.heading}"]) for e in sheet.shown]
    items += [link(anchor, heading) for anchor, heading in parts]
    return element(
        "nav",
        element("h2", "Contents", id="contents"),
        bullets(items, "contents"),
        aria_labelledby="contents",
    )


def overview_html(sheet: Sheet) -> Html:
    """Every authority in force, verified or not: what it lets leave, to whom, for what."""
    heads = (
        "Authority", "What may leave", "Periods", "To whom", "For what use", "Passing on", "Accounting", "Evidence",
    )  # fmt: skip
    rows = [
        _authority(sheet, entry, entry.extent) for entry in sheet.shown if entry.authorises and entry.extent
    ]
    intro = note(
        "Accounting is what the law itself requires; the office keeps an account of every disclosure. An authority whose "
        "words are not verified permits nothing."
    )
    return section("overview", "Authorities at a glance", intro, table("Authorities", heads, rows))


def _authority(sheet: Sheet, entry: Provision, extent: ExtentEntry) -> tuple[str, ...]:
    return (
        joined([link(f"p-{entry.id}", code(entry.id)), f" {entry.cite}", element("small", f" {entry.heading}")]),
        joined([
            "; ".join(what_leaves(sheet.pack, extent)),
            note(f"Sources: {', '.join(SOURCES[source] for source in extent.sources)}."),
        ]),
        PERIODS[extent.periods],
        extent.recipient,
        extent.use,
        extent.redisclosure,
        "required" if entry.accounting == "required" else "not required",
        evidence(entry),
    )  # fmt: skip


def changed_html(sheet: Sheet) -> Html:
    """What came into force and what went out of it since the book before, and on the days of change before that."""
    told = [_since(sheet, since) for since in since_last(sheet.pack, sheet.book, DAYS)]
    after = next_day(sheet.pack, sheet.book)
    following = (
        f"The next day on which the book changes is {day_words(after)}."
        if after
        else "No later change is written."
    )
    return section(
        "changed",
        "What changed since the last book",
        *(told[:1] or [element("p", "No book came before this one.")]),
        note(following),
        folded("The days of change before", *told[1:]) if told[1:] else NOTHING,
    )


def _since(sheet: Sheet, since: Since) -> Html:
    listed = bullets(map(_change, since.changes)) or element(
        "p", "No entry came into force and none went out of it."
    )
    proved = code(f"privity law diff {since.before} {since.day} --pack {sheet.pack.name}")
    return joined([
        element("p", between(since), css="cite"),
        folded(f"{len(since.changes)} entries", listed) if len(since.changes) > MANY else listed,
        note("Which requests it permits or refuses anew is proved by ", proved, "."),
    ])  # fmt: skip


def _change(change: Change) -> Html:
    return joined([change.kind.capitalize(), " ", code(change.name), f" {happened(change)}. {change.says}"])
