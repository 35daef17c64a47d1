"""What the rules ask a person to find about a line, and the answer that lets it leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.language import Source, truth
from privity.authority.language.tree import facts_of
from privity.model.finding import Stage

if TYPE_CHECKING:
    from privity.authority.book import Book, Test


def asked_findings(book: Book, authority: str | None) -> dict[str, bool]:
    """Every fact a person must find under an authority, in book order, with the favourable answer.

    The favourable answer is the one that, known by itself, no rule fails on; where
    neither fails a rule it is the one that meets more of them.
    """
    tests = [test for _, of_stage in book.plan(authority, Stage, with_header=True) for test in of_stage]
    names = dict.fromkeys(
        fact.name for test in tests for fact in facts_of(test.must_hold) if fact.source is Source.FINDING
    )
    return {name: _score(tests, name, answer=True) >= _score(tests, name, answer=False) for name in names}


def conditions_asked(book: Book, authority: str | None) -> frozenset[str]:
    """Every condition a line under an authority must meet, by id: what a refusal of it may rest on."""
    return frozenset(rule.id for rule in book.rules if rule.applies_to(authority))


def _score(tests: list[Test], name: str, *, answer: bool) -> tuple[bool, int]:
    answers = [truth(test.must_hold, {name: answer}) for test in tests if test.bit]
    return False not in answers, answers.count(True)
