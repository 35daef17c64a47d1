"""Entries handed to a stranger: one with its proof, or several in one bundle. None of their sealed values is opened.

the checkpoint to show: the one a quorum cosigned, where it reaches -> each entry, with its path to that root
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity.accounting.bundle import entries_file, proof_file
from privity.accounting.shown import Shown
from privity.flow.witnessing import told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from privity.flow.office import Office


def one_entry(office: Office, index: int) -> bytes:
    """The proof of one entry, for ``privity-verify proof``.

    Raises:
        InputError: The log has no such entry.
    """
    entry, seen = office.log.entry(index), told(office, index + 1)
    path = office.log.inclusion(index, seen.checkpoint.size)
    return proof_file(entry=entry, index=index, path=path, checkpoint=seen.note)


def some_entries(office: Office, indices: Collection[int]) -> bytes:
    """The bundle of some entries, for ``privity-verify bundle``: each once, in the order of the log, under one checkpoint.

    Args:
        office: The office.
        indices: One at least, in any order.

    Raises:
        InputError: The log has no such entry.
    """
    ordered = sorted(set(indices))
    office.log.entry(ordered[-1])  # an entry that is not there is said before anything is looked for
    seen = told(office, ordered[-1] + 1)
    entries = [shown(office, index, seen.checkpoint.size) for index in ordered]
    return entries_file(checkpoint=seen.note, entries=entries)


def shown(office: Office, index: int, size: int, disclosures: Sequence[str] = ()) -> Shown:
    """An entry with its path to the root of the first `size` entries, and what the reader may see of it."""
    log = office.log
    return Shown(
        index=index, entry=log.entry(index), path=log.inclusion(index, size), disclosures=disclosures
    )
