"""What the registers say about a request on a day: facts for the law, None where a register is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.model.register import current

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from privity.model.register import Agreement, Instrument, OfficeHolder, Order, Recipient, Registers
    from privity.model.request import Header

Facts = dict[str, Any]


def register_facts(
    header: Header,
    registers: Registers,
    on: date,
    *,
    signature_enrolled: bool,
    safeguards_verdict: str | None,
    ssr_current: bool | None,
    counsel_objects: bool,
    law_confirmed: bool | None,
    volume: int,
    orders_as_entered: bool = False,
) -> Facts:
    """One value per register fact of the law pack, for one batch on one day.

    Args:
        header: The request's header, its signature already checked.
        registers: As read at this moment.
        on: The day of assessment or of release.
        signature_enrolled: Whether the header's signature verified under the requester's enrolled key.
        safeguards_verdict: ``open``, ``restricted``, ``closed``; None when nothing is on record.
        ssr_current: Whether the recipient's safeguard report is in date; None when none is on record.
        counsel_objects: Whether an objection of counsel to this batch is open.
        law_confirmed: Whether counsel confirmed the currency of the law; None when nobody said.
        volume: Lines of the batch, held against the agreement's volume.
        orders_as_entered: As in `live_orders`.
    """
    return {
        **_requester_facts(header, registers, on),
        "signature_enrolled": signature_enrolled,
        **_agency_facts(header, registers, on),
        **_agreement_facts(header, registers, on, volume),
        **_recipient_facts(header, registers, on),
        "safeguards_verdict": safeguards_verdict,
        "ssr_current": ssr_current,
        **_order_facts(header, registers, on, as_entered=orders_as_entered),
        "counsel_objects": counsel_objects,
        "law_confirmed": law_confirmed,
    }


def requester(header: Header, registers: Registers) -> OfficeHolder | None:
    """The official who signed, in the office held on the day of signing; None when not on record."""
    for holder in current(registers.office_holders, header.signed_on):
        if holder.person == header.officer_id and holder.agency == header.requesting_agency:
            return holder
    return None


def recipient(header: Header, registers: Registers, on: date) -> Recipient | None:
    """The recipient entry in force that the header names, or None."""
    return next((r for r in current(registers.recipients, on) if r.id == header.recipient), None)


def agreement(header: Header, registers: Registers, on: date) -> Agreement | None:
    """The agreement entry in force that the header names, or None."""
    return next((a for a in current(registers.agreements, on) if a.id == header.agreement), None)


def agreement_terms(
    header: Header, registers: Registers, on: date
) -> tuple[tuple[tuple[str, ...] | None, tuple[str, ...] | None], ...]:
    """Statutes and elements the agreement named covers, as a table of one row; an empty list stands for all.

    Where the register is silent there is no row. Where it holds no such agreement both are None: nothing is covered.
    """
    if registers.agreements is None:
        return ()
    found = agreement(header, registers, on)
    return ((None, None),) if found is None else ((found.statutes, found.elements),)


def live_orders(
    header: Header, registers: Registers, on: date, *, as_entered: bool = False
) -> tuple[Order, ...]:
    """Court orders that reach this request on that day.

    Args:
        header: The request's header.
        registers: As read at this moment.
        on: The day.
        as_entered: Whether counsel elected that an order entered as ``note`` reaches nothing.
    """
    return tuple(
        order
        for order in registers.orders or ()
        if order.live(on)
        and not (as_entered and order.effect == "note")
        and _matches(order.agencies, header.requesting_agency)
        and _matches(order.recipients, header.recipient)
        and _matches(order.authorities, header.authority)
        and _matches(order.purposes, header.purpose or "")
    )


def _matches(named: tuple[str, ...], value: str) -> bool:
    return not named or value in named


def _requester_facts(header: Header, registers: Registers, on: date) -> Facts:
    if registers.office_holders is None:
        names = ("known", "office", "level", "acting", "delegated")
        return {f"requester_{name}": None for name in names}
    holder = requester(header, registers)
    delegated = None if registers.delegations is None else _delegated(header, registers, on)
    if holder is None:
        return {
            "requester_known": False,
            "requester_office": "other",
            "requester_level": None,
            "requester_acting": False,
            "requester_delegated": delegated,
        }
    return {
        "requester_known": True,
        "requester_office": holder.office,
        "requester_level": holder.level,
        "requester_acting": holder.acting,
        "requester_delegated": delegated,
    }


def _delegated(header: Header, registers: Registers, on: date) -> bool:
    return any(
        d.person == header.officer_id
        and d.agency == header.requesting_agency
        and header.authority in d.authorities
        and d.signed_by != d.person
        for d in current(registers.delegations, on)
    )


def _agency_facts(header: Header, registers: Registers, on: date) -> Facts:
    if registers.agencies is None:
        return {"agency_federal": None, "agency_kind": None}
    kind = {agency.id: agency.kind for agency in current(registers.agencies, on)}.get(
        header.requesting_agency
    )
    return {"agency_federal": kind == "federal", "agency_kind": kind or "other"}


def _agreement_facts(header: Header, registers: Registers, on: date, volume: int) -> Facts:
    if registers.agreements is None:
        return dict.fromkeys(("agreement_in_force", "agreement_covers", *_AGREEMENT_TERMS))
    found = agreement(header, registers, on)
    if found is None:
        return {"agreement_in_force": False, "agreement_covers": False, **dict.fromkeys(_AGREEMENT_TERMS)}
    covers = (
        found.agency == header.requesting_agency
        and header.recipient in found.recipients
        and header.authority in found.authorities
        and volume <= found.volume
    )
    return {
        "agreement_in_force": found.effective(on),
        "agreement_covers": covers,
        "agreement_kind": found.kind,
        "agreement_from": found.from_on,
        "agreement_to": found.to_on,
        "agreement_board_on": found.board_on,
        "agreement_congress_on": found.congress_on,
        "agreement_notice_on": found.notice_on,
    }


_AGREEMENT_TERMS = tuple(
    f"agreement_{name}" for name in ("kind", "from", "to", "board_on", "congress_on", "notice_on")
)


def agreement_holds(header: Header, registers: Registers, on: date) -> frozenset[str] | None:
    """Codes of the items the agreement named contains; None where the register is silent."""
    if registers.agreements is None:
        return None
    found = agreement(header, registers, on)
    return frozenset() if found is None else frozenset(found.holds)


def instruments(registers: Registers, on: date) -> Iterator[Instrument]:
    """The instruments on the register that day."""
    yield from current(registers.instruments, on)


def held_labels(registers: Registers, on: date) -> frozenset[str] | None:
    """Labels of the persons under a live hold; None where the register is silent."""
    if registers.holds is None:
        return None
    return frozenset(hold.label for hold in registers.holds if hold.label is not None and hold.live(on))


def _recipient_facts(header: Header, registers: Registers, on: date) -> Facts:
    if registers.recipients is None:
        return dict.fromkeys(_RECIPIENT_FACTS)
    found = recipient(header, registers, on)
    if found is None:
        return dict.fromkeys(_RECIPIENT_FACTS, False)
    return {
        "recipient_contractor": found.contractor,
        "contractor_certified": found.certified_until is not None and on <= found.certified_until,
        "recipient_same_agency": found.agency == header.requesting_agency,
        "storage_approved": found.storage_approved,
    }


_RECIPIENT_FACTS = (
    "recipient_same_agency",
    "storage_approved",
    "recipient_contractor",
    "contractor_certified",
)


def _order_facts(header: Header, registers: Registers, on: date, *, as_entered: bool) -> Facts:
    if registers.orders is None:
        return {"order_live": None, "order_refuses": None}
    orders = live_orders(header, registers, on, as_entered=as_entered)
    return {"order_live": bool(orders), "order_refuses": any(o.effect == "refuse" for o in orders)}


def elections_in_force(registers: Registers, on: date) -> dict[str, str]:
    """Question to counsel's reading on that day; the latest signed one wins."""
    chosen = sorted(current(registers.elections, on), key=lambda e: (e.signed_on, e.id))
    return {election.question: election.reading for election in chosen}


def ceilings_in_force(registers: Registers, on: date, law: Mapping[str, int]) -> dict[str, int]:
    """Parameter to this office's stricter value on that day; of several, the one farthest from the law's.

    Args:
        registers: As read at this moment.
        on: The day.
        law: Parameter to the value of the law on that day. A limit on any other is passed on and refused there.
    """
    values: dict[str, list[int]] = {}
    for ceiling in current(registers.ceilings, on):
        values.setdefault(ceiling.parameter, []).append(ceiling.value)
    return {name: _farthest(given, law.get(name, given[0])) for name, given in values.items()}


def _farthest(values: Iterable[int], law: int) -> int:
    # A limit may only be stricter than the law, so all of them lie on one side of it.
    return max(values, key=lambda value: abs(value - law))


def agency_premises(header: Header, registers: Registers, on: date) -> Iterable[dict[str, Any]]:
    """Addresses of the requesting agency itself: none of them is a subject's."""
    for agency in current(registers.agencies, on):
        if agency.id == header.requesting_agency:
            yield from agency.addresses
