"""A key custodian's own folder, opened by the one process that answers for it.

::

    ed25519.pem         key that signs the custodian's words
    name                the custodian's name
    marks.key           32 bytes that key the marks of its journal
    trust/              whose word it believes (`custodian_trust`)
    classes/, shredded/ secrets it holds, and those it destroyed (`custodian_classes`)
    journal.sqlite3     what it gave, and the log as it saw it last (`custodian_journal`)
    lock                held by the one server

The folder must not lie where the office could read it or put an old copy of it back.
"""

from __future__ import annotations

import threading
from base64 import b64encode
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, Self

from privity.accounting.bringing import Brought, read_brought, read_secrets, signed_text
from privity.accounting.custodian import FRESH_S, Granted, judge
from privity.accounting.opening import OpeningRequest, read_opening
from privity.accounting.refusal import REFUSED, Refusal
from privity.accounting.shares import mask
from privity.accounting.word import COUNT, OFFER, RECEIPT, SHARES, sign_word
from privity.adapters import hpke
from privity.adapters.custodian_classes import Classes
from privity.adapters.custodian_journal import Journal
from privity.adapters.custodian_trust import read_trust
from privity.adapters.folder_lock import lock, unlock
from privity.adapters.log_signer import FileSigner
from privity.adapters.office_keys import new_secret, read_secret
from privity.adapters.openssl import OpenSSL
from privity.adapters.outside_folder import Outside
from privity.adapters.registers.memo import Remembering
from privity.errors import IntegrityError
from privity.model.canonical import canonical
from privity.model.tree import EMPTY_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CUSTODIAN: Final = Outside(
    what="custodian", example="inspector.example/keys", made_by="privity custodian init"
)
OK: Final = 200
MOST_OFFERS: Final = 64
"""Keys offered and not used yet; beyond, the oldest is forgotten."""


class CustodianFolder:
    """One custodian.

    Args:
        folder: Made by `make`.
        fresh_s: Seconds for which a cosignature counts.

    Raises:
        UnavailableError: It is no custodian's folder, or another process answers for it.
        InputError: Its key cannot be read.
    """

    def __init__(self, folder: Path, *, fresh_s: int = FRESH_S) -> None:
        self._folder, self._fresh_s = folder, fresh_s
        self._mutex = threading.Lock()
        self._offers: dict[bytes, hpke.OneTimeKey] = {}
        self.name = CUSTODIAN.name_of(folder)
        self.key = FileSigner.load(folder / "ed25519.pem", name=self.name)
        self._lock: int | None = lock(folder, "Another process answers for this custodian.")
        self.classes = Classes(folder)
        self._journal = Journal(folder / "journal.sqlite3", read_secret(folder / "marks.key"))
        self._signatures = Remembering(OpenSSL())

    @classmethod
    def make(cls, folder: Path, *, name: str) -> str:
        """Make a new custodian's folder and key; the public key.

        Raises:
            InputError: The name is none, or the folder holds something already; it is as it was.
            UnavailableError: It cannot be written.
        """
        CUSTODIAN.begin(folder, name)
        key = FileSigner.create(folder / "ed25519.pem", name=name)
        new_secret(folder / "marks.key")
        CUSTODIAN.finish(folder, name)
        return key.vkey

    def close(self) -> None:
        """Give up the lock."""
        self._journal.close()
        if self._lock is not None:
            unlock(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def offer(self, _: bytes) -> tuple[int, bytes]:
        """A key to which the secrets of one class may be sealed; it is forgotten when it was used or this process ends."""
        made = hpke.OneTimeKey()
        with self._mutex:
            while len(self._offers) >= MOST_OFFERS:
                del self._offers[next(iter(self._offers))]
            self._offers[made.public] = made
        return OK, sign_word(OFFER, {"custodian": self.name, "key": _text(made.public)}, self.key)

    def keep(self, body: bytes) -> tuple[int, bytes]:
        """Take the secrets of a class; the receipt goes out once they are durable.

        Raises:
            UnavailableError: The disk failed; nothing was taken.
        """
        brought = read_brought(body)
        with self._mutex:
            kept = Refusal("form") if brought is None else self._keep(brought)
        if isinstance(kept, Refusal):
            return REFUSED, kept.to_bytes()
        return OK, sign_word(RECEIPT, kept, self.key)

    def open(self, body: bytes, *, when: int) -> tuple[int, bytes]:
        """Shares for openings, written down before they go out; or why there are none.

        Args:
            body: A request of `privity.accounting.opening`.
            when: Seconds since 1970 UTC.

        Raises:
            UnavailableError: The disk failed; nothing was given.
        """
        request = read_opening(body)
        if request is None:
            return REFUSED, Refusal("form").to_bytes()
        with self._mutex:
            given = self._open(request, when)
        if isinstance(given, Refusal):
            return REFUSED, given.to_bytes()
        says = {
            "custodian": self.name,
            "key": sha256(request.key).hexdigest(),
            "sealed": _text(hpke.seal_to(request.key, canonical(given), hpke.SHARES, self.name)),
        }
        return OK, sign_word(SHARES, says, self.key)

    def count(self, _: bytes = b"", *, when: int) -> tuple[int, bytes]:
        """The signed count: for which entries shares were given, and how much of the log was seen."""
        with self._mutex:
            last, given = self._journal.last(), self._journal.given()
        says = {
            "custodian": self.name,
            "origin": "" if last is None else last.origin,
            "upto": 0 if last is None else last.size,
            "root": (EMPTY_ROOT if last is None else last.root).hex(),
            "count": len(given),
            "given": runs(given),
            "at": when,
        }
        return OK, sign_word(COUNT, says, self.key)

    def _keep(self, brought: Brought) -> Refusal | dict[str, Any]:
        trust = read_trust(self._folder, self._signatures, fresh_s=self._fresh_s)
        try:
            text = signed_text(self.name, brought.key_class, brought.sealed)
            trust.label_key.check(text, brought.signature)
        except IntegrityError:
            return Refusal("office")
        offered = self._offers.pop(brought.offered, None)
        try:
            secrets = b"" if offered is None else offered.open(brought.sealed, hpke.CLASS, self.name)
        except IntegrityError:
            return Refusal("offer")
        if offered is None or read_secrets(secrets, brought.key_class) is None:
            return Refusal("offer")
        if not self.classes.keep(brought.key_class, secrets):
            return Refusal("class-known")
        return {
            "custodian": self.name,
            "class": brought.key_class,
            "digest": sha256(secrets).hexdigest(),
        }

    def _open(self, request: OpeningRequest, when: int) -> Refusal | list[dict[str, str]]:
        trust = read_trust(self._folder, self._signatures, fresh_s=self._fresh_s)
        judged = judge(request, trust=trust, last=self._journal.last(), now=when)
        if isinstance(judged, Refusal):
            return judged
        shares = self._shares(judged)
        if isinstance(shares, Refusal):
            return shares
        return self._journal.write(judged, sha256(request.key).digest()) or shares

    def _shares(self, granted: Granted) -> Refusal | list[dict[str, str]]:
        """For each opening the masks this custodian has for it, by set."""
        held = {name: self.classes.secrets(name) for name in {each.key_class for each in granted.shares}}
        found = []
        for share in granted.shares:
            secrets = held[share.key_class]
            if secrets is None:
                return Refusal("class", share.index)
            found.append(
                {
                    some: _text(mask(secret, share.key_class, share.record, share.identifier))
                    for some, secret in secrets.items()
                }
            )
        return found


def status_of(folder: Path) -> dict[str, Any]:
    """What a custodian's own people are told; a server may run meanwhile.

    Raises:
        UnavailableError: It is no custodian's folder, or its journal cannot be read.
    """
    name, classes = CUSTODIAN.name_of(folder), Classes(folder)
    journal = Journal(folder / "journal.sqlite3", read_secret(folder / "marks.key"))
    try:
        last, given = journal.last(), journal.given()
    finally:
        journal.close()
    return {
        "custodian": name,
        "count": len(given),
        "upto": 0 if last is None else last.size,
        "held": classes.held(),
        "shredded": classes.shredded(),
    }


def runs(places: list[int]) -> list[list[int]]:
    """Ascending places as runs ``[first, last]``.

    >>> runs([3, 4, 5, 9])
    [[3, 5], [9, 9]]
    """
    found: list[list[int]] = []
    for place in places:
        if found and found[-1][1] == place - 1:
            found[-1][1] = place
        else:
            found.append([place, place])
    return found


@contextmanager
def opened(folder: Path, *, fresh_s: int = FRESH_S) -> Iterator[CustodianFolder]:
    """The custodian of a folder, closed afterwards."""
    with CustodianFolder(folder, fresh_s=fresh_s) as custodian:
        yield custodian


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
