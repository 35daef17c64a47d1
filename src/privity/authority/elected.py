"""What of a pack reads each election: rules, statutes, extents and the head of the pack. No code names a question."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from privity.authority.language.tree import Compare, Election, In, Literal, parts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.authority.entries import Choice, ElectionEntry
    from privity.authority.language import Node
    from privity.authority.language.tree import Value
    from privity.authority.pack import Pack

Named = tuple[str, str]
"""A question and one of its readings, as something of the pack names them."""


def readings_read(pack: Pack) -> Mapping[str, frozenset[str]]:
    """Question to the readings that make a difference to what the program does.

    Whatever names the default alone tells every other reading from it.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for question, reading in chain(_of_trees(pack), _of_choices(pack)):
        entry = pack.elections[question]
        named[question] |= set(entry.readings) if reading == entry.default else {reading, entry.default}
    return {question: frozenset(readings) for question, readings in named.items()}


def unread(entry: ElectionEntry, read: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The readings of an election that make no difference, its default apart."""
    others = (reading for reading in entry.readings if reading != entry.default)
    return tuple(reading for reading in others if reading not in read.get(entry.id, frozenset()))


def head_choices(pack: Pack) -> tuple[tuple[Choice, str], ...]:
    """Every choice that the head of a pack may leave to counsel, with what it is about."""
    return (
        (
            pack.orders_as_entered,
            "whether an order that counsel entered as not reaching a disclosure leaves it open",
        ),
        (pack.accounting_at_once, "whether a person's statement lists every disclosure at once"),
        (pack.approval_on_sample, "whether an approval may rest on a sample of lines"),
        *(
            (entry.person_told, f"whether a person's statement lists a disclosure under {entry.cite} at once")
            for entry in pack.provisions
            if entry.person_told is not None
        ),
    )


def named_by(tree: Node | Value) -> Iterator[Named]:
    """Every reading a condition compares an election with."""
    for part in parts(tree):
        match part:
            case Compare(left=Election(question=question), right=Literal(value=reading)):
                yield question, str(reading)
            case Compare(left=Literal(value=reading), right=Election(question=question)):
                yield question, str(reading)
            case In(left=Election(question=question), values=values):
                yield from ((question, str(literal.value)) for literal in values)
            case _:
                pass


def _of_trees(pack: Pack) -> Iterator[Named]:
    clauses = chain(*(entry.clauses for entry in pack.provisions), *(entry.clauses for entry in pack.rulings))
    for clause in clauses:
        yield from named_by(pack.parsed(clause.when))
    for statute in pack.statutes:
        if statute.when is not None:
            yield from named_by(pack.parsed(statute.when, statute.keys))


def _of_choices(pack: Pack) -> Iterator[Named]:
    choices = [choice for choice, _ in head_choices(pack)]
    for provision in pack.provisions:
        if provision.extent is not None:
            choices += [provision.extent.identity_alone, provision.extent.address]
    for choice in choices:
        if choice.question is not None and choice.reading is not None:
            yield choice.question, choice.reading
