"""From a pack to the rule book of one day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from privity.authority.book import DEFAULT_DENY, Book, Rule
from privity.authority.digesting import book_digest
from privity.authority.entries import INFERRED, Clause, InForce, Kind, Told
from privity.authority.language import parse
from privity.authority.language.parser import statute_keys
from privity.authority.language.tree import Always, reads_header
from privity.authority.limits import limited, stricter_way
from privity.authority.naming import vocabulary
from privity.errors import InputError
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from privity.authority.entries import Provision, Ruling
    from privity.authority.language import Node, Vocabulary
    from privity.authority.pack import Pack

_NO_AUTHORITY = "The request relies on no authority in force under which information could be disclosed."


def make_book(
    pack: Pack, on: date, elections: Mapping[str, str], limits: Mapping[str, int], sealed: str
) -> Book:
    """See `Pack.book`."""
    chosen = _chosen(pack, elections)
    public = vocabulary(pack.facts, pack.parameters, pack.elections, on=on, chosen=chosen)
    names = _with_limits(pack, on, public, limits)
    rules = tuple(_rules(pack, on, names))
    made = Book(
        pack=pack.name,
        day=on,
        rules=rules,
        authorities=pack.authorities(on),
        extents={
            authority: extent for authority in pack.authorities(on) if (extent := pack.extent(authority))
        },
        statutes=tuple(statute for statute in pack.statutes if statute.in_force.holds(on)),
        facts=names.facts,
        asks={name: entry.asks for name, entry in pack.facts.items()},
        parameters=names.parameters,
        limited=tuple(sorted(limits)),
        elections=chosen,
        readings=tuple(sorted({rule.reading for rule in rules if rule.reading is not None})),
        digest="",
    )
    return replace(made, digest=book_digest(pack, made, public.parameters, sealed))


def _chosen(pack: Pack, elections: Mapping[str, str]) -> dict[str, str]:
    for question, reading in elections.items():
        entry = pack.elections.get(question)
        if entry is None or reading not in entry.readings:
            raise InputError(
                f"the election on {question} is not one the law pack {pack.name} offers",
                where=f"elections, {question}",
                remedy="Choose a reading that `privity law show` lists for that question.",
            )
    return {name: elections.get(name, entry.default) for name, entry in pack.elections.items()}


def _with_limits(pack: Pack, on: date, names: Vocabulary, limits: Mapping[str, int]) -> Vocabulary:
    """The same names with the office's limits in place of laxer values of the pack."""
    if not limits:
        return names
    parameters = dict(names.parameters)
    rules = [(rule.kind, rule.tree) for rule in _rules(pack, on, names)]
    rules += [
        (Kind.CONDITION, parse(s.when, replace(names, keys=statute_keys(s.keys))))
        for s in pack.statutes
        if s.when
    ]
    for name, limit in limits.items():
        # No rule reads the size of a sample or the days a look-up counts: the larger is the stricter.
        unread = name in {pack.sample_size, pack.lookup_days}
        way = 1 if unread else stricter_way(name, rules) if name in parameters else 0
        public = parameters[name].today if way else None
        if public is None or (limit - public) * way < 0:
            raise InputError(
                f"the office's limit on {name} is not one it may set",
                where=f"limits, {name}",
                remedy="Set only limits that are stricter than those of the law pack, on parameters its rules use.",
            )
        parameters[name] = limited(parameters[name], limit, way)
    return replace(names, parameters=parameters)


def _rules(pack: Pack, on: date, names: Vocabulary) -> Iterator[Rule]:
    """Every rule in force, in bit order: default deny, then provision by provision, readings last."""
    in_force = [provision for provision in pack.provisions if provision.in_force.holds(on)]
    rulings = [ruling for ruling in pack.rulings if ruling.in_force.holds(on)]
    yield _default_deny(in_force)
    for provision in in_force:
        clauses = [c for c in provision.clauses if (c.in_force or provision.in_force).holds(on)]
        for clause in clauses:
            yield _rule(clause, provision, provision.in_force, names)
        first = {clause.id: clause for clause in reversed(clauses)}
        for ruling in rulings:
            for reading in ruling.clauses:
                if reading.id in first and (reading.in_force or ruling.in_force).holds(on):
                    yield _joined(reading, first[reading.id], provision, ruling, names)


def _default_deny(provisions: list[Provision]) -> Rule:
    """Rule number 0, in the words of the pack where it has some."""
    found = ((p, c) for p in provisions for c in p.clauses if c.id == DEFAULT_DENY)
    provision, own = next(found, (None, None))
    return Rule(
        id=DEFAULT_DENY,
        kind=Kind.CONDITION,
        provision="",
        stage=Stage.REQUEST,
        cite=own.cite if own else "No disclosure without an authority",
        text=(own.text or own.source or "")
        if own
        else "Nothing is disclosed but under an authority in force.",
        source=None if own and own.text else "privity",
        when="",
        plain="The request relies on an authority in force.",
        refusal=_NO_AUTHORITY,
        told=Told.FACIAL,
        reading=None,
        grade=provision.grade if provision else INFERRED,
        scope=(),
        first=None,
        until=None,
        needs_header=False,
        tree=Always(value=False),
    )


def _rule(clause: Clause, provision: Provision, span: InForce, names: Vocabulary) -> Rule:
    tree: Node = parse(clause.when, names)
    days = clause.in_force or span
    return Rule(
        id=clause.id,
        kind=clause.kind,
        provision=provision.id,
        stage=clause.stage,
        cite=clause.cite,
        text=clause.text or clause.source or "",
        source=clause.source,
        when=clause.when,
        plain=clause.plain,
        refusal=clause.refusal,
        told=clause.told,
        reading=None,
        grade=provision.grade,
        scope=clause.scope or ((provision.id,) if provision.authorises else ()),
        first=days.first,
        until=days.until,
        needs_header=reads_header(tree),
        tree=tree,
    )


def _joined(reading: Clause, read: Clause, provision: Provision, ruling: Ruling, names: Vocabulary) -> Rule:
    """A ruling's reading beside what it reads: same kind, same scope, both citations."""
    rule = _rule(replace(reading, kind=read.kind, scope=read.scope), provision, ruling.in_force, names)
    return replace(rule, cite=f"{read.cite}; {ruling.cite}", reading=ruling.id, grade=ruling.grade)
