"""Each entry of a pack as terms and what is said of them, for the paper and the terminal alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.authority.elected import head_choices
from privity.authority.english import outline
from privity.authority.language.days import day_words
from privity.authority.language.tree import Election, parts
from privity.authority.pages.phrases import (
    CLASSES,
    PERIODS,
    SOURCES,
    accounting,
    evidence,
    graded,
    law_days,
    parameter_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.authority.book import Book
    from privity.authority.english import Outline
    from privity.authority.entries import (
        Choice,
        Duty,
        ElectionEntry,
        ExtentEntry,
        Filter,
        Never,
        ParameterEntry,
        Provision,
        Ruling,
        Statute,
    )
    from privity.authority.language import Node
    from privity.authority.pack import Pack
    from privity.model.markup import Pairs


def provision_terms(entry: Provision) -> Pairs:
    """What kind of law a provision is, since when, and on what evidence."""
    if entry.authorises:
        kind = "an authority to disclose"
    else:
        kind = "holds under the authorities each rule names" if entry.clauses else "tests no line"
    return (
        ("Kind", kind),
        ("Evidence", evidence(entry)),
        ("In force", _lower(law_days(entry.in_force.first, entry.in_force.until))),
        ("Text current as of", day_words(entry.current_as_of) if entry.current_as_of else ""),
        ("Last compared with the law", day_words(entry.checked_on)),
        ("Accounting", accounting(entry) if entry.authorises else ""),
    )


def extent_terms(pack: Pack, book: Book, entry: ExtentEntry) -> Pairs:
    """What an authority lets leave, and on what terms."""
    return (
        ("What may leave", "; ".join(what_leaves(pack, entry))),
        ("From which sources", "; ".join(SOURCES[source] for source in entry.sources)),
        ("Identity alone", choice_words(book, entry.identity_alone, "may leave", "may not leave")),
        (
            "Address",
            choice_words(
                book, entry.address, "the current one, for any period", "the one held for the period asked"
            ),
        ),
        ("Periods", PERIODS[entry.periods]),
        ("To whom", entry.recipient),
        ("For what use", entry.use),
        ("Passing on", entry.redisclosure),
        ("Contemplates lists", f"“{entry.lists}”" if entry.lists else "no"),
        ("Bounded by", entry.cite),
    )


def what_leaves(pack: Pack, entry: ExtentEntry) -> Iterator[str]:
    """Each class that may leave, with the elements named of it where not all are."""
    for name in entry.classes:
        named = [
            each["means"]
            for element, each in pack.elements.items()
            if each["class"] == name and element in entry.elements
        ]
        if named or not entry.elements:
            yield CLASSES[name] + (f" ({', '.join(named)})" if named else "")


def choice_words(book: Book, choice: Choice, yes: str, no: str) -> str:
    """What the law settles, or leaves to counsel, with what is in effect."""
    settled = yes if choice.under(book.elections) else no
    if choice.settled is not None:
        return settled
    return (
        f"{settled}: {choice.question} is “{book.elections.get(choice.question or '', '')}”; "
        f"{yes} only where counsel elects “{choice.reading}”"
    )


def duty_terms(entry: Duty) -> Pairs:
    """Who bears a duty, in what time, and what keeps it."""
    return (
        ("Borne by", f"the {entry.on}"),
        ("Within", f"{entry.days} days" if entry.days is not None else ""),
        ("Kept by", entry.kept_by),
    )


def ruling_terms(entry: Ruling) -> Pairs:
    """A court's word: where, since when, and how it acts here."""
    if entry.widens:
        acts = f"by counsel's election on {entry.widens} alone, because it widens"
    else:
        acts = "for information" if entry.informs else "by readings that join conditions: both must be met"
    return (
        ("Court", entry.court),
        ("Status", entry.status),
        ("Holds", entry.holds or ""),
        ("Acts", acts),
        ("In force", _lower(law_days(entry.in_force.first, entry.in_force.until))),
        ("Evidence", graded(entry.grade)),
        ("Status last looked at", day_words(entry.checked_on)),
    )


def election_terms(book: Book, entry: ElectionEntry) -> Pairs:
    """A question the law leaves open, and what is in effect."""
    now = book.elections[entry.id]
    others = [reading for reading in entry.readings if reading != entry.default]
    return (
        ("Question", entry.question),
        ("In effect", f"{now} (the default)" if now == entry.default else f"{now} (elected by counsel)"),
        ("Default, the strictest", entry.default),
        ("Other readings", ", ".join(others)),
        ("Practice replaced", entry.practice_replaced),
        ("Who relied on it", entry.relied_by),
        ("Effect", entry.effect or ""),
    )


def election_rules(book: Book, question: str) -> tuple[str, ...]:
    """Conditions whose rules read an election, by id."""
    return tuple(dict.fromkeys(rule.id for rule in book.rules if question in _elections(rule.tree)))


def election_elsewhere(pack: Pack, book: Book, question: str) -> Iterator[str]:
    """What reads an election beside the rules: extents, statutes, the head of the pack."""
    for authority, extent in book.extents.items():
        if extent.identity_alone.question == question:
            yield f"whether identity may leave alone under {authority}"
        if extent.address.question == question:
            yield f"which address may leave under {authority}"
    for statute in book.statutes:
        reads = statute.when is not None and f"election_{question}" in statute.when
        if reads and question in _elections(pack.parsed(statute.when or "", statute.keys)):
            yield f"the elements of {statute.statute}"
    yield from (about for choice, about in head_choices(pack) if choice.question == question)


def _elections(tree: Node) -> set[str]:
    return {part.question for part in parts(tree) if isinstance(part, Election)}


def statute_terms(entry: Statute) -> Pairs:
    """A statute as a request may designate it, but for what its facts must show."""
    return (
        ("Title", entry.title),
        ("Kind", entry.kind.replace("_", " ")),
        ("Also written", "; ".join(entry.aliases)),
        ("May be designated under", ", ".join(entry.under) or "every authority that asks for its kind"),
        ("Refusal", entry.refusal or ""),
        ("Facts a line may state", keys_words(entry)),
        ("In force", _lower(law_days(entry.in_force.first, entry.in_force.until))),
        ("Evidence", graded(entry.grade)),
        ("Last compared with the law", day_words(entry.checked_on)),
    )


def keys_words(entry: Statute) -> str:
    """The facts a line may state under a statute."""
    return ", ".join(f"{key} ({kind.value})" for key, kind in entry.keys.items()) or "none"


def statute_outline(pack: Pack, entry: Statute) -> Outline:
    """What the facts of a line must show for the offence or the program."""
    if entry.when is None:
        return "nothing is asked"
    asks = {name: fact.asks for name, fact in pack.facts.items()}
    asks |= {f"facts.{key}": key.replace("_", " ") for key in entry.keys}
    return outline(pack.parsed(entry.when, entry.keys), asks)


def parameter_terms(pack: Pack, book: Book, entry: ParameterEntry) -> Pairs:
    """A number with every dated value that may be told."""
    dated = [
        f"from {day_words(first)}: {value} {entry.unit}. {source}" for first, value, source in entry.values
    ]
    by = pack.facts.get(entry.governed_by)
    return (
        ("On the day of this book", parameter_value(pack, book, entry.name)),
        ("Governed by", by.asks if by else "the day of the rule book"),
        ("Values", " ".join(dated) if entry.public else "not public"),
    )


def never_terms(entry: Never) -> Pairs:
    """Under what a property holds."""
    return (
        ("Under", ", ".join(entry.under) or "every authority"),
        ("From", day_words(entry.first) if entry.first else ""),
        (
            "Where counsel elected",
            ", ".join(f"{question}: {reading}" for question, reading in entry.elect.items()),
        ),
    )


def filter_terms(entry: Filter) -> Pairs:
    """Where a rule that once ran is reported, and on what evidence."""
    return (("Reported in", entry.cite), ("Evidence", graded(entry.grade)))


def _lower(text: str) -> str:
    return text.removeprefix("In force ")
