"""The rule book for people: a page on paper and a text in the terminal."""

from privity.authority.pages.document import page_html
from privity.authority.pages.text import page_text

__all__ = ["page_html", "page_text"]
