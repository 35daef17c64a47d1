"""What a page says about a rule, in words shared by the paper and the terminal."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from privity.authority.entries import EVIDENCE, UNVERIFIED, Kind, Told
from privity.authority.language import Source
from privity.authority.language.days import day_words
from privity.authority.language.tree import Always
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.authority.book import Book, Rule
    from privity.authority.cases import Case
    from privity.authority.changes import Change, Since
    from privity.authority.entries import Provision
    from privity.authority.language.kleene import Scalar
    from privity.authority.pack import Pack

CONFIRM: Final = (
    "Counsel must confirm this book before it is relied on. It states how the rules below were written and checked, "
    "it is not legal advice, and whoever relies on it compares it with the law as it stands."
)
EVERYTHING: Final = "Nothing without an authority"
TOLD: Final = {
    Told.FACIAL: "Told to the requester in these words",
    Told.RECORD: "Told inside; the requester gets one uniform text, whatever was found",
    Told.INSIDE: "Told inside only",
}
STAGES: Final = {
    Stage.REQUEST: "judged on the request alone, before any record is opened",
    Stage.REGISTER: "judged against the office's registers, before any record is opened",
    Stage.RECORD: "judged against the record",
    Stage.FINDING: "judged on what a named person finds",
    Stage.RELEASE: "judged at the moment of release",
}
ANSWERS: Final = {
    Source.LINE: "the line of the request",
    Source.HEADER: "the signed header of the request, or what is computed from it",
    Source.DERIVED: "a computation from what is there",
    Source.REGISTER: "the office's registers",
    Source.RECORD: "the record file",
    Source.FINDING: "a named person",
    Source.RELEASE: "the moment of release",
}
CLASSES: Final = {
    "identity": "who the person is",
    "third_party": "what others reported about the person",
    "custodian": "what the custodian itself prepared or determined",
    "subject": "what the person reported",
    "return": "the return itself or a part of it",
    "refused": "given under no authority",
}
SOURCES: Final = {
    "third_party": "furnished by others than the person",
    "custodian": "prepared or determined by the custodian",
    "subject": "furnished by the person",
}
PERIODS: Final = {
    "asked": "the periods the request names",
    "instrument": "the periods the document it rests on names",
    "current": "what is current on the day",
    "none": "no period",
}
KINDS: Final = {
    "criminal": "Criminal statutes",
    "custodian": "Criminal statutes the custodian itself administers",
    "civil": "Civil provisions",
    "program": "Programs",
    "not_law": "What is no law",
}


def lead(rule: Rule) -> str:
    """How the meaning of a rule begins."""
    if isinstance(rule.tree, Always):
        return "Met only if the authority the request relies on is in force, is verified and is one of"
    return "Met only if" if rule.kind is Kind.CONDITION else "Bars disclosure if"


def on_unknown(rule: Rule) -> str:
    """What an unknown answer does."""
    return (
        "An unknown answer: undetermined, which does not open."
        if rule.kind is Kind.CONDITION
        else "An unknown answer: the bar stays."
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


def graded(grade: str | None) -> str:
    """``P, read in the text of the law``."""
    return EVIDENCE[grade] if grade is None else f"{grade}, {EVIDENCE[grade]}"


def evidence(entry: Provision) -> str:
    """The grade of a provision, and what follows from it."""
    permits_nothing = entry.authorises and entry.grade == UNVERIFIED
    return graded(entry.grade) + (": it permits nothing" if permits_nothing else "")


def accounting(entry: Provision) -> str:
    """Whether the law itself asks for an accounting."""
    return (
        "required by the law"
        if entry.accounting == "required"
        else "not required by the law, and kept all the same"
    )


def parameter_value(pack: Pack, book: Book, name: str) -> str:
    """A parameter's value on the day of the book, as far as it may be told."""
    entry, today = pack.parameters[name], book.parameters[name].today
    if name in book.limited:
        return "the office has a stricter limit of its own, which is told to nobody"
    if not entry.public:
        return "not public"
    return f"{today} {entry.unit}" if today is not None else "no value yet"


def questions(asks: Mapping[str, str], facts: Mapping[str, Scalar]) -> Iterator[tuple[str, str]]:
    """Facts as a reader asks for them: (question, answer), one the line does not state said once."""
    for name, value in facts.items():
        base = name.removesuffix("__stated")
        if base != name and value is not True:
            yield asks[base], "not stated" if value is False else "stated badly"
        elif base == name and (value is not None or facts.get(f"{name}__stated", True)):
            yield asks[name], value_words(value)


def value_words(value: Scalar) -> str:
    """A value of a fact as a reader would say it."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return day_words(value) if isinstance(value, date) else str(value)


def happened(change: Change) -> str:
    """What happened to an entry of the law."""
    if change.came is None:
        return "has another value"
    if change.kind == "statute":
        return "joined the list" if change.came else "left the list"
    return "came into force" if change.came else "is no longer in force"


def between(since: Since) -> str:
    """Between which two books."""
    return f"Changed on {day_words(since.day)}, against the book in force up to {day_words(since.before)}."


def by_solver(case: Case) -> bool:
    """Whether an engine proposed a case and people signed it off: a near miss."""
    return bool(getattr(case, "by_engine", False))
