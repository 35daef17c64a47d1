"""What a page says about a rule, in words shared by the paper and the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.authority.entries import Kind, Told
from privity.authority.language.days import day_words
from privity.authority.language.tree import Always
from privity.errors import InputError

if TYPE_CHECKING:
    from datetime import date

    from privity.authority.book import Book, Rule
    from privity.authority.entries import Provision
    from privity.authority.pack import Pack

CONFIRM: Final = (
    "This page states how the rules below were written and checked. It is not legal advice. "
    "Counsel must compare it with the law as it stands before it is relied on."
)
EVERYTHING: Final = "Nothing without an authority"
GRADES: Final = {
    "P": "its text was read in full",
    "S": "it was read through secondary sources",
    "I": "it was inferred and found in no text",
}
TOLD: Final = {
    Told.FACIAL: "If not met, the requester is told",
    Told.RECORD: "If not met, the requester is told only the uniform text; those inside see",
    Told.INSIDE: "If not met, those inside see",
}


def lead(rule: Rule) -> str:
    """How the meaning of a rule begins."""
    if isinstance(rule.tree, Always):
        return "Met only if the authority the request relies on is in force and is one of"
    return "Met only if" if rule.kind is Kind.CONDITION else "Bars disclosure if"


def on_unknown(rule: Rule) -> str:
    """What an unknown answer does."""
    return (
        "If this cannot be told, the condition is undetermined, and undetermined does not open."
        if rule.kind is Kind.CONDITION
        else "If this cannot be told, the bar stays."
    )


def law_days(first: date | None, until: date | None) -> str:
    """``In force from 1 January 2020``, with its last day where it has one."""
    if first is None:
        return "In force always"
    ending = "" if until is None else f" until {day_words(until)}, that day not included"
    return f"In force from {day_words(first)}{ending}"


def scope_words(rule: Rule) -> str:
    """The authorities a rule applies to."""
    return f"for {', '.join(rule.scope)}" if rule.scope else "for every authority"


def provision_note(entry: Provision) -> str:
    """What kind of law a provision is, since when, on what evidence, and what it says of accounting."""
    kind = "An authority to disclose" if entry.authorises else "Holds under the authorities each rule names"
    required = "requires" if entry.accounting == "required" else "does not require"
    days = law_days(entry.in_force.first, entry.in_force.until)
    return f"{kind}. {days}. {evidence(entry)} The law {required} an accounting of disclosures under it."


def provisions_shown(pack: Pack, book: Book, provision: str | None) -> tuple[Provision, ...]:
    """The provisions in force that a page is about.

    Raises:
        InputError: No provision in force that day has the id.
    """
    in_force = tuple(entry for entry in pack.provisions if entry.in_force.holds(book.day))
    shown = tuple(entry for entry in in_force if provision in {None, entry.id})
    if not shown:
        raise InputError(
            f"the law pack {pack.name} has no provision {provision} in force on {book.day}",
            where=f"law pack {pack.name}",
            remedy=f"Name one of: {', '.join(entry.id for entry in in_force)}.",
        )
    return shown


def evidence(entry: Provision) -> str:
    """How far a provision's wording can be relied on, and since when."""
    current = f"; its words are those of {day_words(entry.current_as_of)}" if entry.current_as_of else ""
    return f"Evidence grade {entry.grade}: {GRADES[entry.grade]}{current}. Last compared on {day_words(entry.checked_on)}."


def parameter_value(pack: Pack, book: Book, name: str) -> str:
    """A parameter's value on the day of the book, as far as it may be told."""
    entry, today = pack.parameters[name], book.parameters[name].today
    if name in book.limited:
        return "the office has a stricter limit of its own, which is told to nobody"
    if not entry.public:
        return "not public"
    return f"{today} {entry.unit}" if today is not None else "no value yet"
