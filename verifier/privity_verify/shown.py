"""Entries that a file shows: each at its place, under the file's checkpoint, with what is opened of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from privity_verify.entry import understood
from privity_verify.kinds import KINDS
from privity_verify.problem import AlteredError, need
from privity_verify.sealed import open_all
from privity_verify.shape import hashes, items, number, record, text, utf8
from privity_verify.tree import check_inclusion, leaf_hash

if TYPE_CHECKING:
    from privity_verify.note import Checkpoint


class Shown(NamedTuple):
    """An entry as a file shows it: its place, clear fields, and those sealed ones that are opened."""

    place: int
    fields: dict[str, Any]
    opened: dict[str, Any]


def read_shown(given: Any, what: str, checkpoint: Checkpoint) -> dict[int, Shown]:
    """The entries by place, ascending: each found under the checkpoint, understood, and opened.

    Args:
        given: The list of the file, of objects with the fields ``i``, ``entry``, ``path`` and ``disclosures``.
        what: The list, as an error names it.
        checkpoint: Whose signatures were checked.
    """
    shown: dict[int, Shown] = {}
    last = -1
    for one in items(given, what):
        disclosures, entry, at, path = record(one, "disclosures entry i path", "an entry")
        place = number(at, "the place of an entry")
        need(place > last, "the entries are not in the order of the log, or one stands twice")
        fields, last = proven(entry, place, path, checkpoint), place
        try:
            opened = open_all(items(disclosures, "its disclosures"), fields["_sd"])
        except AlteredError as error:
            raise AlteredError(f"entry {place}: {error}") from None
        kind = KINDS[fields["k"]]
        need(opened.keys() <= kind.sealed | kind.may_seal, f"entry {place} seals what its kind does not have")
        shown[place] = Shown(place, fields, opened)
    return shown


def proven(entry: Any, place: int, path: Any, checkpoint: Checkpoint) -> dict[str, Any]:
    """The fields of an entry that stands at its place under the checkpoint."""
    data = utf8(text(entry, "an entry"), "an entry")
    steps = hashes(path, "an inclusion path")
    try:
        check_inclusion(leaf_hash(data), place, checkpoint.size, steps, checkpoint.root)
        return understood(data, place)
    except AlteredError as error:
        raise AlteredError(f"entry {place}: {error}") from None
