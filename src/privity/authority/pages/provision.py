"""One provision on the page: what it is, what it lets leave, what it asks, and what else it lays on whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.pages.cases import stories_html
from privity.authority.pages.describe import duty_terms, extent_terms, provision_terms
from privity.authority.pages.phrases import EVERYTHING
from privity.authority.pages.rule import condition_html
from privity.authority.pages.sheet import bars_on
from privity.model.markup import NOTHING, code, element, folded, joined, note, section, terms

if TYPE_CHECKING:
    from privity.authority.entries import Duty, ExtentEntry, Provision
    from privity.authority.pages.sheet import Sheet
    from privity.model.markup import Html


def provision_html(sheet: Sheet, entry: Provision) -> Html:
    """A provision with its extent, conditions, stories and duties."""
    conditions = sheet.conditions.get(entry.id, {})
    return section(
        f"p-{entry.id}",
        f"{entry.cite} {entry.heading}",
        note("Named ", code(entry.id), " in requests, findings and the log.")
        if entry.authorises
        else NOTHING,
        terms(provision_terms(entry)),
        _extent(sheet, entry.extent) if entry.extent else NOTHING,
        note("Conditions: ", sheet.told(conditions)) if len(conditions) > 1 else NOTHING,
        *(condition_html(sheet, id_, rules) for id_, rules in conditions.items()),
        _bars(sheet, entry) if entry.authorises else NOTHING,
        stories_html(sheet, sheet.stories.get(entry.id, ())),
        _duties(entry),
    )


def nothing_html(sheet: Sheet) -> Html:
    """The rule before all rules: nothing leaves without an authority."""
    return section(
        "p-none",
        EVERYTHING,
        *(condition_html(sheet, id_, rules) for id_, rules in sheet.conditions[""].items()),
        stories_html(sheet, sheet.stories.get("", ())),
    )


def _extent(sheet: Sheet, entry: ExtentEntry) -> Html:
    words = element("blockquote", entry.text) if entry.text else NOTHING
    source = note("Source: ", entry.source) if entry.source else NOTHING
    return element(
        "div",
        element("h3", "What it lets leave"),
        words,
        source,
        terms(extent_terms(sheet.pack, sheet.book, entry)),
        css="extent",
    )


def _bars(sheet: Sheet, entry: Provision) -> Html:
    found = bars_on(sheet, entry.id)
    if not found:
        return NOTHING
    return folded(
        f"Asked of a line under it besides: {len(found)} conditions of other provisions",
        element("p", sheet.told(found)),
    )


def _duties(entry: Provision) -> Html:
    if not entry.duties:
        return NOTHING
    return joined([element("h3", "Duties"), *map(_duty, entry.duties)])


def _duty(duty: Duty) -> Html:
    words = element("blockquote", duty.text) if duty.text else note("Source: ", duty.source or "")
    return element(
        "div",
        element("div", element("p", "The words", css="label"), element("p", duty.cite, css="cite"), words),
        element("div", element("p", "The duty", css="label"), element("p", duty.says), note(code(duty.id))),
        element("div", element("p", "Whose, and what keeps it", css="label"), terms(duty_terms(duty))),
        css="rule duty",
    )
