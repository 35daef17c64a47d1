"""The rule book for the terminal: the same words without markup."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Final

from privity.authority.english import outline
from privity.authority.language.days import day_words
from privity.authority.language.tree import Always, facts_of, parameters_of
from privity.authority.pages.cases import grouped
from privity.authority.pages.describe import (
    duty_terms,
    election_elsewhere,
    election_rules,
    election_terms,
    extent_terms,
    provision_terms,
    statute_outline,
    statute_terms,
)
from privity.authority.pages.phrases import (
    ANSWERS,
    CONFIRM,
    EVERYTHING,
    STAGES,
    TOLD,
    graded,
    law_days,
    lead,
    on_unknown,
    parameter_value,
    scope_words,
)
from privity.authority.pages.sheet import make_sheet
from privity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from privity.authority.book import Book, Rule
    from privity.authority.cases import Case
    from privity.authority.english import Outline
    from privity.authority.entries import Duty, ElectionEntry, Provision, Statute
    from privity.authority.pack import Pack
    from privity.authority.pages.sheet import Numbered, Sheet
    from privity.model.markup import Pairs

WIDTH: Final = 96


def page_text(pack: Pack, book: Book, name: str | None = None, cases: Iterable[Case] = ()) -> str:
    """The whole book, or one entry of it, as plain text at most `WIDTH` columns wide.

    Args:
        pack: The law pack `book` was made from.
        book: The rules.
        name: A provision, an election or a statute; None for every provision.
        cases: The cases and stories of the pack, which are counted.

    Raises:
        InputError: Nothing in force on the day of the book has the name; the remedy lists what has one.
    """
    election = pack.elections.get(name or "")
    statute = next((entry for entry in book.statutes if name in entry.names), None)
    if election is not None:
        body = _election(pack, book, election)
    elif statute is not None:
        body = _statute(pack, statute)
    else:
        body = _provisions(_sheet(pack, book, name, cases))
    lines = [
        *_wrapped(f"Rule book of {day_words(book.day)}: {pack.title}"),
        f"pack {pack.name}, digest {book.digest}",
        "",
        *_wrapped(CONFIRM),
        *body,
    ]
    return "\n".join(lines) + "\n"


def _sheet(pack: Pack, book: Book, name: str | None, cases: Iterable[Case]) -> Sheet:
    try:
        return make_sheet(pack, book, name, cases)
    except InputError as error:
        told = [error.remedy]
        told += [f"Elections: {', '.join(pack.elections)}."] if pack.elections else []
        told += [f"Statutes: {', '.join(entry.statute for entry in book.statutes)}."] if book.statutes else []
        raise InputError(
            f"the law pack {pack.name} has no provision {name} in force on {book.day}, and no election or statute of that name",
            where=error.where,
            remedy=" ".join(told),
        ) from error


def _provisions(sheet: Sheet) -> Iterator[str]:
    if sheet.whole:
        yield from ["", EVERYTHING, "=" * len(EVERYTHING)]
        for id_, rules in sheet.conditions[""].items():
            yield from _condition(sheet, id_, rules)
    for entry in sheet.shown:
        yield from _provision(sheet, entry)


def _provision(sheet: Sheet, entry: Provision) -> Iterator[str]:
    yield from _heading(f"{entry.cite}  {entry.heading}")
    yield from _terms(provision_terms(entry))
    if entry.extent is not None:
        yield from ["", "What it lets leave"]
        yield from _terms(extent_terms(sheet.pack, sheet.book, entry.extent))
    for id_, rules in sheet.conditions.get(entry.id, {}).items():
        yield from _condition(sheet, id_, rules)
    stories = sheet.stories.get(entry.id, ())
    if stories:
        permitted = sum(story.permitted for story in stories)
        yield from ["", f"Stories: {permitted} permitted, {len(stories) - permitted} not permitted"]
    for duty in entry.duties:
        yield from _duty(duty)


def _condition(sheet: Sheet, id_: str, rules: Iterable[Numbered]) -> Iterator[str]:
    for bit, rule in rules:
        yield ""
        yield from _rule(sheet.pack, sheet.book, bit, rule)
    told = ", ".join(f"{len(found)} {title}" for title, found in grouped(sheet.cases.get(id_, ())))
    if told:
        yield f"  Cases of {id_}: {told}"


def _rule(pack: Pack, book: Book, bit: int, rule: Rule) -> Iterator[str]:
    yield from _wrapped(
        f"{rule.id}  ({rule.kind.value}, stage {rule.stage.value}, bit {bit}, {scope_words(rule)})"
    )
    yield from _wrapped(
        f"{rule.cite}. {law_days(rule.first, rule.until)}. Evidence: {graded(rule.grade)}.", "  "
    )
    yield from _wrapped(f"“{rule.text}”", "    ")
    if rule.reading:
        yield f"  As read by the ruling {rule.reading}."
    if isinstance(rule.tree, Always):
        yield from _wrapped(f"{lead(rule)}: {', '.join(book.authorities) or 'none'}.", "  ")
    else:
        yield from _meaning(lead(rule), outline(rule.tree, book.asks))
        yield from _wrapped(on_unknown(rule), "  ")
        yield from _wrapped(f"Rule: {' '.join(rule.when.split())}", "  ")
    for fact in facts_of(rule.tree):
        yield from _wrapped(
            f"- {fact.name}: {pack.facts[fact.name].asks} Answered by {ANSWERS[fact.source]}.", "    "
        )
    for number in parameters_of(rule.tree):
        yield from _wrapped(f"- {number.name}: {parameter_value(pack, book, number.name)}", "    ")
    yield from _wrapped(f"If not met: “{rule.refusal}” {TOLD[rule.told]}; {STAGES[rule.stage]}.", "  ")


def _duty(duty: Duty) -> Iterator[str]:
    yield from ["", f"{duty.id}  (duty)"]
    yield from _wrapped(f"{duty.cite}.", "  ")
    yield from _wrapped(f"“{duty.text}”" if duty.text else f"Source: {duty.source}", "    ")
    yield from _wrapped(duty.says, "  ")
    yield from _terms(duty_terms(duty))


def _election(pack: Pack, book: Book, entry: ElectionEntry) -> Iterator[str]:
    yield from _heading(f"{entry.id}  Election of counsel")
    yield from _terms(election_terms(book, entry))
    rules = election_rules(book, entry.id)
    read = [f"the rules of {', '.join(rules)}"] if rules else []
    yield from _terms(
        (
            (
                "Read by",
                "; ".join([*read, *election_elsewhere(pack, book, entry.id)]) or "no rule and no extent",
            ),
        )
    )


def _statute(pack: Pack, entry: Statute) -> Iterator[str]:
    yield from _heading(f"{entry.statute}  {entry.title}")
    yield from _terms(statute_terms(entry)[1:])
    if entry.when is not None:
        yield from _meaning("Met only if", statute_outline(pack, entry))
        yield from _wrapped(f"Rule: {' '.join(entry.when.split())}", "  ")


def _heading(text: str) -> list[str]:
    return ["", *_wrapped(text), "=" * min(len(text), WIDTH)]


def _terms(pairs: Pairs) -> Iterator[str]:
    for term, said in pairs:
        if said:
            yield from _wrapped(f"{term}: {said}", "  ")


def _meaning(start: str, said: Outline) -> Iterator[str]:
    if isinstance(said, str):
        yield from _wrapped(f"{start} {said}.", "  ")
    else:
        yield f"  {start} {said[0]} these hold:"
        yield from _items(said[1], "    ")


def _items(items: tuple[Outline, ...], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, str):
            yield from _wrapped(f"* {item}", indent)
        else:
            yield f"{indent}* {item[0]} these:"
            yield from _items(item[1], f"{indent}  ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    wrapped = fill(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  " if indent else "")
    return wrapped.splitlines()
