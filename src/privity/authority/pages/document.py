"""The rule book as a page for lawyers: the words of the law beside what the machine asks.

One static document without scripts or outside resources. Everything from a pack is
escaped. The meaning is made from the rule itself, so the two cannot part.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from privity.authority.pages import choices, lists
from privity.authority.pages.overview import changed_html, contents_html, front_html, overview_html, title_of
from privity.authority.pages.provision import nothing_html, provision_html
from privity.authority.pages.sheet import make_sheet
from privity.model.markup import Html, element, joined, section
from privity.model.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from privity.authority.book import Book
    from privity.authority.cases import Case
    from privity.authority.pack import Pack
    from privity.authority.pages.sheet import Sheet

_EITHER: Final[tuple[tuple[str, str, Callable[[Sheet], Html]], ...]] = (
    ("rulings", "Rulings", choices.rulings_html),
    ("elections", "Elections of counsel", choices.elections_html),
    ("numbers", "Numbers", choices.numbers_html),
    ("statutes", "Statutes and programs a line may designate", lists.statutes_html),
    ("never", "What must never happen", lists.nevers_html),
)
"""What stands after the provisions, of one as of all: place, heading, and who writes it."""

_WHOLE: Final[tuple[tuple[str, str, Callable[[Sheet], Html]], ...]] = (
    ("history", "What once ran, kept to be refuted", lists.history_html),
    ("elements", "Elements a request may name", lists.elements_html),
    ("purposes", "Purposes a request may state", lists.purposes_html),
    ("instruments", "Documents an authority may rest on", lists.instruments_html),
    ("lists", "Other lists", lists.others_html),
)
"""What stands after those of the whole book."""


def page_html(pack: Pack, book: Book, provision: str | None = None, cases: Iterable[Case] = ()) -> str:
    """The whole book, or one provision of it, as an HTML document.

    Args:
        pack: The law pack `book` was made from.
        book: The rules.
        provision: Id of the one provision to show; None for all, with everything else the pack holds.
        cases: The cases and stories of the pack, shown under what they are about.

    Raises:
        InputError: No such provision is in force on the day of the book.
    """
    sheet = make_sheet(pack, book, provision, cases)
    after = [
        (anchor, heading, write(sheet))
        for anchor, heading, write in _EITHER + (_WHOLE if sheet.whole else ())
    ]
    after = [part for part in after if part[2]]
    first = [overview_html(sheet), changed_html(sheet), nothing_html(sheet)] if sheet.whole else []
    body = (
        element("a", "Skip to the rules", css="skip", href="#rules"),
        front_html(sheet),
        contents_html(sheet, ((anchor, heading) for anchor, heading, _ in after)),
        element(
            "main",
            *first,
            *(provision_html(sheet, entry) for entry in sheet.shown),
            *(section(*part) for part in after),
            id="rules",
        ),
    )
    head = (
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'),
        element("title", Html(escape(title_of(sheet)))),
        element("style", Html(STYLE)),
    )
    page = element("html", element("head", *head), element("body", *body), lang="en")
    return joined([Html("<!doctype html>"), page], "\n") + "\n"
