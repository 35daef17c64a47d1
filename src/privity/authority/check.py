"""What `privity law check` says of a pack that can be read: not what is broken, but what would mislead."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from privity.authority.elected import readings_read, unread
from privity.authority.language import Source
from privity.authority.language.tree import (
    And,
    Fact,
    Not,
    Or,
    Stated,
    parameters_of,
    parts,
)
from privity.authority.shapes import Faults
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from privity.authority.entries import Clause, Provision, Ruling, Statute
    from privity.authority.language import Node
    from privity.authority.language.tree import Value
    from privity.authority.pack import Pack
    from privity.model.problem import Problem

OLDEST: Final = timedelta(days=365)
"""How long a comparison with the law is good for."""

READ_BY: Final = "Read by "
"""How the effect of an election begins where something of the pack reads it too."""

_REQUEST = {Source.LINE, Source.HEADER}
_MAY_BE_SILENT = {Source.REGISTER, Source.RECORD, Source.FINDING, Source.RELEASE}


def check(pack: Pack, *, today: date) -> tuple[Problem, ...]:
    """Everything in a readable pack that would make an answer wrong, stale or unexplained.

    An omission that would be undetermined instead of failed, a silence that would be
    failed instead of undetermined, a parameter no rule reads, an authority without a
    condition on the request, comparisons with the law older than `OLDEST`.

    Args:
        pack: As `load_pack` made it: quotations, names, stages and dates are already sound.
        today: The day of the check.
    """
    faults = Faults()
    for file, clause in _clauses(pack):
        tree = pack.parsed(clause.when)
        _omissions(pack, clause, tree, f"{file}:{clause.line}, {clause.id}", faults)
        _silences(tree, f"{file}:{clause.line}, {clause.id}", faults)
    _unused(pack, faults)
    _elections(pack, faults)
    _ages(pack, today, faults)
    _authorities(pack, faults)
    return tuple(faults)


def _clauses(pack: Pack) -> Iterator[tuple[str, Clause]]:
    written: tuple[Provision | Ruling, ...] = (*pack.provisions, *pack.rulings)
    for entry in written:
        for clause in entry.clauses:
            yield entry.file, clause


def _omissions(pack: Pack, clause: Clause, tree: Node, where: str, faults: Faults) -> None:
    if clause.stage is not Stage.REQUEST:
        return
    for fact in sorted({fact.name for fact in unguarded(tree)}):
        if not pack.facts[fact].always:
            faults.add(
                "rule.unguarded",
                where,
                f"a request that omits {fact} would leave this undetermined, not failed",
                f"Write stated({fact}) and ..., or declare the fact always = true.",
            )


def unguarded(node: Node, guarded: frozenset[str] = frozenset()) -> Iterator[Fact]:
    """Facts of the request that a condition reads where their omission would make it unknown.

    Beside ``stated(x) and`` or ``not stated(x) or`` an omitted `x` settles the matter
    before it is read, however deep it is read and whatever negates the whole.
    """
    match node:
        case And(args=args):
            here = guarded | {arg.fact.name for arg in args if isinstance(arg, Stated)}
            for arg in args:
                yield from unguarded(arg, here)
        case Or(args=args):
            here = guarded | {
                arg.arg.fact.name for arg in args if isinstance(arg, Not) and isinstance(arg.arg, Stated)
            }
            for arg in args:
                yield from unguarded(arg, here)
        case Not(arg=arg):
            yield from unguarded(arg, guarded)
        case Stated():
            return
        case _:
            yield from (fact for fact in _read(node) if fact.source in _REQUEST and fact.name not in guarded)


def _read(node: Node | Value) -> Iterator[Fact]:
    return (part for part in parts(node) if isinstance(part, Fact))


def _silences(tree: Node, where: str, faults: Faults) -> None:
    asked = {
        part.fact.name
        for part in parts(tree)
        if isinstance(part, Stated) and part.fact.source in _MAY_BE_SILENT
    }
    for fact in sorted(asked):
        faults.add(
            "rule.silence",
            where,
            f"the silence of who supplies {fact} would be failed, not undetermined",
            f"Read {fact} itself, without stated().",
        )


def _unused(pack: Pack, faults: Faults) -> None:
    trees = [pack.parsed(clause.when) for _, clause in _clauses(pack)]
    trees += [pack.parsed(never.when) for never in pack.properties]
    trees += [pack.parsed(statute.when, statute.keys) for statute in pack.statutes if statute.when]
    parameters = {parameter.name for tree in trees for parameter in parameters_of(tree)}
    for name in sorted(pack.parameters.keys() - parameters - {pack.sample_size, pack.lookup_days}):
        faults.add("parameter.unused", f"parameters, {name}", "no rule reads it", "Read it, or remove it.")


def _elections(pack: Pack, faults: Faults) -> None:
    """Every reading is read by something of the pack, or words say what the program does under each."""
    read = readings_read(pack)
    for entry in pack.elections.values():
        where, idle = f"elections.toml, {entry.id}", unread(entry, read)
        effect = entry.effect or ""
        if idle and not effect:
            faults.add(
                "election.unread",
                where,
                f"nothing of the pack reads {', '.join(idle)}",
                "Read it in a rule, an extent or pack.toml, or say in `effect` what the program does.",
            )
        silent = [reading for reading in entry.readings if reading not in re.findall(r"\w+", effect)]
        if effect and silent:
            faults.add(
                "election.silent",
                where,
                f"its effect does not say what the program does under {', '.join(silent)}",
                "Say it for every reading, by its name.",
            )
        if effect and effect.startswith(READ_BY) is not (entry.id in read):
            faults.add(
                "election.effect",
                where,
                "its effect says of an election that is read that none reads it, or the contrary",
                f"Begin it with {READ_BY!r} where something of the pack reads the election, and only there.",
            )


def _ages(pack: Pack, today: date, faults: Faults) -> None:
    dated: tuple[Provision | Ruling | Statute, ...] = (*pack.provisions, *pack.rulings, *pack.statutes)
    for entry in dated:
        if entry.checked_on > today:
            faults.add("age.future", entry.file, "it was checked on a day to come", "Correct checked_on.")
        elif today - entry.checked_on > OLDEST and entry.in_force.holds(today):
            faults.add(
                "age.old",
                entry.file,
                f"it was last compared with the law on {entry.checked_on}",
                "Compare it again.",
            )


def _authorities(pack: Pack, faults: Faults) -> None:
    for provision in pack.provisions:
        if provision.authorises and not any(clause.stage is Stage.REQUEST for clause in provision.clauses):
            faults.add(
                "authority.open",
                provision.file,
                "an authority with no condition on the request would open every record asked about",
                "Write the conditions of its text.",
            )
