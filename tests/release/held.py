"""Synthetic persons, in few words, for the tests of minimisation."""

from datetime import date

from privity.model.release import ApprovedLine
from privity.release.extent import Extent
from privity.release.minimise import Address, Item, Person

CLASSES = {
    "name": "identity",
    "mailing_address": "identity",
    "id_number": "identity",
    "wages": "third_party",
    "interest": "third_party",
    "account_balance": "custodian",
    "adjusted_gross_income": "subject",
    "dependents": "subject",
    "return": "return",
    "bank_account": "refused",
    "employer": "refused",
}
I2 = Extent(
    classes=frozenset({"identity", "third_party", "custodian"}),
    sources=frozenset({"third_party", "custodian"}),
)
"""The extent of section 6103(i)(2): everything but what came from the taxpayer or on their behalf."""

OAK = {
    "address_line1": "12 Oak St",
    "address_line2": None,
    "city": "Salem",
    "state": "OR",
    "postal_code": "97301",
    "country": None,
}
OAK_PRINTED = OAK | {"address_line1": "12 OAK STREET", "city": "SALEM"}
ELM = OAK | {"address_line1": "9 Elm Ave"}
PLACES = {"12 Oak St": "oak", "12 OAK STREET": "oak", "9 Elm Ave": "elm"}


def ask(*elements, periods=(2023,), person="P1"):
    return ApprovedLine(
        line="B-2026-1/L1",
        ordinal=1,
        person_id=person,
        elements=frozenset(elements),
        periods=frozenset(periods),
    )


def item(element="wages", value="41000", *, period=2023, source="third_party", joint_with=None, person="P1"):
    return Item(
        person_id=person, element=element, period=period, value=value, source=source, joint_with=joint_with
    )


def address(
    fields=OAK,
    *,
    period=2023,
    source="subject",
    received=date(2024, 4, 1),
    current=False,
    person="P1",
    line1=None,
):
    fields = fields if line1 is None else fields | {"address_line1": line1}
    return Address(
        person_id=person,
        fields=fields,
        place=PLACES.get(fields["address_line1"]),
        source=source,
        period=period,
        received_on=received,
        current=current,
    )


def person(*held, person="P1"):
    return Person(
        person_id=person,
        name={"family_name": "Doe", "given_name": "Sam", "middle_name": None, "suffix": "JR"},
        id_number="900700001",
        items=tuple(one for one in held if isinstance(one, Item)),
        addresses=tuple(one for one in held if isinstance(one, Address)),
    )
