"""A whole log: every entry hashed and understood, every tile and pointer checked, the signed root reached.

With it the index of persons is made again, and what a quorum of witnesses cosigned is found to be how the log begins.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from privity_verify.index import Filed, IndexReport
from privity_verify.kinds import KINDS, POINTERS, Decision, read_decision, read_entry
from privity_verify.problem import AlteredError, need
from privity_verify.tree import WIDTH, leaf_hash, root
from privity_verify.years import Year, Years

if TYPE_CHECKING:
    from privity_verify.copy import Copy
    from privity_verify.note import Checkpoint
    from privity_verify.policy import Seen

Progress = Callable[[int, int], None]
NAMES = sorted(KINDS)
CODES = {name: code for code, name in enumerate(NAMES)}
DECISION = CODES["decision"]


class Visitor:
    """Sees every entry of a log in order, after it was checked. `batch` collects with one."""

    def decision(self, index: int, decision: Decision) -> None:
        """A decision entry."""

    def other(self, index: int, fields: dict[str, Any]) -> None:
        """An entry of any other kind."""


class LogReport(NamedTuple):
    """What a good log holds.

    Attributes:
        checkpoint: What was signed.
        kinds: Kind to number of entries, those that occur.
        dated_early: Entries dated before an entry they rest on: a clock went back, or dates were made up.
        seen: How many earlier checkpoints were found to be prefixes of this log.
        witnessed: What a quorum cosigned, found to be a prefix too; None where no witness was asked for.
        persons: What the index of persons lists.
        years: The years it was written in, as far as its entries were read.
        read_from: The first entry that was read; those before it are known by their hashes alone.
    """

    checkpoint: Checkpoint
    kinds: dict[str, int]
    dated_early: int
    seen: int
    witnessed: Seen | None
    persons: IndexReport
    years: list[Year]
    read_from: int


def check_log(
    copy: Copy,
    *,
    seen: Iterable[Checkpoint] = (),
    from_year: int | None = None,
    visitor: Visitor | None = None,
    progress: Progress | None = None,
) -> LogReport:
    """Check all of `copy`; AlteredError names the first thing that does not hold.

    Args:
        copy: A log whose checkpoint's signature is already checked, and with it the cosignatures of a quorum.
        seen: Checkpoints kept from earlier, signatures already checked; each must be a prefix of this log.
        from_year: The year from which on every entry must be there; None asks for the whole log.
        visitor: Told of every entry.
        progress: Called with entries done and entries in all.
    """
    kept = _prefixes(copy, seen)
    walk = _Walk(visitor, copy.first * WIDTH)
    tiles: list[bytes] = []
    edges: dict[int, bytes] = {}
    for bundle in range(copy.bundles()):
        base, leaves = bundle * WIDTH, copy.tile(0, bundle, copy.width(bundle))
        if bundle >= copy.first:
            entries = copy.entries(bundle)
            walk.through(base, entries)
            made = [leaf_hash(entry) for entry in entries]
            need(made == leaves, f"tile {bundle} of level 0 is not that of its entries")
        for size in kept:
            if base < size <= base + len(leaves):
                edges[size] = root([*tiles, root(leaves[: size - base])])
        _check_years(walk.years, tiles, base, leaves)
        tiles.append(root(leaves))
        if progress:
            progress(base + len(leaves), copy.size)
    need(root(tiles) == copy.checkpoint.root, "the entries do not hash to the signed root")
    _check_upper_tiles(copy, tiles)
    for size, prefixes in kept.items():
        for prefix in prefixes:
            need(prefix.root == (edges[size] if size else root([])), prefix.otherwise)
    years = walk.years.report(copy.size)
    if from_year is not None:
        need(
            any(year.year == from_year for year in years), f"no entry that is here opens the year {from_year}"
        )
    count = sum(map(len, kept.values())) - (copy.witnessed is not None)
    return LogReport(
        copy.checkpoint, walk.counts(), walk.dated_early, count, copy.witnessed, walk.filed.report(), years,
        copy.first * WIDTH,
    )  # fmt: skip


class _Prefix(NamedTuple):
    """A root the log must have had at some size, and what is said when it had not."""

    root: bytes
    otherwise: str


def _prefixes(copy: Copy, seen: Iterable[Checkpoint]) -> dict[int, list[_Prefix]]:
    """By size: the checkpoints seen before, and the one that a quorum cosigned."""
    kept: dict[int, list[_Prefix]] = {}
    for origin, size, top in seen:
        need(origin == copy.checkpoint.origin, "a checkpoint seen before is of another log")
        need(
            size <= copy.size,
            f"the log was rolled back: a checkpoint seen before has {size} entries, this copy {copy.size}",
        )
        says = f"the log was rewritten: its first {size} entries are not those of a checkpoint seen before"
        kept.setdefault(size, []).append(_Prefix(top, says))
    if copy.witnessed is not None:
        _, size, top = copy.witnessed.checkpoint
        says = f"this is not the log that a quorum saw: its first {size} entries are others"
        kept.setdefault(size, []).append(_Prefix(top, says))
    return kept


def _check_years(years: Years, tiles: list[bytes], base: int, leaves: list[bytes]) -> None:
    """Each year opened in a bundle says the root over all that stands before it."""
    for index, stated in years.roots.items():
        before = leaves[: index - base]
        made = root([*tiles, root(before)] if before else tiles)
        need(made.hex() == stated, f"entry {index} opens a year over another log than the one before it")
    years.roots.clear()


def _check_upper_tiles(copy: Copy, roots: list[bytes]) -> None:
    """Every stored hash above level 0 is the root of the full tile below it."""
    level, full = 1, copy.size // WIDTH
    hashes = roots[:full]
    while hashes:
        for index in range((len(hashes) + WIDTH - 1) // WIDTH):
            part = hashes[index * WIDTH : (index + 1) * WIDTH]
            need(
                copy.tile(level, index, len(part)) == part,
                f"tile {index} of level {level} is not that of its leaves",
            )
        level, full = level + 1, full // WIDTH
        hashes = [root(hashes[at : at + WIDTH]) for at in range(0, full * WIDTH, WIDTH)]


class _Walk:
    """Reads entries in order from `start` on, keeping of each its kind and time for the pointers of later ones, and its label."""

    def __init__(self, visitor: Visitor | None, start: int) -> None:
        self._visitor, self._start = visitor, start
        self._codes = bytearray()
        self._times = array("Q")
        self.filed = Filed(start)
        self.years = Years(start)
        self.dated_early = 0

    def counts(self) -> dict[str, int]:
        found = {name: self._codes.count(code) for name, code in CODES.items()}
        return {name: count for name, count in found.items() if count}

    def through(self, base: int, entries: list[bytes]) -> None:
        for number, data in enumerate(entries):
            index, fields = base + number, None
            try:
                decision = read_decision(data)
                if decision is None:
                    fields = self._other(index, data)
                else:
                    self._decision(index, decision)
            except AlteredError as error:
                raise AlteredError(f"entry {index} is not understood: {error}") from None
            if fields is not None and fields["k"] == "index":
                self.filed.check(index, fields["runs"])

    def _decision(self, index: int, decision: Decision) -> None:
        self._point("req", decision.req, decision.when)
        if decision.was is not None:
            self._point("was", decision.was, decision.when)
        self._date(index, decision.when)
        self._keep(DECISION, decision.when)
        if self._visitor:
            self._visitor.decision(index, decision)

    def _other(self, index: int, data: bytes) -> dict[str, Any]:
        fields = read_entry(data)
        need(fields.get("upto", 0) <= index, "it counts entries that stand behind it")
        if fields["k"] == "year":
            self.years.opened(index, fields)
        self._date(index, fields["t"])
        for name in POINTERS.keys() & fields.keys():
            targets = fields[name] if isinstance(fields[name], list) else [fields[name]]
            for target in targets:
                self._point(name, target, fields["t"])
        if "sub" in fields:
            self.filed.add(index, fields["sub"])
        self._keep(CODES[fields["k"]], fields["t"])
        if self._visitor:
            self._visitor.other(index, fields)
        return fields

    def _point(self, field: str, target: int, when: int) -> None:
        wanted, place = POINTERS[field], target - self._start
        if place < 0:
            return
        holds = place < len(self._codes) and self._codes[place] == CODES[wanted]
        need(holds, f"its field {field} does not name an earlier {wanted} entry")
        self.dated_early += when < self._times[place]

    def _date(self, index: int, when: int) -> None:
        # Millions of times, so nothing is called where nothing is to be said.
        if index == 0 or not self.years.low <= when < self.years.high or self.years.unknown:
            self.years.dated(index, when)

    def _keep(self, code: int, when: int) -> None:
        self._codes.append(code)
        self._times.append(when)
