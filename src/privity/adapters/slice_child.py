"""The process that makes the entries of decisions while the one that started it appends those made before.

    in    the terms of the batch; then for each slice its moment and lines, and its random bytes
    out   for each slice its entries, framed as in a bundle

Started by `privity.adapters.slice_process`, it works until its input ends and prints nothing
else: what it might print could quote a line. A message stands behind its length in eight bytes.
"""

from __future__ import annotations

import json
import sys
from typing import IO, TYPE_CHECKING, Any, Final

from privity.accounting import DecisionTerms
from privity.accounting.tiles import frame

if TYPE_CHECKING:
    from collections.abc import Sequence

_LENGTH: Final = 8


def main() -> int:
    """Answer every slice; 0 when the input ended where a slice would begin."""
    source, out = sys.stdin.buffer, sys.stdout.buffer
    terms = _terms(get(source))
    while (told := get(source)) is not None:
        slice_ = json.loads(told)
        put(out, frame(terms.entries(slice_["lines"], when=slice_["when"], random=get(source) or b"")))
    return 0


def tell_terms(terms: DecisionTerms) -> bytes:
    """The first message: the terms of a batch."""
    return json.dumps(
        {
            "unit_key": terms.unit_key.hex(),
            "request": terms.request,
            "book": terms.book,
            "results": list(terms.results.items()),
        }
    ).encode("ascii")


def tell_slice(lines: Sequence[Sequence[Any]], when: int) -> bytes:
    """A message before a slice's random bytes: its moment and its lines."""
    return json.dumps({"when": when, "lines": lines}).encode("ascii")


def put(pipe: IO[bytes], *messages: bytes) -> None:
    """Write messages and let them go."""
    for message in messages:
        pipe.write(len(message).to_bytes(_LENGTH, "big"))
        pipe.write(message)
    pipe.flush()


def get(pipe: IO[bytes], *, most: int | None = None) -> bytes | None:
    """The next message; None when the pipe ends before the end of one.

    Raises:
        ValueError: It is longer than `most` bytes, and was not read.
    """
    head = pipe.read(_LENGTH)
    length = int.from_bytes(head, "big")
    if most is not None and length > most:
        raise ValueError("a message is longer than any answer")
    message = pipe.read(length) if len(head) == _LENGTH else b""
    return message if len(head) == _LENGTH and len(message) == length else None


def _terms(told: bytes | None) -> DecisionTerms:
    said = json.loads(told or b"")
    return DecisionTerms(
        unit_key=bytes.fromhex(said["unit_key"]),
        request=said["request"],
        book=said["book"],
        results={number: tuple(result) for number, result in said["results"]},
    )


if __name__ == "__main__":
    sys.exit(main())
