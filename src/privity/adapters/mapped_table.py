"""Rows of fixed width in the order of a key, in a file that is mapped and of which only what is asked for is read.

A wrong byte in such a file could hide a person, so nothing it says is believed unchecked. Every row holds a
check over its own bytes, its place in the file and what the file was made from. Whoever looks for a key reads one row
more on either side: rows that check out, of which the one before is lower and the one after is higher, prove that what
lies between is all there is. The check finds accidents; who may write the folder of records is trusted as
with the record file itself.
"""

from __future__ import annotations

import json
import mmap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import numpy as np

from privity.errors import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

FENCE: Final = 64
"""Rows from one fence to the next: the keys at the fences are searched first."""
STEPS: Final = FENCE.bit_length()
WIDTHS: Final = (1, 2, 4, 8)
CHECK: Final = 4
"""Bytes of a check."""

_PLACE, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column of whole numbers: each is kept as what it is above `low`, the greatest value of the width being NULL.

    Attributes:
        name: The column.
        width: Bytes of it.
        low: The lowest value.
        high: The highest.
    """

    name: str
    width: int
    low: int
    high: int

    @classmethod
    def spanning(cls, name: str, low: int, high: int) -> Field:
        """The narrowest field for values from `low` to `high`, and NULL."""
        width = next(width for width in WIDTHS if high - low < 256**width - 1)
        return cls(name=name, width=width, low=low, high=high)

    @property
    def null(self) -> int:
        """What stands for NULL."""
        return int(256**self.width - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a row is laid out.

    Attributes:
        key: The field the rows are ordered by.
        fields: Columns of whole numbers.
        texts: Columns of text, with the bytes kept of each; a shorter one is filled up with zero bytes.
        rows: How many there are.
        salt: What the file was made from, in 64 bits of a digest.
    """

    key: str
    fields: tuple[Field, ...]
    texts: tuple[tuple[str, int], ...]
    rows: int
    salt: int

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Layout:
        """A layout as it was written down."""
        return cls(
            key=plain["key"],
            fields=tuple(Field(**field) for field in plain["fields"]),
            texts=tuple((name, width) for name, width in plain["texts"]),
            rows=plain["rows"],
            salt=plain["salt"],
        )

    @property
    def dtype(self) -> np.dtype[Any]:
        """The layout of a row: the fields, the texts, zero bytes up to a multiple of four, the check."""
        parts: list[tuple[str, str]] = [(field.name, f"<u{field.width}") for field in self.fields]
        parts += [(name, f"S{width}") for name, width in self.texts]
        filled = sum(np.dtype(kind).itemsize for _, kind in parts)
        if filled % CHECK:
            parts.append(("", f"V{CHECK - filled % CHECK}"))
        return np.dtype([*parts, ("check", f"<u{CHECK}")])

    @property
    def fences(self) -> int:
        """How many fences there are."""
        return -(-self.rows // FENCE)

    def field(self, name: str) -> Field:
        """A field by its name."""
        return next(field for field in self.fields if field.name == name)


def checks(rows: NDArray[Any], places: NDArray[Any], salt: int) -> NDArray[Any]:
    """The check of each row: a mix of its place, the salt and its bytes, of which any one changed changes it."""
    words = rows.view(np.uint32).reshape(rows.size, rows.dtype.itemsize // 4)
    mixed = places.astype(np.uint64)
    mixed *= _PLACE
    mixed ^= np.uint64(salt)
    for nth in range(words.shape[1] - 1):
        mixed ^= words[:, nth]
        mixed *= _MIX
        mixed ^= mixed >> np.uint64(29)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def damaged(path: Path) -> IntegrityError:
    """A file of the index that does not check out."""
    return IntegrityError(
        f"The file {path.name} of the index does not check out.",
        where="record index",
        remedy="Make the index again with `privity records index`.",
    )


class MappedTable:
    """A table as it lies on the disk.

    Args:
        path: Its rows; the fences lie beside, with the ending ``.fences``.
        layout: How they are laid out.

    Raises:
        IntegrityError: A file is not of the size it was made with.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path, self.layout = path, layout
        self._rows = _mapped(path, layout.dtype, layout.rows)
        self._fences = _mapped(path.with_suffix(".fences"), np.dtype("<u8"), layout.fences)

    def find(self, keys: NDArray[Any]) -> NDArray[Any]:
        """Every row whose key is among `keys`, each once.

        Args:
            keys: Distinct, in ascending order.

        Raises:
            IntegrityError: What was read does not check out, or does not prove that it is all there is.
        """
        if not self.layout.rows:
            return self._rows
        key = self.layout.field(self.layout.key)
        probes = (keys[(keys >= key.low) & (keys <= key.high)] - key.low).astype(np.uint64)
        first, last = self._bound(probes, "left"), self._bound(probes, "right")
        if (first > last).any():
            raise damaged(self.path)
        start, stop = np.maximum(first - 1, 0), np.minimum(last + 1, self.layout.rows)
        lengths = stop - start
        ends = np.cumsum(lengths)
        places = np.repeat(stop - ends, lengths) + np.arange(lengths.sum())
        rows = self._rows[places]
        held = rows[key.name].astype(np.uint64)
        whole = (
            (checks(rows, places, self.layout.salt) == rows["check"]).all()
            and (held[(ends - lengths)[first > 0]] < probes[first > 0]).all()
            and (held[(ends - 1)[last < self.layout.rows]] > probes[last < self.layout.rows]).all()
        )
        if not whole:
            raise damaged(self.path)
        found: NDArray[Any] = rows[
            (places >= np.repeat(first, lengths)) & (places < np.repeat(last, lengths))
        ]
        return found

    def _bound(self, probes: NDArray[Any], side: Any) -> NDArray[Any]:
        """For each probe the place of the first row that is not lower ("left"), or is higher ("right")."""
        held = self._rows[self.layout.key]
        after = np.searchsorted(self._fences, probes, side).astype(np.int64)
        low, high = np.maximum(after - 1, 0) * FENCE, np.minimum(after * FENCE, self.layout.rows)
        lower = np.less if side == "left" else np.less_equal
        for _ in range(STEPS):
            middle = (low + high) // 2
            further = lower(held[np.minimum(middle, self.layout.rows - 1)].astype(np.uint64), probes)
            further &= low < high
            low, high = np.where(further, middle + 1, low), np.where(further, high, middle)
        return low

    def numbers(self, rows: NDArray[Any]) -> Mapping[str, NDArray[Any]]:
        """The columns of whole numbers of rows that were found, as signed ones; NULL is masked."""
        told = {}
        for field in self.layout.fields:
            kept = rows[field.name]
            absent = kept == field.null
            values = kept.astype(np.int64) + field.low
            told[field.name] = np.ma.masked_array(values, mask=absent) if absent.any() else values
        return told

    def texts(self, rows: NDArray[Any]) -> Mapping[str, NDArray[Any]]:
        """The columns of text of rows that were found."""
        told = {}
        for name, _ in self.layout.texts:
            told[name] = np.empty(rows.size, dtype=object)
            told[name][:] = [text.decode("utf-8") for text in rows[name].tolist()]
        return told


class MappedWords:
    """Values that recur, each group of them once under a number.

    Args:
        path: The groups; where each begins lies beside, with the ending ``.starts``.
        entries: How many there are.
        size: Bytes of them all.
        salt: As of the table that uses them.

    Raises:
        IntegrityError: A file is not of the size it was made with.
    """

    def __init__(self, path: Path, *, entries: int, size: int, salt: int) -> None:
        self.path, self.salt, self.entries = path, salt, entries
        self._bytes = _mapped(path, np.dtype("u1"), size)
        self._starts = _mapped(path.with_suffix(".starts"), np.dtype("<u8"), entries + 1)

    def read(self, codes: NDArray[Any]) -> list[tuple[Any, ...]]:
        """Each number that stands among `codes`, once, and its group of values in their order.

        Raises:
            IntegrityError: What was read does not check out.
        """
        if codes.size and int(codes.max()) >= self.entries:
            raise damaged(self.path)
        wanted = np.zeros(self.entries, dtype=bool)
        wanted[codes] = True
        each = np.flatnonzero(wanted)
        starts, ends = self._starts[each].tolist(), self._starts[each + 1].tolist()
        found = []
        for code, start, end in zip(each.tolist(), starts, ends, strict=True):
            entry = self._bytes[start:end].tobytes()
            if sealed_words(entry[CHECK:], code, self.salt) != entry:
                raise damaged(self.path)
            found.append(entry[CHECK:])
        groups = json.loads(b"[" + b",".join(found) + b"]")
        return [(code, *group) for code, group in zip(each.tolist(), groups, strict=True)]


def sealed_words(text: bytes, code: int, salt: int) -> bytes:
    """A group of words as it is kept: a check over it, its number and the salt, then its JSON."""
    return (
        crc32(text, crc32(code.to_bytes(8, "little") + salt.to_bytes(8, "little"))).to_bytes(CHECK, "little")
        + text
    )


def _mapped(path: Path, dtype: np.dtype[Any], rows: int) -> NDArray[Any]:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise damaged(path) from error
    if size != rows * dtype.itemsize:
        raise damaged(path)
    if not rows:
        return np.zeros(0, dtype=dtype)
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    mapped.madvise(mmap.MADV_RANDOM)
    return np.frombuffer(mapped, dtype=dtype)
