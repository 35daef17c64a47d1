"""A law pack: everything one custodian's law says, read once and checked against itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

from privity.authority.bookmaking import make_book
from privity.authority.entries import UNVERIFIED
from privity.authority.language import parse
from privity.authority.language.parser import statute_keys
from privity.authority.naming import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.authority.book import Book
    from privity.authority.entries import (
        Choice,
        ElectionEntry,
        ExtentEntry,
        FactEntry,
        Filter,
        Never,
        ParameterEntry,
        Provision,
        Ruling,
        Statute,
    )
    from privity.authority.language import Node, Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Made by `load_pack` only.

    Attributes:
        name: Name of the pack's folder.
        title: What it is the law of.
        custodian: Whose law it is, in words.
        default_authority: The authority lines are checked under where no header names one.
        orders_as_entered: Whether an order that counsel entered as not reaching a disclosure leaves it open; by
            default every live order does not.
        accounting_at_once: Whether a person's statement lists a disclosure at once where its authority does not say.
        approval_on_sample: Whether an approval may cover lines that no person read.
        sample_size: The parameter that says of how many lines a sample must be; None where no approval rests on one.
        lookup_days: The parameter that says for how many days a look-up counts; None where it counts for ever.
        routine: Authorities under which the same persons are asked about again and again; their look-ups are counted apart.
        hold_answers: Findings that together answer a hold on a record; empty means nothing does.
        facts: Every fact, by name.
        provisions: In order of file name; clauses in order of file, conditions first.
        rulings: In order of file name.
        parameters: By name.
        elections: By question.
        statutes: In order of file name.
        history: What once ran in place of the law, to be refuted.
        elements: Elements of a record that may be named, each with its ``class`` and what it ``means``.
        purposes: Purposes a header may state.
        proceedings: Proceedings a line may state.
        id_types: Types of id number.
        instruments: Kinds of document an office may enter as an instrument, with the codes each may hold.
        properties: What must never happen, for the proofs.
        texts: Words of the law, by path inside the pack.
    """

    name: str
    title: str
    custodian: str
    default_authority: str
    orders_as_entered: Choice
    accounting_at_once: Choice
    approval_on_sample: Choice
    sample_size: str | None
    lookup_days: str | None
    routine: tuple[str, ...]
    hold_answers: tuple[str, ...]
    facts: Mapping[str, FactEntry]
    provisions: tuple[Provision, ...]
    rulings: tuple[Ruling, ...]
    parameters: Mapping[str, ParameterEntry]
    elections: Mapping[str, ElectionEntry]
    statutes: tuple[Statute, ...]
    history: tuple[Filter, ...]
    elements: Mapping[str, Mapping[str, Any]]
    purposes: Mapping[str, Mapping[str, Any]]
    proceedings: Mapping[str, Mapping[str, Any]]
    id_types: Mapping[str, Mapping[str, Any]]
    instruments: Mapping[str, Mapping[str, Any]]
    properties: tuple[Never, ...]
    texts: Mapping[str, str]

    def authorities(self, on: date) -> tuple[str, ...]:
        """Ids of the provisions that can authorise a disclosure on a day: in force, and verified."""
        return tuple(
            entry.id
            for entry in self.provisions
            if entry.authorises and entry.grade != UNVERIFIED and entry.in_force.holds(on)
        )

    def authority(self, name: str) -> Provision | None:
        """The provision of an authority; None for what is no authority of this pack."""
        return next((entry for entry in self.provisions if entry.id == name and entry.authorises), None)

    def tells_at_once(self, authority: str, elections: Mapping[str, str]) -> bool:
        """Whether the person's own statement lists a disclosure under an authority at once; False for what is none."""
        entry = self.authority(authority)
        if entry is None:
            return False
        return (entry.person_told or self.accounting_at_once).under(elections)

    def extent(self, authority: str) -> ExtentEntry | None:
        """What an authority lets leave; None for what is no authority of this pack."""
        entry = self.authority(authority)
        return None if entry is None else entry.extent

    def reach(self, on: date) -> Iterator[tuple[str, str]]:
        """(authority, element) for every element an authority of that day lets leave."""
        for authority in self.authorities(on):
            extent = self.extent(authority)
            for name, entry in self.elements.items():
                if (
                    extent is not None
                    and entry["class"] in extent.classes
                    and name in (extent.elements or (name,))
                ):
                    yield authority, name

    def days(self) -> tuple[date, ...]:
        """Every day on which the rule book changes; between two of them it is constant."""
        spans = [provision.in_force for provision in self.provisions]
        spans += [ruling.in_force for ruling in self.rulings]
        spans += [statute.in_force for statute in self.statutes]
        clauses = chain(*(p.clauses for p in self.provisions), *(r.clauses for r in self.rulings))
        spans += [clause.in_force for clause in clauses if clause.in_force is not None]
        bounds = {day for span in spans for day in (span.first, span.until) if day is not None}
        return tuple(sorted(bounds | {first for p in self.parameters.values() for first, _, _ in p.values}))

    def values(self, on: date) -> dict[str, int]:
        """Parameter to its value on a day; one that has none yet is left out."""
        return {
            name: max(held)[1]
            for name, entry in self.parameters.items()
            if (held := [(first, value) for first, value, _ in entry.values if first <= on])
        }

    def parsed(self, when: str, keys: Mapping[str, Type] | None = None) -> Node:
        """A condition of this pack as a tree, elections at their defaults, for whoever studies rules.

        Args:
            when: The condition.
            keys: The statute facts it may read.
        """
        names = vocabulary(self.facts, self.parameters, self.elections, on=date.max, chosen={})
        return parse(when, replace(names, keys=statute_keys(keys or {})))

    def book(
        self,
        on: date,
        elections: Mapping[str, str] | None = None,
        limits: Mapping[str, int] | None = None,
        *,
        sealed: str = "",
    ) -> Book:
        """The rule book in force on a day.

        Args:
            on: The day.
            elections: Question to the reading counsel signed; the others take their default.
            limits: Parameter to the office's own limit, which may only be stricter. Its
                value enters the rules, but no digest, page or letter.
            sealed: A salted digest of the office's limits, which enters the book's digest
                in their place; empty when there are none.

        Raises:
            InputError: An unknown question, reading or parameter, or a limit that is not
                stricter. Nothing was made.
        """
        return make_book(self, on, elections or {}, limits or {}, sealed)
