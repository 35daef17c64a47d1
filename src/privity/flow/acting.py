"""Acting in person: whoever acts signs, with a key enrolled for him and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import DutyError, InputError, IntegrityError
from privity.flow import clock
from privity.review import require

if TYPE_CHECKING:
    from privity.flow.office import Office, Place
    from privity.model.register import Duty, Registers


def sign(office: Office, registers: Registers, data: bytes, *, person: str, key: Place) -> bytes:
    """A detached signature over `data` by `person`, checked against the enrolled certificate.

    Raises:
        DutyError: No key is enrolled for the person today, or `key` is not that key.
        UnavailableError: The clock is not to be believed: who may sign today is not known. Nothing was signed.
    """
    clock.check(office)
    for certificate in _certificates(office, registers, person):
        place = office.files.folder("tmp") / f"signer-{person}.pem"
        office.files.write(place, certificate)
        try:
            signature = office.signatures.sign(data, cert=place, key=key)
            office.signatures.verify(data, signature, certificate=certificate)
        except (InputError, IntegrityError):
            continue
        finally:
            office.files.remove(place)
        return signature
    raise DutyError(
        f"The key is not one enrolled for {person} and usable today.",
        where="register of keys",
        remedy="Use your own enrolled key, or have it enrolled by two officers.",
    )


def check(office: Office, registers: Registers, data: bytes, signature: bytes, *, person: str) -> None:
    """Raise unless `signature` is by a key enrolled for `person` and usable today.

    Raises:
        DutyError: It is not.
    """
    for certificate in _certificates(office, registers, person):
        try:
            office.signatures.verify(data, signature, certificate=certificate)
        except IntegrityError:
            continue
        return
    raise DutyError(
        f"The signature is not one of {person} under a key usable today.",
        where="register of keys",
        remedy="Have the person sign again with an enrolled key.",
    )


def act(office: Office, registers: Registers, what: bytes, *, person: str, key: Place, duty: Duty) -> bytes:
    """The signature of a person who holds `duty` today over what he does.

    Raises:
        DutyError: The duty or the key is missing.
        UnavailableError: The clock is not to be believed. Nothing was signed.
    """
    # Before the duty too: with a wrong day it would be said to be missing.
    clock.check(office)
    require(person, duty, registers, office.today(), custodian=office.settings.custodian)
    return sign(office, registers, what, person=person, key=key)


def _certificates(office: Office, registers: Registers, person: str) -> list[bytes]:
    today = office.today()
    return [
        k.certificate.encode("ascii") for k in registers.keys or () if k.person == person and k.usable(today)
    ]
