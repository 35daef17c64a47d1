"""The least that may leave for one line: the plain statement of the rule, and the oracle of the SQL beside it.

What leaves is what was asked for, and is permitted, and is this person's alone:

1. An element leaves only if it is in the catalogue and its class is within the authority's extent.
2. Elements of identity do not leave by themselves unless counsel elected so.
3. An item leaves only for a period the authority opens (those asked about, the current one, or none at all),
   from a source within the extent, and if it is nobody else's too: a joint item is also the other person's,
   who was not asked about.
4. One address leaves per such period (or the one current address), chosen as in `_choose`.
   A line of it that names another person ("c/o ...") does not.

Everything asked for that does not leave is listed with its reason, for insiders.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from privity.model.release import ReleasedLine, ReleasedValue, Withheld, Withholding
from privity.release.extent import (
    ADDRESS,
    ID_NUMBER,
    IDENTITY,
    NAME,
    SUBJECT,
    THIRD_PARTY,
    Extent,
    known_source,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from privity.model.release import ApprovedLine, Value

ADDRESS_FIELDS: Final = ("address_line1", "address_line2", "city", "state", "postal_code", "country")
NAME_FIELDS: Final = ("family_name", "given_name", "middle_name", "suffix")
CARE_OF: Final = r"(^|\s)(c/o.*|c\.o\..*|care of\b.*|attn\b.*|attention:.*|%.*)$"
"""What begins the name of another person in a line of an address. The same text stands in the SQL."""

_CARE_OF = re.compile(CARE_OF, re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of the record file. `joint_with` names the other person it is also about; None for nobody."""

    person_id: str
    element: str
    period: int | None
    value: str
    source: str | None
    joint_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address of the record file.

    Attributes:
        fields: `ADDRESS_FIELDS` to text or None, as held.
        place: Standard key of the place (`privity.standards`), equal for two spellings of one
            address; None where the text has no standard form, and then the text itself counts.
        period: Year the address was stated for; None when the file does not say.
    """

    person_id: str
    fields: Mapping[str, str | None]
    place: str | None
    source: str | None
    period: int | None
    received_on: date | None
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What the record file holds under a person: name fields, number, items and addresses."""

    person_id: str
    name: Mapping[str, str | None]
    id_number: str | None
    items: tuple[Item, ...]
    addresses: tuple[Address, ...]


def minimise(
    line: ApprovedLine, person: Person, *, extent: Extent, classes: Mapping[str, str]
) -> tuple[ReleasedLine | None, tuple[Withheld, ...]]:
    """What leaves for one approved line.

    Args:
        line: The line, with the person it was verified to be about.
        person: What is held under that person's id. Rows of other persons among them are ignored.
        extent: What the authority lets leave.
        classes: The pack's catalogue: element to class.

    Returns:
        The line as released, None when nothing leaves; and what was asked for and withheld, in order.
    """
    withheld: list[Withheld] = []
    values: list[ReleasedValue] = []
    for element, why in _permitted(line.elements, extent, classes).items():
        found = [(None, why)] if why else list(_element(element, line, person, extent, classes))
        for period, outcome in found:
            match outcome:
                case Withholding():
                    withheld.append(Withheld(line=line.line, element=element, period=period, why=outcome))
                case _:
                    values.append(ReleasedValue(element=element, period=period, value=outcome))
    values.sort(key=_order)
    reasons = sorted(set(withheld), key=lambda one: (one.element, one.period or 0, one.why.value))
    if not values:
        return None, tuple(reasons)
    return ReleasedLine(line=line.line, ordinal=line.ordinal, values=tuple(values)), tuple(reasons)


def _permitted(
    elements: Iterable[str], extent: Extent, classes: Mapping[str, str]
) -> dict[str, Withholding | None]:
    """Each element asked for, with why it cannot leave whatever is held; None where it can."""
    found: dict[str, Withholding | None] = {}
    for element in sorted(elements):
        if element not in classes:
            found[element] = Withholding.NOT_IN_CATALOGUE
        elif classes[element] not in extent.classes:
            found[element] = Withholding.NOT_PERMITTED
        else:
            found[element] = None
    open_ones = [element for element, why in found.items() if why is None]
    if not extent.identity_alone and all(classes[element] == IDENTITY for element in open_ones):
        found |= dict.fromkeys(open_ones, Withholding.IDENTITY_ALONE)
    return found


def _element(
    element: str, line: ApprovedLine, person: Person, extent: Extent, classes: Mapping[str, str]
) -> Iterator[tuple[int | None, Value | Withholding]]:
    if person.person_id != line.person_id:
        yield None, Withholding.NOT_HELD
    elif classes[element] != IDENTITY:
        yield from _items(element, line, person, extent)
    elif element == ADDRESS:
        yield from _addresses(line, person, extent)
    else:
        yield None, _identity(element, person) or Withholding.NOT_HELD


def _identity(element: str, person: Person) -> Value | None:
    if element == NAME:
        return {field: said for field in NAME_FIELDS if (said := _text(person.name.get(field)))}
    return _text(person.id_number) if element == ID_NUMBER else None


def _items(
    element: str, line: ApprovedLine, person: Person, extent: Extent
) -> Iterator[tuple[int | None, Value | Withholding]]:
    undated = extent.periods == "none"
    for period in _years(line, extent):
        held = [
            item
            for item in person.items
            if (item.person_id, item.element) == (line.person_id, element)
            and (item.period is not None or undated)
            and item.period == period
        ]
        for item in held:
            yield period, _own(item, extent) or item.value
        if not held:
            yield period, Withholding.NOT_HELD


def _years(line: ApprovedLine, extent: Extent) -> list[int | None]:
    """The periods opened; one None when there are none: only what belongs to no period can agree with it."""
    match extent.periods:
        case "asked":
            return [*sorted(line.periods)] or [None]
        case "current":
            return [extent.current_period]
        case "none":
            return [None]


def _own(item: Item, extent: Extent) -> Withholding | None:
    source = known_source(item.source)
    if _text(item.joint_with):
        return Withholding.JOINT
    if source in extent.sources:
        return None
    return Withholding.SUBJECTS_OWN if source == SUBJECT else Withholding.NOT_PERMITTED


def _addresses(
    line: ApprovedLine, person: Person, extent: Extent
) -> Iterator[tuple[int | None, Value | Withholding]]:
    own = [address for address in person.addresses if address.person_id == line.person_id]
    if extent.address_reading == "current":
        yield None, _choose([address for address in own if address.current])
        return
    for period in _years(line, extent):
        yield period, _choose([a for a in own if a.period is not None and a.period == period])


def _choose(held: list[Address]) -> Value | Withholding:
    """The one address to release of those held for a period.

    What the subject or the custodian stated goes before what a third party printed, and
    there the latest statement holds. Third parties do not amend one another: theirs must
    all be one place. Where two places are left, nobody can say which, and none leaves.
    """
    stated = [address for address in held if known_source(address.source) != THIRD_PARTY]
    latest = max((address.received_on or date.min for address in stated), default=None)
    left = [a for a in stated if (a.received_on or date.min) == latest] or held
    if not left:
        return Withholding.NOT_HELD
    if len({address.place or _written(address) for address in left}) > 1:
        return Withholding.AMBIGUOUS
    chosen = min(left, key=lambda a: (-(a.received_on or date.min).toordinal(), _written(a)))
    fields = {field: text for field in ADDRESS_FIELDS if (text := _without_others(field, chosen))}
    if not fields.keys() & {"address_line1", "address_line2"}:
        named = _text(chosen.fields.get("address_line1")) or _text(chosen.fields.get("address_line2"))
        return Withholding.OTHER_PERSON if named else Withholding.NOT_HELD
    return fields


def _without_others(field: str, address: Address) -> str | None:
    text = _text(address.fields.get(field))
    if text is None or not field.startswith("address_line"):
        return text
    return _text(_CARE_OF.sub("", text))


def _written(address: Address) -> str:
    return "|".join(_text(address.fields.get(field)) or "" for field in ADDRESS_FIELDS)


def _text(value: str | None) -> str | None:
    return (value or "").strip(" ") or None


def _order(value: ReleasedValue) -> tuple[str, int, str]:
    return value.element, value.period or 0, value.value if isinstance(value.value, str) else ""
