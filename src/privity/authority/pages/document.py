"""The rule book as a page for lawyers: the words of the law beside what the machine asks.

One static document without scripts or outside resources. Everything from a pack is
escaped. The meaning is made from the rule itself, so the two cannot part.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from privity.authority.language.days import day_words
from privity.authority.pages.phrases import CONFIRM, EVERYTHING, provision_note, provisions_shown
from privity.authority.pages.rule import rule_html
from privity.authority.pages.style import STYLE
from privity.authority.pages.tables import elections_html, elements_html, parameters_html, statutes_html

if TYPE_CHECKING:
    from collections.abc import Iterable

    from privity.authority.book import Book
    from privity.authority.entries import Provision
    from privity.authority.pack import Pack


def page_html(pack: Pack, book: Book, provision: str | None = None) -> str:
    """The whole book, or one provision of it, as an HTML document.

    Args:
        pack: The law pack `book` was made from.
        book: The rules.
        provision: Id of the one provision to show; None for all, with statutes and elements.

    Raises:
        InputError: No such provision is in force on the day of the book.
    """
    shown = provisions_shown(pack, book, provision)
    title = f"Rules of {pack.name} in force on {day_words(book.day)}"
    sections = [_section("", EVERYTHING, "", book, pack)] if provision is None else []
    sections += [
        _section(entry.id, f"{entry.cite} {entry.heading}", provision_note(entry), book, pack)
        for entry in shown
    ]
    sections += [parameters_html(pack, book, [entry.id for entry in shown]), elections_html(pack, book)]
    if provision is None:
        sections += [statutes_html(book), elements_html(pack)]
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{_front(pack, book, title)}\n{_contents(book, shown)}\n"
        f'<main id="rules">\n{"".join(sections)}</main>\n</body>\n</html>\n'
    )


def _front(pack: Pack, book: Book, title: str) -> str:
    rulings = [f"{ruling.cite} ({ruling.status})" for ruling in pack.rulings if ruling.id in book.readings]
    return (
        '<a class="skip" href="#rules">Skip to the rules</a>\n<header>\n'
        f"<h1>{escape(title)}</h1>\n<p>{escape(CONFIRM)}</p>\n"
        "<p>Beside the words of the law stands what is asked of a request. The sentence is made from the rule printed "
        "under it, which is the one that runs. Every decision names the digest of the book it was made under.</p>\n"
        f"<dl><dt>Digest</dt><dd><code>{book.digest}</code></dd>"
        f"<dt>Rules</dt><dd>{len(book.rules)}</dd>"
        f"<dt>Authorities</dt><dd>{escape(', '.join(book.authorities) or 'none: nothing can be disclosed')}</dd>"
        f"<dt>Rulings applied</dt><dd>{'<br>'.join(map(escape, rulings)) or 'none'}</dd></dl>\n</header>"
    )


def _contents(book: Book, shown: Iterable[Provision]) -> str:
    wanted = {entry.id for entry in shown}
    first: dict[str, int] = {}
    for bit, rule in enumerate(book.rules):
        if rule.provision in wanted:
            first.setdefault(rule.id, bit)
    links = "".join(f'<li><a href="#r{bit}">{escape(id_)}</a></li>' for id_, bit in first.items())
    return f'<nav aria-label="Conditions"><ul>{links}</ul></nav>'


def _section(provision: str, heading: str, note: str, book: Book, pack: Pack) -> str:
    """The rules of one provision; those of none are the default."""
    rules = [
        rule_html(bit, rule, book, pack) for bit, rule in enumerate(book.rules) if rule.provision == provision
    ]
    intro = f'<p class="faint">{escape(note)}</p>\n' if note else ""
    anchor = escape(f"p-{provision}")
    return (
        f'<section aria-labelledby="{anchor}">\n<h2 id="{anchor}">{escape(heading)}</h2>\n'
        f"{intro}{''.join(rules)}</section>\n"
    )
