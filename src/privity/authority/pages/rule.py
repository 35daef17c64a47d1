"""One rule on the page: on one side the words of the law, on the other what is asked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from privity.authority.english import outline
from privity.authority.language.tree import Always, facts_of, parameters_of
from privity.authority.pages.phrases import TOLD, law_days, lead, on_unknown, parameter_value, scope_words

if TYPE_CHECKING:
    from privity.authority.book import Book, Rule
    from privity.authority.english import Outline
    from privity.authority.pack import Pack


def rule_html(bit: int, rule: Rule, book: Book, pack: Pack) -> str:
    """One rule as an article; `bit` is its number in the book."""
    about = f"{rule.kind.value} at stage {rule.stage.value}, {scope_words(rule)}, bit {bit}"
    return (
        f'<article class="rule" id="r{bit}" aria-labelledby="h{bit}">\n'
        f'<div class="head"><h3 id="h{bit}">{escape(rule.id)}</h3><span class="faint">{escape(about)}</span></div>\n'
        f'<div class="sides">\n<div>{_law(rule)}</div>\n<div>{_asked(rule, book, pack)}</div>\n</div>\n</article>\n'
    )


def _law(rule: Rule) -> str:
    reading = f'<p class="faint">As read by the ruling {escape(rule.reading)}.</p>' if rule.reading else ""
    own = rule.source is not None and not rule.reading
    source = (
        f'<p class="faint">Source: {escape(rule.source or "")}</p>'
        if own and rule.source != rule.text
        else ""
    )
    return (
        f"<p><strong>{escape(rule.cite)}</strong></p><blockquote>{escape(rule.text)}</blockquote>{reading}{source}"
        f'<p class="faint">{law_days(rule.first, rule.until)}.</p>'
    )


def _asked(rule: Rule, book: Book, pack: Pack) -> str:
    told = f"<p>{TOLD[rule.told]}: <q>{escape(rule.refusal)}</q></p>"
    if isinstance(rule.tree, Always):
        return f"<p>{lead(rule)}: {escape(', '.join(book.authorities) or 'none')}.</p>{told}"
    plain = f"<p>{escape(rule.plain)}</p>" if rule.plain else ""
    code = f"<pre><code>{escape(' '.join(rule.when.split()))}</code></pre>"
    unknown = f'<p class="faint">{on_unknown(rule)}</p>'
    return (
        plain + _meaning(rule, book) + code + unknown + _facts(rule, pack) + _numbers(rule, book, pack) + told
    )


def _meaning(rule: Rule, book: Book) -> str:
    said = outline(rule.tree, book.asks)
    if isinstance(said, str):
        return f"<p>{lead(rule)} {escape(said)}.</p>"
    return f"<p>{lead(rule)} {said[0]} these hold:</p><ul>{_items(said[1])}</ul>"


def _items(said: tuple[Outline, ...]) -> str:
    return "".join(f"<li>{_item(item)}</li>" for item in said)


def _item(said: Outline) -> str:
    return escape(said) if isinstance(said, str) else f"{said[0]} these:<ul>{_items(said[1])}</ul>"


def _facts(rule: Rule, pack: Pack) -> str:
    items = "".join(
        f'<li>{escape(pack.facts[fact.name].asks)} <span class="faint"><code>{escape(fact.name)}</code>, '
        f"{fact.type.value}, from: {fact.source.value}</span></li>"
        for fact in facts_of(rule.tree)
    )
    return f"<p>Questions asked:</p><ul>{items}</ul>" if items else ""


def _numbers(rule: Rule, book: Book, pack: Pack) -> str:
    items = "".join(
        f'<li>{escape(pack.parameters[number.name].means)} <span class="faint"><code>{escape(number.name)}</code>: '
        f"{escape(parameter_value(pack, book, number.name))}</span></li>"
        for number in parameters_of(rule.tree)
    )
    return f"<p>Numbers used:</p><ul>{items}</ul>" if items else ""
