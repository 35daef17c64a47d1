"""What changed between two rule books of one pack, entry by entry, in words.

Whether a change permits or refuses anything is for the proofs (`privity law diff`); this says which entries
of the law came into force and which went out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from privity.authority.book import Book, Rule
    from privity.authority.entries import InForce, ParameterEntry
    from privity.authority.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One entry that is law in one book and not in the other, or a number that has another value.

    Attributes:
        kind: ``provision``, ``rule``, ``reading``, ``ruling``, ``statute`` or ``number``.
        name: Its id, or the statute as a request writes it.
        came: True when it came into force, False when it went out of it, None when its value changed.
        says: What it is, in words.
    """

    kind: str
    name: str
    came: bool | None
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The book before a book, and what changed between them.

    Attributes:
        day: The day of the change.
        before: The last day of the book before.
        changes: In order of kind and of the pack.
    """

    day: date
    before: date
    changes: tuple[Change, ...]


def since_last(pack: Pack, book: Book, days: int = 1) -> Iterator[Since]:
    """What changed on the last days of change up to the day of `book`, latest first; nothing where no book came before.

    The books before are made under the elections of `book`, so that only the law differs.

    Args:
        pack: The law pack `book` was made from.
        book: The rules.
        days: How many days of change to tell of.
    """
    passed = [day for day in pack.days() if day <= book.day]
    new = book
    for day in reversed(passed[1:][-days:]):
        old = pack.book(day - timedelta(days=1), book.elections)
        yield Since(day=day, before=old.day, changes=tuple(changes(pack, old, new)))
        new = old


def next_day(pack: Pack, book: Book) -> date | None:
    """The first day after that of `book` on which the book is another; None where none is known."""
    return next((day for day in pack.days() if day > book.day), None)


def changes(pack: Pack, old: Book, new: Book) -> Iterator[Change]:
    """Every entry of `pack` that is law in one of two books and not in the other.

    The rules of a provision that came or went whole are not told one by one.
    """
    provisions = [
        ("provision", p.id, p.in_force, f"{p.cite}, {p.heading}: {len(p.clauses)} rules")
        for p in pack.provisions
    ]
    rulings = [("ruling", r.id, r.in_force, f"{r.cite}: {r.status}") for r in pack.rulings]
    statutes = [
        ("statute", s.statute, s.in_force, f"{s.title} ({s.kind.replace('_', ' ')})") for s in pack.statutes
    ]
    yield from _spans(provisions, old, new)
    yield from _rules(pack, old, new)
    yield from _spans(chain(rulings, statutes), old, new)
    yield from (change for entry in pack.parameters.values() for change in _number(entry, old, new))


def _spans(entries: Iterable[tuple[str, str, InForce, str]], old: Book, new: Book) -> Iterator[Change]:
    for kind, name, span, says in entries:
        held, holds = span.holds(old.day), span.holds(new.day)
        if held is not holds:
            yield Change(kind=kind, name=name, came=holds, says=says)


def _rules(pack: Pack, old: Book, new: Book) -> Iterator[Change]:
    in_both = {p.id for p in pack.provisions if p.in_force.holds(old.day) and p.in_force.holds(new.day)}
    for book, other, came in ((new, old, True), (old, new, False)):
        held = {_written(rule) for rule in other.rules}
        for rule in book.rules:
            if rule.provision in in_both and _written(rule) not in held:
                kind = "reading" if rule.reading else "rule"
                yield Change(kind=kind, name=rule.id, came=came, says=f"{rule.cite}: {rule.text}")


def _written(rule: Rule) -> tuple[object, ...]:
    """A rule as its author wrote it."""
    place = (rule.id, rule.kind, rule.provision, rule.stage, rule.reading, rule.scope)
    return (*place, rule.cite, rule.text, rule.when, rule.refusal, rule.told, rule.first, rule.until)


def _number(entry: ParameterEntry, old: Book, new: Book) -> Iterator[Change]:
    values = [[v for first, v, _ in entry.values if first <= book.day] for book in (old, new)]
    was, now = (reached[-1] if reached else None for reached in values)
    if was == now:
        return
    says = f"{entry.means} {_valued(entry, was)}, now {_valued(entry, now)}."
    yield Change(kind="number", name=entry.name, came=None, says=says if entry.public else entry.means)


def _valued(entry: ParameterEntry, value: int | None) -> str:
    return "No value before" if value is None else f"{value} {entry.unit}"
