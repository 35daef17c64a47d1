"""The authority room: the language law is written in, its compiler and its explanations.

A law pack is a folder of TOML beside the law's own words (spec/rule-file.md). From it
comes the rule book of a day; from the book, one SELECT that judges a whole batch, a
judgement of one line in words, and a page for lawyers.

    load_pack(folder: Traversable) -> Pack
    check(pack, *, today: date) -> tuple[Problem, ...]
    Pack.book(on: date, elections: Mapping[str, str] | None = None,
              limits: Mapping[str, int] | None = None, *, sealed: str = "") -> Book
    Pack.days() -> tuple[date, ...]
    Book.digest, .ids, .words, .rules, .authorities
    Book.fold(failed: Sequence[int], unknown: Sequence[int]) -> (failed ids, undetermined ids)
    Book.rules_at(words: Sequence[int]) -> tuple[Rule, ...]
    assess_sql(book, *, authority: str | None, stages: Iterable[Stage],
               source: str = "facts", with_header: bool = True) -> str
        # ordinal, failed_0, unknown_0, failed_1, unknown_1, ...
    statute_elements_sql(pack, on: date, elections=None, *, line: str = "v",
                         fact: Callable[[Fact], str] = <column of its name>) -> str
    decide(book, authority, facts, stages, *, with_header=True) -> (failed words, unknown words)
    page_html(pack, book, provision: str | None = None, cases: Iterable[Case] = ()) -> str
    page_text(pack, book, name: str | None = None, cases: Iterable[Case] = ()) -> str
    explain(book, authority, facts, stages=all, *, with_header=True) -> tuple[Finding, ...]
"""

from privity.authority.book import Book
from privity.authority.check import check
from privity.authority.compile import assess_sql
from privity.authority.explain import decide, explain
from privity.authority.loading import load_pack
from privity.authority.pack import Pack
from privity.authority.pages import page_html, page_text
from privity.authority.statutes import statute_elements_sql

__all__ = [
    "Book",
    "Pack",
    "assess_sql",
    "check",
    "decide",
    "explain",
    "load_pack",
    "page_html",
    "page_text",
    "statute_elements_sql",
]
