"""The second engine: a rule book compiled to Python, one row at a time.

It shares the parser with the SQL and nothing after it. `decide` walks the tree and
explains; this is for deciding every permit of a large batch again.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from privity.authority.book import WORD
from privity.authority.language.python import compiled, python_truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from privity.authority.book import Book
    from privity.authority.language import Row
    from privity.authority.language.kleene import Answer
    from privity.model.finding import Stage


def decide_again(
    book: Book, authority: str | None, facts: Row, stages: Iterable[Stage], *, with_header: bool = True
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The words ``failed`` and ``unknown`` of one line, as `privity.authority.decide` gives them."""
    failed, unknown = [0] * book.words, [0] * book.words
    for bits, judge in _stages(book, authority, frozenset(stages), with_header=with_header):
        clean = True
        for bit, answer in zip(bits, judge(facts), strict=True):
            if answer is not True:
                clean = False
                words = failed if answer is False else unknown
                words[bit // WORD] |= 1 << bit % WORD
        if not clean:
            break
    return tuple(failed), tuple(unknown)


@lru_cache(maxsize=64)
def _stages(
    book: Book, authority: str | None, stages: frozenset[Stage], *, with_header: bool
) -> tuple[tuple[tuple[int, ...], Callable[[Row], tuple[Answer, ...]]], ...]:
    return tuple(
        (tuple(test.bit for test in tests), compiled([python_truth(test.must_hold) for test in tests]))
        for _, tests in book.plan(authority, stages, with_header=with_header)
    )
