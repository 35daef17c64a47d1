"""Decision entries by the million: the same bytes `build` makes, without building each from nothing.

What repeats is made once (template, hashed key blocks, results), and base64 is made for a whole
slice in one call; `tests/accounting/test_decisions.py` holds both ways together byte for byte.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from hashlib import sha256
from json.encoder import encode_basestring_ascii as quote  # the escapes of canonical JSON
from typing import TYPE_CHECKING, Any, Final

from privity.accounting.disclosure import KEY_SIZE, NONCE_SIZE, SALT_SIZE
from privity.accounting.kinds import MAX_NUMBER, VERSION, fits
from privity.errors import IntegrityError
from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

_BLOCK: Final = 64
_HASH: Final = 32
_URL: Final = bytes.maketrans(b"+/", b"-_")
_STANDARD: Final = bytes.maketrans(b"-_", b"+/")
_NONCE_TEXT: Final = 22
_PAD: Final = b"\0"


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
    count = len(rows)
    if len(random) != NONCE_SIZE * count or len(unit_key) != KEY_SIZE:
        raise ValueError("a slice needs 16 random bytes per row and a unit key of 32")
    if replaces is not None and len(replaces) != count:
        raise ValueError("one replaced decision per row")
    _check_shapes(when, request, book, rows, replaces)
    nonces = [random[at : at + NONCE_SIZE] for at in range(0, len(random), NONCE_SIZE)]
    first, second = map(_commitments, _opened(unit_key, nonces, rows))
    shown = _encoded(random, NONCE_SIZE)
    head = b'"],"book":"%b","k":"decision","n":"' % book.encode()
    tail = b',"req":%d,"t":%d,"v":%d' % (request, when, VERSION)
    ends = [b"%b}" % tail] * count if replaces is None else [b'%b,"was":%d}' % (tail, at) for at in replaces]
    return [
        b'{"_sd":["%b","%b%b%b","ord":%d%b'
        % ((a, b, head, n, row[0], end) if a < b else (b, a, head, n, row[0], end))
        for a, b, n, row, end in zip(first, second, shown, rows, ends, strict=True)
    ]


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
    lines, results = _opened(unit_key, nonces, rows)
    committed = zip(rows, entries, _commitments(lines), _commitments(results), strict=True)
    for row, entry, line, result in committed:
        if line not in entry or result not in entry:
            raise IntegrityError(
                f"The kept row of line {row[0]} is not the one accounted for.",
                where=f"line {row[0]}",
                remedy="Compare the case store with its backups; the log is right.",
            )
    return [(line.decode(), result.decode()) for line, result in zip(lines, results, strict=True)]


def _check_shapes(
    when: int, request: int, book: str, rows: Sequence[Sequence[Any]], replaces: Sequence[int] | None
) -> None:
    numbers = [when, request, *(row[0] for row in rows), *(replaces or ())]
    if not all(type(number) is int for number in numbers) or not fits("digest", book):
        raise ValueError("a clear value of a decision is out of shape")
    if numbers and (min(numbers) < 0 or max(numbers) > MAX_NUMBER):
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
    return [
        b2a_base64(b'["%b%b%b]' % (salt, middle, value), newline=False).translate(_URL, b"=")
        for salt, value in zip(salts, values, strict=True)
    ]


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
    unit_key: bytes, nonces: list[bytes], rows: Sequence[Sequence[Any]]
) -> tuple[list[bytes], list[bytes]]:
    lines = [b"[%b,%b]" % (quote(row[1]).encode(), quote(row[2]).encode()) for row in rows]
    return (
        _disclosures(unit_key, b"line", nonces, lines),
        _disclosures(unit_key, b"result", nonces, _results(rows)),
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
