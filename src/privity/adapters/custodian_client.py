"""The office's key custodians, asked over HTTP all at once; and what is sealed to and by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.accounting.opening import MAX_BODY
from privity.adapters.asking import Asking
from privity.adapters.hpke import CLASS, SHARES, OneTimeKey, seal_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.accounting.key_custodians import KeyCustodians

LIMIT_S: Final = 60.0
"""Seconds a custodian has to answer: a request may hold thousands of proofs."""


class Shareholder:
    """The office's end of one opening: a key pair in memory, to which shares are sealed; satisfies `privity.flow.office.SharesKey`."""

    def __init__(self) -> None:
        self._key = OneTimeKey()
        self.public = self._key.public

    def open(self, sealed: bytes, custodian: str) -> bytes:
        """The shares a custodian sealed.

        Raises:
            IntegrityError: They do not open.
        """
        return self._key.open(sealed, SHARES, custodian)


class OfficeCustodians(Asking):
    """The custodians of an office: satisfies `privity.flow.office.Custodians`.

    Args:
        known: Who they are.
        limit_s: Seconds each has to answer.
    """

    def __init__(self, known: KeyCustodians, *, limit_s: float = LIMIT_S) -> None:
        urls = {name: each.url for name, each in known.members.items()}
        super().__init__(urls, limit_s=limit_s, most=MAX_BODY, kind="application/octet-stream")
        self.known = known

    def ask(self, path: str, requests: Mapping[str, bytes]) -> dict[str, tuple[int, bytes] | str]:
        """Send each named custodian its request; its status and body, or in words why there is none."""
        return self.post(path, requests)

    @staticmethod
    def new_key() -> Shareholder:
        """A fresh key pair for one opening."""
        return Shareholder()

    @staticmethod
    def seal(offered: bytes, secrets: bytes, custodian: str) -> bytes:
        """Secrets of a class, sealed to the key a custodian offered."""
        return seal_to(offered, secrets, CLASS, custodian)
