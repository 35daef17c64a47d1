"""Why a custodian gives no share: a code, and the words that go with it wherever it is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from privity.model.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

REFUSED: Final = 403
"""Status of HTTP that says so."""

WORDS: Final[Mapping[str, str]] = {
    "form": "cannot read the request",
    "checkpoint": "does not believe the checkpoint: the log did not sign it, or a signature is false",
    "quorum": "finds no quorum of witnesses on the checkpoint",
    "stale": "finds the witnesses' cosignatures too old, or ahead of its clock",
    "size": "saw another size of the log last",
    "rolled-back": "saw a larger log: this one was rolled back",
    "forked": "saw another log: this one does not begin with it",
    "not-in-log": "does not find an entry in the log",
    "shape": "finds an entry out of shape",
    "kind": "finds an entry that is no opening",
    "expired": "finds that an opening has expired",
    "key": "finds that an entry names another key for the shares",
    "record": "finds that what was disclosed does not open an entry",
    "label": "finds an entry filed under another label than that of the person named",
    "approval": "lacks an approval that an opening points to, or it is of another request",
    "not-approved": "finds no verdict to approve",
    "statement": "finds another statement than the one accounted for",
    "signature": "knows no approver who signed the statement",
    "lapsed": "finds that the approval has lapsed",
    "recipient": "finds that the approval names another recipient",
    "line": "finds that an entry names another line or decision than the approval",
    "row": "does not find the line among those approved",
    "class": "holds no key of that class: it was destroyed, or never brought here",
    "given": "gave shares for that entry to another key",
    "other-record": "gave shares of another record for that line before",
    "class-known": "holds other secrets of that class, or destroyed them",
    "office": "does not find the office's signature on what it was brought",
    "offer": "did not offer that key, or was started anew since",
}
DUTIES: Final = frozenset(
    {"expired", "approval", "not-approved", "signature", "lapsed", "recipient", "line", "row", "class", "other-record"}
)  # fmt: skip
"""Refusals that say somebody may not; all others say that something does not check out."""
CONFLICTS: Final = frozenset({"rolled-back", "forked"})
"""Refusals that are no mere absence: nothing is opened then, whatever other custodians say."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal: a key of `WORDS`, and the place of the entry it is about; None for the request as a whole."""

    code: str
    index: int | None = None

    @property
    def says(self) -> str:
        """The words; they name an entry and quote nothing."""
        about = "" if self.index is None else f" (entry {self.index:,})"
        return WORDS.get(self.code, "refuses for a reason not known here") + about

    def to_bytes(self) -> bytes:
        """As it is sent."""
        return canonical({"refused": self.code, "entry": self.index})

    @classmethod
    def read(cls, data: bytes) -> Refusal:
        """As it came: words are never taken from elsewhere, only codes."""
        try:
            fields: dict[str, Any] = json.loads(data)
            code, index = str(fields["refused"]), fields["entry"]
        except (ValueError, TypeError, KeyError, RecursionError):
            return cls("unknown")
        return cls(code if code in WORDS else "unknown", index if type(index) is int else None)
