"""What is claimed of a rule book: its own properties, the shape of any book, and what changed between two."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from privity.authority.entries import Kind
from privity.authority.language.nullfree import surely, surely_not
from privity.authority.language.tree import Not, facts_of
from privity.authority.proofs.world import Texts, World
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privity.authority.book import Book, Rule, Test
    from privity.authority.language import Node
    from privity.authority.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something said of every line there could be.

    Attributes:
        says: The claim in words.
        kind: ``never``, ``history``, ``structure``, ``reading``, ``election``, ``difference`` or ``witness``.
        authority: The authority it is about; None for all.
        asserts: Formulas that together would contradict it; of a witness, that describe it.
        worlds: The states of knowledge they speak of; the first is the line shown as an example.
        wanted: True for a witness: there must be such a line. False: there must be none.
        bit: The rule a witness fails by; None for others.
    """

    says: str
    kind: str
    authority: str | None
    asserts: tuple[str, ...]
    worlds: tuple[World, ...]
    wanted: bool = False
    bit: int | None = None
    elect: Mapping[str, str] = field(default_factory=dict)

    def script(self) -> str:
        """The claim as SMT-LIB text, up to the question."""
        said = [f"(assert {formula})" for formula in self.asserts]
        declared = [line for world in self.worlds for line in world.declared()]
        return "\n".join(["(set-logic QF_UFLIA)", *declared, *said, "(check-sat)"])


def permit(book: Book, authority: str, world: World, *, but: Sequence[Rule] = ()) -> str:
    """That a line is permitted: every rule of every stage surely met."""
    return _all(
        world.formula(surely(test.must_hold)) for test in tests_of(book, authority) if test.rule not in but
    )


def tests_of(book: Book, authority: str) -> tuple[Test, ...]:
    """Every test a line under an authority must pass to be released, default deny first."""
    return tuple(test for _, of_stage in book.plan(authority, Stage, with_header=True) for test in of_stage)


def _all(formulas: Iterator[str]) -> str:
    return "(and true " + " ".join(formulas) + ")"


def readings_of(pack: Pack, fixed: Mapping[str, str] | None = None) -> dict[str, tuple[str, ...]]:
    """Every reading of every question, but where one is fixed."""
    held = fixed or {}
    return {q: (held[q],) if q in held else entry.readings for q, entry in pack.elections.items()}


def nevers(pack: Pack, book: Book) -> Iterator[Claim]:
    """The pack's own properties, each under each authority it speaks of and under every election.

    A property counts as broken where it is so much as possible on what is known.
    """
    for never in pack.properties:
        if never.first is not None and never.first > book.day:
            continue
        for authority in never.under or book.authorities:
            if authority not in book.authorities:
                continue
            world = World(Texts(), elections=readings_of(pack, never.elect))
            fixed = pack.book(book.day, dict(never.elect)) if never.elect else book
            possibly = f"(not {world.formula(surely_not(pack.parsed(never.when)))})"
            yield Claim(
                says=never.says,
                kind="never",
                authority=authority,
                asserts=(permit(fixed, authority, world), possibly),
                worlds=(world,),
                elect=never.elect,
            )


def histories(pack: Pack) -> Iterator[Claim]:
    """For each rule that once ran in place of the law, a line it let through that must never be."""
    for entry in pack.history:
        for never in pack.properties:
            if never.says in entry.refuted_by:
                world = World(Texts(), elections=readings_of(pack))
                let_through = world.formula(surely(pack.parsed(entry.when)))
                must_not_be = world.formula(surely(pack.parsed(never.when)))
                yield Claim(
                    says=f"{entry.id} ({entry.says}) breaks: {never.says}",
                    kind="history",
                    authority=None,
                    asserts=(let_through, must_not_be),
                    worlds=(world,),
                    wanted=True,
                )


def structure(pack: Pack, book: Book) -> Iterator[Claim]:
    """What must be true of any rule book, whatever its rules say."""
    for authority in book.authorities:
        yield from _ignorance(book, authority)
        yield _strictest(pack, book, authority)
        yield from _overridden(book, authority)
    for rule in book.rules:
        if rule.kind is Kind.PROHIBITION and not rule.scope:
            yield _no_new_authority(book, rule)
    yield from _narrowed(book)


def _ignorance(book: Book, authority: str) -> Iterator[Claim]:
    nothing = World(Texts())
    permitted = permit(book, authority, nothing)
    unknown = _all(f"(not {nothing.known(fact)})" for fact in tuple(nothing.facts.values()))
    yield Claim(
        says="Where nothing is known, nothing is permitted.",
        kind="structure",
        authority=authority,
        asserts=(permitted, unknown),
        worlds=(nothing,),
    )
    texts = Texts()
    now, later = World(texts), World(texts, "later!")
    before, after = permit(book, authority, now), permit(book, authority, later)
    learns = _all(
        f"(=> {now.known(f)} (and {later.known(f)} (= {now.value(f)} {later.value(f)})))"
        for f in tuple(now.facts.values())
    )
    yield Claim(
        says="No permit rests on ignorance: learning more never takes one away.",
        kind="structure",
        authority=authority,
        asserts=(before, learns, f"(not {after})"),
        worlds=(now, later),
    )


def _strictest(pack: Pack, book: Book, authority: str) -> Claim:
    """Nothing permitted under the defaults is refused under any election, so that a default is the strictest."""
    texts = Texts()
    by_default = World(texts)
    elected = World(texts, elections=readings_of(pack))
    default = {question: entry.default for question, entry in pack.elections.items()}
    strict = book if dict(book.elections) == default else pack.book(book.day)
    here, there = permit(strict, authority, by_default), permit(strict, authority, elected)
    elected.facts = {}
    by_default.asked = elected.asked
    by_default.elections = elected.elections
    return Claim(
        says="No election refuses what the defaults permit: each default is the strictest reading.",
        kind="election",
        authority=authority,
        asserts=(here, f"(not {there})"),
        worlds=(by_default,),
    )


def _overridden(book: Book, authority: str) -> Iterator[Claim]:
    """A bar that is so much as possible overrides everything that is met."""
    for test in tests_of(book, authority):
        if test.rule.kind is Kind.PROHIBITION:
            world = World(Texts())
            possibly = f"(not {world.formula(surely_not(test.rule.tree))})"
            yield Claim(
                says=f"Nothing is permitted where {test.rule.id} may stand against it.",
                kind="structure",
                authority=authority,
                asserts=(permit(book, authority, world), possibly),
                worlds=(world,),
            )


def _no_new_authority(book: Book, bar: Rule) -> Claim:
    """With an authority whose own conditions may be anything, a bar without a scope still holds."""
    world = World(Texts())
    bars = [rule for rule in book.rules if not rule.scope and rule.tree != book.rules[0].tree]
    held = _all(world.formula(surely(_must_hold(rule))) for rule in bars)
    possibly = f"(not {world.formula(surely_not(bar.tree))})"
    return Claim(
        says=f"No new authority, whatever its conditions, weakens {bar.id}.",
        kind="structure",
        authority=None,
        asserts=(held, possibly),
        worlds=(world,),
    )


def _must_hold(rule: Rule) -> Node:
    return rule.tree if rule.kind is Kind.CONDITION else Not(rule.tree)


def _narrowed(book: Book) -> Iterator[Claim]:
    """A ruling's readings permit nothing that the text alone does not."""
    for ruling in book.readings:
        joined = [rule for rule in book.rules if rule.reading == ruling]
        for authority in sorted({a for rule in joined for a in rule.scope} & set(book.authorities)):
            world = World(Texts())
            with_it = permit(book, authority, world)
            without = permit(book, authority, world, but=joined)
            yield Claim(
                says=f"The readings of {ruling} permit nothing new.",
                kind="reading",
                authority=authority,
                asserts=(with_it, f"(not {without})"),
                worlds=(world,),
            )


def can_be_met(book: Book, authority: str) -> Claim:
    """A line that an authority permits."""
    world = World(Texts())
    return Claim(
        says=f"{authority} can be met.",
        kind="witness",
        authority=authority,
        asserts=(permit(book, authority, world),),
        worlds=(world,),
        wanted=True,
    )


def alone(book: Book, authority: str, test: Test, *, beside: Sequence[Rule] = ()) -> Claim:
    """A line that is refused by one rule and by no other but those beside it."""
    world = World(Texts())
    rest = permit(book, authority, world, but=(test.rule, *beside))
    with_them = (
        f", beside {', '.join(sorted({rule.id for rule in beside}))} which ask no less" if beside else ""
    )
    return Claim(
        says=f"{test.rule.id} alone can refuse{with_them} ({test.rule.refusal})",
        kind="witness",
        authority=authority,
        asserts=(rest, world.formula(surely_not(test.must_hold))),
        worlds=(world,),
        wanted=True,
        bit=test.bit,
    )


def implied(book: Book, authority: str, test: Test) -> Iterator[tuple[Rule, Claim]]:
    """For each other rule on some of the same facts: that it fails wherever this one does."""
    asked = set(facts_of(test.must_hold))
    for other in tests_of(book, authority):
        if other is not test and asked & set(facts_of(other.must_hold)):
            world = World(Texts())
            fails = world.formula(surely_not(test.must_hold))
            yield (
                other.rule,
                Claim(
                    says=f"Where {test.rule.id} fails, {other.rule.id} fails.",
                    kind="witness",
                    authority=authority,
                    asserts=(fails, world.formula(surely(other.must_hold))),
                    worlds=(world,),
                ),
            )


def differences(old: Book, new: Book) -> Iterator[Claim]:
    """What changed between two books, as two claims for each authority of either."""
    for authority in dict.fromkeys((*old.authorities, *new.authorities)):
        for before, after, says in (
            (old, new, f"Nothing permitted on {old.day} is refused on {new.day}."),
            (new, old, f"Nothing refused on {old.day} is permitted on {new.day}."),
        ):
            world = World(Texts())
            yield Claim(
                says=says,
                kind="difference",
                authority=authority,
                asserts=(permit(before, authority, world), f"(not {permit(after, authority, world)})"),
                worlds=(world,),
            )
