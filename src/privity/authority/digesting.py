"""The digest of a rule book: what every decision names, so that it can be judged again in ten years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.model.canonical import canonical
from privity.model.digest import file_digest, purposed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from privity.authority.book import Book, Rule
    from privity.authority.entries import Choice, Duty, ExtentEntry, InForce, Provision, Statute
    from privity.authority.language.tree import Parameter
    from privity.authority.pack import Pack

PURPOSE = "privity/rule-book/v1"


def book_digest(pack: Pack, book: Book, public: Mapping[str, Parameter], sealed: str) -> str:
    """Hex digest over canonical JSON of the book, its texts and its closed lists.

    An office's own limits enter by name and by `sealed` alone: a small number can be
    found again from any plain hash of it.

    Source: spec/rule-file.md, "Digest of a rule book".
    """
    body = {
        "pack": book.pack,
        "facts": [
            [f.name, f.type.value, f.source.value, f.asks, f.column, f.always] for f in pack.facts.values()
        ],
        "provisions": [_provision(p) for p in pack.provisions if p.in_force.holds(book.day)],
        "rules": [_rule(rule) for rule in book.rules],
        "authorities": book.authorities,
        "head": [
            pack.title,
            pack.custodian,
            pack.default_authority,
            _choice(pack.orders_as_entered),
            _choice(pack.accounting_at_once),
            [*_choice(pack.approval_on_sample), pack.sample_size],
            list(pack.hold_answers),
            [pack.lookup_days, list(pack.routine)],
        ],
        "elections": dict(book.elections),
        "parameters": [_parameter(parameter) for _, parameter in sorted(public.items())],
        "limits": [*book.limited, sealed],
        "statutes": [_statute(statute) for statute in book.statutes],
        "elements": _listed(pack.elements),
        "purposes": _listed(pack.purposes),
        "proceedings": _listed(pack.proceedings),
        "id_types": _listed(pack.id_types),
        "extents": {authority: _extent(entry) for authority, entry in book.extents.items()},
        "duties": [_duty(d) for p in pack.provisions if p.in_force.holds(book.day) for d in p.duties],
        "instruments": _listed(pack.instruments),
        "texts": {path: file_digest(text.encode()) for path, text in pack.texts.items()},
    }
    return purposed(PURPOSE, canonical(body)).hex()


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _span(span: InForce) -> list[str | None]:
    return [_day(span.first), _day(span.until)]


def _provision(entry: Provision) -> list[Any]:
    dated = [_day(entry.current_as_of), _day(entry.checked_on)]
    plain = [
        entry.id,
        entry.cite,
        entry.heading,
        entry.authorises,
        entry.text_file,
        entry.grade,
        entry.accounting,
    ]
    # Only where it is so: what was adopted before this could be said keeps its digest.
    later: list[Any] = ["witnesses may follow"] if entry.urgent else []
    later += [] if entry.person_told is None else [["person told", *_choice(entry.person_told)]]
    return [*plain, *_span(entry.in_force), *dated, *later]


def _rule(rule: Rule) -> list[Any]:
    words = [rule.cite, rule.text, rule.source, rule.when, rule.plain, rule.refusal, rule.told.value]
    place = [rule.id, rule.kind.value, rule.provision, rule.stage.value, rule.reading, list(rule.scope)]
    return [*place, *words, _day(rule.first), _day(rule.until)]


def _parameter(parameter: Parameter) -> list[Any]:
    by = parameter.governed_by.name if parameter.governed_by else None
    return [parameter.name, by, parameter.today, [[_day(first), value] for first, value in parameter.values]]


def _statute(entry: Statute) -> list[Any]:
    keys = {key: kind.value for key, kind in entry.keys.items()}
    plain = [
        entry.statute,
        list(entry.aliases),
        entry.kind,
        list(entry.under),
        entry.title,
        entry.cite,
        entry.grade,
    ]
    asks = [entry.when, entry.refusal, keys]
    return [*plain, *asks, *_span(entry.in_force), _day(entry.checked_on)]


def _extent(entry: ExtentEntry) -> list[Any]:
    lists = [list(entry.classes), list(entry.elements), list(entry.sources)]
    choices = [_choice(entry.identity_alone), _choice(entry.address)]
    words = [entry.periods, entry.recipient, entry.use, entry.redisclosure, entry.lists]
    return [entry.cite, entry.text, entry.source, *lists, *choices, *words]


def _choice(choice: Choice) -> list[Any]:
    return [choice.settled, choice.question, choice.reading]


def _duty(duty: Duty) -> list[Any]:
    return [duty.id, duty.cite, duty.text, duty.source, duty.on, duty.says, duty.days, duty.kept_by]


def _listed(catalogue: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: dict(entry) for name, entry in catalogue.items()}
