"""The facts of a batch: which relations are attached and which named steps run, in order.

`request_facts` needs no office and opens no record. `full_facts` adds what the
registers say, and after verification what the record file and people say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.derive import (
    KINDS,
    held_codes,
    officer_step,
    pack_relations,
    request_fact_steps,
    supplied_fact_steps,
)
from privity.authority.language import Source
from privity.authority.language.sql import quoted_name
from privity.flow.kept import open_facts, packed_sql
from privity.intake import value_steps
from privity.model.step import Step
from privity.review.standing import agency_premises, agreement_holds, agreement_terms, instruments
from privity.standards import address_steps, name_steps, number_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from privity.authority import Pack
    from privity.authority.derive import Lists
    from privity.flow.office import Engine
    from privity.model.register import Registers
    from privity.model.request import Header

HEADER_COLUMNS = (
    ("batch_id", "VARCHAR"),
    ("requesting_agency", "VARCHAR"),
    ("authority", "VARCHAR"),
    ("agreement", "VARCHAR"),
    ("recipient", "VARCHAR"),
    ("purpose", "VARCHAR"),
    ("attestation", "VARCHAR"),
    ("signed_on", "DATE"),
    ("custodian", "VARCHAR"),
    ("lines_count", "BIGINT"),
    ("signed", "BOOLEAN"),
)

LINE_PARTS = Step(
    "line_parts",
    "SELECT ordinal AS ref, family_name, given_name, middle_name, suffix, id_number, id_type, "
    "address_line1, address_line2, city, state, postal_code, country FROM lines",
    view=True,
)

ADDRESS_COLUMNS = ("admissible", "addr_key", "building_key", "city", "unit", "zip5")
"""What rules and look-ups ask of a line's address; its other standard columns would be written for nobody."""

READ_AGAIN = frozenset({"asked", "line_officers"})
"""What of the way to ``request_facts`` is read again beside what registers say."""

FACT_TYPES = {
    "requester_known": "BOOLEAN",
    "requester_office": "VARCHAR",
    "requester_level": "VARCHAR",
    "requester_acting": "BOOLEAN",
    "requester_delegated": "BOOLEAN",
    "signature_enrolled": "BOOLEAN",
    "agency_federal": "BOOLEAN",
    "agency_kind": "VARCHAR",
    "recipient_same_agency": "BOOLEAN",
    "agreement_in_force": "BOOLEAN",
    "agreement_covers": "BOOLEAN",
    "agreement_kind": "VARCHAR",
    "agreement_from": "DATE",
    "agreement_to": "DATE",
    "agreement_board_on": "DATE",
    "agreement_congress_on": "DATE",
    "agreement_notice_on": "DATE",
    "recipient_contractor": "BOOLEAN",
    "contractor_certified": "BOOLEAN",
    "safeguards_verdict": "VARCHAR",
    "storage_approved": "BOOLEAN",
    "ssr_current": "BOOLEAN",
    "order_live": "BOOLEAN",
    "order_refuses": "BOOLEAN",
    "counsel_objects": "BOOLEAN",
    "law_confirmed": "BOOLEAN",
}
"""Register facts and their types, one row per batch."""

TRANSCRIBERS = 2
"""Persons who write an instrument's entry from the document, each by himself."""

AGREEMENT_TERMS = (("statutes", "VARCHAR[]"), ("elements", "VARCHAR[]"))
"""What the agreement named covers, one row per batch or none."""

ANSWERS = (
    ("ordinal", "BIGINT"),
    ("answer", "VARCHAR"),
    ("person_id", "VARCHAR"),
    ("tier", "VARCHAR"),
    ("pattern", "INTEGER"),
    ("vetoes", "VARCHAR[]"),
    ("plausible", "INTEGER"),
    ("address_agrees", "BOOLEAN"),
    ("candidates", "VARCHAR[]"),
    ("candidate_patterns", "INTEGER[]"),
    ("notes", "VARCHAR[]"),
    ("held_back", "BOOLEAN"),
)
HOLDS = (("ordinal", "BIGINT"), ("record_hold", "BOOLEAN"))
INSTRUMENTS = (
    ("document", "VARCHAR"),
    ("kind", "VARCHAR"),
    ("issuer", "VARCHAR"),
    ("applicant", "VARCHAR"),
    ("issued_on", "DATE"),
    ("from_on", "DATE"),
    ("to_on", "DATE"),
    ("agency", "VARCHAR"),
    ("authorities", "VARCHAR[]"),
    ("cases", "VARCHAR[]"),
    ("elements", "VARCHAR[]"),
    ("periods", "INTEGER[]"),
    ("holds", "VARCHAR[]"),
    ("transcribed", "BOOLEAN"),
    ("authentic", "BOOLEAN"),
)
"""Documents on the register, one row each."""
RELEASE_FACTS = (
    ("ordinal", "BIGINT"),
    ("approver_delegated", "BOOLEAN"),
    ("approver_distinct", "BOOLEAN"),
    ("extent_minimal", "BOOLEAN"),
)


def request_facts(
    engine: Engine, pack: Pack, lists: Lists, *, header: Header | None, signed: bool, on: date
) -> None:
    """Make ``request_facts`` from the relation ``lines``, and ``request_facts_packed``; standard readings are left beside it.

    Args:
        engine: With ``lines`` attached, and ``office_counts`` if the office counts earlier lines.
        pack: The law pack.
        lists: Its lists.
        header: The request's header; None when only the lines are checked.
        signed: Whether a signature lies beside the header.
        on: The day it counts as.
    """
    _attach(engine, pack_relations(pack, lists, on))
    engine.attach_rows("today", (("as_of", "DATE"),), [(on,)])
    engine.attach_rows(
        "header", HEADER_COLUMNS, [] if header is None else [_header_row(header, signed=signed)]
    )
    engine.run([LINE_PARTS])
    _run(engine, address_steps("line_parts", "addresses_std", columns=ADDRESS_COLUMNS))
    _run(engine, name_steps("line_parts", "names_std"))
    _run(engine, number_steps("line_parts", "numbers_std"))
    _run(engine, value_steps())
    named = engine.query("SELECT DISTINCT statute FROM line_values WHERE statute IS NOT NULL")
    *steps, last = request_fact_steps(pack, lists, on, frozenset(statute for (statute,) in named))
    engine.run(steps)
    engine.run([Step("request_facts_packed", packed_sql(engine, last.sql))])
    engine.drop(*(step.makes for step in steps if step.makes not in READ_AGAIN))
    open_facts(engine, "request_facts")


def _run(engine: Engine, steps: Sequence[Step]) -> None:
    """Run a plan for its last relation: the others would only hold memory."""
    engine.run(steps)
    engine.drop(*(step.makes for step in steps[:-1]))


def no_earlier_lines(engine: Engine) -> None:
    """An office that has counted nothing, or no office at all."""
    earlier_lines(engine, {})


def earlier_lines(engine: Engine, counts: Mapping[str, int]) -> None:
    """Lines of earlier batches still open, by officer."""
    engine.attach_rows("office_counts", (("officer_id", "VARCHAR"), ("lines", "BIGINT")), counts.items())


def findings_of(pack: Pack) -> tuple[tuple[str, str], ...]:
    """The relation of findings: the ordinal, and every fact of the pack that a person finds."""
    found = [name for name, fact in pack.facts.items() if fact.source is Source.FINDING]
    return (("ordinal", "BIGINT"), *((name, "BOOLEAN") for name in found))


def full_facts(
    engine: Engine,
    pack: Pack,
    *,
    register: Mapping[str, Any],
    registers: Registers,
    header: Header,
    roster: Iterable[Sequence[Any]],
    on: date,
) -> None:
    """Make ``facts`` from ``request_facts`` and ``line_values``, what the registers say, and the answers attached.

    Both are packed beside: what is judged for millions of lines reads ``facts_packed``.

    `unanswered` must have been called, or real answers attached, before.
    """
    held = _agreement_holds(pack, agreement_holds(header, registers, on))
    engine.attach_rows(
        "register_facts",
        (*FACT_TYPES.items(), *((name, "BOOLEAN") for name in held)),
        [(*(register[name] for name in FACT_TYPES), *held.values())],
    )
    _attach_instruments(engine, registers, on)
    engine.attach_rows("agreement_terms", AGREEMENT_TERMS, agreement_terms(header, registers, on))
    engine.attach_rows(
        "roster",
        (
            ("officer_id", "VARCHAR"),
            ("agency", "VARCHAR"),
            ("unit", "VARCHAR"),
            ("role", "VARCHAR"),
            ("from_on", "DATE"),
            ("to_on", "DATE"),
        ),
        roster,
    )
    engine.attach_rows(
        "premises",
        (
            ("ref", "BIGINT"),
            ("address_line1", "VARCHAR"),
            ("address_line2", "VARCHAR"),
            ("city", "VARCHAR"),
            ("state", "VARCHAR"),
            ("postal_code", "VARCHAR"),
            ("country", "VARCHAR"),
        ),
        [
            (n, a.get("address_line1"), None, a.get("city"), a.get("state"), a.get("postal_code"), "US")
            for n, a in enumerate(agency_premises(header, registers, on))
        ],
    )
    _run(engine, address_steps("premises", "premises_std"))
    *steps, last = supplied_fact_steps(pack, engine.columns("request_facts_packed"))
    engine.run([Step("own_addresses", "SELECT building_key FROM premises_std"), *steps])
    engine.run([Step("facts_packed", packed_sql(engine, last.sql))])
    engine.drop(*(step.makes for step in steps))
    open_facts(engine, "facts")


def supplied(engine: Engine) -> str:
    """A SELECT of what registers, records and persons supplied: the columns of ``facts_packed`` that the request does not decide.

    Kept with a batch, so that every line can be judged again as it was.
    """
    own = {*engine.columns("request_facts_packed")} - {"ordinal"}
    columns = [quoted_name(name) for name in engine.columns("facts_packed") if name not in own]
    return f"SELECT {', '.join(columns)} FROM facts_packed"


def _agreement_holds(pack: Pack, held: frozenset[str] | None) -> dict[str, bool | None]:
    """Fact to whether the agreement holds the item it asks for; unknown where the register is silent."""
    codes = held_codes(pack, "agreement")
    return {name: None if held is None else code in held for name, code in codes.items()}


def _attach_instruments(engine: Engine, registers: Registers, on: date) -> None:
    engine.attach_rows(
        "instrument_terms", (("as_of", "DATE"),), [] if registers.instruments is None else [(on,)]
    )
    engine.attach_rows(
        "instruments",
        INSTRUMENTS,
        [
            (
                i.document.lower(), i.kind, i.issuer, i.applicant, i.issued_on, i.from_on, i.to_on, i.agency,
                i.authorities, i.cases, i.elements, i.periods, i.holds,
                len(set(i.transcribed_by)) >= TRANSCRIBERS,
                i.authenticated_by is not None and i.authenticated_on is not None and i.authenticated_on <= on,
            )
            for i in instruments(registers, on)
        ],
    )  # fmt: skip


def officers_again(engine: Engine, header: Header, lists: Lists) -> None:
    """What the roster step reads, for lines whose request facts come from disk: ``line_values`` must be attached."""
    engine.attach_rows(
        "asked",
        (("requesting_agency", "VARCHAR"), ("authority", "VARCHAR"), ("asked_on", "DATE")),
        [(header.requesting_agency, header.authority, header.signed_on)],
    )
    engine.attach_rows("pack_roles", (("role", "VARCHAR"), ("investigative", "BOOLEAN")), lists.roles)
    engine.run([officer_step()])


def unanswered(engine: Engine, pack: Pack) -> None:
    """No record was opened and nobody decided: every such fact is unknown."""
    engine.attach_rows("identity_answers", ANSWERS, [])
    engine.attach_rows("record_holds", HOLDS, [])
    engine.attach_rows("findings", findings_of(pack), [])
    engine.attach_rows("release_facts", RELEASE_FACTS, [])


def _header_row(header: Header, *, signed: bool) -> tuple[Any, ...]:
    return (*(getattr(header, name) for name, _ in HEADER_COLUMNS[:-1]), signed)


def _attach(engine: Engine, relations: Iterable[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]) -> None:
    for name, columns, rows in relations:
        kinds = [KINDS.get(column) or _kind(row[n] for row in rows) for n, column in enumerate(columns)]
        engine.attach_rows(name, tuple(zip(columns, kinds, strict=True)), rows)


def _kind(values: Iterable[Any]) -> str:
    """The column type of Python values; text where there are none."""
    first = next((value for value in values if value is not None), "")
    return {bool: "BOOLEAN", int: "BIGINT"}.get(type(first), "VARCHAR")
