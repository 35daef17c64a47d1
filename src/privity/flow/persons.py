"""The index of persons: what the log holds under each person's label, committed to in the log itself.

    entries since the last index entry -> a run of them -> merged with those before where they are few -> an index entry

Runs are derived and may be lost: they are made again from the log. A run that is not the one its index
entry committed to is never used.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from privity.accounting import build
from privity.accounting.disclosure import unb64u
from privity.accounting.label import DEFERRED, OPEN, make_label
from privity.accounting.run import GROWTH, Head
from privity.errors import InputError, IntegrityError
from privity.flow.accounting import append_once, begin_year, seal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from privity.flow.office import Office

NUMBERS: Final = (
    # A number is kept behind a 1, so that leading zeros count; below zero stands what is none (keyed_number.sql).
    "SELECT person_id, any_value(id_kind) AS id_kind, "
    "any_value(CASE WHEN number > 0 THEN substr(CAST(number AS VARCHAR), 2) END) AS id_digits FROM held WHERE NOT former"
)
"""The number of each person as the record file has it, NULL for one without; to be grouped by `person_id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The newest index entry.

    Attributes:
        entry: Its own index in the log.
        runs: Heads of its runs, which cover every entry before it.
    """

    entry: int
    runs: tuple[Head, ...]


def index_log(office: Office) -> Index:
    """Commit to everything that stands in the log now; the newest index entry, which may be one from before.

    Raises:
        InputError: The log is empty.
        IntegrityError: The log does not check out, or a run could not be made again as it was.
        UnavailableError: The log or the disk did not answer.
    """
    last = newest(office)
    if office.log.size == 0:
        raise InputError(
            "The log is empty: there is nothing to file yet.",
            where="log",
            remedy="Index it once it holds entries; every release does so by itself.",
        )
    if last is not None and last.entry == office.log.size - 1:
        return last
    begin_year(office)
    size = office.log.size
    heads = [] if last is None else [_whole(office, head) for head in last.runs]
    low = heads[-1].high if heads else 0
    heads.append(_made(office, low, size))
    while len(heads) > 1 and _few(heads[-2], heads[-1]):
        second, first = heads.pop(), heads.pop()
        heads.append(office.persons.merge(first, second))
    entry = append_once(
        office,
        f"index/{size}",
        lambda when: [
            build(
                "index",
                seal=seal(office, "index", when=when),
                when=when,
                clear={"runs": [head.told for head in heads]},
                sealed={},
            ).data
        ],
    )
    office.persons.keep(heads)
    office.persons.remember(entry)
    return Index(entry=entry, runs=tuple(heads))


def newest(office: Office) -> Index | None:
    """The newest index entry; None before the first."""
    known = office.persons.remembered()
    sound = known is not None and known < office.log.size and _fields(office, known)["k"] == "index"
    entries = office.log.of_kind("index", known if known is not None and sound else 0)
    return index_at(office, entries[-1]) if entries else None


def index_at(office: Office, entry: int) -> Index:
    """The index entry at that place of the log."""
    return Index(entry=entry, runs=tuple(Head.read(told) for told in _fields(office, entry)["runs"]))


def labels_of(office: Office, identifiers: Mapping[int, str], *, deferred: bool) -> dict[int, bytes]:
    """The label of each identifier: under what it is filed when a disclosure about it is made.

    Args:
        office: The office.
        identifiers: By whatever tells them apart; see `identifier`.
        deferred: Whether the law keeps the disclosure from the person for now.
    """
    domain = DEFERRED if deferred else OPEN
    made = {text: make_label(office.label_key, text, domain)[0] for text in set(identifiers.values())}
    return {key: made[text] for key, text in identifiers.items()}


def identifier(person_id: str, id_kind: str | None, id_digits: str | None) -> str:
    """Who somebody is, in the words a label is made of: the number, which the person knows; without one the record's id.

    >>> identifier("P-17", "ssn", "123456789"), identifier("P-17", None, None)
    ('ssn:123456789', 'record:P-17')
    """
    return f"record:{person_id}" if not id_digits else f"{id_kind}:{id_digits}"


def _fields(office: Office, entry: int) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(office.log.entry(entry))
    return fields


def _few(before: Head, after: Head) -> bool:
    return (after.high - after.low) * GROWTH >= before.high - before.low


def _whole(office: Office, head: Head) -> Head:
    """A run that is here, made again from the log if it was lost.

    Raises:
        IntegrityError: What was made is not what the index entry committed to.
    """
    if not office.persons.has(head) and _made(office, head.low, head.high) != head:
        raise IntegrityError(
            "The index entry does not commit to what the log holds.",
            where=f"log entries {head.low} to {head.high}",
            remedy="Have the inspector run `privity-verify log`.",
        )
    return head


def _made(office: Office, low: int, high: int) -> Head:
    found = [(label, n) for label, n in _filed(office, low, high)]
    return office.persons.make(low, high, [label for label, _ in found], [n for _, n in found])


def _filed(office: Office, low: int, high: int) -> Iterable[tuple[bytes, int]]:
    """Label and index of every entry in ``[low, high)`` that is filed under one."""
    for number in office.log.filed(low):
        if number < high:
            yield unb64u(_fields(office, number)["sub"]), number
