"""The entries of the accounting log: every kind of version 1 and its fields, as the format's page lists them.

An entry that is not exactly one of these is not understood, and what is not understood is refused.
"""

from __future__ import annotations

import itertools
import json
import re
from typing import Any, NamedTuple

from privity_verify.problem import AlteredError, need

VERSION = 1
MAX_ENTRY = 4096
MAX_NUMBER = 2**53 - 1
MAX_CODE_DIGITS = 6
ROOT = re.compile(r"[0-9a-f]{64}")

COMMON = {"v": "number", "k": "word", "t": "number", "n": "nonce"}

WORDS = {
    "verdict": "approve refuse",
    "state": "stopped held resumed published withdrawn closed",
    "register": "agencies agreements ceilings delegations elections holds instruments keys officeholders orders"
    " recipients rosters rules safeguards",
    "event": "create enrol rotate revoke destroy",
    "use": "log unit approval header manifest recipient witness label",
}

PATTERNS = {
    "word": re.compile(r"[a-z][a-z-]{1,31}"),
    "nonce": re.compile(r"[A-Za-z0-9_-]{22}"),
    "label": re.compile(r"[A-Za-z0-9_-]{43}"),
    "batch": re.compile(r"B-[0-9]{4}-[0-9]{1,9}"),
    "code": re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,63}"),
    "digest": re.compile(r"[0-9a-f]{32,64}"),
}


class Kind(NamedTuple):
    """Clear fields that must and that may be present, and the names of sealed ones."""

    clear: dict[str, str]
    may: dict[str, str]
    sealed: frozenset[str]
    may_seal: frozenset[str]


def _kind(clear: str = "", may: str = "", sealed: str = "", may_seal: str = "") -> Kind:
    def pairs(text: str) -> dict[str, str]:
        return dict(pair.split(":") for pair in text.split())

    return Kind(pairs(clear), pairs(may), frozenset(sealed.split()), frozenset(may_seal.split()))


KINDS = {
    "register": _kind("register:register", "", "entry digest by", "why"),
    "key-event": _kind("event:event use:use", "", "key by", "holder why evidence"),
    "request": _kind(
        "batch:batch count:number",
        "agency:code auth:code",
        "header lines root requester stated",
        "purpose agreement office signature earlier",
    ),
    "refused-file": _kind("faults:number", "agency:code", "header by rules", "lines"),
    "inspection": _kind("count:number", "req:number auth:code", "root by", "why records lines"),
    "decision": _kind("req:number ord:number book:digest", "was:number", "line result", "why"),
    "approval": _kind(
        "req:number verdict:verdict count:number exp:number stmt:digest",
        "auth:code",
        "by rows",
        "evidence delegation recipient why",
    ),
    "release": _kind(
        "req:number dec:number apr:numbers rcp:code auth:code",
        "exp:number sub:label",
        "release line by elements nature purpose recipient address package",
        "accounting record registers safeguards certificate person sources visible",
    ),
    "receipt": _kind("rel:number", "", "by evidence", "matches received"),
    "recall": _kind("rel:number", "sub:label", "by why", "evidence"),
    "destroy": _kind("rel:number", "sub:label", "by method evidence", "destroyed"),
    "notice": _kind("", "rel:number sub:label", "by nature", "recipient sent evidence why"),
    "objection": _kind("req:number", "", "by condition why", "rows evidence"),
    "cure": _kind("obj:number", "", "by why", "evidence accepted"),
    "concern": _kind("", "", "digest", ""),
    "certificate": _kind("req:number", "", "digest", "by"),
    "batch": _kind("req:number state:state", "", "why", "by"),
    "index": _kind("runs:runs"),
    "unseal": _kind("rel:number sub:label", "", "by why", "evidence"),
    "opening": _kind(
        "req:number dec:number apr:numbers rcp:code key:digest sub:label exp:number", "", "record line by"
    ),
    "custodian-report": _kind("count:number upto:number", "", "by evidence"),
    "year": _kind("year:number upto:number root:digest"),
}

POINTERS = {
    "req": "request",
    "dec": "decision",
    "was": "decision",
    "apr": "approval",
    "rel": "release",
    "obj": "objection",
}
"""Fields that hold the index of an earlier entry, and the kind that entry must be of."""

_NUMBER = rb"(0|[1-9][0-9]{0,15})"
_DECISION = re.compile(
    rb'\{"_sd":\["([A-Za-z0-9_-]{43})","([A-Za-z0-9_-]{43})"\],"book":"[0-9a-f]{32,64}","k":"decision",'
    rb'"n":"[A-Za-z0-9_-]{22}","ord":' + _NUMBER + rb',"req":' + _NUMBER + rb',"t":' + _NUMBER + rb',"v":1'
    rb'(?:,"was":' + _NUMBER + rb")?\}"
)


class Decision(NamedTuple):
    """The clear fields of a decision entry, of which a log holds millions."""

    ord: int
    req: int
    when: int
    was: int | None
    sealed: tuple[str, str]


def read_decision(data: bytes) -> Decision | None:
    """A decision entry with two commitments, read quickly; None for any other entry."""
    match = _DECISION.fullmatch(data)
    if match is None:
        return None
    first, second, ordinal, request, when, was = match.groups()
    if first >= second:
        return None
    earlier = None if was is None else int(was)
    return Decision(int(ordinal), int(request), int(when), earlier, (first.decode(), second.decode()))


def read_entry(data: bytes) -> dict[str, Any]:
    """The fields of an entry; AlteredError unless it is canonical and of a kind and shape known here."""
    need(0 < len(data) <= MAX_ENTRY, "it is empty or too long")
    # No clear value holds white space, a backslash or a letter beyond ASCII, so canonical text has none.
    need(data.isascii() and not set(data) & set(b" \t\r\n\\"), "it is not canonical JSON")
    try:
        parsed = json.loads(
            data,
            object_pairs_hook=_pairs,
            parse_int=_whole,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except ValueError:
        raise AlteredError("it is not canonical JSON") from None
    if not isinstance(parsed, dict):
        raise AlteredError("it is not an object")
    fields: dict[str, Any] = parsed
    need(fields.get("v") == VERSION, f"its version is not {VERSION}, the only one this program knows")
    kind = KINDS.get(fields["k"]) if isinstance(fields.get("k"), str) else None
    if kind is None:
        raise AlteredError("its kind is not one this program knows")
    shapes = {**COMMON, **kind.clear, **kind.may}
    required = {*COMMON, *kind.clear, "_sd"}
    need(required <= fields.keys(), "it lacks a field of its kind")
    need(fields.keys() <= {*shapes, "_sd"}, "it has a field its kind does not have")
    for name, shape in shapes.items():
        need(name not in fields or fits(shape, fields[name]), f"its field {name} is not a {shape}")
    _check_commitments(fields["_sd"], kind)
    return fields


def fits(shape: str, value: object) -> bool:
    """Whether a clear value has the named shape."""
    if shape == "number":
        return type(value) is int and 0 <= value <= MAX_NUMBER
    if shape == "numbers":
        return isinstance(value, list) and bool(value) and _ascending(value)
    if shape == "runs":
        return isinstance(value, list) and bool(value) and _adjoining(value)
    if not isinstance(value, str):
        return False
    if shape in WORDS:
        return value in WORDS[shape].split()
    few_digits = shape != "code" or sum(char.isdigit() for char in value) <= MAX_CODE_DIGITS
    return few_digits and PATTERNS[shape].fullmatch(value) is not None


def _ascending(values: list[Any]) -> bool:
    return all(fits("number", value) for value in values) and all(
        a < b for a, b in itertools.pairwise(values)
    )


def _adjoining(values: list[Any]) -> bool:
    """Whether these are ``[low, high, count, root]`` whose intervals cover the log from entry 0 without a gap."""
    reached = 0
    for run in values:
        if not isinstance(run, list) or len(run) != 4 or not all(fits("number", part) for part in run[:3]):  # noqa: PLR2004
            return False
        low, high, _, root = run
        if low != reached or high <= low or not isinstance(root, str) or not ROOT.fullmatch(root):
            return False
        reached = high
    return True


def _check_commitments(commitments: object, kind: Kind) -> None:
    if not isinstance(commitments, list) or not all(fits("label", value) for value in commitments):
        raise AlteredError("its _sd is not a list of commitments")
    need(all(a < b for a, b in itertools.pairwise(commitments)), "its commitments are not sorted")
    low, high = len(kind.sealed), len(kind.sealed) + len(kind.may_seal)
    need(low <= len(commitments) <= high, "it commits to fewer or more values than its kind has")


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    if any(a >= b for a, b in itertools.pairwise(names)):
        raise ValueError("keys repeated or not sorted")
    return dict(pairs)


def _whole(text: str) -> int:
    if text == "-0":
        raise ValueError(text)
    return int(text)


def _refuse(text: str) -> Any:
    raise ValueError(text)
