"""The kinds of entry and their fields: the table of ``spec/accounting-log.md``, section 4, as data.

A clear field is a number, a code of ours or a digest; nothing a person wrote and nothing
about a person fits any shape below. All else is sealed: only its salted digest is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = 1
MAX_ENTRY: Final = 4096
"""Bytes of the longest entry."""
MAX_NUMBER: Final = 2**53 - 1
"""Largest integer every reader of JSON keeps exactly."""

COMMON: Final[Mapping[str, str]] = {"v": "number", "k": "word", "t": "number", "n": "nonce"}
"""Clear fields of every entry, beside `_sd`."""

WORDS: Final[Mapping[str, frozenset[str]]] = {
    "verdict": frozenset({"approve", "refuse"}),
    "state": frozenset({"stopped", "held", "resumed", "published", "withdrawn", "closed"}),
    "register": frozenset(
        {
            "agencies",
            "agreements",
            "ceilings",
            "delegations",
            "elections",
            "holds",
            "instruments",
            "keys",
            "officeholders",
            "orders",
            "recipients",
            "rosters",
            "rules",
            "safeguards",
        }
    ),
    "event": frozenset({"create", "enrol", "rotate", "revoke", "destroy"}),
    "use": frozenset({"log", "unit", "approval", "header", "manifest", "recipient", "witness", "label"}),
}
"""Shapes that are closed lists."""

PATTERNS: Final[Mapping[str, re.Pattern[str]]] = {
    "word": re.compile(r"[a-z][a-z-]{1,31}"),
    "nonce": re.compile(r"[A-Za-z0-9_-]{22}"),
    "label": re.compile(r"[A-Za-z0-9_-]{43}"),
    "batch": re.compile(r"B-[0-9]{4}-[0-9]{1,9}"),
    "code": re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}"),
    "digest": re.compile(r"[0-9a-f]{32,64}"),
}
"""Shapes that are text. A code is a name out of our registers; `is_code` bounds its digits."""

MAX_CODE_DIGITS: Final = 6
RUN: Final = ("low", "high", "count", "root")
"""A run of the index of persons, as an entry holds it: entries [low, high), how many labels, the root over them."""
ROOT_DIGITS: Final = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What an entry of one kind holds.

    Attributes:
        clear: Field to shape; all present.
        may: Field to shape; present or not.
        sealed: Names of disclosures that are always committed to.
        may_seal: Names of disclosures that may be committed to besides.
    """

    clear: Mapping[str, str] = field(default_factory=dict)
    may: Mapping[str, str] = field(default_factory=dict)
    sealed: frozenset[str] = frozenset()
    may_seal: frozenset[str] = frozenset()


def _kind(clear: str = "", *, may: str = "", sealed: str = "", may_seal: str = "") -> Kind:
    return Kind(
        clear=_pairs(clear),
        may=_pairs(may),
        sealed=frozenset(sealed.split()),
        may_seal=frozenset(may_seal.split()),
    )


def _pairs(text: str) -> dict[str, str]:
    """Field to shape, from ``field:shape field:shape``."""
    return dict(pair.split(":") for pair in text.split())


KINDS: Final[Mapping[str, Kind]] = {
    "register": _kind("register:register", sealed="entry digest by", may_seal="why"),
    "key-event": _kind("event:event use:use", sealed="key by", may_seal="holder why evidence"),
    "request": _kind(
        "batch:batch count:number",
        may="agency:code auth:code",
        sealed="header lines root requester stated",
        may_seal="purpose agreement office signature earlier",
    ),
    "refused-file": _kind("faults:number", may="agency:code", sealed="header by rules", may_seal="lines"),
    "inspection": _kind(
        "count:number", may="req:number auth:code", sealed="root by", may_seal="why records lines"
    ),
    "decision": _kind(
        "req:number ord:number book:digest", may="was:number", sealed="line result", may_seal="why"
    ),
    "approval": _kind(
        "req:number verdict:verdict count:number exp:number stmt:digest",
        may="auth:code",
        sealed="by rows",
        may_seal="evidence delegation recipient why",
    ),
    "release": _kind(
        "req:number dec:number apr:numbers rcp:code auth:code",
        may="exp:number sub:label",
        sealed="release line by elements nature purpose recipient address package",
        may_seal="accounting record registers safeguards certificate person sources visible",
    ),
    "receipt": _kind("rel:number", sealed="by evidence", may_seal="matches received"),
    "recall": _kind("rel:number", may="sub:label", sealed="by why", may_seal="evidence"),
    "destroy": _kind("rel:number", may="sub:label", sealed="by method evidence", may_seal="destroyed"),
    "notice": _kind(may="rel:number sub:label", sealed="by nature", may_seal="recipient sent evidence why"),
    "objection": _kind("req:number", sealed="by condition why", may_seal="rows evidence"),
    "cure": _kind("obj:number", sealed="by why", may_seal="evidence accepted"),
    "concern": _kind(sealed="digest"),
    "certificate": _kind("req:number", sealed="digest", may_seal="by"),
    "batch": _kind("req:number state:state", sealed="why", may_seal="by"),
    "index": _kind("runs:runs"),
    "unseal": _kind("rel:number sub:label", sealed="by why", may_seal="evidence"),
    "opening": _kind(
        "req:number dec:number apr:numbers rcp:code key:digest sub:label exp:number",
        sealed="record line by",
    ),
    "custodian-report": _kind("count:number upto:number", sealed="by evidence"),
    "year": _kind("year:number upto:number root:digest"),
}
"""Every kind of version 1. Kinds are added, none is changed or reused."""

POINTERS: Final[Mapping[str, frozenset[str]]] = {
    "req": frozenset({"request"}),
    "dec": frozenset({"decision"}),
    "was": frozenset({"decision"}),
    "apr": frozenset({"approval"}),
    "rel": frozenset({"release"}),
    "obj": frozenset({"objection"}),
}
"""Fields that hold the index of an earlier entry, and the kinds that entry may be of."""


def fits(shape: str, value: object) -> bool:
    """Whether a clear `value` has `shape`, one of the names used in `KINDS` and `COMMON`."""
    if shape == "number":
        return _is_number(value)
    if shape == "numbers":
        return isinstance(value, list) and bool(value) and _ascending(value)
    if shape == "runs":
        return isinstance(value, list) and bool(value) and _runs(value)
    if not isinstance(value, str):
        return False
    if shape in WORDS:
        return value in WORDS[shape]
    return PATTERNS[shape].fullmatch(value) is not None and (shape != "code" or is_code(value))


def is_code(value: str) -> bool:
    """Whether `value` has so few digits that it cannot be a person's number."""
    return sum(char.isdigit() for char in value) <= MAX_CODE_DIGITS


def _runs(values: list[object]) -> bool:
    """Whether these are ``[low, high, count, root]`` that cover the log from its beginning without a gap."""
    reached = 0
    for run in values:
        if not isinstance(run, list) or len(run) != len(RUN):
            return False
        low, high, count, root = run
        numbers = _is_number(low) and _is_number(high) and _is_number(count)
        if not numbers or low != reached or high <= low or not isinstance(root, str):
            return False
        if len(root) != ROOT_DIGITS or not fits("digest", root):
            return False
        reached = high
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_NUMBER


def _ascending(values: list[object]) -> bool:
    numbers = [value for value in values if isinstance(value, int) and _is_number(value)]
    return len(numbers) == len(values) and all(a < b for a, b in pairwise(numbers))
