"""The header of a request: bytes of ``NAME.header.toml`` → `Header`, or everything that is wrong with them.

Only the shape is judged here. Whether the signature holds, the requester may ask
or the purpose is allowed is asked of the registers and the law.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from privity.errors import InputError
from privity.intake.heading import nearest
from privity.model.problem import Problem
from privity.model.request import Header
from privity.standards import iso_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

HEADER_BYTES: Final = 65_536
TEXT_BYTES: Final = 4_096
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_REGISTER_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
_FILE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,199}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")

# Left out, these fail a condition of law and not the form of the file.
_OPTIONAL: Final = frozenset({"authority", "agreement", "purpose", "attestation"})


def read_header(data: bytes) -> Header:
    """The header in `data`, exactly as stated.

    Raises:
        InputError: It is not a header; `problems` lists every fault. Nothing was stored.
    """
    found: list[Problem] = []
    stated = _toml(data, found)
    values = {} if found else _values(stated, found)
    if found:
        raise InputError(
            f"The header breaks the format in {len(found)} place{'s' if len(found) > 1 else ''}.",
            where="header",
            remedy="Correct every problem listed, sign the header again and send it.",
            problems=tuple(found),
        )
    return Header(**values)


def _toml(data: bytes, found: list[Problem]) -> Mapping[str, Any]:
    if len(data) > HEADER_BYTES:
        _tell(found, "header.size", None, f"The header is larger than {HEADER_BYTES:,} bytes.", "Shorten it.")
        return {}
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        _tell(
            found,
            "header.encoding",
            None,
            "The header is not UTF-8.",
            "Save it as UTF-8 without a byte order mark.",
        )
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line ([0-9]+)", str(error))
        place = f" at line {line.group(1)}" if line else ""
        _tell(found, "header.syntax", None, f"The header is not TOML{place}.", "Correct the line.")
    except RecursionError:
        _tell(found, "header.syntax", None, "The header nests too deeply.", "Use the keys of the format.")
    return {}


def _values(stated: Mapping[str, Any], found: list[Problem]) -> dict[str, Any]:
    flat = dict(stated)
    requester = flat.pop("requester", {})
    if not isinstance(requester, dict):
        _tell(found, "header.type", "requester", "The key is not a table.", "Write it as [requester].")
        requester = {}
    flat |= {f"requester.{key}": value for key, value in requester.items()}
    for key in flat:
        if key not in _READERS:
            _unknown(key, found)
    return {_FIELDS.get(key, key): _read(key, flat, found) for key in _READERS}


def _unknown(key: str, found: list[Problem]) -> None:
    # Only the nearest known key is named: what a stranger wrote is not repeated.
    meant = nearest(key, list(_READERS))
    hint = f"; it is close to {meant}" if meant else ""
    _tell(
        found,
        "header.unknown",
        None,
        f"A key is not one of the format{hint}.",
        "Remove it, or correct its name.",
    )


def _read(key: str, flat: Mapping[str, Any], found: list[Problem]) -> Any:
    if key not in flat:
        if key not in _OPTIONAL:
            _tell(found, "header.missing", key, "The key is missing.", "State it.")
        return "" if key == "authority" else None
    reader, wanted = _READERS[key]
    try:
        return reader(flat[key])
    except (ValueError, TypeError):
        _tell(found, "header.value", key, f"The value is not {wanted}.", "Correct it.")
        return None


def _matching(pattern: re.Pattern[str]) -> Callable[[Any], str]:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise ValueError("shape")
        return value

    return read


def _text(value: Any) -> str:
    """Words on one line or several, without characters that hide or steer."""
    if not isinstance(value, str) or not value.strip() or len(value.encode()) > TEXT_BYTES:
        raise ValueError("text")
    plain = value.replace("\n", " ").replace("\r", " ")
    if any(unicodedata.category(character) in {"Cc", "Cf", "Co", "Cn", "Cs"} for character in plain):
        raise ValueError("character")
    return value


def _maybe_text(value: Any) -> str | None:
    return None if value == "" else _text(value)


def _maybe_code(value: Any) -> str | None:
    return None if value == "" else _matching(_REGISTER_ID)(value)


def _authority(value: Any) -> str:
    return "" if value == "" else _matching(_CODE)(value)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        raise TypeError("a day, not a moment")
    if isinstance(value, date):
        return value
    day = iso_day(value)
    if day is None:
        raise ValueError("day")
    return day


def _count(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("count")
    return value


def _tell(found: list[Problem], rule: str, key: str | None, says: str, remedy: str) -> None:
    found.append(Problem(rule=rule, says=says, remedy=remedy, column=key))


_FIELDS: Final = {
    "requester.name": "requester_name",
    "requester.office": "requester_office",
    "requester.officer_id": "officer_id",
}

_ID: Final = "an id of letters, digits, full stops, hyphens and underscores, at most 64"
_WORDS: Final = f"text of at most {TEXT_BYTES:,} bytes without control or invisible characters"
_READERS: Final[dict[str, tuple[Callable[[Any], Any], str]]] = {
    "batch_id": (_matching(_CODE), _ID),
    "custodian": (_matching(_CODE), _ID),
    "requesting_agency": (_matching(_CODE), _ID),
    "requester.name": (_text, _WORDS),
    "requester.office": (_text, _WORDS),
    "requester.officer_id": (_matching(_CODE), _ID),
    "authority": (_authority, _ID),
    "agreement": (_maybe_code, _ID),
    "recipient": (_matching(_REGISTER_ID), _ID),
    "purpose": (_maybe_text, _WORDS),
    "attestation": (_maybe_text, _WORDS),
    "signed_on": (_day, "a date written YYYY-MM-DD"),
    "lines_file": (_matching(_FILE_NAME), "the name of a file, without a folder"),
    "lines_sha256": (_matching(_SHA256), "64 lower-case hexadecimal digits"),
    "lines_count": (_count, "a whole number of 1 or more"),
}
