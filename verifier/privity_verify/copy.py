"""A copied log, in either layout: the custodian's flat files, or the static files of C2SP tlog-tiles.

Nothing in it is trusted. Whatever is read here is hashed by the caller up to the signed root.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from privity_verify.problem import AlteredError, UnreadableError, need
from privity_verify.tree import HEIGHT, WIDTH, level_up

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from privity_verify.note import Checkpoint
    from privity_verify.policy import Policy, Seen

HASH = 32
FLAT, STATIC, COSIGNED = "commit", "checkpoint", "cosigned"


class Copy:
    """The files of a log at the size its checkpoint states.

    Attributes:
        checkpoint: What the log signed.
        note: The signed bytes.
        witnessed: The checkpoint that the quorum of `policy` cosigned, of any size up to that; None where no witness is
            asked for. That the log begins with it is left to whoever reads the entries.
        first: The first bundle that is there; 0 unless `later` is asked for.
    """

    def __init__(self, folder: Path, policy: Policy, *, later: bool = False) -> None:
        """Open a copy; with `later` the first bundles of a static one may be missing, as C2SP tlog-tiles allows."""
        self._folder, self._flat = folder, (folder / FLAT).is_file()
        self._open: dict[str, BinaryIO] = {}
        self._held: dict[int, list[bytes]] = {}
        raw = _commit_or_checkpoint(folder)
        if self._flat:
            head, _, self.note = raw.partition(b"\n")
            self._entry_bytes = _entry_bytes(head)
        else:
            self.note = raw
        self.checkpoint: Checkpoint = policy.signed(self.note).checkpoint
        self.size = self.checkpoint.size
        self.witnessed: Seen | None = self._witnessed(policy) if policy.asks else None
        self.first = self._first() if later and not self._flat else 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in self._open.values():
            file.close()
        self._open.clear()

    def bundles(self) -> int:
        """How many bundles of 256 entries, the last perhaps partial."""
        return (self.size + WIDTH - 1) // WIDTH

    def width(self, bundle: int) -> int:
        """Entries in a bundle."""
        return min(WIDTH, self.size - bundle * WIDTH)

    def entries(self, bundle: int) -> list[bytes]:
        """The entries of a bundle; the last one read is kept."""
        if bundle not in self._held:
            self._held = {bundle: unframe(self._bundle(bundle), self.width(bundle))}
        return self._held[bundle]

    def entry(self, index: int) -> bytes:
        """One entry."""
        need(0 <= index < self.size, f"the log has no entry {index}")
        return self.entries(index // WIDTH)[index % WIDTH]

    def tile(self, level: int, index: int, width: int) -> list[bytes]:
        """The first `width` hashes of a tile."""
        if self._flat:
            data = self._read(f"L{level}.dat", HASH * WIDTH * index, HASH * width)
        else:
            data = self._file(level, index, self.size >> (HEIGHT * level), HASH * WIDTH)[: HASH * width]
        need(len(data) == HASH * width, f"tile {index} of level {level} is cut short")
        return [data[at : at + HASH] for at in range(0, len(data), HASH)]

    def node(self, level: int, index: int) -> bytes:
        """Hash of a complete subtree, from the nearest stored level."""
        stored, rest = divmod(level, HEIGHT)
        first = index << rest
        hashes = self.tile(stored, first // WIDTH, first % WIDTH + (1 << rest))[first % WIDTH :]
        while len(hashes) > 1:
            hashes = level_up(hashes)
        return hashes[0]

    def _witnessed(self, policy: Policy) -> Seen:
        """What the quorum cosigned: in a file of its own beside the commit record, on a static copy's checkpoint itself."""
        seen = policy.held(_whole(self._folder / COSIGNED) if self._flat else self.note)
        origin, size, _ = seen.checkpoint
        need(origin == self.checkpoint.origin, "the quorum cosigned another log")
        need(
            size <= self.size,
            f"the log was rolled back: a quorum cosigned {size} entries, this copy has {self.size}",
        )
        return seen

    def _first(self) -> int:
        """The first bundle that is there. One that is missing behind it is found when it is read."""
        there = (
            index for index in range(self.bundles()) if self._path("entries", index, self.size).is_file()
        )
        return next(there, self.bundles())

    def _bundle(self, index: int) -> bytes:
        if not self._flat:
            return self._file("entries", index, self.size, None)
        start = self._offset(index)
        end = self._entry_bytes if index + 1 == self.bundles() else self._offset(index + 1)
        need(0 <= start <= end, f"bundle {index} has no place")
        return self._read("entries.dat", start, end - start)

    def _offset(self, bundle: int) -> int:
        return int.from_bytes(self._read("bundles.idx", 8 * bundle, 8), "little")

    def _read(self, name: str, offset: int, count: int) -> bytes:
        """Bytes of a flat file; AlteredError when it is missing or ends before them."""
        if name not in self._open:
            try:
                self._open[name] = (self._folder / name).open("rb")
            except OSError:
                raise AlteredError(f"the file {name} is missing") from None
        self._open[name].seek(offset)
        data = self._open[name].read(count)
        need(len(data) == count, f"the file {name} is cut short")
        return data

    def _file(self, level: object, index: int, hashes: int, full: object) -> bytes:
        """A static tile or bundle; a partial one may also be read from the full one that replaced it."""
        path = self._path(level, index, hashes)
        if full and not path.exists():
            path = self._folder / tile_path(level, index)
        try:
            return path.read_bytes()
        except OSError:
            raise AlteredError(f"the file {path.relative_to(self._folder)} is missing") from None

    def _path(self, level: object, index: int, hashes: int) -> Path:
        """Where a tile or bundle of a level of so many hashes lies, the last one partial."""
        whole, width = self._folder / tile_path(level, index), min(WIDTH, hashes - index * WIDTH)
        return whole if width == WIDTH else whole.with_name(f"{whole.name}.p") / str(width)


def tile_path(level: object, index: int) -> str:
    """Place of a full tile in a static copy: ``tile/0/x001/x234/067``."""
    index, low = divmod(index, 1000)
    path = f"{low:03d}"
    while index:
        index, low = divmod(index, 1000)
        path = f"x{low:03d}/{path}"
    return f"tile/{level}/{path}"


def unframe(bundle: bytes, count: int) -> list[bytes]:
    """Entries of a bundle, each behind two bytes of length; AlteredError unless exactly `count`."""
    entries, at = [], 0
    for _ in range(count):
        start = at + 2
        end = start + int.from_bytes(bundle[at:start], "big")
        need(start <= end <= len(bundle), "a bundle ends inside an entry")
        entries.append(bundle[start:end])
        at = end
    need(at == len(bundle), "a bundle is longer than its entries")
    return entries


def _whole(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise AlteredError(
            f"the file {path.name} is missing: no quorum is shown to have seen this log"
        ) from None


def _commit_or_checkpoint(folder: Path) -> bytes:
    for name in (FLAT, STATIC):
        if (folder / name).is_file():
            try:
                return (folder / name).read_bytes()
            except OSError:
                raise UnreadableError(f"{folder / name} cannot be read") from None
    raise UnreadableError(f"{folder} holds neither a log's {FLAT} file nor a {STATIC}")


def _entry_bytes(head: bytes) -> int:
    try:
        fields = json.loads(head)
        need(fields["v"] == 1, "the commit record is of a version this program does not know")
        count = fields["entries"]
    except (ValueError, KeyError, TypeError):
        raise AlteredError("the commit record is malformed") from None
    need(type(count) is int and count >= 0, "the commit record is malformed")
    return int(count)
