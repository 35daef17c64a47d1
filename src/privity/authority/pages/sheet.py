"""What a page is about: a pack, its book, the provisions shown, and the cases of each condition."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from privity.authority.book import DEFAULT_DENY
from privity.errors import InputError
from privity.model.markup import Html, code, joined, link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from privity.authority.book import Book, Rule
    from privity.authority.cases import Case
    from privity.authority.entries import Provision
    from privity.authority.pack import Pack

Numbered = tuple[int, "Rule"]
"""A rule with its bit in the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Made by `make_sheet`.

    Attributes:
        pack: The law pack.
        book: Its book of the day.
        whole: Whether everything in force is shown, not one provision.
        shown: The provisions shown.
        conditions: Their rules, by provision and condition, in book order. The rules of no provision stand under "".
        cases: The cases of each condition.
        stories: The stories of each authority.
        anchors: The place of each condition shown.
    """

    pack: Pack
    book: Book
    whole: bool
    shown: tuple[Provision, ...]
    conditions: Mapping[str, Mapping[str, Sequence[Numbered]]]
    cases: Mapping[str, Sequence[Case]]
    stories: Mapping[str, Sequence[Case]]
    anchors: Mapping[str, str]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules shown."""
        return tuple(
            rule for by_id in self.conditions.values() for rules in by_id.values() for _, rule in rules
        )

    def told(self, conditions: Iterable[str]) -> Html:
        """Conditions by name, each leading to where it stands if it stands on this page."""
        return joined(
            [link(self.anchors[id_], code(id_)) if id_ in self.anchors else code(id_) for id_ in conditions],
            ", ",
        )


def make_sheet(pack: Pack, book: Book, provision: str | None, cases: Iterable[Case]) -> Sheet:
    """See `Sheet`.

    Args:
        pack: The law pack `book` was made from.
        book: The rules.
        provision: Id of the one provision to show; None for all.
        cases: The cases and stories of the pack.

    Raises:
        InputError: No provision in force that day has the id.
    """
    shown = provisions_shown(pack, book, provision)
    conditions = _conditions(book, {entry.id for entry in shown} | ({""} if provision is None else set()))
    of_condition, of_authority = _sorted(
        cases, {entry.id for entry in shown} if provision is None else {provision}
    )
    return Sheet(
        pack=pack,
        book=book,
        whole=provision is None,
        shown=shown,
        conditions=conditions,
        cases=of_condition,
        stories=of_authority,
        anchors={
            id_: f"r{rules[0][0]}" for by_id in reversed(conditions.values()) for id_, rules in by_id.items()
        },
    )


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


def _conditions(book: Book, provisions: set[str]) -> dict[str, dict[str, list[Numbered]]]:
    found: dict[str, dict[str, list[Numbered]]] = {}
    for bit, rule in enumerate(book.rules):
        if rule.provision in provisions:
            found.setdefault(rule.provision, {}).setdefault(rule.id, []).append((bit, rule))
    return found


def _sorted(
    cases: Iterable[Case], authorities: set[str | None]
) -> tuple[dict[str, list[Case]], dict[str, list[Case]]]:
    """Cases by condition, stories by authority; those of an authority that is none stand under ""."""
    of_condition: dict[str, list[Case]] = defaultdict(list)
    of_authority: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.of is not None:
            of_condition[case.of].append(case)
        else:
            of_authority[case.authority or "" if case.authority in authorities else ""].append(case)
    return of_condition, of_authority


def bars_on(sheet: Sheet, authority: str) -> tuple[str, ...]:
    """Conditions of other provisions that a line under an authority must pass as well."""
    found = (
        rule.id
        for rule in sheet.book.rules
        if rule.provision != authority and rule.id != DEFAULT_DENY and rule.applies_to(authority)
    )
    return tuple(dict.fromkeys(found))
