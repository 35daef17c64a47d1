"""A run of the index of persons: which entries of an interval of the log are filed under which label.

::

    record   leaf hash of the label || leaf hash of (label || how many entries || root over their indices)
    run      the RFC 6962 tree over the records, sorted
    index    an entry of the log that lists the runs: interval, number of records, root

One record shows all entries of a label in an interval; two neighbours show that a label has none.
A neighbour's record reveals neither its label nor its entries. Runs of adjoining intervals are merged as
they grow, so that there are few. Anybody with the entries can make every run again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privity.accounting.label import LABEL_SIZE
from privity.accounting.proof import inclusion, subtree_root
from privity.accounting.tiles import TILE_HEIGHT, WIDTH, tile_roots
from privity.errors import IntegrityError
from privity.model.hashing import row_leaf_hashes, subtree_roots
from privity.model.tree import EMPTY_ROOT, HASH_SIZE, check_inclusion, leaf_hash
from privity.model.tree import root as tree_root

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

RECORD_SIZE: Final = 2 * HASH_SIZE
NUMBER_SIZE: Final = 8
_PART: Final = 1 << 16
GROWTH: Final = 4
"""A run at least a quarter as long as the one before it is merged with that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What an index entry says of a run.

    Attributes:
        low, high: Entries ``[low, high)`` of the log.
        count: Labels that occur in them.
        root: Root over their records.
    """

    low: int
    high: int
    count: int
    root: bytes

    @property
    def told(self) -> list[int | str]:
        """As an index entry holds it."""
        return [self.low, self.high, self.count, self.root.hex()]

    @classmethod
    def read(cls, told: Sequence[Any]) -> Head:
        """The head of an index entry's run, whose shape was checked with the entry."""
        low, high, count, root = told
        return cls(low=low, high=high, count=count, root=bytes.fromhex(root))


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """A run as columns, in the order of its records.

    Attributes:
        labels: (n, 32) bytes.
        records: (n, 64) bytes.
        starts: (n + 1) where the entries of each label begin in `postings`.
        postings: Indices of entries, ascending within a label.
        leaves: Leaf hashes of the records, end to end.
    """

    labels: NDArray[np.uint8]
    records: NDArray[np.uint8]
    starts: NDArray[np.uint64]
    postings: NDArray[np.uint64]
    leaves: bytes


def build(labels: NDArray[np.uint8], indices: NDArray[np.uint64]) -> Columns:
    """The columns of a run.

    Args:
        labels: (m, 32) bytes, one row for each entry filed under a label.
        indices: (m) the indices of these entries, ascending.
    """
    hashes = _rows_hashed(labels)
    order = _sorted(hashes)
    hashes, labels, postings = hashes[order], labels[order], indices[order].astype(np.uint64)
    new = np.ones(len(hashes), bool)
    new[1:] = (hashes[1:] != hashes[:-1]).any(axis=1)
    firsts = np.flatnonzero(new)
    starts = np.append(firsts, len(hashes)).astype(np.uint64)
    labels, hashes = labels[firsts], hashes[firsts]
    counts = np.diff(starts)
    records = np.empty((len(hashes), RECORD_SIZE), np.uint8)
    records[:, :HASH_SIZE] = hashes
    lists = _lists_hashed(starts, postings)
    for part in _parts(len(hashes)):
        told = np.concatenate([labels[part], _big_endian(counts[part]), lists[part]], axis=1)
        records[part, HASH_SIZE:] = _rows_hashed(told)
    return Columns(
        labels=labels,
        records=records,
        starts=starts,
        postings=postings,
        leaves=_rows_hashed(records).tobytes(),
    )


def merged(first: Columns, second: Columns) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """What `build` makes one run of, out of two of adjoining intervals, the earlier first."""
    labels = [np.repeat(run.labels, np.diff(run.starts).astype(np.int64), axis=0) for run in (first, second)]
    return np.concatenate(labels), np.concatenate([first.postings, second.postings])


def levels(leaves: bytes) -> list[bytes]:
    """The hashes that proofs read: leaves, roots of full tiles of 256, roots of full tiles of those."""
    found = [leaves]
    while len(found[-1]) >= WIDTH * HASH_SIZE:
        full = len(found[-1]) // (WIDTH * HASH_SIZE) * WIDTH * HASH_SIZE
        found.append(tile_roots(found[-1][:full]))
    return found


def node_reader(read: Callable[[int, int, int], bytes]) -> Callable[[int, int], bytes]:
    """Hashes of complete subtrees, as proofs ask for them, out of ``read(tile level, offset, count)``."""

    def node(level: int, index: int) -> bytes:
        stored, rest = divmod(level, TILE_HEIGHT)
        return subtree_roots(read(stored, (HASH_SIZE << rest) * index, HASH_SIZE << rest), rest)

    return node


def root_of_run(count: int, node: Callable[[int, int], bytes]) -> bytes:
    """Root over `count` records; the empty tree's for none."""
    return subtree_root(0, count, node)


def row_proof(at: int, count: int, record: bytes, node: Callable[[int, int], bytes]) -> list[Any]:
    """``[place, record, path]`` that shows a record in its run."""
    return [at, record.hex(), [step.hex() for step in inclusion(at, count, node)]]


def check_run(head: Head, label: bytes, proof: Mapping[str, Any]) -> list[int]:
    """Every index that the run lists under a label; empty when the proof shows that there is none.

    Args:
        head: Of the run, from an index entry.
        label: 32 bytes.
        proof: ``{"member": row, "indices": [...]}`` or ``{"absent": [row, ...]}``, a row as `row_proof` makes it.

    Raises:
        IntegrityError: It shows neither.
    """
    wanted = leaf_hash(label)
    if "member" in proof:
        _, key, value = _row(head, proof["member"])
        indices = proof["indices"]
        if key != wanted or value != leaf_hash(label + _number(len(indices)) + list_root(indices)):
            raise _shows_nothing("the list is not that of this label")
        if sorted(set(indices)) != indices or not all(head.low <= n < head.high for n in indices):
            raise _shows_nothing("the list is out of order")
        return list(indices)
    _check_absent(head, wanted, [_row(head, row) for row in proof["absent"]])
    return []


def list_root(indices: Sequence[int]) -> bytes:
    """Root over indices, each a leaf of eight bytes, big-endian."""
    return tree_root([leaf_hash(_number(index)) for index in indices])


def _check_absent(head: Head, wanted: bytes, rows: list[tuple[int, bytes, bytes]]) -> None:
    places, keys = [row[0] for row in rows], [row[1] for row in rows]
    if head.count == 0:
        shown = head.root == EMPTY_ROOT and not rows
    elif len(rows) == 1:
        first, last = places == [0] and wanted < keys[0], places == [head.count - 1] and keys[0] < wanted
        shown = first or last
    else:
        shown = len(rows) == 2 and places[0] + 1 == places[1] and keys[0] < wanted < keys[1]  # noqa: PLR2004  (two neighbours)
    if not shown:
        raise _shows_nothing("the records do not show that the label is absent")


def _row(head: Head, row: Sequence[Any]) -> tuple[int, bytes, bytes]:
    try:
        at, record, path = row[0], bytes.fromhex(row[1]), [bytes.fromhex(step) for step in row[2]]
    except (ValueError, TypeError, IndexError) as error:
        raise _shows_nothing("a record is malformed") from error
    if len(record) != RECORD_SIZE or type(at) is not int:
        raise _shows_nothing("a record is malformed")
    check_inclusion(leaf_hash(record), at, head.count, path, head.root)
    return at, record[:HASH_SIZE], record[HASH_SIZE:]


def _lists_hashed(starts: NDArray[np.uint64], postings: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """`list_root` of each label's entries; most labels have one."""
    counts = np.diff(starts)
    found = np.empty((len(counts), HASH_SIZE), np.uint8)
    single = counts == 1
    found[single] = _rows_hashed(_big_endian(postings[starts[:-1][single].astype(np.int64)]))
    for at in np.flatnonzero(~single):
        some = postings[int(starts[at]) : int(starts[at + 1])]
        found[at] = np.frombuffer(list_root([int(index) for index in some]), np.uint8)
    return found


def _rows_hashed(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RFC 6962 leaf hash of each row."""
    found = np.empty((len(rows), HASH_SIZE), np.uint8)
    for part in _parts(len(rows)):
        hashed = row_leaf_hashes(rows[part].tobytes(), rows.shape[1])
        found[part] = np.frombuffer(hashed, np.uint8).reshape(-1, HASH_SIZE)
    return found


def _parts(count: int) -> list[slice]:
    """So many rows, part by part, so that little of them stands in memory twice."""
    return [slice(at, at + _PART) for at in range(0, count, _PART)]


def _sorted(hashes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """A stable order of 32-byte rows: by their first 8 bytes, by all where two that differ share those."""
    words = np.ascontiguousarray(hashes).view(">u8").astype(np.uint64).reshape(-1, 4)
    order = np.argsort(words[:, 0], kind="stable")
    close = np.flatnonzero(words[order[1:], 0] == words[order[:-1], 0])
    if len(close) and (words[order[close]] != words[order[close + 1]]).any():
        order = np.lexsort((words[:, 3], words[:, 2], words[:, 1], words[:, 0]))
    return order.astype(np.int64)


def _big_endian(numbers: NDArray[np.uint64]) -> NDArray[np.uint8]:
    return numbers.astype(">u8").view(np.uint8).reshape(-1, NUMBER_SIZE)


def _number(value: int) -> bytes:
    return int(value).to_bytes(NUMBER_SIZE, "big")


def empty() -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """What `build` makes a run without labels of."""
    return np.empty((0, LABEL_SIZE), np.uint8), np.empty(0, np.uint64)


def _shows_nothing(what: str) -> IntegrityError:
    return IntegrityError(
        f"The index of persons does not show what it is asked: {what}.",
        where="index of persons",
        remedy="Make the index again with `privity log index`.",
    )
