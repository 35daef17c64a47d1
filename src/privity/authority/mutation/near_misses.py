"""Near misses: small lines that tell a mistake from the law, as cases, and as the file a lawyer reviews."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from privity.authority.cases import Case
from privity.authority.language.days import day_words
from privity.authority.language.tree import facts_of
from privity.authority.mutation.judging import fold, judged
from privity.authority.mutation.mistakes import texts_compared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from privity.authority.book import Book
    from privity.authority.language import Row
    from privity.authority.language.kleene import Scalar
    from privity.authority.mutation.judging import Books
    from privity.authority.mutation.mistakes import Mutant
    from privity.authority.mutation.telling import Telling

HEAD: Final = """\
# Near misses: lines that one mistake in the law would decide otherwise. What each must fail was found by the engine and
# has been reviewed by nobody yet. A lawyer signs one off by moving it to a file of cases/, in words of their own.
"""
_STATED: Final = "__stated"
_OTHER: Final = "another"
"""Stands for any text no rule names."""

Elections: TypeAlias = tuple[tuple[str, str], ...]


def lawful_lines(cases: Iterable[Case]) -> dict[str | None, Row]:
    """The line that meets everything, by authority: what the cases of an authority leave as it was."""
    lines: dict[str | None, dict[str, Scalar]] = {}
    for case in cases:
        kept = {name: value for name, value in case.facts.items() if name not in case.changed}
        lines.setdefault(case.authority, {}).update(kept)
    return dict(lines)


def near_miss(mutant: Mutant, telling: Telling, books: Books, lawful: Row) -> Case | None:
    """The line a solver found, brought as near to the lawful one as it still tells.

    None where judging it, the mistake finds nothing else: the solver and the engine then disagree.
    """

    def tells(elections: Elections, facts: Row) -> bool:
        book = books.of(books.first.day, elections)
        line = judged(book, telling.authority, facts)
        answers = line.under(books.changed(mutant, book))
        return answers is not None and fold(answers) != fold(line.answers)

    elections, facts = tuple(sorted(telling.elections.items())), _laid_over(lawful, telling)
    if not tells(elections, facts):
        return None
    asked = {fact.name for bit in mutant.changed for fact in facts_of(books.first.rules[bit].tree)}
    texts = texts_compared(books.first.rules)
    for _ in range(2):  # what one fact needed, another may have stood for
        for unit in sorted(_units(facts, lawful), key=lambda name: (name in asked, name)):
            facts = _nearer(facts, lawful, unit, texts.get(unit, ()), partial(tells, elections))
        for election in elections:
            fewer = tuple(other for other in elections if other != election)
            elections = fewer if tells(fewer, facts) else elections
    return _case(telling.authority, elections, facts, lawful, books.of(books.first.day, elections))


def _case(authority: str | None, elections: Elections, facts: Row, lawful: Row, book: Book) -> Case:
    """A line as a case, with what the engine finds of it."""
    failed, undetermined = fold(judged(book, authority, facts).answers)
    return Case(
        that=_sentence(authority, elections, facts, lawful, book.asks),
        of=None,
        stage=None,
        found=None,
        authority=authority,
        on=book.day,
        elections=elections,
        with_header=True,
        failed=failed,
        undetermined=undetermined,
        facts=facts,
        changed=_apart(facts, lawful),
        source=None,
        file="",
        by_engine=True,
    )


def _laid_over(lawful: Row, telling: Telling) -> Row:
    """The lawful line with what the solver found in place of what the rules read.

    A fact is there where the line states it and nowhere else, whichever of the two the rules read.
    """
    facts = {**{name: value for name, value in lawful.items() if name not in telling.read}, **telling.facts}
    for companion in [name for name in {*lawful, *telling.read} if name.endswith(_STATED)]:
        name = companion.removesuffix(_STATED)
        if name in telling.read and name not in facts and companion not in telling.read:
            facts.pop(companion, None)
        elif companion in telling.read and facts.get(companion) is not True:
            facts.pop(name, None)
    return facts


def _units(facts: Row, lawful: Row) -> set[str]:
    """Names in which two lines differ; whether a fact is stated counts as the fact."""
    return {name.removesuffix(_STATED) for name in _apart(facts, lawful)}


def _apart(facts: Row, lawful: Row) -> dict[str, Scalar]:
    names = sorted({*facts, *lawful})
    return {name: facts.get(name) for name in names if facts.get(name) != lawful.get(name)}


def _nearer(facts: Row, lawful: Row, unit: str, texts: Sequence[str], tells: Callable[[Row], bool]) -> Row:
    """The line with one fact as the lawful one has it; else as near as still tells; else in words the rules use."""
    names = (unit, f"{unit}{_STATED}")
    rest = {name: value for name, value in facts.items() if name not in names}
    kept = {**rest, **{name: lawful[name] for name in names if name in lawful}}
    if tells(kept):
        return kept
    value, meant = facts.get(unit), lawful.get(unit)
    if isinstance(value, str) and value not in texts:
        others = ({**facts, unit: text} for text in (*texts, _OTHER) if text != meant)
        return next(filter(tells, others), facts)
    if isinstance(value, date) and isinstance(meant, date):
        days = _nearest(
            value.toordinal(), meant.toordinal(), lambda day: tells({**facts, unit: date.fromordinal(day)})
        )
        return {**facts, unit: date.fromordinal(days)}
    if type(value) is int and type(meant) is int:
        return {**facts, unit: _nearest(value, meant, lambda number: tells({**facts, unit: number}))}
    return facts


def _nearest(value: int, meant: int, tells: Callable[[int], bool]) -> int:
    """A number that tells, found by halving the way to one that does not."""
    while abs(value - meant) > 1:
        middle = (value + meant) // 2
        value, meant = (middle, meant) if tells(middle) else (value, middle)
    return value


def _sentence(
    authority: str | None, elections: Elections, facts: Row, lawful: Row, asks: Mapping[str, str]
) -> str:
    """The line in words: the questions whose answers are not those of the lawful line."""
    start = f"Lawful under {authority}" if authority else "Lawful, but it relies on no authority"
    said = [f"{asks[unit]} {_answer(facts, unit)}" for unit in sorted(_units(facts, lawful))]
    said += [f"Counsel elected {reading} for {question}." for question, reading in elections]
    return f"{start}, but for this. {' '.join(said)}" if said else f"{start}."


def _answer(facts: Row, unit: str) -> str:
    value = facts.get(unit)
    if facts.get(f"{unit}{_STATED}") is False:
        return "The line does not say."
    if value is None:
        return "Not known, or it cannot be read."
    if isinstance(value, bool):
        return "Yes." if value else "No."
    return f"{day_words(value)}." if isinstance(value, date) else f"{value}."


def document(near_misses: Sequence[tuple[Case, Sequence[str]]], default: str) -> str:
    """A file of near misses.

    Args:
        near_misses: Each with the mistakes it tells, in words.
        default: The authority that needs no naming.
    """
    return "\n".join([HEAD, *("\n".join(_entry(case, tells, default)) + "\n" for case, tells in near_misses)])


def _entry(case: Case, tells: Sequence[str], default: str) -> Iterator[str]:
    yield "[[near_miss]]"
    yield f"that = {_value(case.that)}"
    if case.authority != default:
        yield f"authority = {_value(case.authority or '')}"
    given = {name: value for name, value in case.changed.items() if value is not None}
    if given:
        yield f"change = {{ {', '.join(f'{name} = {_value(value)}' for name, value in given.items())} }}"
    unknown = [name for name, value in case.changed.items() if value is None]
    if unknown:
        yield f"unknown = {_list(unknown)}"
    if case.elections:
        yield f"elect = {{ {', '.join(f'{q} = {_value(reading)}' for q, reading in case.elections)} }}"
    if case.failed:
        yield f"fails = {_list(sorted(case.failed))}"
    if case.undetermined:
        yield f"open = {_list(sorted(case.undetermined))}"
    lines = "".join(f"  {_value(words)},\n" for words in tells)
    yield f"tells = [\n{lines}]"


def _list(texts: Sequence[str]) -> str:
    return f"[{', '.join(_value(text) for text in texts)}]"


def _value(value: Scalar) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
