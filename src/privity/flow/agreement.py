"""The public copy of an agreement: its entry, read with every signature checked, and what of it the registers and the law know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privity.accounting.kinds import PATTERNS, is_code
from privity.authority.derive import held_codes
from privity.errors import InputError, IntegrityError
from privity.flow.register import log_key
from privity.model.digest import file_digest
from privity.model.register import AGREEMENT_KINDS, current
from privity.reporting import Publishable, public_copy

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from privity.flow.office import Office
    from privity.model.register import Agreement, Registers

REGISTER = "agreements"


def agreement_copy(office: Office, agreement_id: str, *, on: date) -> dict[str, Any]:
    """The public copy of one agreement, as of a day.

    Raises:
        InputError: There is no such agreement.
        IntegrityError: The registers are not as they were entered.
    """
    registers = office.registers()
    entry = next((each for each in registers.agreements or () if each.id == agreement_id), None)
    if entry is None:
        raise InputError(
            f"There is no agreement {agreement_id}.",
            where=REGISTER,
            remedy="See `privity agreement list` for those there are.",
        )
    source = _source(office, registers, entry)
    return public_copy(source, custodian=office.settings.custodian, on=on)


def _source(office: Office, registers: Registers, entry: Agreement) -> Publishable:
    """The entry as it was signed: what replaced it since has not ended it there."""
    table = next((each for each in office.register_entries(REGISTER) if each.get("id") == entry.id), None)
    if table is None:
        raise IntegrityError(
            f"The agreement {entry.id} is gone from its register.",
            where=f"registers/{REGISTER}",
            remedy="Restore the register files from their backup.",
        )
    agencies = current(registers.agencies, entry.signed_on)
    names = {office.settings.custodian: office.settings.name, **{each.id: each.name for each in agencies}}
    return Publishable(
        entry=entry,
        to=table.get("to"),
        digest=file_digest(office.signed_bytes(REGISTER, table)),
        log_entry=office.log.appended(log_key(office, REGISTER, table)),
        words=_words(office, registers, entry),
        names={code: name for code, name in names.items() if name.isprintable()},
        office=_office(office, registers, entry),
    )


def _words(office: Office, registers: Registers, entry: Agreement) -> dict[str, frozenset[str]]:
    """By field, what the registers and the law pack know."""
    pack = office.pack
    return {
        "id": _ids([entry.id]),
        "replaces": _ids([entry.replaces or ""]),
        "agency": _ids(each.id for each in registers.agencies or ()),
        "kind": AGREEMENT_KINDS,
        "recipients": _ids(each.id for each in registers.recipients or ()),
        "authorities": frozenset(each.id for each in pack.provisions if each.authorises),
        "statutes": _designated(office, entry),
        "elements": frozenset(pack.elements),
        "holds": frozenset(held_codes(pack, "agreement").values()),
    }


def _ids(values: Iterable[str]) -> frozenset[str]:
    """Those that are ids as the log shows them: no sentence, and too few digits for a person's number."""
    return frozenset(each for each in values if PATTERNS["code"].fullmatch(each) and is_code(each))


def _designated(office: Office, entry: Agreement) -> frozenset[str]:
    """The statutes named that the law pack has an entry for, or for a subdivision of."""
    names = [name for statute in office.pack.statutes for name in statute.names]
    return frozenset(
        each for each in entry.statutes if any(name == each or name.startswith(f"{each}(") for name in names)
    )


def _office(office: Office, registers: Registers, entry: Agreement) -> str | None:
    """The office that the signer held here on the day of the signature; None when none is on record."""
    for holder in current(registers.office_holders, entry.signed_on):
        if (holder.person, holder.agency) == (entry.signed_by, office.settings.custodian):
            return next(iter(_ids([holder.office])), None)
    return None
