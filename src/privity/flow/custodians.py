"""What custodians say they gave, compared with the opening entries of the log and with what this office was given.

A custodian counts for itself. It can have given no share without an entry that stands in the log; and none that this office received
can be missing from its count. That it gave none for some entries is ordinary: it was away, and others gave theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from privity.accounting import build
from privity.accounting.word import COUNT, read_word
from privity.errors import PrivityError
from privity.flow.accounting import append_once, seal
from privity.model.digest import file_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from privity.flow.log_ports import Custodians
    from privity.flow.office import Office

OK: Final = 200
FOLDER: Final = "custodians"
"""Folder beside the log: counts that were accounted for, by their digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A custodian's signed count.

    Attributes:
        name: Whose.
        upto: Entries of the log it saw last.
        root: Root over them, in hex.
        count: For how many entries it gave shares.
        given: Which, as runs ``[first, last]``.
        note: The note that says so.
    """

    name: str
    upto: int
    root: str
    count: int
    given: tuple[tuple[int, int], ...]
    note: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A custodian's count beside the books.

    Attributes:
        name: Whose.
        count: What it says; None when it did not answer.
        openings: Opening entries of the log.
        without: For how many of them it gave no share.
        differences: What cannot be, in words.
        said: Why there is no count; empty when there is.
    """

    name: str
    count: Count | None
    openings: int
    without: int
    differences: tuple[str, ...] = ()
    said: str = ""


def counts(custodians: Custodians) -> dict[str, Count | str]:
    """Each custodian's count, or in words why there is none."""
    members = custodians.known.members
    answers = custodians.ask("count", dict.fromkeys(members, b""))
    return {
        name: answer if isinstance(answer, str) else _count(custodians, name, answer)
        for name, answer in answers.items()
    }


def compare(office: Office, custodians: Custodians) -> list[Compared]:
    """Every custodian's count beside the log and beside what this office was given."""
    openings = frozenset(office.log.of_kind("opening"))
    received = _received(office)
    return [
        Compared(name=name, count=None, openings=len(openings), without=len(openings), said=word)
        if isinstance(word, str)
        else _compared(office, word, openings, received.get(name, frozenset()))
        for name, word in counts(custodians).items()
    ]


def report(office: Office, found: Iterable[Compared]) -> dict[str, int]:
    """Enter each count in the log, once; custodian to the place of its entry."""
    return {
        each.name: _report(office, each.count)
        for each in found
        if each.count is not None and each.count.upto <= office.log.size
    }


def _report(office: Office, count: Count) -> int:
    digest = file_digest(count.note)
    office.files.write(office.files.folder("log") / FOLDER / digest, count.note)
    return append_once(
        office,
        f"custodian-report/{count.name}/{digest}",
        lambda when: [
            build(
                "custodian-report",
                seal=seal(office, "custodian-report", when=when),
                when=when,
                clear={"count": count.count, "upto": count.upto},
                sealed={"by": count.name, "evidence": digest},
            ).data
        ],
    )


def _compared(office: Office, count: Count, openings: frozenset[int], received: frozenset[int]) -> Compared:
    given = frozenset(n for first, last in count.given for n in range(first, last + 1))
    return Compared(
        name=count.name,
        count=count,
        openings=len(openings),
        without=len(openings - given),
        differences=tuple(_differences(office, count, given, openings, received)),
    )


def _differences(
    office: Office, count: Count, given: frozenset[int], openings: frozenset[int], received: frozenset[int]
) -> Iterable[str]:
    if count.count != len(given):
        yield f"counts {count.count:,} and names {len(given):,}"
    if stray := given - openings:
        yield f"gave shares for {len(stray):,} entries that are no openings of this log, entry {min(stray):,} first"
    if lost := received - given:
        yield f"does not count {len(lost):,} shares that this office was given, entry {min(lost):,} first"
    if count.upto > office.log.size:
        yield f"saw {count.upto:,} entries, this log has {office.log.size:,}: it was rolled back"
    elif count.root != office.log.root_at(count.upto).hex():
        yield f"saw another log of {count.upto:,} entries"


def _received(office: Office) -> dict[str, frozenset[int]]:
    """Custodian to the entries for which this office got its shares."""
    found: dict[str, set[int]] = {}
    for batch in office.cases.batches():
        for kind, _, _, _, data in office.cases.events(batch.id):
            if kind == "opened":
                for name in data["gave"]:
                    found.setdefault(name, set()).update(range(data["first"], data["first"] + data["count"]))
    return {name: frozenset(entries) for name, entries in found.items()}


def _count(custodians: Custodians, name: str, answer: tuple[int, bytes]) -> Count | str:
    status, body = answer
    if status != OK:
        return f"answered with status {status}"
    try:
        return _read(name, read_word(body, COUNT, custodians.known.members[name].public), body)
    except (PrivityError, ValueError, TypeError, KeyError):
        return "answered with no count of its own"


def _read(name: str, says: Mapping[str, Any], note: bytes) -> Count:
    given = tuple((int(first), int(last)) for first, last in says["given"])
    return Count(
        name=name,
        upto=int(says["upto"]),
        root=str(says["root"]),
        count=int(says["count"]),
        given=given,
        note=note,
    )
