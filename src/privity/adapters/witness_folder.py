"""A witness's own folder: its keys, the logs it witnesses, and what it saw of each.

::

    ed25519.pem, mldsa44.pem   keys, readable by their owner alone
    name                       the witness's name
    logs                       verifier keys of the logs witnessed, one a line
    seen/<digest of origin>    the checkpoint cosigned last, with the cosignatures
    evidence/<digest>          requests in which a log contradicts what it signed before
    lock                       held by the one server

The folder must not lie where the office could restore it from a backup of its own: a witness that forgets
cosigns again what it cosigned before.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from privity.accounting.cosignature import cosign
from privity.accounting.note import Checkpoint, Verifier, parse_checkpoint, split_note
from privity.accounting.vkey import ED25519_COSIGNATURE, MLDSA44_COSIGNATURE, PublicKey
from privity.accounting.witness import OK, Cosigning, Refusal, judge
from privity.adapters.durable import replace_durably
from privity.adapters.folder_lock import lock, unlock
from privity.adapters.key_file import write_key
from privity.adapters.outside_folder import Outside
from privity.errors import InputError, IntegrityError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

KEYS: Final[Mapping[str, type[Ed25519PrivateKey | MLDSA44PrivateKey]]] = {
    "ed25519.pem": Ed25519PrivateKey,
    "mldsa44.pem": MLDSA44PrivateKey,
}
KINDS: Final = {"ed25519.pem": ED25519_COSIGNATURE, "mldsa44.pem": MLDSA44_COSIGNATURE}
WITNESS: Final = Outside(what="witness", example="witness.example/w1", made_by="privity log witness init")
MOST_EVIDENCE: Final = 1_000
"""Requests kept as evidence; one is enough to prove a fork, and a log must not fill the disk."""


class WitnessKey:
    """A witness's private key in a file; satisfies `privity.accounting.cosignature.CosigningKey`."""

    def __init__(self, name: str, kind: int, key: Ed25519PrivateKey | MLDSA44PrivateKey) -> None:
        self._key = key
        self.vkey = PublicKey(name, kind, key.public_key().public_bytes_raw()).vkey

    def __repr__(self) -> str:
        return f"WitnessKey({self.vkey[:40]})"

    def sign(self, message: bytes) -> bytes:
        """The signature over `message`."""
        return self._key.sign(message)


class WitnessFolder:
    """One witness, opened by the one process that answers for it.

    Args:
        folder: Made by `make`.

    Raises:
        UnavailableError: It is no witness's folder, or another process answers for it.
        InputError: A key or the list of logs cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mutex = threading.Lock()
        self.name = WITNESS.name_of(folder)
        self.keys = tuple(_keys(folder, self.name))
        self._lock: int | None = lock(folder, "Another process answers for this witness.")

    @classmethod
    def make(cls, folder: Path, *, name: str) -> None:
        """Make a new witness's folder with two keys.

        Raises:
            InputError: The name is none, or the folder holds something already; it is as it was.
            UnavailableError: It cannot be written.
        """
        WITNESS.begin(folder, name)
        for file, kind in KEYS.items():
            write_key(folder / file, kind.generate())
        replace_durably(folder / "logs", b"")
        WITNESS.finish(folder, name)

    def close(self) -> None:
        """Give up the lock."""
        if self._lock is not None:
            unlock(self._lock)
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def vkeys(self) -> list[str]:
        """Public keys, as policies name them."""
        return [key.vkey for key in self.keys]

    @staticmethod
    def watch(folder: Path, vkey: str) -> None:
        """Witness one more log from the next start on.

        Raises:
            IntegrityError: Not a log's verifier key.
            InputError: A log of that name is witnessed already, with this key or another.
        """
        log = Verifier.parse(vkey)
        known = _logs(folder)
        if log.name in known:
            raise InputError(
                f"The log {log.name} is witnessed already.",
                where="logs",
                remedy="A log keeps its key for as long as it bears a name.",
            )
        lines = [*(held.vkey for held in known.values()), log.vkey]
        replace_durably(folder / "logs", "".join(f"{line}\n" for line in lines).encode("ascii"))

    def answer(self, request: bytes, *, when: int) -> tuple[int, bytes]:
        """Status and body for the body of ``add-checkpoint``; what is cosigned is durable before this returns.

        Args:
            request: The body.
            when: Seconds since 1970 UTC.

        Raises:
            UnavailableError: The disk failed; nothing was cosigned.
            IntegrityError: What was kept cannot be read; nothing was cosigned.
        """
        with self._mutex:
            judged = judge(request, logs=_logs(self._folder), last=self.last)
            if isinstance(judged, Refusal):
                if judged.evidence:
                    self._keep_evidence(request)
                return judged.status, judged.body
            return OK, self._cosign(judged, when)

    def last(self, origin: str) -> Checkpoint | None:
        """The checkpoint of that log cosigned last; None before the first.

        Raises:
            IntegrityError: It cannot be read: a witness that has forgotten must not cosign.
        """
        path = self._seen(origin)
        if not path.exists():
            return None
        checkpoint = parse_checkpoint(split_note(path.read_bytes())[0])
        if checkpoint.origin != origin:
            raise IntegrityError(
                "What this witness saw of a log is kept under another log's name.",
                where=path.name,
                remedy="Stop this witness and tell the bodies that rely on it.",
            )
        return checkpoint

    def _cosign(self, judged: Cosigning, when: int) -> bytes:
        lines = b"".join(cosign(judged.checkpoint, key, when=when) for key in self.keys)
        body = judged.note[: judged.note.rfind(b"\n\n") + 2]
        replace_durably(self._seen(judged.checkpoint.origin), body + lines)
        return lines

    def _keep_evidence(self, request: bytes) -> None:
        folder = self._folder / "evidence"
        if not folder.exists() or len(os.listdir(folder)) < MOST_EVIDENCE:  # noqa: PTH208  (names are enough)
            replace_durably(folder / sha256(request).hexdigest(), request)

    def _seen(self, origin: str) -> Path:
        return self._folder / "seen" / sha256(origin.encode()).hexdigest()


@contextmanager
def opened(folder: Path) -> Iterator[WitnessFolder]:
    """The witness of a folder, closed afterwards."""
    with WitnessFolder(folder) as witness:
        yield witness


def _keys(folder: Path, name: str) -> Iterator[WitnessKey]:
    for file, kind in KEYS.items():
        try:
            key = load_pem_private_key((folder / file).read_bytes(), password=None)
        except (OSError, ValueError, TypeError) as error:
            raise InputError(
                "A key of the witness cannot be read.", where=file, remedy="Restore it from its backup."
            ) from error
        if not isinstance(key, Ed25519PrivateKey | MLDSA44PrivateKey) or not isinstance(key, kind):
            raise InputError("A key of the witness is of another type.", where=file, remedy="Restore it.")
        yield WitnessKey(name, KINDS[file], key)


def _logs(folder: Path) -> dict[str, Verifier]:
    """Keys of the logs witnessed, by origin; read each time, so that a log can be added while a server runs."""
    found = [Verifier.parse(line) for line in (folder / "logs").read_text("ascii").splitlines() if line]
    return {log.name: log for log in found}
