"""Markup that cannot be broken by what is put into it: whatever is not `Html` is escaped."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Pairs = tuple[tuple[str, str], ...]
"""Terms, each with what is said of it."""


class Html(str):
    """Markup. Every other text is text, and is escaped when it enters a page."""

    __slots__ = ()


NOTHING: Final = Html()
_BACKTICKS: Final = re.compile("`([^`]+)`")


def element(name: str, *content: str, **attributes: str) -> Html:
    """An element with its content.

    Args:
        name: Such as ``p``.
        content: Text, which is escaped, or `Html`, which is not.
        attributes: ``css`` is the attribute ``class``; an underscore stands for a hyphen.
    """
    return Html(f"<{name}{_attributes(attributes)}>{joined(content)}</{name}>")


def _attributes(attributes: dict[str, str]) -> str:
    renamed = {"css": "class"}
    return "".join(
        f' {renamed.get(key, key.replace("_", "-"))}="{escape(value)}"' for key, value in attributes.items()
    )


def joined(content: Iterable[str], between: str = "") -> Html:
    """Several pieces as one, with markup between them."""
    return Html(between.join(piece if isinstance(piece, Html) else _marked(piece) for piece in content))


def _marked(text: str) -> str:
    """Text, escaped; what stands between backticks is a name or a command."""
    return _BACKTICKS.sub(r"<code>\1</code>", escape(text))


def note(*content: str) -> Html:
    """A paragraph in small type."""
    return element("p", *content, css="note")


def code(text: str) -> Html:
    """A rule or a name as it is written in a file, on one line."""
    return element("code", " ".join(text.split()))


def link(anchor: str, *content: str) -> Html:
    """A link to a place of the same page."""
    return element("a", *content, href=f"#{anchor}")


def bullets(items: Iterable[str], css: str = "plain") -> Html:
    """A list; nothing without items."""
    lines = [element("li", item) for item in items]
    return element("ul", *lines, css=css) if lines else NOTHING


def terms(pairs: Iterable[tuple[str, str]]) -> Html:
    """Terms and what is said of them; one that says nothing is left out."""
    rows = [element("div", element("dt", term), element("dd", said)) for term, said in pairs if said]
    return element("dl", *rows) if rows else NOTHING


def folded(summary: str, *content: str, css: str = "folded") -> Html:
    """What opens when it is asked for, and on paper."""
    return element("details", element("summary", summary), *content, css=css)


def section(anchor: str, heading: str, *content: str) -> Html:
    """A part of the page with a heading of the second level."""
    top = element("h2", heading, id=anchor)
    back = element("p", link("contents", "Contents"), css="back")
    return element("section", top, back, *content, aria_labelledby=anchor)


def table(label: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table whose first column heads its rows; nothing without rows.

    The roles keep it a table for those who hear it where a narrow screen shows each row as a card.
    """
    lines = [_row(heads, row) for row in rows]
    if not lines:
        return NOTHING
    top = [element("th", head, scope="col", role="columnheader") for head in heads]
    return element(
        "table",
        element("thead", element("tr", *top, role="row"), role="rowgroup"),
        element("tbody", *lines, role="rowgroup"),
        role="table",
        aria_label=label,
    )


def _row(heads: Sequence[str], row: Sequence[str]) -> Html:
    first, *rest = row
    cells = [element("th", first, scope="row", role="rowheader")]
    cells += [
        element("td", element("span", head, css="label", aria_hidden="true"), cell, role="cell")
        for head, cell in zip(heads[1:], rest, strict=True)
    ]
    return element("tr", *cells, role="row")
