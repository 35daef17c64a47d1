"""What a solver says of a mistake: a property it breaks, or a line that tells it from the law, or that there is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from privity.authority.entries import Kind
from privity.authority.language.nullfree import surely, surely_not
from privity.authority.language.tree import Election, parts
from privity.authority.mutation.judging import must_hold
from privity.authority.proofs.claims import Claim, readings_of, structure
from privity.authority.proofs.run import settle
from privity.authority.proofs.world import Texts, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from privity.authority.book import Book, Rule
    from privity.authority.entries import Never
    from privity.authority.language import Node, Row
    from privity.authority.mutation.mistakes import Mutant
    from privity.authority.pack import Pack
    from privity.authority.proofs.run import Result, Solver
    from privity.model.finding import Stage

Asked: TypeAlias = "tuple[Stage, str, str, str]"
"""Stage and id of a rule, and as formulas that it is surely met and that it surely fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A line that a mistake decides otherwise than the law.

    Attributes:
        authority: The authority relied on; None for none.
        elections: Readings that counsel must have elected for it, beside the defaults.
        facts: The line, as far as the rules asked of it speak of it.
        read: Names of the facts those rules read; what is not in `facts` is unknown.
    """

    authority: str | None
    elections: Mapping[str, str]
    facts: Row
    read: frozenset[str]


@dataclass(slots=True)
class _Space:
    """Every line there could be under one authority, and what each rule asks of it as formulas."""

    book: Book
    authority: str | None
    world: World
    asked: dict[int, Asked] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for bit, rule in enumerate(self.book.rules):
            asked = self.of(bit, rule)
            if asked is not None:
                self.asked[bit] = asked

    def of(self, bit: int, rule: Rule) -> Asked | None:
        """What a rule asks; None where it asks nothing under this authority."""
        node = must_hold(self.book, bit, rule, self.authority, with_header=True)
        return None if node is None else (rule.stage, rule.id, self._met(node), self._fails(node))

    def _met(self, node: Node) -> str:
        return self.world.formula(surely(node))

    def _fails(self, node: Node) -> str:
        return self.world.formula(surely_not(node))

    def changed(self, mutant: Mutant) -> dict[int, tuple[Asked | None, Asked | None]]:
        """What each rule changed asks before and after, of those that ask anything here."""
        both = {bit: (self.asked.get(bit), self.of(bit, rule)) for bit, rule in mutant.changed.items()}
        return {bit: pair for bit, pair in both.items() if pair != (None, None)}

    def claim(self, *asserts: str, says: str, kind: str, elect: Mapping[str, str], wanted: bool) -> Claim:
        return Claim(
            says=says,
            kind=kind,
            authority=self.authority,
            asserts=asserts,
            worlds=(self.world,),
            wanted=wanted,
            elect=elect,
        )

    def elected(self, readings: Mapping[str, str]) -> str:
        """That counsel elected these readings, of the questions that any formula asks."""
        world = self.world
        return _all(
            f"(= {world.election(question)} {world.texts.number(reading)})"
            for question, reading in readings.items()
            if question in world.asked
        )


@dataclass(slots=True)
class Prover:
    """Asks one solver about mistakes in one rule book, of lines that come with a header, under every election.

    Attributes:
        pack: The pack, for its properties and elections.
        book: The rule book as it is, under the default elections.
        solver: The solver.
    """

    pack: Pack
    book: Book
    solver: Solver
    _spaces: dict[str | None, _Space] = field(default_factory=dict)
    _held: dict[tuple[str | None, str], bool] = field(default_factory=dict)

    def broken(self, mutant: Mutant) -> str | None:
        """A property of the pack, or of any rule book, that held and under the mistake does not; in words."""
        for authority in self.under(mutant):
            space = self._space(authority)
            if self._opens(mutant, space):
                for says, condition, elect in self._properties(space):
                    if self._never(space, {}, says, condition, elect) and not self._never(
                        space, mutant.changed, says, condition, elect
                    ):
                        return f"{says} ({authority})"
            if authority is not None and any(_reads_election(rule) for rule in mutant.changed.values()):
                narrowed = replace(mutant.applied(self.book), authorities=(authority,))
                for claim in structure(self.pack, narrowed):
                    if not settle(claim, self.solver).holds:
                        return f"{claim.says} ({authority})"
        return None

    def told_apart(self, mutant: Mutant) -> Iterator[Telling]:
        """Lines that a mistake decides otherwise, the plainest first; none where it changes nothing.

        Every other rule met and the default elections, where there is such a line; else one of the two; else neither.
        """
        found = [
            (space, result)
            for authority in self.under(mutant)
            if (result := self._differs(mutant, space := self._space(authority))) is not None
        ]
        for others, default in ((True, True), (False, True), (True, False)):
            for space, _ in found:
                plainer = self._differs(mutant, space, others_met=others, default=default)
                if plainer is not None:
                    yield self._telling(space, plainer)
        for space, result in found:
            yield self._telling(space, result)

    def under(self, mutant: Mutant) -> list[str | None]:
        """The authorities under which a mistake could matter, the pack's default first.

        A line that relies on none matters to the first rule alone, which refuses it whatever the others say.
        """
        if 0 in mutant.changed:
            return [None]
        bearing = [
            authority
            for authority in self.book.authorities
            if any(
                rule.applies_to(authority) or self.book.rules[bit].applies_to(authority)
                for bit, rule in mutant.changed.items()
            )
        ]
        return sorted(bearing, key=lambda authority: authority != self.pack.default_authority)

    def _space(self, authority: str | None) -> _Space:
        if authority not in self._spaces:
            world = World(Texts(), elections=readings_of(self.pack))
            self._spaces[authority] = _Space(self.book, authority, world)
        return self._spaces[authority]

    def _differs(
        self, mutant: Mutant, space: _Space, *, others_met: bool = False, default: bool = False
    ) -> Result | None:
        """A line that is found otherwise: with every other rule met, or whatever they find of it."""
        changed = space.changed(mutant)
        if others_met:
            kept = _all(met for bit, (_, _, met, _) in space.asked.items() if bit not in changed)
            differ = f"(and {kept} {_any(_otherwise(pair) for pair in changed.values())})"
        else:
            differ = _any(_seen(space, bit, pair) for bit, pair in changed.items())
        elections = {q: entry.default for q, entry in self.pack.elections.items()} if default else {}
        claim = space.claim(
            differ, space.elected(elections), says=mutant.says, kind="witness", elect={}, wanted=True
        )
        result = settle(claim, self.solver)
        return result if result.holds else None

    def _telling(self, space: _Space, result: Result) -> Telling:
        chosen = {
            question: reading
            for question, reading in result.elections.items()
            if reading != self.pack.elections[question].default
        }
        return Telling(
            authority=space.authority,
            elections=chosen,
            facts=result.example or {},
            read=frozenset(space.world.facts),
        )

    def _opens(self, mutant: Mutant, space: _Space) -> bool:
        """Whether a mistake permits anything that the law does not; else no property can break."""
        changed = space.changed(mutant)
        kept = [met for bit, (_, _, met, _) in space.asked.items() if bit not in changed]
        after = [new[2] for _, new in changed.values() if new is not None]
        before = [old[2] for old, _ in changed.values() if old is not None]
        opened = f"(and {_all(kept)} {_all(after)} (not {_all(before)}))"
        claim = space.claim(opened, says=mutant.says, kind="witness", elect={}, wanted=True)
        return settle(claim, self.solver).holds

    def _properties(self, space: _Space) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        """(words, formula of what must never be, elections) for an authority: the pack's own, then its bars."""
        for never in self.pack.properties:
            if _speaks_of(never, self.book, space.authority):
                possibly = space.world.formula(surely_not(self.pack.parsed(never.when)))
                yield never.says, f"(not {possibly})", never.elect
        for bit, (_, id_, met, _) in list(space.asked.items()):
            if self.book.rules[bit].kind is Kind.PROHIBITION:
                yield f"Nothing is permitted where {id_} may stand against it.", f"(not {met})", {}

    def _never(
        self,
        space: _Space,
        changed: Mapping[int, Rule],
        says: str,
        condition: str,
        elect: Mapping[str, str],
    ) -> bool:
        """Whether a book with some rules changed permits nothing that must never be."""
        if not changed and (space.authority, says) in self._held:
            return self._held[space.authority, says]
        asked = {bit: space.of(bit, rule) for bit, rule in changed.items()}
        rules = {**space.asked, **asked}.values()
        permit = _all(rule[2] for rule in rules if rule is not None)
        claim = space.claim(
            permit, condition, space.elected(elect), says=says, kind="never", elect=elect, wanted=False
        )
        holds = settle(claim, self.solver).holds
        if not changed:
            self._held[space.authority, says] = holds
        return holds


def _speaks_of(never: Never, book: Book, authority: str | None) -> bool:
    """Whether a property is in force and about an authority."""
    return (never.first is None or never.first <= book.day) and authority in (never.under or book.authorities)


def _reads_election(rule: Rule) -> bool:
    return any(isinstance(part, Election) for part in parts(rule.tree))


def _otherwise(pair: tuple[Asked | None, Asked | None]) -> str:
    """That a rule answers otherwise after than before; one that is not asked is met."""
    (met, fails), (then_met, then_fails) = (_answer(asked) for asked in pair)
    return f"(or (xor {met} {then_met}) (xor {fails} {then_fails}))"


def _seen(space: _Space, bit: int, pair: tuple[Asked | None, Asked | None]) -> str:
    """That the ids found of a line are others: the stage is reached, and the id of the rule is found otherwise."""
    before, after = pair
    stage, id_ = next((asked[0], asked[1]) for asked in pair if asked is not None)
    others = [(at, other, met, fails) for n, (at, other, met, fails) in space.asked.items() if n != bit]
    order = list(type(stage))
    reached = [met for at, _, met, _ in others if order.index(at) < order.index(stage)]
    beside = [(met, fails) for at, other, met, fails in others if at is stage and other == id_]
    (met, fails), (then_met, then_fails) = _answer(before), _answer(after)
    rest_met = _all(rest for rest, _ in beside)
    if before is not None and after is not None and before[0] is not after[0]:
        refused = _any(f"(not {rest})" for at, other, rest, _ in others if at is stage and other != id_)
        return f"(and {_all(reached)} (not {met}) {rest_met} {refused})"
    none_fails = _all(f"(not {rest})" for _, rest in beside)
    differs = f"(or (and {rest_met} (xor {met} {then_met})) (and {none_fails} (xor {fails} {then_fails})))"
    return f"(and {_all(reached)} {differs})"


def _answer(asked: Asked | None) -> tuple[str, str]:
    return ("true", "false") if asked is None else asked[2:]


def _all(formulas: Iterator[str] | list[str]) -> str:
    return "(and true " + " ".join(formulas) + ")"


def _any(formulas: Iterator[str] | list[str]) -> str:
    return "(or false " + " ".join(formulas) + ")"
