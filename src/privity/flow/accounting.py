"""How flows account: once per key, at the moment it happens, with fresh salts.

A flow that is killed and run again asks the log first whether the append under
its key was made; so nothing is accounted twice and every date is the true one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting import Seal, inspection_entry
from privity.model.rowset import id_root

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from privity.flow.office import Office

NONCE_SIZE = 16


def append_once(office: Office, key: str, make: Callable[[int], Sequence[bytes]]) -> int:
    """Index of the first entry under `key`; `make` is asked for the entries only if the log has none.

    Args:
        office: The office.
        key: Names this append for ever.
        make: Entries for a moment, in seconds since 1970 UTC.
    """
    found = office.log.appended(key)
    if found is not None:
        return found
    return office.log.append(make(seconds(office.now())), key=key)


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
                seal=seal(office), when=when, count=count, root=id_root(ids), by=by, request=request, why=why
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


def seal(office: Office) -> Seal:
    """Key and a fresh nonce for one entry."""
    return Seal(unit_key=office.keys.unit, nonce=office.random(NONCE_SIZE))


def seals(office: Office, count: int) -> list[Seal]:
    """Key and a fresh nonce for each of `count` entries."""
    random = office.random(NONCE_SIZE * count)
    return [
        Seal(unit_key=office.keys.unit, nonce=random[at : at + NONCE_SIZE])
        for at in range(0, len(random), NONCE_SIZE)
    ]


def seconds(moment: datetime) -> int:
    """Seconds since 1970 UTC."""
    return int(moment.timestamp())
