"""The cases a pack keeps beside its rules: sentences a lawyer can correct, and what must be found.

A case says of one condition at one stage what is found. A story is a whole line: every
condition not met and every one undetermined. Both are facts that differ from a line
that meets everything, so that nothing else is in the way.

A near miss is a story whose outcome the engine found: a line that one mistake in the law would
decide otherwise. It is kept apart until a lawyer has reviewed it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from privity.authority.explain import decide
from privity.authority.language import Type
from privity.authority.shapes import Faults, fit, is_day, is_one_of, is_table, is_tables, is_text, is_texts
from privity.errors import InputError
from privity.model.finding import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from privity.authority.book import Book
    from privity.authority.language.kleene import Scalar
    from privity.authority.pack import Pack

CASES: Final = "cases"
NEAR_MISSES: Final = "near_misses"
"""Folders of a pack: cases whose outcome a person wrote, and those whose outcome the engine found."""

BASELINE: Final = "baseline.toml"
ON: Final = date(2026, 6, 1)
"""The day cases are judged on where they name none."""

OUTCOMES: Final = ("met", "not met", "undetermined")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One sentence and what must be found.

    Attributes:
        that: The sentence.
        of: The condition it is about; None for a story.
        stage: The stage it is about; None for a story.
        found: ``met``, ``not met`` or ``undetermined``; None for a story.
        authority: The authority relied on; None for none.
        on: The day of the rule book.
        elections: Readings elected.
        with_header: Whether a header is given.
        failed: Every condition that must be not met.
        undetermined: Every condition that must be undetermined, and nothing worse.
        facts: The whole line, as facts.
        changed: The facts in which it differs from the lawful line of its authority.
        source: Where the outcome is written; None where the sentence says it.
        file: The file it was read from, inside the pack.
        by_engine: Whether its outcome was found by the engine and reviewed by nobody yet.
    """

    that: str
    of: str | None
    stage: Stage | None
    found: str | None
    authority: str | None
    on: date
    elections: tuple[tuple[str, str], ...]
    with_header: bool
    failed: frozenset[str]
    undetermined: frozenset[str]
    facts: Mapping[str, Scalar]
    changed: Mapping[str, Scalar]
    source: str | None
    file: str
    by_engine: bool

    @property
    def permitted(self) -> bool:
        """Whether nothing stands in the way of the line."""
        return not self.failed and not self.undetermined

    @property
    def through(self) -> Stage:
        """The stage by which its answer must be found: its own, or the last where nothing stands in the way."""
        return self.stage if self.stage is not None and not self.permitted else Stage.RELEASE

    def answered(self, book: Book) -> tuple[frozenset[str], frozenset[str]]:
        """What a rule book finds of it by then: ids not met, and ids undetermined."""
        stages = list(Stage)[: list(Stage).index(self.through) + 1]
        words = decide(book, self.authority, self.facts, stages, with_header=self.with_header)
        failed, undetermined = book.fold(*words)
        return frozenset(failed), frozenset(undetermined)

    def wrong(self, book: Book) -> str | None:
        """How a rule book's answer differs from what must be found, in words; None where it does not."""
        failed, undetermined = self.answered(book)
        if (failed, undetermined) == (self.failed, self.undetermined):
            return None
        return f"{self.that} Expected {_said(self.failed, self.undetermined)}; found {_said(failed, undetermined)}."


def _said(failed: frozenset[str], undetermined: frozenset[str]) -> str:
    told = [f"not met {', '.join(sorted(failed))}"] if failed else []
    told += [f"undetermined {', '.join(sorted(undetermined))}"] if undetermined else []
    return "; ".join(told) or "everything met"


def load_cases(folder: Traversable, pack: Pack) -> tuple[Case, ...]:
    """Every case and story of a pack, in order of file; then every near miss.

    A case starts from the facts of ``baseline.toml``, with those of the table ``[lawful]`` in the file named
    after its authority: that is a line which meets everything. The table ``[lawful]`` of any other file adds
    to the lines of that file under its authority.

    Args:
        folder: The pack's folder.
        pack: The pack, whose facts cases are made of.

    Raises:
        InputError: `problems` has every fault of every file.
    """
    faults = Faults()
    read = _inside(folder, CASES, faults)
    baseline = read.pop(BASELINE, {})
    _named(baseline, pack, f"{CASES}/{BASELINE}", faults)
    start = _Start(
        pack, baseline, {name.removesuffix(".toml"): d.get("lawful", {}) for name, d in read.items()}
    )
    cases = tuple(case for name, document in read.items() for case in _file(name, document, start, faults))
    found = _inside(folder, NEAR_MISSES, faults)
    cases += tuple(case for name, document in found.items() for case in _found(name, document, start, faults))
    if len(faults):
        raise InputError(
            f"the cases of the law pack {pack.name} have {len(faults)} problems",
            where="cases",
            remedy="Correct each of them; spec/rule-file.md says how cases are written.",
            problems=tuple(faults),
        )
    return cases


def wrong_cases(pack: Pack, cases: tuple[Case, ...]) -> Iterator[tuple[Case, str]]:
    """The cases whose answer is not the one written, each with the difference in words."""
    books: dict[tuple[date, tuple[tuple[str, str], ...]], Book] = {}
    for case in cases:
        key = (case.on, case.elections)
        if key not in books:
            books[key] = pack.book(case.on, dict(case.elections))
        difference = case.wrong(books[key])
        if difference is not None:
            yield case, difference


_FILE = {
    "authority": lambda value: isinstance(value, str),
    "lawful": is_table,
    "story": is_tables,
    "case": is_tables,
}
_FILE |= {"line": is_tables, "note": is_text}
_COMMON = {
    "change": is_table,
    "unknown": is_texts,
    "authority": lambda value: isinstance(value, str),
    "elect": is_table,
    "on": is_day,
    "header": lambda value: isinstance(value, bool),
    "from": is_text,
    "shows": is_text,
}
_STORY = {"that": is_text}
_CASE = {
    "that": is_text,
    "of": is_text,
    "stage": is_one_of(*(s.value for s in Stage)),
    "found": is_one_of(*OUTCOMES),
}
_OUTCOME = {"fails": is_texts, "open": is_texts}
_NEAR_MISS = {"that": is_text, "tells": is_texts}


def _inside(folder: Traversable, place: str, faults: Faults) -> dict[str, dict[str, Any]]:
    """Every TOML file of a folder of the pack, by name, in order."""
    inside = folder.joinpath(place)
    files = sorted(inside.iterdir(), key=lambda entry: entry.name) if inside.is_dir() else []
    return {item.name: _toml(item, place, faults) for item in files if item.name.endswith(".toml")}


def _toml(item: Traversable, place: str, faults: Faults) -> dict[str, Any]:
    try:
        return tomllib.loads(item.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        faults.add("file.toml", f"{place}/{item.name}", f"it is not TOML: {error}", "Correct the file.")
        return {}


@dataclass(frozen=True, slots=True)
class _Start:
    """What cases start from: facts that meet everything, by authority."""

    pack: Pack
    baseline: dict[str, Any]
    lawful: dict[str, dict[str, Any]]

    def facts(self, authority: str) -> dict[str, Any]:
        return self.baseline | self.lawful.get(authority, {})


def _file(name: str, document: dict[str, Any], start: _Start, faults: Faults) -> Iterator[Case]:
    where = f"{CASES}/{name}"
    if not fit(document, where, faults, required={}, optional=_FILE):
        return
    _named(document.get("lawful", {}), start.pack, where, faults)
    authority = document.get("authority", start.pack.default_authority)
    # In a file named after its authority these facts are the authority's own, for every file.
    added = {} if name == f"{authority}.toml" else document.get("lawful", {})

    def whole(table: dict[str, Any]) -> dict[str, Any]:
        own = added if table.get("authority", authority) == authority else {}
        return {"authority": authority} | table | {"change": own | table.get("change", {})}

    for table in document.get("case", []):
        optional = _COMMON | {"also_failed": is_texts, "also_undetermined": is_texts}
        at = f"{where}, {table.get('of', '?')}: {table.get('that', '?')}"
        if fit(table, at, faults, required=_CASE, optional=optional):
            failed, open_ = set(table.get("also_failed", ())), set(table.get("also_undetermined", ()))
            failed |= {table["of"]} if table["found"] == "not met" else set()
            open_ |= {table["of"]} if table["found"] == "undetermined" else set()
            yield _case(whole(table), (failed, open_), start, where, faults)
    for table in document.get("story", []):
        at = f"{where}, {table.get('that', '?')}"
        if fit(table, at, faults, required=_STORY, optional=_COMMON | _OUTCOME):
            yield _case(whole(table), _outcome(table), start, where, faults)


def _found(name: str, document: dict[str, Any], start: _Start, faults: Faults) -> Iterator[Case]:
    where = f"{NEAR_MISSES}/{name}"
    if not fit(document, where, faults, required={}, optional={"near_miss": is_tables}):
        return
    for table in document.get("near_miss", []):
        at = f"{where}, {table.get('that', '?')}"
        if fit(table, at, faults, required=_NEAR_MISS, optional=_COMMON | _OUTCOME):
            written = {"authority": start.pack.default_authority} | table
            yield replace(_case(written, _outcome(table), start, where, faults), by_engine=True)


def _outcome(table: dict[str, Any]) -> tuple[set[str], set[str]]:
    return set(table.get("fails", ())), set(table.get("open", ()))


def _case(
    table: dict[str, Any], found: tuple[set[str], set[str]], start: _Start, file: str, faults: Faults
) -> Case:
    changed, unknown = table.get("change", {}), table.get("unknown", ())
    at = f"{file}, {table['that']}"
    _named(changed, start.pack, at, faults)
    _named(dict.fromkeys(unknown), start.pack, at, faults)
    _known_ids(found[0] | found[1], start.pack, at, faults)
    lawful = start.facts(table["authority"])
    facts = {name: value for name, value in (lawful | changed).items() if name not in unknown}
    return Case(
        that=table["that"],
        of=table.get("of"),
        stage=Stage(table["stage"]) if "stage" in table else None,
        found=table.get("found"),
        authority=table["authority"] or None,
        on=table.get("on", ON),
        elections=tuple(sorted(table.get("elect", {}).items())),
        with_header=table.get("header", True),
        failed=frozenset(found[0]),
        undetermined=frozenset(found[1]),
        facts=facts,
        changed={**changed, **dict.fromkeys(unknown)},
        source=table.get("from"),
        file=file,
        by_engine=False,
    )


_PYTHON = {Type.BOOL: bool, Type.INT: int, Type.TEXT: str, Type.DATE: date}


def _named(facts: Mapping[str, Any], pack: Pack, where: str, faults: Faults) -> None:
    """Facts named are facts of the pack, or whether one is stated, and their values of its type."""
    for name, value in facts.items():
        fact = pack.facts.get(name.removesuffix("__stated"))
        if fact is None:
            faults.add("case.fact", where, f"no fact {name!r}", "Name a fact of facts.toml.")
            continue
        kind = bool if name.endswith("__stated") else _PYTHON[fact.type]
        if value is not None and type(value) is not kind:
            faults.add("case.value", where, f"{name} is not of type {fact.type.value}", "Correct the value.")


def _known_ids(ids: set[str], pack: Pack, where: str, faults: Faults) -> None:
    known = {clause.id for provision in pack.provisions for clause in provision.clauses} | {"a.default"}
    for id_ in sorted(ids - known):
        faults.add("case.condition", where, f"no condition {id_!r}", "Correct the id.")
