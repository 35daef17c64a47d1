"""The process that makes the entries of decisions while the one that started it appends those made before.

    in    the terms of the batch; then each slice: its lines, moment and random bytes
    out   the entries of each slice, a line each: canonical JSON has no line break

Started by `privity.adapters.slice_process`, it works until its input ends and prints nothing
else: what it might print could quote a line. A message stands behind its length in eight bytes.
What comes in is Python's own form of plain values, from the process that may do as it likes with
this one; what goes out is only split, and compared, by one that does not believe it.
"""

from __future__ import annotations

import marshal
import sys
from typing import IO, Any, Final

from privity.accounting import DecisionTerms

_LENGTH: Final = 8
BREAK: Final = b"\n"


def main() -> int:
    """Answer every slice; 0 when the input ended where a slice would begin."""
    source, out = sys.stdin.buffer, sys.stdout.buffer
    terms = _terms(get(source) or b"")
    while (slice_ := get(source)) is not None:
        lines, when, random = marshal.loads(slice_)  # noqa: S302  (from the process that started this one)
        put(out, BREAK.join(terms.entries(lines, when=when, random=random)))
    return 0


def tell_terms(terms: DecisionTerms) -> bytes:
    """The first message: the terms of a batch."""
    return marshal.dumps((terms.unit_key, terms.request, terms.book, dict(terms.results)))


def tell_slice(lines: list[tuple[Any, ...]], when: int, random: bytes) -> bytes:
    """The message of a slice."""
    return marshal.dumps((lines, when, random))


def put(pipe: IO[bytes], message: bytes) -> None:
    """Write a message and let it go."""
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


def _terms(told: bytes) -> DecisionTerms:
    unit_key, request, book, results = marshal.loads(told)  # noqa: S302  (as above)
    return DecisionTerms(unit_key=unit_key, request=request, book=book, results=results)


if __name__ == "__main__":
    sys.exit(main())
