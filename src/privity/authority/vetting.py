"""A pack against itself: names, stages, dates, quotations. What one file cannot show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from typing import TYPE_CHECKING, Final

from privity.authority.elected import head_choices
from privity.authority.entries import CLASSES, SOURCES
from privity.authority.language import Source, Type, parse
from privity.authority.language.parser import Vocabulary, statute_keys
from privity.authority.language.tree import facts_of
from privity.authority.naming import ON_THE_DAY, vocabulary
from privity.authority.quotation import is_quoted
from privity.errors import InputError
from privity.model.digest import file_digest
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.authority.entries import (
        Choice,
        Clause,
        Duty,
        ExtentEntry,
        InForce,
        ParameterEntry,
        Provision,
    )
    from privity.authority.language import Node
    from privity.authority.pack import Pack
    from privity.authority.shapes import Faults

EARLIEST: Final = {
    Source.LINE: Stage.REQUEST,
    Source.HEADER: Stage.REQUEST,
    Source.DERIVED: Stage.REQUEST,
    Source.REGISTER: Stage.REGISTER,
    Source.RECORD: Stage.RECORD,
    Source.FINDING: Stage.FINDING,
    Source.RELEASE: Stage.RELEASE,
}
"""The earliest stage at which a fact of each source is there to be read."""

_ORDER = {stage: number for number, stage in enumerate(Stage)}
_ANY_DAY = date(2000, 1, 1)


def vet(pack: Pack, files: Mapping[str, bytes], faults: Faults) -> None:
    """Note everything in which the entries of a pack do not fit one another."""
    _names(pack, faults)
    _governed(pack, faults)
    names = _sound_vocabulary(pack)
    for provision in pack.provisions:
        _text(provision, pack, files, faults)
        _extent(provision, pack, faults)
        for duty in provision.duties:
            _words(duty, provision, pack, faults)
        for clause in provision.clauses:
            _words(clause, provision, pack, faults)
            _within(clause, provision.in_force, provision.file, faults)
            _scope(clause, pack, provision.file, faults)
            _condition(clause, names, provision.file, faults)
    _twice(pack, faults)
    _rulings(pack, names, faults)
    _statutes(pack, names, faults)
    _properties(pack, names, faults)
    _history(pack, names, faults)
    _catalogues(pack, faults)


def _names(pack: Pack, faults: Faults) -> None:
    if not pack.facts:
        faults.add("fact.none", "facts.toml", "the pack has no facts", "Declare the facts its rules read.")
    if not pack.provisions:
        faults.add("provision.none", "provisions", "the pack has no provisions", "Add the law.")
    for name, entry in pack.parameters.items():
        if name in pack.facts or not name.isidentifier() or name.startswith("election_"):
            faults.add(
                "parameter.name", f"parameters, {name}", "the name is taken or not a name", "Rename it."
            )
        if len({first for first, _, _ in entry.values}) < len(entry.values):
            faults.add("parameter.day", f"parameters, {name}", "two values begin on one day", "Keep one.")
    for name in pack.elections:
        if not f"election_{name}".isidentifier() or f"election_{name}" in pack.facts:
            faults.add("election.name", f"elections.toml, {name}", "it is not a name", "Rename it.")
    for kind, ids in (
        ("provision", [p.id for p in pack.provisions]),
        ("ruling", [r.id for r in pack.rulings]),
    ):
        for id_ in sorted({id_ for id_ in ids if ids.count(id_) > 1}):
            faults.add(f"{kind}.twice", f"{kind}s, {id_}", "the id is given twice", "Ids are never reused.")


def _governed(pack: Pack, faults: Faults) -> None:
    for name, entry in pack.parameters.items():
        fact = pack.facts.get(entry.governed_by)
        if entry.governed_by != ON_THE_DAY and (fact is None or fact.type is not Type.DATE):
            faults.add(
                "parameter.governed_by",
                f"parameters, {name}",
                f"{entry.governed_by!r} is not a date by which a value could be picked",
                f"Name a fact of type date, or {ON_THE_DAY!r} for the day of the rule book.",
            )


def _sound_vocabulary(pack: Pack) -> Vocabulary:
    """The names of a pack that may still have faults: a parameter no date governs is picked by the day."""
    dated = {name for name, fact in pack.facts.items() if fact.type is Type.DATE}
    sound = {
        name: entry if entry.governed_by in dated else replace(entry, governed_by=ON_THE_DAY)
        for name, entry in pack.parameters.items()
    }
    return vocabulary(pack.facts, sound, pack.elections, on=_ANY_DAY, chosen={})


def _text(provision: Provision, pack: Pack, files: Mapping[str, bytes], faults: Faults) -> None:
    path = provision.text_file
    if path is None:
        return
    where = f"{provision.file}, provision"
    if path not in pack.texts:
        faults.add("text.missing", where, f"{path} is not in the pack", "Add the words of the law.")
    elif file_digest(files[path]) != provision.text_sha256:
        faults.add(
            "text.digest",
            where,
            f"{path} is not the text this provision was written against",
            "Reread every quotation of it, then set text_sha256.",
        )
    if provision.current_as_of is None:
        faults.add(
            "text.current_as_of", where, "the text has no day on which it was current", "Add current_as_of."
        )


def _words(
    clause: Clause | Duty | ExtentEntry, provision: Provision, pack: Pack, faults: Faults, name: str = ""
) -> None:
    """A clause quotes its provision's text, or says whose rule it is."""
    where = f"{provision.file}:{clause.line}, {name or getattr(clause, 'id', '')}"
    if clause.source is not None:
        return
    stored = pack.texts.get(provision.text_file or "")
    if clause.text is None:
        faults.add("quotation.none", where, "it quotes no law and names no source", "Add text, or source.")
    elif provision.text_file is None:
        faults.add("quotation.text", where, "its provision names no text_file", "Add text_file, or source.")
    elif stored is not None and not is_quoted(clause.text, stored):
        faults.add(
            "quotation.absent",
            where,
            f"its words are not in {provision.text_file}",
            "Quote the text exactly; mark words left out with ...",
        )


def _within(clause: Clause, whole: InForce, file: str, faults: Faults) -> None:
    days = clause.in_force or whole
    ends_late = whole.until is not None and (days.until is None or days.until > whole.until)
    if days.first < whole.first or ends_late:
        where = f"{file}:{clause.line}, {clause.id}, in_force"
        faults.add("dates.outside", where, "it is in force when its whole is not", "Correct the days.")


def _scope(clause: Clause, pack: Pack, file: str, faults: Faults) -> None:
    known = {provision.id for provision in pack.provisions if provision.authorises}
    for authority in clause.scope:
        if authority not in known:
            faults.add(
                "scope.unknown",
                f"{file}:{clause.line}, {clause.id}",
                f"no authority {authority!r}",
                "Correct the scope.",
            )


def _condition(clause: Clause, names: Vocabulary, file: str, faults: Faults) -> None:
    where = f"{file}:{clause.line}, {clause.id}"
    for fact in facts_of(parsed) if (parsed := _parsed(clause.when, names, where, faults)) else ():
        if _ORDER[EARLIEST[fact.source]] > _ORDER[clause.stage]:
            faults.add(
                "stage.later",
                where,
                f"stage {clause.stage.value} reads {fact.name}, which is known only at stage "
                f"{EARLIEST[fact.source].value}",
                "Give the rule a later stage, or leave the fact out.",
            )


def _parsed(when: str, names: Vocabulary, where: str, faults: Faults) -> Node | None:
    try:
        return parse(when, names)
    except InputError as error:
        faults.add("rule.language", where, f"{error.what}: {error.where}", error.remedy)
        return None


def _twice(pack: Pack, faults: Faults) -> None:
    """An id belongs to one provision and one kind; the same rule is not written twice for the same days."""
    entries = [(provision, clause) for provision in pack.provisions for clause in provision.clauses]
    for (one, a), (other, b) in combinations(entries, 2):
        if a.id != b.id:
            continue
        where = f"{other.file}:{b.line}, {b.id}"
        if one.id != other.id:
            faults.add(
                "id.shared", where, f"the id belongs to {one.file}", "Ids are never reused: choose another."
            )
        elif a.kind is not b.kind:
            faults.add(
                "id.kinds", where, "the id is a condition and a prohibition", "Choose another id for one."
            )
        elif (a.stage, a.when.split(), a.scope) == (b.stage, b.when.split(), b.scope) and _overlap(
            a.in_force or one.in_force, b.in_force or other.in_force
        ):
            faults.add("rule.twice", where, "the same rule is given twice", "Keep one.")


def _overlap(a: InForce, b: InForce) -> bool:
    return (a.until is None or b.first < a.until) and (b.until is None or a.first < b.until)


def _rulings(pack: Pack, names: Vocabulary, faults: Faults) -> None:
    ids = {clause.id for provision in pack.provisions for clause in provision.clauses}
    for ruling in pack.rulings:
        where = f"{ruling.file}, ruling"
        if ruling.informs is bool(ruling.clauses):
            says = "it is for information and has readings" if ruling.clauses else "it has no reading"
            faults.add(
                "ruling.readings", where, says, 'A ruling narrows by readings, or has kind = "information".'
            )
        if ruling.widens is not None and ruling.widens not in pack.elections:
            faults.add(
                "ruling.widens",
                where,
                f"no election {ruling.widens!r}",
                "Name an election of elections.toml.",
            )
        for clause in ruling.clauses:
            if clause.id not in ids:
                faults.add(
                    "reading.of",
                    f"{ruling.file}:{clause.line}, {clause.id}",
                    "it reads no condition",
                    "Correct its of.",
                )
            _within(clause, ruling.in_force, ruling.file, faults)
            _condition(clause, names, ruling.file, faults)


def _statutes(pack: Pack, names: Vocabulary, faults: Faults) -> None:
    for one, other in combinations(pack.statutes, 2):
        if one.statute == other.statute and _overlap(one.in_force, other.in_force):
            faults.add("statute.twice", other.file, f"{one.file} gives it for the same days", "Keep one.")
    for statute in pack.statutes:
        if statute.when is None:
            continue
        tree = _parsed(statute.when, replace(names, keys=statute_keys(statute.keys)), statute.file, faults)
        for fact in facts_of(tree) if tree is not None else ():
            if EARLIEST[fact.source] is not Stage.REQUEST:
                faults.add(
                    "stage.later", statute.file, f"it reads {fact.name}, known only later", "Leave it out."
                )


def _properties(pack: Pack, names: Vocabulary, faults: Faults) -> None:
    known = {provision.id for provision in pack.provisions if provision.authorises}
    for never in pack.properties:
        where = f"properties.toml:{never.line}, {never.says}"
        _parsed(never.when, names, where, faults)
        for authority in never.under:
            if authority not in known:
                faults.add("scope.unknown", where, f"no authority {authority!r}", "Correct under.")


def _history(pack: Pack, names: Vocabulary, faults: Faults) -> None:
    said = {never.says for never in pack.properties}
    for entry in pack.history:
        _parsed(entry.when, names, entry.file, faults)
        for says in entry.refuted_by:
            if says not in said:
                faults.add("history.property", entry.file, f"no property says {says!r}", "Quote one of them.")


def _extent(provision: Provision, pack: Pack, faults: Faults) -> None:
    """An authority says what may leave, in words and classes the pack has; a bar lets nothing leave."""
    extent = provision.extent
    where = f"{provision.file}, extent" if extent is None else f"{provision.file}:{extent.line}, extent"
    if extent is None:
        if provision.authorises:
            faults.add("extent.none", where, "an authority that does not say what may leave", "Add [extent].")
        return
    if not provision.authorises:
        faults.add("extent.bars", where, "a bar lets nothing leave", "Remove [extent].")
    _words(extent, provision, pack, faults, "extent")
    stored = pack.texts.get(provision.text_file or "")
    if extent.lists is not None and (stored is None or not is_quoted(extent.lists, stored)):
        # Not even the custodian's own rule may say so: only the words of the law can contemplate lists.
        faults.add(
            "quotation.absent",
            where,
            "the words of lists are not in its provision's text",
            "Quote the text exactly.",
        )
    for class_ in sorted(set(extent.classes) - set(CLASSES)):
        faults.add("extent.class", where, f"no class {class_!r}", f"Name one of: {', '.join(CLASSES)}.")
    for source in sorted(set(extent.sources) - set(SOURCES)):
        faults.add("extent.source", where, f"no source {source!r}", f"Name one of: {', '.join(SOURCES)}.")
    for element in extent.elements:
        entry = pack.elements.get(element)
        if entry is None or entry["class"] not in extent.classes:
            faults.add(
                "extent.element", where, f"no element {element!r} of its classes", "Correct the element."
            )
    for choice in (extent.identity_alone, extent.address):
        _choice(choice, pack, where, faults)


def _choice(choice: Choice, pack: Pack, where: str, faults: Faults) -> None:
    question = pack.elections.get(choice.question or "")
    if choice.question is not None and (question is None or choice.reading not in question.readings):
        faults.add(
            "choice.election",
            where,
            f"no reading {choice.reading!r} of {choice.question}",
            "Name an election and one of its readings.",
        )


def _sample(pack: Pack, faults: Faults) -> None:
    """Where an approval can ever rest on a sample, a number of the day, and of nothing else, says of how many lines."""
    size = pack.parameters.get(pack.sample_size or "")
    if size is None and (pack.sample_size is not None or pack.approval_on_sample.settled is not False):
        faults.add(
            "pack.sample",
            "pack.toml",
            "sample_size names no parameter",
            "Name the parameter that says how many lines a sample must have.",
        )
    if size is not None:
        _unread(pack, size, "pack.sample", "the size of a sample", faults)


def _budget(pack: Pack, faults: Faults) -> None:
    """How long a look-up counts is a number of the day, and of nothing else."""
    days = pack.parameters.get(pack.lookup_days or "")
    if days is None and pack.lookup_days is not None:
        faults.add(
            "pack.budget",
            "pack.toml",
            "lookup_days names no parameter",
            "Name the parameter that says for how many days a look-up counts.",
        )
    if days is not None:
        _unread(pack, days, "pack.budget", "the days a look-up counts", faults)


def _unread(pack: Pack, entry: ParameterEntry, fault: str, what: str, faults: Faults) -> None:
    clauses = chain(*(p.clauses for p in pack.provisions), *(r.clauses for r in pack.rulings))
    # A rule may be stricter the other way, and then no limit of the office could be stricter for both.
    read = any(re.search(rf"\b{re.escape(entry.name)}\b", clause.when) for clause in clauses)
    if entry.governed_by != ON_THE_DAY or read:
        faults.add(
            fault,
            f"parameters, {entry.name}",
            f"a rule reads {what}, or a line's date would pick it",
            f"Let it be governed by {ON_THE_DAY!r} and read by no rule.",
        )


def _catalogues(pack: Pack, faults: Faults) -> None:
    """What the closed lists say of authorities, and what facts ask documents for."""
    known = {provision.id for provision in pack.provisions if provision.authorises}
    if known and pack.default_authority not in known:
        faults.add(
            "pack.default",
            "pack.toml",
            f"no authority {pack.default_authority!r}",
            "Name an authority of the pack.",
        )
    for choice, _ in head_choices(pack):
        _choice(choice, pack, "pack.toml", faults)
    _sample(pack, faults)
    _budget(pack, faults)
    named = [(f"purposes.toml, {name}", entry["accepted"]) for name, entry in pack.purposes.items()]
    named += [(entry.file, entry.under) for entry in pack.statutes]
    named += [("pack.toml", pack.routine)]
    for where, authorities in named:
        for authority in authorities:
            if authority not in known:
                faults.add("scope.unknown", where, f"no authority {authority!r}", "Name one of the pack.")
    for name in pack.hold_answers:
        if name not in pack.facts or pack.facts[name].source is not Source.FINDING:
            faults.add("pack.hold", "pack.toml", f"{name!r} is no finding", "Name facts that a person finds.")
    held = {code for entry in pack.instruments.values() for code in entry.get("holds", ())}
    start = "instrument.holds."
    for name, fact in pack.facts.items():
        column = fact.column or ""
        if column.startswith(start) and column.removeprefix(start) not in held:
            faults.add(
                "fact.column",
                f"facts.toml, {name}",
                f"no instrument holds {column.removeprefix(start)!r}",
                "List the code in instruments.toml.",
            )
