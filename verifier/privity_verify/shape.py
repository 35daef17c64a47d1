"""Strict reading of JSON that a stranger hands over: one form, exactly these fields, nothing beside them.

What is not JSON at all is UnreadableError; every other departure is AlteredError.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import TYPE_CHECKING, Any

from privity_verify.problem import AlteredError, UnreadableError, need

if TYPE_CHECKING:
    from pathlib import Path

HASH_SIZE = 32
MAX_NUMBER = 2**53 - 1
HEX = re.compile(r"(?:[0-9a-f]{2})*")


def read_canonical(path: Path, what: str) -> Any:
    """What the canonical JSON in a file says; one line end may stand behind it."""
    try:
        data = path.read_bytes()
        value = json.loads(data, object_pairs_hook=_once)
    except (OSError, ValueError):
        raise UnreadableError(f"{path} is not {what}") from None
    again = json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")
    need(data in (again, again + b"\n"), f"{what} is not in its one form, canonical JSON")
    return value


def record(value: Any, names: str, what: str) -> list[Any]:
    """The values of an object's fields, in the order of `names`; it has these fields and no other."""
    wanted = names.split()
    if not isinstance(value, dict) or value.keys() != set(wanted):
        raise AlteredError(f"{what} does not have exactly the fields {', '.join(wanted)}")
    return [value[name] for name in wanted]


def items(value: Any, what: str) -> list[Any]:
    """The items of a list."""
    if not isinstance(value, list):
        raise AlteredError(f"{what} is not a list")
    return value


def number(value: Any, what: str) -> int:
    """A whole number, 0 to 2^53 - 1."""
    if type(value) is not int or not 0 <= value <= MAX_NUMBER:
        raise AlteredError(f"{what} is not a number")
    return value


def text(value: Any, what: str) -> str:
    """Text, and none that UTF-8 cannot say."""
    if not isinstance(value, str):
        raise AlteredError(f"{what} is not text")
    utf8(value, what)
    return value


def utf8(value: str, what: str) -> bytes:
    """The bytes of text."""
    try:
        return value.encode("utf-8")
    except UnicodeEncodeError:
        raise AlteredError(f"{what} is not text") from None


def from_hex(value: Any, size: int, what: str) -> bytes:
    """`size` bytes in lower-case hex."""
    if not isinstance(value, str) or len(value) != 2 * size or not HEX.fullmatch(value):
        raise AlteredError(f"{what} is not {size} bytes in lower-case hex")
    return bytes.fromhex(value)


def from_base64(value: Any, what: str) -> bytes:
    """Bytes in base64, in its one spelling."""
    try:
        data = base64.b64decode(text(value, what), validate=True)
    except (ValueError, binascii.Error):
        raise AlteredError(f"{what} is not base64") from None
    need(base64.b64encode(data).decode("ascii") == value, f"{what} is not base64 in its one spelling")
    return data


def hashes(value: Any, what: str) -> list[bytes]:
    """Hashes of 32 bytes, each in base64."""
    found = [from_base64(item, what) for item in items(value, what)]
    need(all(len(data) == HASH_SIZE for data in found), f"{what} has a hash of another length")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if len(set(names)) != len(names):
        raise AlteredError("a field stands twice")
    return dict(pairs)
