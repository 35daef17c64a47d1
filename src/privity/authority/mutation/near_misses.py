"""Near misses: small lines that tell a mistake from the law, as cases, and as the file a lawyer reviews."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Final

from privity.authority.cases import Case
from privity.authority.language.days import day_words
from privity.authority.language.tree import facts_of
from privity.authority.mutation.judging import fold, judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
_SMALL: Final = (0, 1, 2, 3)


def lawful_lines(cases: Iterable[Case]) -> dict[str | None, Row]:
    """The line that meets everything, by authority: what the cases of an authority leave as it was."""
    lines: dict[str | None, dict[str, Scalar]] = {}
    for case in cases:
        kept = {name: value for name, value in case.facts.items() if name not in case.changed}
        lines.setdefault(case.authority, {}).update(kept)
    return dict(lines)


def near_miss(mutant: Mutant, telling: Telling, books: Books, lawful: Row) -> Case | None:
    """The line a solver found, brought as near to the lawful one as it still tells; None where no engine sees a difference."""
    book = books.of(books.first.day, telling.elections.items())
    changed = books.changed(mutant, book)

    def tells(facts: Row) -> bool:
        line = judged(book, telling.authority, facts)
        answers = line.under(changed)
        return answers is not None and fold(answers) != fold(line.answers)

    facts = _laid_over(lawful, telling)
    if not tells(facts):
        return None
    asked = {fact.name for bit in mutant.changed for fact in facts_of(books.first.rules[bit].tree)}
    nearest = facts
    for _ in range(2):
        for unit in sorted(_units(nearest, lawful), key=lambda name: (name in asked, name)):
            for nearer in _nearer(nearest, lawful, unit):
                if nearer != nearest and tells(nearer):
                    nearest = nearer
                    break
    failed, undetermined = fold(judged(book, telling.authority, nearest).answers)
    apart = _apart(nearest, lawful)
    return Case(
        that=_sentence(telling, nearest, lawful, book.asks),
        of=None,
        stage=None,
        found=None,
        authority=telling.authority,
        on=book.day,
        elections=tuple(sorted(telling.elections.items())),
        with_header=True,
        failed=failed,
        undetermined=undetermined,
        facts=nearest,
        changed=apart,
        source=None,
        file="",
        by_engine=True,
    )


def _laid_over(lawful: Row, telling: Telling) -> Row:
    """The lawful line with what the solver found in place of what the rules read."""
    facts = {**{name: value for name, value in lawful.items() if name not in telling.read}, **telling.facts}
    for name in telling.read:
        companion = f"{name}{_STATED}"
        if companion in lawful and companion not in telling.read and name not in facts:
            facts.pop(companion, None)
    return facts


def _units(facts: Row, lawful: Row) -> set[str]:
    """Names in which two lines differ; whether a fact is stated counts as the fact."""
    return {name.removesuffix(_STATED) for name in _apart(facts, lawful)}


def _apart(facts: Row, lawful: Row) -> dict[str, Scalar]:
    names = sorted({*facts, *lawful})
    return {name: facts.get(name) for name in names if facts.get(name) != lawful.get(name)}


def _nearer(facts: Row, lawful: Row, unit: str) -> Iterator[Row]:
    """The line with one fact as the lawful one has it; else with a small number, or one beside the lawful, in its place."""
    names = (unit, f"{unit}{_STATED}")
    rest = {name: value for name, value in facts.items() if name not in names}
    yield {**rest, **{name: lawful[name] for name in names if name in lawful}}
    value, meant = facts.get(unit), lawful.get(unit)
    if type(value) is int:
        beside = (meant + 1, meant - 1) if type(meant) is int else ()
        for number in (*beside, *_SMALL):
            if 0 <= number < value:
                yield {**facts, unit: number}


def _sentence(telling: Telling, facts: Row, lawful: Row, asks: Mapping[str, str]) -> str:
    """The line in words: the questions whose answers are not those of the lawful line."""
    start = (
        f"Lawful under {telling.authority}" if telling.authority else "Lawful, but it relies on no authority"
    )
    units = sorted(_units(facts, lawful))
    said = [f"{asks[unit]} {_answer(facts, unit)}" for unit in units]
    said += [
        f"Counsel elected {reading} for {question}."
        for question, reading in sorted(telling.elections.items())
    ]
    return f"{start}, but for this. {' '.join(said)}" if said else f"{start}."


def _answer(facts: Row, unit: str) -> str:
    value = facts.get(unit)
    if facts.get(f"{unit}{_STATED}") is False:
        return "The line does not say."
    if value is None:
        return "Not known."
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
