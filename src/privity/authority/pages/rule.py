"""One condition on the page: the words of the law, beside what is asked, beside what is said where it is not met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.english import outline
from privity.authority.language.tree import Always, facts_of, parameters_of
from privity.authority.pages.cases import cases_html
from privity.authority.pages.phrases import (
    ANSWERS,
    STAGES,
    TOLD,
    graded,
    law_days,
    lead,
    on_unknown,
    parameter_value,
    scope_words,
)
from privity.model.markup import NOTHING, bullets, code, element, joined, link, note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privity.authority.book import Rule
    from privity.authority.cases import Case
    from privity.authority.english import Outline
    from privity.authority.pages.sheet import Numbered, Sheet
    from privity.model.markup import Html


def condition_html(sheet: Sheet, id_: str, rules: Sequence[Numbered]) -> Html:
    """A condition with all its rules, each to be met, and its cases."""
    (first, rule), several = rules[0], len(rules) > 1
    about = f"{rule.kind.value}, {scope_words(rule)}" + (
        f"; {len(rules)} rules, all to be met" if several else ""
    )
    return element(
        "article",
        element("h3", code(id_), id=f"h{first}"),
        note(about),
        *(_rule(sheet, *numbered) for numbered in rules),
        cases_html(sheet, _cases(sheet, id_, rule)),
        css="condition",
        aria_labelledby=f"h{first}",
    )


def _cases(sheet: Sheet, id_: str, rule: Rule) -> Sequence[Case]:
    """The cases of a condition; of one that stands in two places, where a provision has it."""
    again = not rule.provision and any(id_ in by_id for place, by_id in sheet.conditions.items() if place)
    return () if again else sheet.cases.get(id_, ())


def _rule(sheet: Sheet, bit: int, rule: Rule) -> Html:
    return element(
        "div",
        _column("The words", _words(rule)),
        _column("The rule", _asked(sheet, rule)),
        _column("If not met", _refused(bit, rule)),
        css="rule",
        id=f"r{bit}",
    )


def _column(label: str, body: Html) -> Html:
    return element("div", element("p", label, css="label"), body)


def _words(rule: Rule) -> Html:
    if rule.reading:
        said = joined(
            [
                element("blockquote", rule.text),
                note("As read by the ruling ", link(f"c-{rule.reading}", rule.reading), "."),
            ]
        )
    elif rule.source:
        own = "" if rule.text == rule.source else rule.text
        said = joined(
            [
                element("p", own or rule.source),
                note("The source is named, not quoted", f": {rule.source}" if own else "."),
            ]
        )
    else:
        said = element("blockquote", rule.text)
    days = note(f"{law_days(rule.first, rule.until)}. Evidence: {graded(rule.grade)}.")
    return joined([element("p", rule.cite, css="cite"), said, days])


def _asked(sheet: Sheet, rule: Rule) -> Html:
    if isinstance(rule.tree, Always):
        return element("p", f"{lead(rule)}: {', '.join(sheet.book.authorities) or 'none'}.")
    return joined([
        element("p", rule.plain) if rule.plain else NOTHING,
        meaning_html(lead(rule), outline(rule.tree, sheet.book.asks)),
        note(on_unknown(rule)),
        element("pre", code(rule.when)),
        _facts(sheet, rule),
        _numbers(sheet, rule),
    ])  # fmt: skip


def meaning_html(start: str, said: Outline) -> Html:
    """A condition in words, its groups as lists."""
    if isinstance(said, str):
        return element("p", f"{start} {said}.")
    return joined([element("p", f"{start} {said[0]} these hold:"), bullets(map(_item, said[1]), "words")])


def _item(said: Outline) -> Html:
    if isinstance(said, str):
        return joined([said])
    return joined([f"{said[0]} these:", bullets(map(_item, said[1]), "words")])


def _facts(sheet: Sheet, rule: Rule) -> Html:
    return bullets(
        (
            joined(
                [code(fact.name), f": {sheet.pack.facts[fact.name].asks} Answered by {ANSWERS[fact.source]}."]
            )
            for fact in facts_of(rule.tree)
        ),
        "facts",
    )


def _numbers(sheet: Sheet, rule: Rule) -> Html:
    return bullets(
        (
            joined([
                link(f"n-{number.name}", code(number.name)),
                f": {sheet.pack.parameters[number.name].means} On this day: ",
                f"{parameter_value(sheet.pack, sheet.book, number.name)}.",
            ])
            for number in parameters_of(rule.tree)
        ),
        "facts",
    )  # fmt: skip


def _refused(bit: int, rule: Rule) -> Html:
    return joined([
        element("p", element("q", rule.refusal)),
        note(f"{TOLD[rule.told]}."),
        note(f"It is {STAGES[rule.stage]}; bit {bit}."),
    ])  # fmt: skip
