"""How flows account: once per key, at the moment it happens, with fresh salts.

A flow that is killed and run again asks the log first whether the append under
its key was made; so nothing is accounted twice and every date is the true one.

    clock believed -> the entry that opens the year, if it is the first of one -> the entries, durable

Every append of every flow is made by `append`, so no year begins without its entry. A crash between the two leaves a
year that is opened and holds nothing else yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting import Seal, disclosures_of, inspection_entry
from privity.accounting.entry import read_entry
from privity.accounting.retention import POINTERS, class_of, year_of
from privity.accounting.years import KIND, year_at, year_entry, year_key
from privity.errors import IntegrityError
from privity.flow.clock import dated, last, moment
from privity.model.rowset import id_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from typing import Any

    from privity.flow.office import Office

NONCE_SIZE = 16


def append_once(office: Office, key: str, make: Callable[[int], Sequence[bytes]]) -> int:
    """Index of the first entry under `key`; `make` is asked for the entries only if the log has none.

    Args:
        office: The office.
        key: Names this append for ever.
        make: Entries for a moment, in seconds since 1970 UTC.

    Raises:
        UnavailableError: The clock is not to be believed (`privity.flow.clock`). Nothing was appended.
    """
    found = office.log.appended(key)
    if found is not None:
        return found
    when = moment(office)
    return append(office, key, make(when), when=when)


def append(office: Office, key: str, entries: Sequence[bytes], *, when: int) -> int:
    """Append entries dated `when`; the index of the first. Before the first of a year the entry that opens it.

    Args:
        office: The office.
        key: Names this append for ever.
        entries: At least one.
        when: What all of them are dated, seconds since 1970 UTC.

    Raises:
        UnavailableError: They are dated too long before what the log holds by now, or years ahead of it. Nothing was appended.
    """
    dated(office, when)
    _begin(office, when)
    return office.log.append(entries, key=key)


def begin_year(office: Office) -> None:
    """Open the year it is, if the log has no entry of it: for whoever counts the entries before it appends.

    Raises:
        UnavailableError: The clock is not to be believed. Nothing was appended.
    """
    _begin(office, moment(office))


def open_year(office: Office, when: int) -> int:
    """Append the entry that opens the year of `when`, once; its index. It commits to all that stands in the log."""
    key = year_key(year_at(when))
    found = office.log.appended(key)
    if found is not None:
        return found
    size = office.log.size
    sealing = seal(office, KIND, when=when)
    entry = year_entry(seal=sealing, when=when, upto=size, root=office.log.root_at(size))
    return office.log.append([entry.data], key=key)


def refuse_if_known(office: Office, key: str, what: str) -> None:
    """Refuse what the case store holds for new and the log accounts for already: the store was put back to an older copy.

    Args:
        office: The office.
        key: The key its entries would have.
        what: What it is, in words.

    Raises:
        IntegrityError: The log has an append under `key`. Nothing was changed.
    """
    found = office.log.appended(key)
    if found is not None:
        raise IntegrityError(
            f"Entry {found} of the log accounts for {what} already, and the case store does not know of it: it was put back.",
            where="case store",
            remedy="Nothing is done a second time. Restore a newer copy of the office: see docs/how-to/restore-from-backup.md.",
        )


def inspect_once(
    office: Office,
    key: str,
    ids: Iterable[str],
    *,
    count: int,
    by: str,
    why: str,
    request: int | None = None,
) -> int:
    """Account for opening records under `key`, before it is done; index of the entry, the one before if there is one.

    Args:
        office: The office.
        key: Names this inspection for ever.
        ids: Ids of the lines it is about, in line order; not read where the log has the entry.
        count: How many they are.
        by: Who opens them.
        why: For what.
        request: Index of the request entry; None where it is about no batch.
    """
    return append_once(
        office,
        key,
        lambda when: [
            inspection_entry(
                seal=seal(office, "inspection", when=when, of=request),
                when=when,
                count=count,
                root=id_root(ids),
                by=by,
                request=request,
                why=why,
            ).data
        ],
    )


def inspect_made_up(office: Office, key: str, count: int, *, why: str) -> int:
    """Account for looking up `count` lines of our own making, before it is done: an inspection of no batch.

    So the lines of a batch, and their roots, stay what the requester sent. Returns the entry's index.
    """
    return inspect_once(
        office, key, (f"{key}/{n}" for n in range(1, count + 1)), count=count, by="engine", why=why
    )


def _begin(office: Office, when: int) -> None:
    if office.log.size and year_at(when) > year_at(last(office)):
        open_year(office, when)


def seal(office: Office, kind: str, *, when: int, of: int | None = None) -> Seal:
    """Key and a fresh nonce for one entry.

    Args:
        office: The office.
        kind: The entry's kind.
        when: Its time, seconds since 1970 UTC.
        of: Index of the request, release or objection it points to; None for an entry by itself.
    """
    return seals(office, kind, 1, when=when, of=of)[0]


def seals(office: Office, kind: str, count: int, *, when: int, of: int | None = None) -> list[Seal]:
    """Key and a fresh nonce for each of `count` entries alike; see `seal`."""
    unit = unit_key(office, kind, when=when, of=of)
    random = office.random(NONCE_SIZE * count)
    return [
        Seal(unit_key=unit, nonce=random[at : at + NONCE_SIZE]) for at in range(0, len(random), NONCE_SIZE)
    ]


def unit_key(office: Office, kind: str, *, when: int, of: int | None = None) -> bytes:
    """The secret that salts an entry: of its class, and of the year in which what it is about was received.

    Raises:
        UnavailableError: It was destroyed on counsel's schedule.
    """
    name = class_of(kind)
    if name is None:
        return office.keys.unit
    return office.units.key(
        name, year_of({"t": when, "req": of}, lambda index: read_entry(office.log.entry(index)))
    )


def opened_again(office: Office, index: int, values: Mapping[str, Any]) -> dict[str, str]:
    """The disclosures of the entry there, made again from values kept elsewhere; a value of None is left out.

    Raises:
        IntegrityError: A value is not the one the entry committed to.
        UnavailableError: The secret of its unit was destroyed.
    """
    data = office.log.entry(index)
    fields = read_entry(data)
    of = next((fields[name] for name in POINTERS if name in fields), None)
    return disclosures_of(data, unit_key(office, fields["k"], when=fields["t"], of=of), values)


def seconds(moment: datetime) -> int:
    """Seconds since 1970 UTC."""
    return int(moment.timestamp())
