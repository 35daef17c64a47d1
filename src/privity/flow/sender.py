"""Who sent a request: the signature beside its header, against the keys enrolled for the official it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.errors import InputError, IntegrityError
from privity.model.problem import Problem

if TYPE_CHECKING:
    from privity.flow.office import Office, Place
    from privity.model.register import Registers
    from privity.model.request import Header

SIGNATURE = "header.signature"


def read_signature(office: Office, header_place: Place) -> bytes:
    """The detached signature beside a header.

    Raises:
        InputError: There is none, or it is far too large.
    """
    place = header_place.with_name(header_place.name + ".p7s")
    if not office.files.exists(place):
        raise _refused("There is no signature beside the header.")
    return office.files.read(place)


def check_signature(
    office: Office, raw: bytes, signature: bytes, header: Header, registers: Registers
) -> bool:
    """Whether the header is signed by an enrolled key of the requester.

    False when no key of that person is enrolled: who signed is then not shown.

    Raises:
        InputError: Keys are enrolled and none of them made this signature.
    """
    keys = [k for k in registers.keys or () if k.person == header.officer_id and k.usable(header.signed_on)]
    for key in keys:
        try:
            office.signatures.verify(raw, signature, certificate=key.certificate.encode("ascii"))
        except IntegrityError:
            continue
        return True
    if keys:
        raise _refused("The signature beside the header is not one of the requester over these bytes.")
    return False


def known_agency(header: Header, registers: Registers) -> str | None:
    """The agency a header names if our registers know it; never a stranger's text."""
    agencies = {entry.id for entry in registers.agencies or ()}
    return header.requesting_agency if header.requesting_agency in agencies else None


def _refused(says: str) -> InputError:
    remedy = "Sign the header as it is sent, with the key enrolled for the official named in it."
    return InputError(
        says, where="header.p7s", remedy=remedy, problems=(Problem(rule=SIGNATURE, says=says, remedy=remedy),)
    )
