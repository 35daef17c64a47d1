"""Whose word a checkpoint needs: logs, witnesses and a quorum of them, as C2SP tlog-policy has it.

A log's key alone is a policy too, one that asks for no witness: every command reads with a policy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from privity_verify import ed25519
from privity_verify.cosignature import check_cosignature
from privity_verify.note import Checkpoint, Note, parse_checkpoint, split_note
from privity_verify.problem import AlteredError, need

if TYPE_CHECKING:
    from collections.abc import Collection

    from privity_verify.vkey import Key

NONE = "none"
"""The quorum that asks for nobody."""


class Group(NamedTuple):
    """At least `needed` of `members`, each the name of a witness or of a group named before."""

    needed: int
    members: tuple[str, ...]


class Seen(NamedTuple):
    """A checkpoint a log signed, and when witnesses of the policy cosigned it last: name to seconds since 1970 UTC."""

    checkpoint: Checkpoint
    times: dict[str, int]


@dataclass(frozen=True)
class Policy:
    """Who is believed.

    Attributes:
        logs: Keys of logs, one of which must have signed.
        witnesses: Keys of witnesses, by the names the policy gives them.
        groups: By name; none is a member of two, nor is any witness.
        quorum: Name of a witness or group, or `NONE`.
    """

    logs: tuple[Key, ...]
    witnesses: dict[str, Key] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: str = NONE

    @property
    def asks(self) -> bool:
        """Whether any witness is asked for."""
        return self.quorum != NONE

    def held(self, note: bytes) -> Seen:
        """The checkpoint in `note`, which a log signed and the quorum cosigned; AlteredError unless both hold."""
        seen = self.signed(note)
        count, total = len(seen.times), len(self.witnesses)
        need(self.met(seen.times), f"{count} of {total} witnesses cosigned the checkpoint: that is no quorum")
        return seen

    def signed(self, note: bytes) -> Seen:
        """The checkpoint in `note`, which a log signed, and who cosigned it; no quorum is asked for.

        Raises:
            AlteredError: No log of the policy signed it, or a signature that bears the name and id of one of its keys
                does not verify.
        """
        parts = split_note(note)
        checkpoint = parse_checkpoint(parts.body)
        self._check_logs(parts, checkpoint)
        times: dict[str, int] = {}
        for name, key in self.witnesses.items():
            found = [_when(name, key, checkpoint, signature) for signature in parts.by(key)]
            if found:
                times[name] = max(found)
        return Seen(checkpoint, times)

    def met(self, names: Collection[str]) -> bool:
        """Whether these witnesses are a quorum."""
        return not self.asks or self._met(self.quorum, names)

    def bears(self) -> int:
        """How many witnesses may be dishonest before two histories can both find a quorum; -1 if none need be.

        That is the smallest number of witnesses in two quorums at once, less one: an honest one cosigns one history.
        """
        return (self._shared(self.quorum) if self.asks else 0) - 1

    def asked(self, name: str | None = None) -> list[str]:
        """The witnesses that count for the quorum, or for the group of that name."""
        name = self.quorum if name is None else name
        if name in self.groups:
            return [one for member in self.groups[name].members for one in self.asked(member)]
        return [name] if name in self.witnesses else []

    def _met(self, name: str, names: Collection[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in names
        return sum(self._met(member, names) for member in group.members) >= group.needed

    def _shared(self, name: str) -> int:
        """The fewest witnesses in both of two sets that each satisfy `name`.

        Of n members, two sets with k each have 2k - n members in common at least, and may have no witness in common
        below any other; no witness stands below two members. So the cheapest 2k - n members are what they share.
        """
        group = self.groups.get(name)
        if group is None:
            return 1
        common = max(2 * group.needed - len(group.members), 0)
        return sum(sorted(self._shared(member) for member in group.members)[:common])

    def _check_logs(self, parts: Note, checkpoint: Checkpoint) -> None:
        named = any(log.name == checkpoint.origin for log in self.logs)
        need(named, "the checkpoint is of another log")
        own = 0
        for log in self.logs:
            for signature in parts.by(log):
                ed25519.verify(log.public, parts.body, signature)
                own += log.name == checkpoint.origin
        need(own > 0, "the checkpoint is not signed with the log's key")


def _when(name: str, key: Key, checkpoint: Checkpoint, signature: bytes) -> int:
    try:
        return check_cosignature(key, checkpoint, signature)
    except AlteredError as error:
        raise AlteredError(f"the cosignature of {name} does not hold: {error}") from None
