"""The facts derived from the text of a line: the named step between what a file says and what a rule asks.

`request_fact_steps` makes ``request_facts``, all that the file and its header decide,
for a whole batch before any record is opened. `supplied_fact_steps` joins what
registers, records and persons supplied and makes ``supplied_facts``; both together,
by ordinal, are the facts of a line. Both are text only.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from privity.authority.language.sql import quoted_name, quoted_text
from privity.authority.packing import answer, places
from privity.authority.statutes import statute_elements_sql
from privity.model.step import Step
from privity.standards import address_steps

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from datetime import date

    from privity.authority.pack import Pack


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """What a pack knows of the world beside its rules.

    Attributes:
        roles: (role of a roster, whether it is investigative).
        facility_phrases: Words that name a place of detention, in capitals.
        street_suffixes: Words that end the name of a street, in capitals.
        facilities: Places of detention as their source writes them: first and second line of the address,
            city, state, postcode, country.
    """

    roles: tuple[tuple[str, bool], ...]
    facility_phrases: tuple[str, ...]
    street_suffixes: tuple[str, ...]
    facilities: tuple[tuple[str, str | None, str, str, str, str], ...]


Relation: TypeAlias = "tuple[str, tuple[str, ...], list[tuple[Any, ...]]]"

KINDS: Final = {"anywhere": "BOOLEAN", "investigative": "BOOLEAN", "ref": "BIGINT"}
"""Columns of `pack_relations` that are not text, so that a catalogue may be empty."""

_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_MASKED: Final = rf"[^ ]*[0-9][^ ]*|#|\b(?:[a-z]|{_MONTHS})\b"
"""What of a reason in small letters is a blank filled in; what was masked before is a ``#``."""

_FACILITY: Final = ("ref", "address_line1", "address_line2", "city", "state", "postal_code", "country")


def pack_relations(pack: Pack, lists: Lists, on: date) -> tuple[Relation, ...]:
    """The relations a batch is read and derived with: (name, columns, rows), to be attached as they are.

    Args:
        pack: The law pack.
        lists: Its lists.
        on: The day of the batch; a statute or authority not in force on it is left out.
    """
    statutes = [entry for entry in pack.statutes if entry.in_force.holds(on)]
    written = [(name, e.statute, e.kind, not e.under) for e in statutes for name in e.names]
    keys = [(entry.statute, key, kind.value) for entry in statutes for key, kind in entry.keys.items()]
    under = [(entry.statute, authority) for entry in statutes for authority in entry.under]
    purposes = [(name, authority) for name, entry in pack.purposes.items() for authority in entry["accepted"]]
    elements = [(name, entry["class"]) for name, entry in pack.elements.items()]
    return (
        ("pack_authorities", ("authority",), [(authority,) for authority in pack.authorities(on)]),
        ("pack_purposes", ("purpose", "authority"), purposes),
        ("pack_elements", ("element", "class"), elements),
        ("pack_extents", ("authority", "element"), list(pack.reach(on))),
        ("pack_statutes", ("statute", "entry", "kind", "anywhere"), written),
        ("pack_statute_keys", ("statute", "key", "type"), keys),
        ("pack_statute_authorities", ("statute", "authority"), under),
        ("pack_proceedings", ("proceeding",), [(name,) for name in pack.proceedings]),
        ("pack_id_types", ("id_type",), [(name,) for name in pack.id_types]),
        ("pack_roles", ("role", "investigative"), list(lists.roles)),
        ("pack_facilities", _FACILITY, [(at, *place) for at, place in enumerate(lists.facilities)]),
    )


def request_fact_steps(
    pack: Pack, lists: Lists, on: date, designated: Container[str] | None = None
) -> tuple[Step, ...]:
    """Steps that make ``request_facts``, one row per line, from the request alone.

    They read ``line_values``, ``addresses_std``, ``names_std``, ``header`` (one row or none), ``today``
    (one row: ``as_of DATE``), ``office_counts`` (``officer_id, lines``; may be empty) and `pack_relations`.

    Args:
        pack: The law pack; the elements of its statutes are compiled into the steps.
        lists: Its lists; the words for facilities are compiled into the steps.
        on: The day of the batch, as given to `pack_relations`.
        designated: The statutes its lines designate, as written; None for every one of the pack.
    """
    return (
        *address_steps("pack_facilities", "facilities_std"),
        _load("asked"),
        _load("line_officers"),
        _load("officer_loads"),
        _load("address_loads"),
        _load("element_sets"),
        _reasons(),
        _load("reason_forms"),
        _load("reason_loads"),
        _facilities(lists),
        Step("line_statutes", _statutes_sql(pack, on, designated)),
        _load("request_facts"),
    )


def officer_step() -> Step:
    """The step that lists the officers of each line: ``line_officers``, for reading the roster again later."""
    return _load("line_officers")


def supplied_fact_steps(pack: Pack, packed: Iterable[str] | None = None) -> tuple[Step, ...]:
    """Steps that make ``supplied_facts``, one row per line with every fact that ``request_facts`` has not.

    They read what `request_fact_steps` read and made, and ``register_facts`` (one row or none), ``agreement_terms`` (``statutes, elements``, lists; one
    row or none), ``roster``, ``own_addresses`` (``building_key``), ``instruments`` and ``instrument_terms``
    (``as_of``; one row or none), ``lookup_loads`` (``ordinal, person_lookups, address_lookups, person_lookups_all,
    address_lookups_all``), ``identity_answers``, ``record_holds`` (``ordinal, record_hold``), ``findings``
    (``ordinal`` and the pack's facts of persons) and ``release_facts`` (``ordinal, approver_delegated,
    approver_distinct, extent_minimal``). An empty relation leaves its facts unknown.

    Args:
        pack: The law pack; the codes its facts ask a document for are compiled into the steps.
        packed: Columns of ``request_facts_packed``, which the last step then reads in place of ``request_facts`` and
            puts before its own, so that a line is read once; None for its own alone.
    """
    return (_load("line_agreement"), _load("line_roster"), _instruments(pack), _supplied(pack, packed))


def held_codes(pack: Pack, of: str) -> dict[str, str]:
    """Fact to the code it asks an instrument or an agreement for: those whose column is ``<of>.holds.<code>``."""
    start = f"{of}.holds."
    return {
        name: entry.column.removeprefix(start)
        for name, entry in pack.facts.items()
        if entry.column is not None and entry.column.startswith(start)
    }


def _supplied(pack: Pack, packed: Iterable[str] | None) -> Step:
    """The last step: a hold on a record is answered by the findings that the pack names, all of them."""
    step = _load("supplied_facts")
    answered = " AND ".join(f"d.{quoted_name(name)} IS NOT NULL" for name in pack.hold_answers)
    request, carried = "request_facts", ""
    if packed is not None:
        admissible = answer(places(packed)["address_admissible"])
        request = f"(SELECT *, {admissible} AS address_admissible FROM request_facts_packed)"  # noqa: S608  (our own names)
        carried = ", q.* EXCLUDE (ordinal, address_admissible)"
    sql = step.sql.replace("@answered", answered or "FALSE")
    return Step(step.makes, sql.replace("@request", request).replace("@carried", carried))


def _instruments(pack: Pack) -> Step:
    step = _load("line_instrument")
    columns = [
        f"list_contains(c.holds, {quoted_text(code)}) AS {quoted_name(fact)}"
        for fact, code in held_codes(pack, "instrument").items()
    ]
    return Step(step.makes, step.sql.replace("@held", "".join(f",\n  {column}" for column in columns)))


def _load(makes: str) -> Step:
    text = files("privity.authority").joinpath("sql", f"{makes}.sql").read_text("utf-8")
    return Step(makes, "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip())


def _reasons() -> Step:
    """The step that masks the reasons; a run of masks is one."""
    step = _load("line_reasons")
    return Step(step.makes, step.sql.replace("@masks", quoted_text(f"(?:{_MASKED})(?: +(?:{_MASKED}))*")))


def _facilities(lists: Lists) -> Step:
    """The step that finds places of detention, with the patterns made from the pack's words.

    Both read an address in capitals with single spaces. They stand in the text because
    an engine compiles a constant pattern once, and a pattern from a column for every row.
    """
    word = "(?:[A-Z][A-Z0-9]*|[0-9]+(?:ST|ND|RD|TH))"
    phrases = rf"\b(?:{'|'.join(lists.facility_phrases)})\b"
    street = rf"\b[0-9]+[A-Z]?(?: {word}){{1,5}}? (?:{'|'.join(lists.street_suffixes)})\b"
    step = _load("line_facilities")
    sql = step.sql.replace("@phrases", quoted_text(phrases)).replace("@street", quoted_text(street))
    return Step(step.makes, sql)


def _statutes_sql(pack: Pack, on: date, designated: Container[str] | None) -> str:
    """Whether the facts a line states allow the offence it designates: TRUE, FALSE, or NULL where they are bad.

    A statute that asks for no facts is TRUE here; whether it is a criminal one is another fact.
    """
    allowed = statute_elements_sql(
        pack, on, line="v", fact=lambda fact: f"k.{fact.name}", designated=designated
    )
    # Lines that state the same facts of the same statute are alike, and there are few kinds of them.
    alike = (
        "SELECT statute, statute_facts, bad, list(ordinal) AS lines FROM (SELECT ordinal, statute, statute_facts, "
        "CASE WHEN list_contains(bad, 'statute_facts') THEN ['statute_facts'] ELSE [] END AS bad FROM line_values) "
        "AS stated GROUP BY statute, statute_facts, bad"
    )
    return (
        "SELECT unnest(a.lines) AS ordinal, a.statute_elements\n"
        f"FROM (SELECT v.lines, {allowed} AS statute_elements\nFROM ({alike}) AS v\nCROSS JOIN asked AS k) AS a"
    )
