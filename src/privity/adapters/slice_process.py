"""Has the entries of decisions made by a second process, and reads its answers without believing them.

What the process needs passes through its pipes alone: the key of the unit stands in no
command line, no environment and no file. Whoever could stop or change it could do as much to
this process, for both run as one user from one source.
"""

from __future__ import annotations

import subprocess
import threading
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, Final, Self

from privity.accounting.disclosure import NONCE_SIZE
from privity.adapters.log_files import MAX_ENTRY
from privity.adapters.own_process import own_command
from privity.adapters.slice_child import BREAK, get, put, tell_slice, tell_terms
from privity.errors import IntegrityError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privity.accounting import DecisionTerms

LIMIT_S: Final = 600.0
"""A slice takes about a second; a process that is silent so long is stopped."""
EVERY: Final = 1_024
"""One entry in so many, and the last, is made here too and must be the same."""
_CHILD: Final = "privity.adapters.slice_child"


class SliceProcess:
    """One process for the slices of a batch, started when the first is handed over.

    Args:
        terms: What the entries of the batch have in common.
        command: How the process is started; None as our own program.
        limit_s: Seconds allowed for one answer.
    """

    def __init__(
        self, terms: DecisionTerms, *, command: list[str] | None = None, limit_s: float = LIMIT_S
    ) -> None:
        self._terms, self._limit_s = terms, limit_s
        self._command = command or own_command(_CHILD)
        self._child: subprocess.Popen[bytes] | None = None
        self._count = 0
        self._again: dict[int, bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                with suppress(BrokenPipeError):
                    _open(pipe).close()
            child.wait()

    def begin(self, lines: list[tuple[Any, ...]], *, when: int, random: bytes) -> None:
        """Hand a slice over and return while its entries are made.

        Raises:
            UnavailableError: The process cannot be started, or ended.
        """
        chosen = sorted({*range(0, len(lines), EVERY), len(lines) - 1})
        nonces = [random[NONCE_SIZE * n : NONCE_SIZE * (n + 1)] for n in chosen]
        made = self._terms.entries([lines[n] for n in chosen], when=when, random=b"".join(nonces))
        self._count, self._again = len(lines), dict(zip(chosen, made, strict=True))
        told = [tell_slice(lines, when, random)]
        try:
            if self._child is None:
                self._child = self._start()
                told.insert(0, tell_terms(self._terms))
            with self._limited(self._child):
                for message in told:
                    put(_open(self._child.stdin), message)
        except OSError as error:
            raise self._ended() from error

    def entries(self) -> list[bytes]:
        """Wait for the entries of the slice handed over.

        Raises:
            UnavailableError: The process ended or took too long.
            IntegrityError: They are not the entries of that slice.
        """
        answer = self._answer()
        if answer is None:
            raise self._ended()
        made = answer.split(BREAK)
        if len(made) != self._count or any(made[n] != entry for n, entry in self._again.items()):
            raise _wrong()
        return made

    def _answer(self) -> bytes | None:
        if self._child is None:
            return None
        most = self._count * (MAX_ENTRY + len(BREAK))
        try:
            with self._limited(self._child):
                return get(_open(self._child.stdout), most=most)
        except ValueError:
            raise _wrong() from None

    @contextmanager
    def _limited(self, child: subprocess.Popen[bytes]) -> Iterator[None]:
        """A process that neither reads nor answers is killed, which ends the waiting at its pipe."""
        late = threading.Timer(self._limit_s, child.kill)
        late.start()
        try:
            yield
        finally:
            late.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )

    def _ended(self) -> UnavailableError:
        self.close()
        return UnavailableError(
            "The process that makes decision entries could not be started, or ended without an answer; that slice was not appended.",
            where="accounting",
            remedy="Check memory, then run the command again: what is appended stands. "
            "With engine.threads = 1 in privity.toml no second process is used.",
        )


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BrokenPipeError
    return pipe


def _wrong() -> IntegrityError:
    return IntegrityError(
        "The process that makes decision entries answered with other entries than those of the slice; "
        "that slice was not appended.",
        where="accounting",
        remedy="Check the memory of the machine and that the software is whole, then run the command again.",
    )
