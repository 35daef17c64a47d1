"""The index of persons, made again from the entries: what an index entry commits to is what the log holds, and no less."""

from __future__ import annotations

import binascii
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from privity_verify.problem import AlteredError, need
from privity_verify.run import Head, labels_in, remade
from privity_verify.sealed import FROM_URL, b64u

if TYPE_CHECKING:
    from collections.abc import Iterator

LABEL_SIZE = 32


class IndexReport(NamedTuple):
    """What is known of the index of a log.

    Attributes:
        entry: Of the newest index entry; None when there is none.
        high: It lists every entry before this one.
        labels: How many labels it lists.
        behind: Entries filed under a label that it does not list, being later.
        unmade: How many of its runs were not made again, since entries they list were not read.
    """

    entry: int | None
    high: int
    labels: int
    behind: int
    unmade: int = 0


class Filed:
    """Label and index of each entry that is filed under one, in log order, some forty bytes each.

    Args:
        start: The first entry that is read. Runs that list entries before it cannot be made again, and are passed over.
    """

    def __init__(self, start: int = 0) -> None:
        self._start, self._unmade = start, 0
        self._labels = bytearray()
        self._places = array("Q")
        self._made: dict[tuple[int, int], Head] = {}
        self._newest: int | None = None
        self._high = 0

    def add(self, index: int, sub: str) -> None:
        """An entry is filed under the label `sub`; AlteredError unless that is in its one spelling."""
        label = binascii.a2b_base64(sub.encode("ascii").translate(FROM_URL) + b"=")
        need(b64u(label) == sub, "its label is not in its one spelling")
        self._labels += label
        self._places.append(index)

    def check(self, index: int, runs: list[list[Any]]) -> None:
        """Raise AlteredError unless each run that index entry `index` lists is the one made from the entries so far."""
        heads = [Head(*run) for run in runs]
        need(heads[-1].high <= index, f"index entry {index} lists entries that are not before it")
        whole = [head for head in heads if head.low >= self._start]
        for head in whole:
            made = self._run(head.low, head.high)
            if made != head:
                more = (
                    f"{made.labels} labels occur, it says {head.labels}; "
                    if made.labels != head.labels
                    else ""
                )
                raise AlteredError(
                    f"index entry {index} does not list what the log holds: {more}"
                    f"the run of entries {head.low} to {head.high - 1} is another when it is made again"
                )
        self._newest, self._high, self._unmade = index, heads[-1].high, len(heads) - len(whole)

    def report(self) -> IndexReport:
        """What the newest index entry lists, once the whole log was seen; of labels those of entries that were read."""
        behind = len(self._places) - bisect_left(self._places, self._high)
        labels = 0 if self._newest is None else labels_in(self._between(0, self._high))
        return IndexReport(self._newest, self._high, labels, behind, self._unmade)

    def _run(self, low: int, high: int) -> Head:
        """Of each interval once: later index entries list many runs again."""
        if (low, high) not in self._made:
            self._made[low, high] = remade(low, high, self._between(low, high))
        return self._made[low, high]

    def _between(self, low: int, high: int) -> Iterator[tuple[bytes, int]]:
        places, labels = self._places, self._labels
        for at in range(bisect_left(places, low), bisect_left(places, high)):
            yield bytes(labels[at * LABEL_SIZE : (at + 1) * LABEL_SIZE]), places[at]
