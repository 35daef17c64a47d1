"""A witness's folder: which logs it witnesses and what it saw of each. Its key lies elsewhere, with an ssh-agent.

::

    name                       the witness's name
    vkey                       its public key, as policies name it
    logs                       keys of the logs witnessed, one a line
    seen/<digest of origin>    the checkpoint cosigned last, with the cosignature
    evidence/<digest>          requests in which a log contradicts what it signed before
    lock                       held by the one server

The folder must not lie where a log's operator, or a backup, could put it back: a witness that forgets cosigns again
what it cosigned before.
"""

from __future__ import annotations

import fcntl
import os
import threading
from hashlib import sha256
from typing import TYPE_CHECKING

from privity_verify.cosignature import TIME_SIZE, message
from privity_verify.durable import replace_durably
from privity_verify.note import Checkpoint, parse_checkpoint, signature_line, split_note
from privity_verify.problem import UnreadableError, need
from privity_verify.vkey import ED25519_COSIGNATURE, WITNESSES, Key, is_name, parse_key
from privity_verify.witness import OK, Request, judge

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

MOST_EVIDENCE = 1000
"""Requests kept as evidence: one proves a fork, and a log must not fill the disk."""


class WitnessFolder:
    """The witness of a folder, opened by the one process that answers for it.

    Args:
        folder: Made by `made`.
        key: Its public key, which must be that of the folder.
        sign: 64 bytes of Ed25519 by that key over a message, already verified.

    Raises:
        UnreadableError: It is no witness's folder or that of another key, or another process answers for it.
    """

    def __init__(self, folder: Path, key: Key, sign: Callable[[bytes], bytes]) -> None:
        self._folder, self._key, self._sign = folder, key, sign
        self._mutex = threading.Lock()
        if key_of(folder) != key:
            raise UnreadableError(f"{folder} is the folder of another witness, or of another key")
        self._lock: int | None = _locked(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def answer(self, body: bytes, when: int) -> tuple[int, bytes]:
        """Status and body for the body of ``add-checkpoint``; what is cosigned is durable before this returns.

        Args:
            body: Of the request.
            when: Seconds since 1970 UTC.

        Raises:
            OSError, UnreadableError: The disk or the agent failed. Nothing was cosigned.
            AlteredError: What was kept cannot be read. Nothing was cosigned.
        """
        with self._mutex:
            answer = judge(body, logs_of(self._folder), self.last)
            if answer.evidence:
                self._keep_evidence(body)
            if answer.request is None:
                return answer.status, answer.body
            return OK, self._cosigned(answer.request, when)

    def last(self, origin: str) -> Checkpoint | None:
        """The checkpoint of a log cosigned last; None before the first. AlteredError when it cannot be read."""
        path = self._seen(origin)
        if not path.exists():
            return None
        checkpoint = parse_checkpoint(split_note(path.read_bytes()).body)
        need(checkpoint.origin == origin, "what was seen of a log is kept under another log's name")
        return checkpoint

    def _cosigned(self, request: Request, when: int) -> bytes:
        """The cosignature's line, made, then kept with the checkpoint."""
        signature = self._sign(message(self._key, request.checkpoint, when))
        line = signature_line(self._key, when.to_bytes(TIME_SIZE, "big") + signature)
        body = request.checkpoint.body + b"\n" + line
        replace_durably(self._seen(request.checkpoint.origin), body)
        return line

    def _keep_evidence(self, body: bytes) -> None:
        folder = self._folder / "evidence"
        if not folder.exists() or len(os.listdir(folder)) < MOST_EVIDENCE:  # noqa: PTH208  (names are enough)
            replace_durably(folder / sha256(body).hexdigest(), body)

    def _seen(self, origin: str) -> Path:
        return self._folder / "seen" / sha256(origin.encode()).hexdigest()


def made(folder: Path, name: str, public: bytes) -> Key:
    """The key of a witness's folder, which is made if it is not there.

    Args:
        folder: New, empty, or that of this very witness.
        name: Such as ``witness.example/w1``.
        public: 32 bytes of its Ed25519 key.

    Raises:
        UnreadableError: The name is none, or the folder is that of something else; it is as it was.
    """
    if not is_name(name):
        raise UnreadableError("a witness's name has neither spaces nor plus signs")
    key = parse_key(Key(name, ED25519_COSIGNATURE, public).text, WITNESSES)
    if (folder / "vkey").exists():
        if key_of(folder) != key:
            raise UnreadableError(f"{folder} is the folder of another witness, or of another key")
        return key
    if folder.exists() and any(folder.iterdir()):
        raise UnreadableError(f"{folder} holds something else")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_durably(folder / "logs", b"")
    replace_durably(folder / "name", name.encode() + b"\n")
    replace_durably(folder / "vkey", key.text.encode() + b"\n")
    return key


def watched(folder: Path, vkey: str) -> Key:
    """Witness one more log, from its next request on; its key.

    Raises:
        UnreadableError: Not a log's key; or a log of that name is witnessed already, with this key or another.
    """
    key_of(folder)
    log, known = parse_key(vkey.strip()), logs_of(folder)
    if log.name in known:
        raise UnreadableError(
            f"the log {log.name} is witnessed already; it keeps its key while it bears that name"
        )
    lines = [*(held.text for held in known.values()), log.text]
    replace_durably(folder / "logs", "".join(f"{line}\n" for line in lines).encode())
    return log


def key_of(folder: Path) -> Key:
    """The public key a witness's folder was made with."""
    try:
        text = (folder / "vkey").read_text("utf-8").strip()
    except (OSError, ValueError):
        raise UnreadableError(f"{folder} is no witness's folder; `witness key` makes one") from None
    return parse_key(text, WITNESSES)


def logs_of(folder: Path) -> dict[str, Key]:
    """Keys of the logs witnessed, by origin; read each time, so that one can be added while a server runs."""
    try:
        lines = (folder / "logs").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        raise UnreadableError(f"{folder} does not say which logs are witnessed") from None
    return {log.name: log for log in (parse_key(line) for line in lines if line)}


def _locked(folder: Path) -> int:
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise UnreadableError(
            "another process answers for this witness; two could cosign two histories"
        ) from None
    return lock
