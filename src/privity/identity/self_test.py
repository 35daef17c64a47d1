"""A few rows that are known: what an engine makes of them tells whether it reads names and addresses as another did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from privity.identity.record_file import RECORD_COLUMNS
from privity.identity.steps import SEARCHED
from privity.model.canonical import canonical
from privity.model.digest import purposed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PURPOSE: Final = "privity/records-self-test/v1"

_PERSONS: Final = (
    ("a", "219-45-6780", "ssn", "García López", "María José", "Elena", None, "1980-01-02", None),
    ("b", "912-70-1234", "itin", "O'Brien", "Sean", "P", "Jr.", "1955-12-31", "deceased"),
    ("c", "219456781", "ssn", "van der Berg", "Jean-Luc", None, "III", None, "informant"),
    ("d", None, None, "SMITH", "J", None, None, "2001-02-28", None),
    ("e", "219456780", "ssn", "Müller-Lüdenscheidt", "Zoë", "Ångström", None, "1999-09-09", None),
    ("f", "000123456", "ssn", "N/A", "Unknown", None, None, "1900-01-01", None),
)
_NAMES: Final = (("a", "García", "María", None, None), ("e", "Müller", None, None, None))
_ADDRESSES: Final = (
    ("a", "12 1/2 N. Oak Street", "Apt 4B", "Chicago", "IL", "60601-1234", "US"),
    ("a", "123-45 Queens Blvd", None, "Jamaica", "NY", "11435", "US"),
    ("b", "300 S 1200 E", "#7", "Salt Lake City", "UT", "84102", "US"),
    ("b", "N65W12345 Main St", None, "Menomonee Falls", "WI", "53051", "US"),
    ("c", "PO Box 12", None, "Ponce", "PR", "00731", "US"),
    ("c", "Urb Las Lomas 150 Calle A", None, "San Juan", "PR", "00921", "US"),
    ("d", "PSC 1234 Box 56", None, "APO", "AE", "09204", "US"),
    ("d", "RR 2 Box 15", None, "Canton", "OH", "44702", "US"),
    ("e", "10 Downing Street", None, "London", None, "SW1A 2AA", "GB"),
    ("f", "Failed to Provide", None, None, None, "00000", "US"),
)


def self_test_rows() -> Mapping[str, Sequence[Sequence[str | None]]]:
    """Relation → rows of a record file of six persons, in the order of `RECORD_COLUMNS`."""
    addresses = [(*row, "subject", "1040", "2024", "2025-02-01", "true") for row in _ADDRESSES]
    return dict(zip(RECORD_COLUMNS, (_PERSONS, _NAMES, addresses, ()), strict=True))


def self_test_digest(made: Mapping[str, Iterable[Sequence[Any]]]) -> str:
    """Hex digest of what was made of `self_test_rows`.

    Args:
        made: Relation of `SEARCHED` → its rows, in order.
    """
    told = {
        name: [[None if cell is None else str(cell) for cell in row] for row in made[name]]
        for name in SEARCHED
    }
    return purposed(PURPOSE, canonical(told)).hex()
