"""Whose word a checkpoint needs: C2SP tlog-policy, and what a quorum of witnesses can bear.

A policy names logs, witnesses and a quorum over them, in groups of *k of n*. A checkpoint holds
when a named log signed it and the quorum cosigned it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from privity.accounting.cosignature import Cosigner, cosigned
from privity.accounting.note import Checkpoint, Verifier, open_checkpoint, parse_checkpoint, split_note
from privity.errors import InputError, IntegrityError, PrivityError
from privity.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

NONE: Final = "none"
"""The quorum that asks for nobody."""
MOST: Final = 32
"""Most logs, witnesses and groups of a policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A witness of a policy: the name it has there, its key, where it is asked (empty when it is not)."""

    name: str
    cosigner: Cosigner
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """So many of these members, each the name of a witness or of an earlier group."""

    needed: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A signed checkpoint, what it states, and when each witness cosigned it (name to seconds since 1970 UTC)."""

    note: bytes
    checkpoint: Checkpoint
    times: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Logs, witnesses and the quorum.

    Attributes:
        logs: Keys of the logs whose checkpoints hold.
        witnesses: By the name they have here.
        groups: By name.
        quorum: A witness, a group or `NONE`.
    """

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, Witness]
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NONE

    def check(self, note: bytes, *, since: int = 0) -> Seen:
        """The checkpoint in `note`, signed by a log of this policy and cosigned by the quorum.

        Args:
            note: A signed checkpoint with its cosignatures.
            since: Cosignatures made earlier, in seconds since 1970 UTC, do not count.

        Raises:
            IntegrityError: A signature does not verify, no log of the policy signed, or the quorum is not reached.
        """
        seen = self.signed(note)
        fresh = [name for name, when in seen.times.items() if when >= since]
        if not self.met(fresh):
            old = len(seen.times) - len(fresh)
            raise IntegrityError(
                f"Of {len(self.witnesses)} witnesses {len(fresh)} cosigned this checkpoint"
                + (f", {old} more too long ago" if old else "")
                + "; that is no quorum.",
                where="checkpoint",
                remedy="Ask the witnesses again; `privity log status` says which are away.",
            )
        return seen

    def signed(self, note: bytes) -> Seen:
        """The checkpoint in `note`, signed by a log of this policy, and by which witnesses; no quorum is asked for.

        Raises:
            IntegrityError: A signature does not verify, or no log of the policy signed.
        """
        origin = parse_checkpoint(split_note(note)[0]).origin
        keys = [log for log in self.logs if log.name == origin]
        if not keys:
            raise IntegrityError(
                "The checkpoint is of no log of the policy.", where="checkpoint", remedy="Check the policy."
            )
        checkpoint = open_checkpoint(note, *keys)
        times = cosigned(note, [witness.cosigner for witness in self.witnesses.values()])
        return Seen(
            note=note,
            checkpoint=checkpoint,
            times={
                name: times[witness.cosigner.public.vkey]
                for name, witness in self.witnesses.items()
                if witness.cosigner.public.vkey in times
            },
        )

    def met(self, names: Collection[str]) -> bool:
        """Whether these witnesses are a quorum."""
        return self.quorum == NONE or self._met(self.quorum, frozenset(names))

    def tolerates(self) -> int:
        """How many dishonest witnesses no two quorums can do without seeing: those in whom two logs could both be cosigned, less one.

        Two quorums that share f + 1 witnesses share an honest one when f are dishonest, and an honest one cosigns one
        history only. For *k of n* that is 2k - n - 1. -1 when two quorums can be apart altogether.
        """
        return (0 if self.quorum == NONE else self._shared(self.quorum)) - 1

    def _shared(self, name: str) -> int:
        """The fewest witnesses that two quorums of a witness or group share.

        Two choices of k among n members have 2k - n in common at least, and whoever wants them apart has those in common
        that share the fewest; each witness stands in one place of a policy only.
        """
        group = self.groups.get(name)
        if group is None:
            return 1
        common = max(0, 2 * group.needed - len(group.members))
        return sum(sorted(self._shared(member) for member in group.members)[:common])

    def _met(self, name: str, present: frozenset[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in present
        return sum(self._met(member, present) for member in group.members) >= group.needed


def read_policy(data: bytes) -> Policy:
    """The policy in a file of tlog-policy's form.

    Raises:
        InputError: It is not one; every fault is listed.
    """
    reader = _Reader()
    if any((byte < ord(" ") and byte not in b"\t\n") or byte == 0x7F for byte in data):  # noqa: PLR2004  (the DEL character)
        reader.fault(0, "holds control characters")
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = line.replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if words and not words[0].startswith("#"):
            reader.read(number, words)
    return reader.policy()


class _Reader:
    """Reads a policy line by line, and remembers every fault."""

    def __init__(self) -> None:
        self._logs: list[Verifier] = []
        self._witnesses: dict[str, Witness] = {}
        self._groups: dict[str, Group] = {}
        self._quorum: str | None = None
        self._used: set[str] = set()
        self._faults: list[Problem] = []

    def fault(self, line: int, says: str) -> None:
        """Remember what is wrong in a line; 0 for the file."""
        where = f"Line {line}" if line else "The policy"
        self._faults.append(
            Problem(rule="policy", says=f"{where} {says}.", remedy="Write it as tlog-policy says.")
        )

    def read(self, line: int, words: list[str]) -> None:
        """Take one line in."""
        verbs = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._name_quorum,
        }
        verb = verbs.get(words[0])
        if verb is None:
            self.fault(line, "begins with no word of a policy")
            return
        try:
            verb(line, words[1:])
        except PrivityError as error:
            self.fault(line, f"holds a key that cannot be read: {error.what}")

    def policy(self) -> Policy:
        """What was read.

        Raises:
            InputError: There are faults.
        """
        if self._quorum is None:
            self.fault(0, "names no quorum")
        for what, some in (("logs", self._logs), ("witnesses", self._witnesses), ("groups", self._groups)):
            if len(some) > MOST:
                self.fault(0, f"has more than {MOST} {what}")
        if self._faults:
            raise InputError(
                f"The policy holds {len(self._faults)} problem(s).",
                where="policy",
                remedy="Mend what is listed.",
                problems=tuple(self._faults),
            )
        return Policy(
            logs=tuple(self._logs),
            witnesses=self._witnesses,
            groups=self._groups,
            quorum=self._quorum or NONE,
        )

    def _log(self, line: int, words: list[str]) -> None:
        if len(words) not in {1, 2}:
            self.fault(line, "is not: log, key, perhaps an address")
            return
        log = Verifier.parse(words[0])
        if any(log.key == known.key for known in self._logs):
            self.fault(line, "names a log a second time")
        self._logs.append(log)

    def _witness(self, line: int, words: list[str]) -> None:
        if len(words) not in {2, 3}:
            self.fault(line, "is not: witness, name, key, perhaps an address")
            return
        name, url = words[0], words[2] if len(words) > 2 else ""  # noqa: PLR2004  (name, key, address)
        cosigner = Cosigner.parse(words[1])
        if any(cosigner.public.key == known.cosigner.public.key for known in self._witnesses.values()):
            self.fault(line, "names a witness's key a second time")
        if self._is_new(line, name):
            self._witnesses[name] = Witness(name=name, cosigner=cosigner, url=url)

    def _group(self, line: int, words: list[str]) -> None:
        if len(words) < 3:  # noqa: PLR2004  (name, how many, one member)
            self.fault(line, "is not: group, name, how many, members")
            return
        name, how_many, *members = words
        named = {"all": len(members), "any": 1}
        needed = named.get(how_many, int(how_many) if how_many.isascii() and how_many.isdigit() else 0)
        if not 1 <= needed <= len(members) or (how_many not in named and how_many != str(needed)):
            self.fault(line, f"asks for {how_many} of {len(members)} members")
            return
        for member in members:
            if member not in self._witnesses and member not in self._groups:
                self.fault(line, f"has a member that no line above names: {member}")
            elif member in self._used:
                self.fault(line, f"has a member that is one already: {member}")
            self._used.add(member)
        if self._is_new(line, name):
            self._groups[name] = Group(needed, tuple(members))

    def _name_quorum(self, line: int, words: list[str]) -> None:
        if len(words) != 1 or self._quorum is not None:
            self.fault(line, "is not the one line: quorum, name")
        elif words[0] != NONE and words[0] not in self._witnesses and words[0] not in self._groups:
            self.fault(line, f"names a quorum that no line above names: {words[0]}")
        self._quorum = self._quorum or (words[0] if words else NONE)

    def _is_new(self, line: int, name: str) -> bool:
        known = name == NONE or name in self._witnesses or name in self._groups
        if known:
            self.fault(line, f"gives a name a second time: {name}")
        return not known
