"""Enter something in a register: signed by whoever may, accounted, then in force.

    signed -> kept beside the registers -> log entry -> in its register -> no longer kept

A register that lacks what the log accounts for is refused at every reading. So
the signed entry is kept first: a crash after the log entry is finished by
`complete`, from `resume` or the next entry, and before it leaves nothing.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from privity.accounting import build
from privity.errors import DutyError, InputError
from privity.flow.accounting import append_once, seal
from privity.flow.acting import sign
from privity.model.digest import file_digest
from privity.model.register import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.flow.office import Office, Place


def enter(
    office: Office,
    register: str,
    entry: Mapping[str, Any],
    *,
    person: str,
    key: Place,
    second: tuple[str, Place] | None = None,
) -> dict[str, Any]:
    """Sign an entry, account for it and put it into its register.

    Args:
        office: The office.
        register: One of the registers of `privity.model.register.KINDS`.
        entry: Its fields, without `signed_by`, `signed_on` and signatures.
        person: Who signs.
        key: His key.
        second: For the register of keys: who countersigns, and his key.

    Returns:
        The entry as entered.

    Raises:
        DutyError: The signer may not sign entries of this register, or the second signer is missing.
        InputError: The entry does not fit the register. Nothing was changed.
    """
    if register not in KINDS:
        raise InputError(
            f"There is no register {register}.", where="register", remedy="Name one that exists."
        )
    complete(office)
    registers = office.registers()
    table: dict[str, Any] = {**entry, "signed_by": person, "signed_on": office.today()}
    if register == "keys":
        if second is None:
            raise DutyError(
                "A key is enrolled by two persons.",
                where="keys",
                remedy="Name who countersigns, and the key.",
            )
        table["countersigned_by"] = second[0]
    data = office.signed_bytes(register, table)
    table["signature"] = _text(sign(office, registers, data, person=person, key=key))
    if second is not None:
        table["countersignature"] = _text(sign(office, registers, data, person=second[0], key=second[1]))
    office.check_entry(register, table)
    office.entering.hold(register, table)
    append_once(
        office,
        log_key(office, register, table),
        lambda when: [
            build(
                "register",
                seal=seal(office, "register", when=when),
                when=when,
                clear={"register": register.replace("_", "")},
                sealed={"entry": str(table["id"]), "digest": file_digest(data), "by": person},
            ).data
        ],
    )
    complete(office)
    office.registers()
    return table


def complete(office: Office) -> int:
    """Put every entry that is accounted for and on its way into its register; how many. Others are dropped.

    Raises:
        InputError: An entry on its way does not fit its register.
    """
    done = 0
    for register, table in office.entering.held():
        if office.log.appended(log_key(office, register, table)) is not None:
            office.append_register(register, table)
            done += 1
        office.entering.drop(register)
    return done


def log_key(office: Office, register: str, table: dict[str, Any]) -> str:
    """The key under which the log accounts for an entry, given as it stands in its file."""
    return f"register/{register}/{table['id']}/{file_digest(office.signed_bytes(register, table))}"


def _text(signature: bytes) -> str:
    return base64.b64encode(signature).decode("ascii")
