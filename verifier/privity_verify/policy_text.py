"""Reads a policy in the form of C2SP tlog-policy, and says in which line it is none.

::

    log     VKEY [URL]
    witness NAME VKEY [URL]
    group   NAME all|any|K MEMBER...
    quorum  NAME|none

Names are opaque bytes; here they are text in which a byte that is no UTF-8 stands as a lone surrogate, so that two
names are the same text only if they are the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from privity_verify.policy import NONE, Group, Policy
from privity_verify.problem import UnreadableError
from privity_verify.vkey import LOGS, WITNESSES, parse_key

if TYPE_CHECKING:
    from collections.abc import Sized

    from privity_verify.vkey import Key

MOST = 32
"""Most logs, witnesses and groups of a policy."""
DELETE = 0x7F


def read_policy(data: bytes) -> Policy:
    """The policy in `data`; UnreadableError names the first line that is none of a policy."""
    reader = _Reader()
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            reader.read(line)
        except UnreadableError as error:
            raise UnreadableError(f"line {number} of the policy: {error}") from None
    return reader.policy()


class _Reader:
    """Takes a policy in line by line; what it raises does not say where."""

    def __init__(self) -> None:
        self._logs: list[Key] = []
        self._witnesses: dict[str, Key] = {}
        self._groups: dict[str, Group] = {}
        self._members: set[str] = set()
        self._quorum: str | None = None

    def read(self, line: bytes) -> None:
        """Take one line in, without its line end."""
        _refuse_if(any((byte < ord(" ") and byte != ord("\t")) or byte == DELETE for byte in line), "it has a control character")  # fmt: skip
        words = [word.decode("utf-8", "surrogateescape") for word in line.split()]
        if not words or words[0].startswith("#"):
            return
        verbs = {"log": self._log, "witness": self._witness, "group": self._group, "quorum": self._name}
        _refuse_if(words[0] not in verbs, "it begins with no word of a policy")
        verbs[words[0]](words[1:])

    def policy(self) -> Policy:
        """What was read."""
        if self._quorum is None:
            raise UnreadableError("the policy names no quorum")
        return Policy(tuple(self._logs), self._witnesses, self._groups, self._quorum)

    def _log(self, words: list[str]) -> None:
        _refuse_if(len(words) not in {1, 2}, "it is not: log, key, perhaps an address")
        key = parse_key(words[0], LOGS)
        _refuse_if(key.public in {known.public for known in self._logs}, "it names a log's key again")
        self._logs.append(key)
        _bound(self._logs, "logs")

    def _witness(self, words: list[str]) -> None:
        _refuse_if(len(words) not in {2, 3}, "it is not: witness, name, key, perhaps an address")
        self._is_new(words[0])
        key, known = parse_key(words[1], WITNESSES), {one.public for one in self._witnesses.values()}
        _refuse_if(key.public in known, "it names a witness's key again")
        self._witnesses[words[0]] = key
        _bound(self._witnesses, "witnesses")

    def _group(self, words: list[str]) -> None:
        _refuse_if(len(words) < 3, "it is not: group, name, how many, members")  # noqa: PLR2004  (one of each)
        name, how_many, *members = words
        self._is_new(name)
        needed = {"all": str(len(members)), "any": "1"}.get(how_many, how_many)
        allowed = {str(count) for count in range(1, len(members) + 1)}
        _refuse_if(needed not in allowed, f"it asks for {how_many} of {len(members)} members")
        for member in members:
            self._is_known(member)
            _refuse_if(member in self._members, f"{member} is a member already")
            self._members.add(member)
        self._groups[name] = Group(int(needed), tuple(members))
        _bound(self._groups, "groups")

    def _name(self, words: list[str]) -> None:
        _refuse_if(len(words) != 1, "it is not: quorum, name")
        _refuse_if(self._quorum is not None, "it names a second quorum")
        if words[0] != NONE:
            self._is_known(words[0])
        self._quorum = words[0]

    def _is_new(self, name: str) -> None:
        known = name == NONE or name in self._witnesses or name in self._groups
        _refuse_if(known, f"{name} has a meaning already")

    def _is_known(self, name: str) -> None:
        known = name in self._witnesses or name in self._groups
        _refuse_if(not known, f"no line above it names {name}")


def _bound(some: Sized, what: str) -> None:
    _refuse_if(len(some) > MOST, f"it makes more than {MOST} {what}")


def _refuse_if(wrong: bool, says: str) -> None:  # noqa: FBT001  (reads as a sentence where it is called)
    if wrong:
        raise UnreadableError(says)
