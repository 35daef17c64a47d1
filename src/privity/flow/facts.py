"""The facts of a batch: which relations are attached and which named steps run, in order.

`request_facts` needs no office and opens no record. `full_facts` adds what the
registers say, and after verification what the record file and people say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.authority.derive import full_fact_steps, officer_step, pack_relations, request_fact_steps
from privity.intake import value_steps
from privity.model.step import Step
from privity.review.standing import agency_premises, agreement_terms
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
    ("signed", "BOOLEAN"),
)

LINE_PARTS = Step(
    "line_parts",
    "SELECT ordinal AS ref, family_name, given_name, middle_name, suffix, id_number, id_type, "
    "address_line1, address_line2, city, state, postal_code, country FROM lines",
    view=True,
)

FACT_TYPES = {
    "requester_known": "BOOLEAN",
    "requester_office": "VARCHAR",
    "requester_level": "VARCHAR",
    "requester_acting": "BOOLEAN",
    "requester_delegated": "BOOLEAN",
    "signature_enrolled": "BOOLEAN",
    "agency_federal": "BOOLEAN",
    "recipient_same_agency": "BOOLEAN",
    "agreement_in_force": "BOOLEAN",
    "agreement_covers": "BOOLEAN",
    "safeguards_verdict": "VARCHAR",
    "storage_approved": "BOOLEAN",
    "ssr_current": "BOOLEAN",
    "order_live": "BOOLEAN",
    "order_refuses": "BOOLEAN",
    "counsel_objects": "BOOLEAN",
    "law_confirmed": "BOOLEAN",
}
"""Register facts and their types, one row per batch."""

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
    ("notes", "VARCHAR[]"),
)
HOLDS = (("ordinal", "BIGINT"), ("record_hold", "BOOLEAN"))
FINDINGS = (
    ("ordinal", "BIGINT"),
    ("reason_specific", "BOOLEAN"),
    ("names_informant", "BOOLEAN"),
    ("impairs_investigation", "BOOLEAN"),
)
RELEASE_FACTS = (
    ("ordinal", "BIGINT"),
    ("approver_delegated", "BOOLEAN"),
    ("approver_distinct", "BOOLEAN"),
    ("extent_minimal", "BOOLEAN"),
)


def request_facts(
    engine: Engine, pack: Pack, lists: Lists, *, header: Header | None, signed: bool, on: date
) -> None:
    """Make ``request_facts`` from the relation ``lines``; standard readings are left beside it.

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
    engine.run(
        [
            LINE_PARTS,
            *address_steps("line_parts", "addresses_std"),
            *name_steps("line_parts", "names_std"),
            *number_steps("line_parts", "numbers_std"),
            *value_steps(),
            *request_fact_steps(pack, lists, on),
        ]
    )


def no_earlier_lines(engine: Engine) -> None:
    """An office that has counted nothing, or no office at all."""
    earlier_lines(engine, {})


def earlier_lines(engine: Engine, counts: Mapping[str, int]) -> None:
    """Lines of earlier batches still open, by officer."""
    engine.attach_rows("office_counts", (("officer_id", "VARCHAR"), ("lines", "BIGINT")), counts.items())


def full_facts(
    engine: Engine,
    *,
    register: Mapping[str, Any],
    registers: Registers,
    header: Header,
    roster: Iterable[Sequence[Any]],
    on: date,
) -> None:
    """Make ``facts`` from ``request_facts`` and ``line_values``, what the registers say, and the answers attached.

    `unanswered` must have been called, or real answers attached, before.
    """
    engine.attach_rows(
        "register_facts", tuple(FACT_TYPES.items()), [tuple(register[name] for name in FACT_TYPES)]
    )
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
    engine.run(
        [
            *address_steps("premises", "premises_std"),
            Step("own_addresses", "SELECT building_key FROM premises_std"),
            *full_fact_steps(),
        ]
    )


def officers_again(engine: Engine, header: Header, lists: Lists) -> None:
    """What the roster step reads, for lines whose request facts come from disk: ``line_values`` must be attached."""
    engine.attach_rows(
        "asked",
        (("requesting_agency", "VARCHAR"), ("asked_on", "DATE")),
        [(header.requesting_agency, header.signed_on)],
    )
    engine.attach_rows("pack_roles", (("role", "VARCHAR"), ("investigative", "BOOLEAN")), lists.roles)
    engine.run([officer_step()])


def unanswered(engine: Engine) -> None:
    """No record was opened and nobody decided: every such fact is unknown."""
    engine.attach_rows("identity_answers", ANSWERS, [])
    engine.attach_rows("record_holds", HOLDS, [])
    engine.attach_rows("findings", FINDINGS, [])
    engine.attach_rows("release_facts", RELEASE_FACTS, [])


def _header_row(header: Header, *, signed: bool) -> tuple[Any, ...]:
    return (*(getattr(header, name) for name, _ in HEADER_COLUMNS[:-1]), signed)


def _attach(engine: Engine, relations: Iterable[tuple[str, tuple[str, ...], list[tuple[Any, ...]]]]) -> None:
    for name, columns, rows in relations:
        kinds = [_kind(row[n] for row in rows) for n in range(len(columns))]
        engine.attach_rows(name, tuple(zip(columns, kinds, strict=True)), rows)


def _kind(values: Iterable[Any]) -> str:
    """The column type of Python values; text where there are none."""
    first = next((value for value in values if value is not None), "")
    return {bool: "BOOLEAN", int: "BIGINT"}.get(type(first), "VARCHAR")
