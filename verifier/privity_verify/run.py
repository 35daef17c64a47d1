"""A run of the index of persons: one record for each label that occurs in an interval of the log, sorted.

    record = leaf(label) || leaf(label || count || root over the indices)

One record shows every entry of a label in the interval; two neighbours show that it has none there.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from privity_verify.problem import need
from privity_verify.shape import from_hex, items, number, record
from privity_verify.tree import EMPTY, Frontier, check_inclusion, leaf_hash, root

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HASH_SIZE = 32
NUMBER_SIZE = 8
KEYED = 2 * HASH_SIZE
"""Bytes of a row before its index: the leaf of its label, and the label."""


class Head(NamedTuple):
    """What an index entry says of a run: of entries ``[low, high)``, how many labels, the root over their records."""

    low: int
    high: int
    labels: int
    root: str


class Row(NamedTuple):
    """A record shown to stand in a run: its place, and its two hashes."""

    place: int
    key: bytes
    value: bytes


def listed(head: Head, label: bytes, proof: Any) -> list[int]:
    """Every entry that a run lists under a label; none when `proof` shows that the label is absent.

    Args:
        head: Of the run, from an index entry.
        label: 32 bytes.
        proof: ``{"member": row, "indices": [number, ...]}`` or ``{"absent": [row, ...]}``, a row being
            ``[place, record in hex, [hash in hex, ...]]``.

    Raises:
        AlteredError: It shows neither, or is of another form.
    """
    wanted = leaf_hash(label)
    if isinstance(proof, dict) and "member" in proof:
        return _member(head, label, wanted, proof)
    (given,) = record(proof, "absent", "a proof of a run")
    keys = [_row(head, row) for row in items(given, "a proof of absence")]
    need(_absent(head, wanted, keys), "a proof of absence does not show that the label is absent")
    return []


def _member(head: Head, label: bytes, wanted: bytes, proof: Any) -> list[int]:
    given, told = record(proof, "member indices", "a proof of a run")
    row = _row(head, given)
    indices = [number(index, "an index") for index in items(told, "a label's list")]
    inside = all(head.low <= index < head.high for index in indices)
    rising = all(a < b for a, b in pairwise(indices))
    need(bool(indices) and inside and rising, "a label's list is empty, out of order or out of its run")
    need(row.key == wanted, "a record is that of another label")
    value = _value(label, [index.to_bytes(NUMBER_SIZE, "big") for index in indices])
    need(row.value == value, "a label's list is not the one its run commits to")
    return indices


def _absent(head: Head, wanted: bytes, rows: Sequence[Row]) -> bool:
    if head.labels == 0:
        return not rows and head.root == EMPTY.hex()
    if len(rows) == 1:
        (only,) = rows
        first, last = only.place == 0, only.place == head.labels - 1
        return (first and wanted < only.key) or (last and only.key < wanted)
    if len(rows) != 2:  # noqa: PLR2004  (two neighbours)
        return False
    before, after = rows
    return before.place + 1 == after.place and before.key < wanted < after.key


def _row(head: Head, given: Any) -> Row:
    parts = items(given, "a row")
    need(len(parts) == 3, "a row is not [place, record, path]")  # noqa: PLR2004
    place = number(parts[0], "a row's place")
    both = from_hex(parts[1], 2 * HASH_SIZE, "a row's record")
    path = [from_hex(step, HASH_SIZE, "a row's path") for step in items(parts[2], "a row's path")]
    check_inclusion(leaf_hash(both), place, head.labels, path, bytes.fromhex(head.root))
    return Row(place, both[:HASH_SIZE], both[HASH_SIZE:])


def _value(label: bytes, indices: Sequence[bytes]) -> bytes:
    """The second half of a label's record; indices are of eight bytes, big-endian."""
    told = root([leaf_hash(index) for index in indices])
    return leaf_hash(label + len(indices).to_bytes(NUMBER_SIZE, "big") + told)


def remade(low: int, high: int, filed: Iterator[tuple[bytes, int]]) -> Head:
    """The head of the run of entries ``[low, high)``, made from the label and index of each entry filed there."""
    front = Frontier()
    for keyed, indices in _by_label(filed):
        front.add(keyed[:HASH_SIZE] + _value(keyed[HASH_SIZE:], indices))
    return Head(low, high, front.count, front.root().hex())


def labels_in(filed: Iterator[tuple[bytes, int]]) -> int:
    """How many labels occur."""
    return sum(1 for _ in _by_label(filed))


def _by_label(filed: Iterator[tuple[bytes, int]]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Leaf and label with the indices under it, in the order of a run's records.

    Rows are parted by the first byte of the leaf before they are sorted, so that few stand in memory as objects.
    """
    parts: dict[int, bytearray] = {}
    for label, index in filed:
        key = leaf_hash(label)
        parts.setdefault(key[0], bytearray()).extend(key + label + index.to_bytes(NUMBER_SIZE, "big"))
    width = KEYED + NUMBER_SIZE
    for first in sorted(parts):
        part = bytes(parts.pop(first))
        rows = sorted(part[at : at + width] for at in range(0, len(part), width))
        for keyed, same in groupby(rows, key=lambda row: row[:KEYED]):
            yield keyed, [row[KEYED:] for row in same]
