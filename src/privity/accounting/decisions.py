"""Decision entries by the million: the same bytes `build` makes, without building each from nothing.

What repeats is made once (template, hashed key blocks, results), and base64 is made for a whole
slice in one call; `tests/accounting/test_entries.py` holds both ways together byte for byte.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from dataclasses import dataclass, field
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quote  # the escapes of canonical JSON
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.disclosure import KEY_SIZE, NONCE_SIZE, SALT_SIZE
from privity.accounting.kinds import MAX_NUMBER, VERSION, fits
from privity.errors import IntegrityError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BLOCK: Final = 64
_HASH: Final = 32
_URL: Final = bytes.maketrans(b"+/", b"-_")
_STANDARD: Final = bytes.maketrans(b"-_", b"+/")
_NONCE_TEXT: Final = 22
_PAD: Final = b"\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTerms:
    """What the decision entries of a batch have in common.

    Attributes:
        unit_key: 32 secret bytes of the retention unit.
        request: Index of the batch's request entry.
        book: Hex digest of the rule book.
        results: ``(outcome, word, …)`` of the lines decided alike, by a number.
    """

    unit_key: bytes = field(repr=False)
    request: int
    book: str
    results: Mapping[int, tuple[Any, ...]] = field(repr=False)

    def entries(self, lines: Sequence[Sequence[Any]], *, when: int, random: bytes) -> list[bytes]:
        """One decision entry for each of `lines`: ``(ordinal, line_id, line_digest, number of its result)``; see `decision_entries`."""
        ordinals = [line[0] for line in lines]
        _check_shapes(self.unit_key, random, ordinals, book=self.book, numbers=(when, self.request))
        numbers = [line[3] for line in lines]
        texts = {number: canonical(list(self.results[number])) for number in set(numbers)}
        return _entries(
            lines,
            [texts[number] for number in numbers],
            unit_key=self.unit_key,
            when=when,
            request=self.request,
            book=self.book,
            random=random,
        )


def decision_entries(
    *,
    unit_key: bytes,
    when: int,
    request: int,
    book: str,
    rows: Sequence[Sequence[Any]],
    random: bytes,
    replaces: Sequence[int] | None = None,
) -> list[bytes]:
    """One decision entry per line, in the order of `rows`.

    Args:
        unit_key: 32 secret bytes of the retention unit.
        when: Seconds since 1970 UTC, one time for the slice.
        request: Index of the batch's request entry.
        book: Hex digest of the rule book, 32 to 64 digits.
        rows: ``(ordinal, line_id, line_digest, outcome, word, …)`` per line: the ordinal from 1, the
            outcome's name and the integers of the failed and undetermined masks as the engine
            returns them. Any number of words.
        random: 16 random bytes per row, used for nothing else.
        replaces: Per row the index of the decision this one replaces; None when none is replaced.

    Returns:
        Entries whose sealed fields are ``line = [line_id, line_digest]`` and
        ``result = [outcome, word, …]``.

    Raises:
        ValueError: `random` has the wrong length, or a clear value is out of shape.
    """
    if replaces is not None and len(replaces) != len(rows):
        raise ValueError("one replaced decision per row")
    ordinals = [row[0] for row in rows]
    _check_shapes(unit_key, random, ordinals, book=book, numbers=(when, request, *(replaces or ())))
    return _entries(
        rows, _results(rows), unit_key=unit_key, when=when, request=request, book=book, random=random,
        replaces=replaces,
    )  # fmt: skip


def decision_disclosures(
    *, unit_key: bytes, rows: Sequence[Sequence[Any]], entries: Sequence[bytes]
) -> list[tuple[str, str]]:
    """The disclosures ``line`` and ``result`` of each of `entries`, made again from the rows kept elsewhere.

    Args:
        unit_key: Key of the retention unit.
        rows: As `decision_entries` took them.
        entries: The decision entry of each row.

    Raises:
        IntegrityError: A row is not the one its entry committed to; names its ordinal.
    """
    start = len(b'"n":"')
    places = [entry.find(b'"n":"') + start for entry in entries]
    shown = [entry[at : at + _NONCE_TEXT] + b"==" for at, entry in zip(places, entries, strict=True)]
    nonces = [a2b_base64(text.translate(_STANDARD)) for text in shown]
    lines, results = _opened(unit_key, nonces, rows, _results(rows))
    committed = zip(rows, entries, _commitments(lines), _commitments(results), strict=True)
    for row, entry, line, result in committed:
        if line not in entry or result not in entry:
            raise IntegrityError(
                f"The kept row of line {row[0]} is not the one accounted for.",
                where=f"line {row[0]}",
                remedy="Compare the case store with its backups; the log is right.",
            )
    return [(line.decode(), result.decode()) for line, result in zip(lines, results, strict=True)]


def _entries(
    lines: Sequence[Sequence[Any]],
    results: list[bytes],
    *,
    unit_key: bytes,
    when: int,
    request: int,
    book: str,
    random: bytes,
    replaces: Sequence[int] | None = None,
) -> list[bytes]:
    """The entries of `lines`, whose ordinal, id and digest come first, with the canonical JSON of their results."""
    nonces = [random[at : at + NONCE_SIZE] for at in range(0, len(random), NONCE_SIZE)]
    first, second = map(_commitments, _opened(unit_key, nonces, lines, results))
    shown = _encoded(random, NONCE_SIZE)
    head = b'"],"book":"%b","k":"decision","n":"' % book.encode()
    tail = b',"req":%d,"t":%d,"v":%d' % (request, when, VERSION)
    ends = (
        [b"%b}" % tail] * len(lines)
        if replaces is None
        else [b'%b,"was":%d}' % (tail, at) for at in replaces]
    )
    return [
        b'{"_sd":["%b","%b%b%b","ord":%d%b'
        % ((a, b, head, n, line[0], end) if a < b else (b, a, head, n, line[0], end))
        for a, b, n, line, end in zip(first, second, shown, lines, ends, strict=True)
    ]


def _check_shapes(
    unit_key: bytes, random: bytes, ordinals: Sequence[int], *, book: str, numbers: Sequence[int]
) -> None:
    if len(random) != NONCE_SIZE * len(ordinals) or len(unit_key) != KEY_SIZE:
        raise ValueError("a slice needs 16 random bytes per row and a unit key of 32")
    clear = [*numbers, *ordinals]
    if set(map(type, clear)) != {int} or not fits("digest", book):
        raise ValueError("a clear value of a decision is out of shape")
    if min(clear) < 0 or max(clear) > MAX_NUMBER:
        raise ValueError("a number of a decision is out of range")


def _results(rows: Sequence[Sequence[Any]]) -> list[bytes]:
    """Canonical JSON of each row's result; lines share few, so each is made once."""
    made: dict[tuple[Any, ...], bytes] = {}
    out = []
    for row in rows:
        key = tuple(row[3:])
        text = made.get(key)
        if text is None:
            text = made[key] = canonical(list(key))
        out.append(text)
    return out


def _disclosures(unit_key: bytes, name: bytes, nonces: list[bytes], values: list[bytes]) -> list[bytes]:
    """The disclosures of one field of every entry of the slice."""
    macs = _macs(unit_key, [nonce + name for nonce in nonces])
    salts = _encoded(b"".join([mac[:SALT_SIZE] for mac in macs]), SALT_SIZE)
    middle = b'","%b",' % name
    texts = [b'["%b%b%b]' % (salt, middle, value) for salt, value in zip(salts, values, strict=True)]
    # Each encoding ends in a line break, so that one call maps and parts them all.
    return b"".join(map(b2a_base64, texts)).translate(_URL, b"=").split(b"\n")[:-1]


def _macs(key: bytes, messages: list[bytes]) -> list[bytes]:
    """HMAC-SHA-256 of each message. Both halves of the key are hashed once and their states copied for each."""
    block = key.ljust(_BLOCK, b"\0")
    inner, outer = sha256(bytes(byte ^ 0x36 for byte in block)), sha256(bytes(byte ^ 0x5C for byte in block))
    macs = []
    for message in messages:
        half, whole = inner.copy(), outer.copy()
        half.update(message)
        whole.update(half.digest())
        macs.append(whole.digest())
    return macs


def _commitments(disclosures: list[bytes]) -> list[bytes]:
    """What stands in `_sd` for each."""
    hashed = sha256
    return _encoded(b"".join([hashed(text).digest() for text in disclosures]), _HASH)


def _opened(
    unit_key: bytes, nonces: list[bytes], rows: Sequence[Sequence[Any]], results: list[bytes]
) -> tuple[list[bytes], list[bytes]]:
    lines = [f"[{quote(row[1])},{quote(row[2])}]".encode("ascii") for row in rows]
    return (
        _disclosures(unit_key, b"line", nonces, lines),
        _disclosures(unit_key, b"result", nonces, results),
    )


def _encoded(data: bytes, width: int) -> list[bytes]:
    """Base64url of each `width` bytes of `data`.

    Every piece is filled with zeros to a multiple of three bytes, so that one call encodes
    them all and each piece's text is the leading characters of its own share.
    """
    pad = _PAD * (-width % 3)
    text_width = (width * 8 + 5) // 6
    step = (width + len(pad)) // 3 * 4
    filled = pad.join([data[at : at + width] for at in range(0, len(data), width)]) + pad
    text = b2a_base64(filled, newline=False).translate(_URL)
    return [text[at : at + text_width] for at in range(0, len(data) // width * step, step)]
