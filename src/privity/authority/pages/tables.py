"""What stands after the rules: numbers with their sources, elections, statutes, elements."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from privity.authority.language.days import day_words
from privity.authority.language.tree import parameters_of
from privity.authority.pages.phrases import parameter_value

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from privity.authority.book import Book
    from privity.authority.pack import Pack


def parameters_html(pack: Pack, book: Book, provisions: Collection[str]) -> str:
    """The numbers the shown rules use, with every dated value that may be told and its source."""
    used = {p.name for rule in book.rules if rule.provision in provisions for p in parameters_of(rule.tree)}
    rows = []
    for name in sorted(used):
        entry = pack.parameters[name]
        dated = [
            f"from {day_words(first)}: {value} {entry.unit}. {source}"
            for first, value, source in entry.values
        ]
        values = "<br>".join(map(escape, dated)) if entry.public else "not public"
        now = escape(parameter_value(pack, book, name))
        rows.append(
            (f"<code>{escape(name)}</code>", escape(entry.means), escape(entry.governed_by), values, now)
        )
    heads = ("Number", "What it is", "Governed by", "Values and their sources", "On the day of this book")
    return _table("numbers", "Numbers", heads, rows)


def elections_html(pack: Pack, book: Book) -> str:
    """The questions the law leaves open and the reading in effect."""
    rows = [
        (
            escape(entry.id),
            escape(entry.question),
            escape(", ".join(entry.readings)),
            f"<strong>{escape(book.elections[entry.id])}</strong>"
            + ("" if book.elections[entry.id] == entry.default else " (elected)"),
        )
        for entry in pack.elections.values()
    ]
    return _table("elections", "Elections of counsel", ("Question", "Asks", "Readings", "In effect"), rows)


def statutes_html(book: Book) -> str:
    """The statutes in force that a line may designate."""
    rows = [
        (
            escape(entry.statute),
            escape(entry.title),
            entry.kind.replace("_", " "),
            escape(", ".join(entry.keys)) or "none",
            f"<code>{escape(' '.join(entry.when.split()))}</code>" if entry.when else "nothing",
        )
        for entry in book.statutes
    ]
    heads = ("Statute", "Title", "Kind", "Facts a line may state", "What they must show")
    return _table("statutes", "Statutes", heads, rows)


def elements_html(pack: Pack) -> str:
    """Every element a request may name, and its class."""
    rows = [
        (f"<code>{escape(name)}</code>", escape(entry["means"]), entry["class"].replace("_", " "))
        for name, entry in pack.elements.items()
    ]
    return _table("elements", "Elements", ("Element", "What it is", "Class"), rows)


def _table(anchor: str, heading: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A section with a table; nothing at all without rows. Cells are already escaped."""
    if not rows:
        return ""
    top = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>\n'
        for first, *rest in rows
    )
    return (
        f'<section aria-labelledby="p-{anchor}">\n<h2 id="p-{anchor}">{heading}</h2>\n'
        f'<div class="wide"><table><thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n</section>\n'
    )
