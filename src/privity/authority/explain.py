"""The reference: one line judged by itself, and every finding in words.

Written apart from the SQL: it folds the trees row by row in Python. The two must
agree bit for bit, which `tests/authority` and every run's sample check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.book import WORD
from privity.authority.english import sentence
from privity.authority.entries import EVIDENCE
from privity.authority.language import truth
from privity.authority.language.tree import Stated, facts_of, parts
from privity.model.finding import Finding, Outcome, Stage, combine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from privity.authority.book import Book, Rule, Test
    from privity.authority.language import Row
    from privity.authority.language.kleene import Answer


def decide(
    book: Book, authority: str | None, facts: Row, stages: Iterable[Stage], *, with_header: bool = True
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The words ``failed`` and ``unknown`` of one line: what `assess_sql` gives in its columns.

    Args:
        book: The rules.
        authority: The authority relied on.
        facts: Column of the relation of facts to value; a column absent or None is unknown.
        stages: Stages to judge, as in `assess_sql`.
        with_header: As in `assess_sql`.
    """
    failed, unknown = [0] * book.words, [0] * book.words
    for test, answer in _judged(book, authority, facts, stages, with_header=with_header):
        bits = failed if answer is False else unknown
        if answer is not True:
            bits[test.bit // WORD] |= 1 << test.bit % WORD
    return tuple(failed), tuple(unknown)


def explain(
    book: Book,
    authority: str | None,
    facts: Row,
    stages: Iterable[Stage] = tuple(Stage),
    *,
    with_header: bool = True,
) -> tuple[Finding, ...]:
    """A finding for every condition judged, in book order; a stage not reached has none.

    `Finding.because` is the refusals of the rules not met; where none fails, the
    questions left open; where all are met, what they mean. It quotes no fact.
    """
    by_id: dict[str, list[tuple[Rule, Answer, tuple[str, ...]]]] = {}
    for test, answer in _judged(book, authority, facts, stages, with_header=with_header):
        needs = _open_questions(test, facts) if answer is None else ()
        by_id.setdefault(test.rule.id, []).append((test.rule, answer, needs))
    return tuple(_finding(book, id_, judged) for id_, judged in by_id.items())


def _judged(
    book: Book, authority: str | None, facts: Row, stages: Iterable[Stage], *, with_header: bool
) -> Iterator[tuple[Test, Answer]]:
    for _, tests in book.plan(authority, stages, with_header=with_header):
        answers = [(test, truth(test.must_hold, facts)) for test in tests]
        yield from answers
        if any(answer is not True for _, answer in answers):
            return


def _open_questions(test: Test, facts: Row) -> tuple[str, ...]:
    """Names of the facts a test read and did not find."""
    asked = {
        part.fact.name for part in parts(test.must_hold) if isinstance(part, Stated) and part.fact.told_apart
    }
    return tuple(
        fact.name
        for fact in facts_of(test.must_hold)
        if (facts.get(fact.companion.name) if fact.name in asked else facts.get(fact.name)) is None
    )


def _outcome(answer: Answer) -> Outcome:
    return Outcome.UNDETERMINED if answer is None else Outcome.MET if answer else Outcome.NOT_MET


def _finding(book: Book, id_: str, judged: Sequence[tuple[Rule, Answer, tuple[str, ...]]]) -> Finding:
    outcome = combine(_outcome(answer) for _, answer, _ in judged)
    bearing = [(rule, needs) for rule, answer, needs in judged if _outcome(answer) is outcome]
    needs = tuple(sorted({need for _, open_ in bearing for need in open_}))
    return Finding(
        condition=id_,
        outcome=outcome,
        cite="; ".join(dict.fromkeys(rule.cite for rule, _ in bearing)),
        because=_because(book, outcome, [rule for rule, _ in bearing], needs),
        needs=needs if outcome is Outcome.UNDETERMINED else (),
        evidence=_evidence([rule for rule, _ in bearing]),
    )


def _evidence(rules: Sequence[Rule]) -> str:
    """The grade of what is cited, in words; by citation where not all of it has the same."""
    if len({rule.grade for rule in rules}) == 1:
        return EVIDENCE[rules[0].grade]
    return "; ".join(dict.fromkeys(f"{rule.cite}: {EVIDENCE[rule.grade]}" for rule in rules))


def _because(book: Book, outcome: Outcome, rules: Sequence[Rule], needs: Sequence[str]) -> str:
    if outcome is Outcome.NOT_MET:
        said = [rule.refusal for rule in rules]
    elif outcome is Outcome.UNDETERMINED:
        said = ["Not known: " + " ".join(book.asks[need] for need in needs)]
    else:
        said = [rule.plain or f"It is so that {sentence(rule.tree, book.asks)}." for rule in rules]
    return " ".join(dict.fromkeys(said))
