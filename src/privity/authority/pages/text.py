"""The rule book for the terminal: the same words without markup."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Final

from privity.authority.english import outline
from privity.authority.language.days import day_words
from privity.authority.language.tree import Always, facts_of, parameters_of
from privity.authority.pages.phrases import (
    CONFIRM,
    EVERYTHING,
    TOLD,
    law_days,
    lead,
    on_unknown,
    parameter_value,
    provision_note,
    provisions_shown,
    scope_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority.book import Book, Rule
    from privity.authority.english import Outline
    from privity.authority.pack import Pack

WIDTH: Final = 96


def page_text(pack: Pack, book: Book, provision: str | None = None) -> str:
    """The whole book, or one provision of it, as plain text at most `WIDTH` columns wide.

    Args:
        pack: The law pack `book` was made from.
        book: The rules.
        provision: Id of the one provision to show; None for all.

    Raises:
        InputError: No such provision is in force on the day of the book.
    """
    lines = [
        f"Rules of {pack.name} in force on {day_words(book.day)}",
        f"digest {book.digest}",
        "",
        *_wrapped(CONFIRM),
    ]
    sections = [("", EVERYTHING, "")] if provision is None else []
    sections += [
        (e.id, f"{e.cite}  {e.heading}", provision_note(e)) for e in provisions_shown(pack, book, provision)
    ]
    for id_, heading, note in sections:
        lines += ["", *_wrapped(heading), "=" * min(len(heading), WIDTH), *_wrapped(note)]
        for bit, rule in enumerate(book.rules):
            if rule.provision == id_:
                lines += ["", *_rule(bit, rule, book, pack)]
    return "\n".join(lines) + "\n"


def _rule(bit: int, rule: Rule, book: Book, pack: Pack) -> Iterator[str]:
    yield f"{rule.id}  ({rule.kind.value}, stage {rule.stage.value}, {scope_words(rule)}, bit {bit})"
    yield from _wrapped(f"{rule.cite}. {law_days(rule.first, rule.until)}.", "  ")
    yield from _wrapped(f"“{rule.text}”", "    ")
    if rule.reading:
        yield f"  As read by the ruling {rule.reading}."
    if isinstance(rule.tree, Always):
        yield from _wrapped(f"{lead(rule)}: {', '.join(book.authorities) or 'none'}.", "  ")
    else:
        yield from _meaning(rule, book)
        yield from _wrapped(f"Rule: {' '.join(rule.when.split())}", "  ")
        yield from _wrapped(on_unknown(rule), "  ")
    for fact in facts_of(rule.tree):
        yield from _wrapped(
            f"- {pack.facts[fact.name].asks} ({fact.name}, from: {fact.source.value})", "    "
        )
    for number in parameters_of(rule.tree):
        yield from _wrapped(f"- {number.name}: {parameter_value(pack, book, number.name)}", "    ")
    yield from _wrapped(f"{TOLD[rule.told]}: “{rule.refusal}”", "  ")


def _meaning(rule: Rule, book: Book) -> Iterator[str]:
    said = outline(rule.tree, book.asks)
    if isinstance(said, str):
        yield from _wrapped(f"{lead(rule)} {said}.", "  ")
    else:
        yield f"  {lead(rule)} {said[0]} these hold:"
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
