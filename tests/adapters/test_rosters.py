"""The officers of an agency are those of the file that was signed, byte for byte."""

from datetime import date
from hashlib import sha256

import pytest

from privity.adapters.rosters import rows
from privity.errors import InputError, IntegrityError
from privity.model.register import Registers, Roster

ON = date(2026, 6, 15)
HEAD = "officer_id,agency,unit,role,from_on,to_on\n"
FIRST = "FIA-1,FIA,Unit 7,special_agent,2024-01-01,\n"
SECOND = 'FIA-2,FIA,"Unit 8, East",analyst,2024-01-01,2026-12-31\n'
PARSED = [
    ("FIA-1", "FIA", "Unit 7", "special_agent", date(2024, 1, 1), None),
    ("FIA-2", "FIA", "Unit 8, East", "analyst", date(2024, 1, 1), date(2026, 12, 31)),
]


@pytest.fixture
def read(tmp_path):
    (tmp_path / "rosters").mkdir()

    def reading(text, *, agency="FIA", on=ON, stored=None, **values):
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        (tmp_path / "rosters" / "fia.csv").write_bytes(data if stored is None else stored)
        entry = Roster(**{
            "id": "RO-1", "from_on": date(2026, 1, 1), "to_on": date(2026, 12, 31), "signed_by": "C-intake", "signed_on": ON,
            "agency": "FIA", "file": "fia.csv", "sha256": sha256(data).hexdigest(), "count": data.count(b"\n") - 1, **values,
        })  # fmt: skip
        return rows(tmp_path, Registers(rosters=(entry,)), agency, on)

    return reading


def test_officers_are_read_with_their_days(read):
    assert read(HEAD + FIRST + SECOND) == PARSED
    assert read(HEAD) == []


@pytest.mark.parametrize("asked", [{"agency": "ELSE"}, {"on": date(2025, 12, 31)}, {"on": date(2027, 1, 1)}])
def test_a_roster_of_another_agency_or_day_names_nobody(read, asked):
    assert read(HEAD + FIRST, **asked) == []


def test_a_silent_register_names_nobody(tmp_path):
    assert rows(tmp_path, Registers(), "FIA", ON) == []


@pytest.mark.parametrize(
    "stored", [HEAD + FIRST + SECOND.replace("analyst", "special_agent"), HEAD + FIRST, ""]
)
def test_a_file_other_than_the_signed_one_is_found(read, stored):
    with pytest.raises(IntegrityError, match="RO-1 is not the file that was signed"):
        read(HEAD + FIRST + SECOND, stored=stored.encode("utf-8"))


def test_an_absent_file_is_found(read):
    with pytest.raises(IntegrityError, match="RO-1"):
        read(HEAD + FIRST, file="other.csv")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_count_other_than_the_signed_one_is_found(read, count):
    with pytest.raises(IntegrityError, match="RO-1"):
        read(HEAD + FIRST + SECOND, count=count)


@pytest.mark.parametrize(
    "text",
    [
        FIRST,
        HEAD.replace("unit,role", "role,unit") + FIRST,
        HEAD + FIRST.replace("2024-01-01", "January 2024"),
        HEAD + FIRST.replace("2024-01-01", ""),
        HEAD + "FIA-1,FIA\n",
        HEAD + FIRST + "\n",
        HEAD + FIRST.replace(",\n", ",,more\n"),
        HEAD + 'FIA-1,"FIA\n',
        "",
        HEAD.encode("ascii") + b"FIA-\xff,FIA,Unit 7,special_agent,2024-01-01,\n",
    ],
)
def test_what_is_no_roster_is_said_to_be_none_even_when_signed(read, text):
    with pytest.raises(InputError, match="RO-1"):
        read(text)
