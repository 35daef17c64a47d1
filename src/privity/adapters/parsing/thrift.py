"""As much of Thrift's compact protocol as the header of a Parquet page needs.

Source: Apache Thrift, thrift-compact-protocol.md. Every length is checked against
the bytes at hand; nothing is allocated by a number the file states.
"""

from __future__ import annotations

from typing import Final

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_DEEPEST: Final = 16
_VARINT_BYTES: Final = 10


class Reader:
    """Reads one struct from `data` at `position`.

    Raises:
        ValueError: From any method, when the bytes are not what they should be.
    """

    def __init__(self, data: bytes, position: int = 0) -> None:
        self._data = data
        self.position = position

    def numbers(self) -> dict[int, int]:
        """The whole-number fields of the struct here, by field id; every other field is passed over."""
        found: dict[int, int] = {}
        field = 0
        while kind := self._byte():
            delta, kind = kind >> 4, kind & 15
            field = field + delta if delta else self._zigzag()
            if kind in {_I16, _I32, _I64}:
                found[field] = self._zigzag()
            else:
                self._skip(kind, 0)
        return found

    def _byte(self) -> int:
        if self.position >= len(self._data):
            raise ValueError("the struct is cut short")
        self.position += 1
        return self._data[self.position - 1]

    def _varint(self) -> int:
        value = 0
        for step in range(_VARINT_BYTES):
            byte = self._byte()
            value |= (byte & 0x7F) << (7 * step)
            if byte < 0x80:  # noqa: PLR2004  (the continuation bit)
                return value
        raise ValueError("a number is too long")

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _advance(self, count: int) -> None:
        if count > len(self._data) - self.position:
            raise ValueError("a field is cut short")
        self.position += count

    def _skip(self, kind: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise ValueError("the struct nests too deeply")
        match kind:
            case 1 | 2:
                return
            case 3:
                self._advance(1)
            case 4 | 5 | 6:
                self._varint()
            case 7:
                self._advance(8)
            case 8:
                self._advance(self._varint())
            case 9 | 10:
                self._skip_list(depth)
            case 12:
                self._skip_struct(depth)
            case _:
                raise ValueError("a field has no known type")

    def _skip_list(self, depth: int) -> None:
        start = self._byte()
        count = self._varint() if start >> 4 == 15 else start >> 4  # noqa: PLR2004  (15 says: the count follows)
        if count > len(self._data) - self.position:
            raise ValueError("a list is cut short")
        for _ in range(count):
            if start & 15 in {_TRUE, _FALSE}:
                self._advance(1)
            else:
                self._skip(start & 15, depth + 1)

    def _skip_struct(self, depth: int) -> None:
        while kind := self._byte():
            if not kind >> 4:
                self._zigzag()
            self._skip(kind & 15, depth + 1)
