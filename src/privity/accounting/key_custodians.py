"""Who the key custodians of an office are, and how many of them open a record: a file of lines, like a policy of witnesses.

::

    needed    2
    custodian KEY https://inspector.example/custodian
    custodian KEY https://court.example/custodian
    custodian KEY https://committee.example/custodian
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Final

from privity.accounting.note import Verifier
from privity.accounting.shares import sets_of
from privity.errors import InputError, PrivityError
from privity.model.canonical import canonical
from privity.model.digest import purposed
from privity.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST: Final = 16
MOST_SETS: Final = 500
"""Most secrets a class may have: a mask of each is made for every record."""
FEWEST: Final = 2
"""One alone must open nothing."""
PURPOSE: Final = "privity/key-custodians/v1"
CUSTODIAN_WORDS: Final = 3
NEEDED_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class KeyCustodian:
    """One custodian: its name and signing key, and where it is asked."""

    public: Verifier
    url: str

    @property
    def name(self) -> str:
        """Its name, which is the one in its key."""
        return self.public.name


@dataclass(frozen=True, slots=True)
class KeyCustodians:
    """All custodians of an office.

    Attributes:
        needed: How many of them open a record.
        members: By name, in the order of the file.
    """

    needed: int
    members: Mapping[str, KeyCustodian]

    @property
    def sets(self) -> list[str]:
        """The sets a class has a secret for."""
        return sets_of(self.needed, self.members)

    @property
    def digest(self) -> str:
        """Names this body of custodians: hex digest over how many are needed and their keys."""
        keys = sorted(each.public.vkey for each in self.members.values())
        return purposed(PURPOSE, canonical([self.needed, keys])).hex()


def read_custodians(data: bytes) -> KeyCustodians:
    """The custodians in a file.

    Raises:
        InputError: It is not such a file; every fault is listed.
    """
    needed, faults = 0, list[str]()
    members: dict[str, KeyCustodian] = {}
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "needed" and len(words) == NEEDED_WORDS and words[1].isascii() and words[1].isdigit():
            if needed:
                faults.append(f"line {number} says a second time how many are needed")
            needed = int(words[1])
        elif words[0] == "custodian" and len(words) == CUSTODIAN_WORDS:
            fault = _take(members, words)
            faults += [f"line {number} {fault}"] if fault else []
        else:
            faults.append(f"line {number} is neither: needed, number; nor: custodian, key, address")
    faults += _counts(needed, len(members))
    if faults:
        raise InputError(
            f"The file of key custodians holds {len(faults)} problem(s).",
            where="key custodians",
            remedy="Mend what is listed.",
            problems=tuple(
                Problem(
                    rule="custodians", says=f"{fault}.", remedy="Write it as spec/key-custodians.md says."
                )
                for fault in faults
            ),
        )
    return KeyCustodians(needed, members)


def _take(members: dict[str, KeyCustodian], words: list[str]) -> str:
    """Take a custodian in; what is wrong with it, empty when nothing is."""
    try:
        public = Verifier.parse(words[1])
    except PrivityError as error:
        return f"holds a key that cannot be read: {error.what}"
    if public.name in members or any(public.key == known.public.key for known in members.values()):
        return "names a custodian or its key a second time"
    if not words[2].startswith(("http://", "https://")):
        return "says no address of http or https"
    members[public.name] = KeyCustodian(public, words[2])
    return ""


def _counts(needed: int, count: int) -> list[str]:
    if not FEWEST <= needed <= count:
        return [f"the file asks for {needed} of {count} custodians; no fewer than {FEWEST} may open a record"]
    if count > MOST or comb(count, needed - 1) > MOST_SETS:
        return [f"{needed} of {count} custodians need more than {MOST_SETS} secrets, or are more than {MOST}"]
    return []
