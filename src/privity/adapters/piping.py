"""Feed a child process through its standard input, and never wait for it longer than allowed."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable, Iterator

CHUNK: Final = 1 << 20


def feed(
    process: subprocess.Popen[bytes], source: bytes | Path | Iterable[bytes], *, timeout_s: float
) -> tuple[bytes, bool]:
    """Write `source` to the process, wait for its end, and return what it printed.

    The process is killed when time runs out or when reading `source` fails, so
    none outlives the call. A process that stops reading early is not an error
    here: its exit status says what it thought of the input.

    Args:
        process: Started with a pipe for input and, if its output is wanted, one for output.
        source: Bytes, a file, or chunks of bytes.
        timeout_s: Seconds allowed for everything together.

    Returns:
        Its standard output (empty when that is no pipe), and whether it ended in time.
    """
    late = threading.Event()

    def give_up() -> None:
        late.set()
        process.kill()

    watchdog = threading.Timer(timeout_s, give_up)
    reader = _Reader(process.stdout)
    watchdog.start()
    try:
        _write(process, source)
        process.wait()
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        said = reader.finish()
    return said, not late.is_set()


def _write(process: subprocess.Popen[bytes], source: bytes | Path | Iterable[bytes]) -> None:
    pipe = process.stdin
    if pipe is None:
        return
    try:
        for chunk in _chunks(source):
            pipe.write(chunk)
        pipe.close()
    except BrokenPipeError:
        # The program has ended or will not read on; its exit status is judged by the caller.
        _close_quietly(pipe)
    except BaseException:
        # The source failed part-way. Kill before closing, or the program would
        # take the end of the pipe for the end of the content and seal half of it.
        process.kill()
        _close_quietly(pipe)
        raise


def _close_quietly(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        return


def _chunks(source: bytes | Path | Iterable[bytes]) -> Iterator[bytes]:
    match source:
        case bytes():
            yield source
        case Path():
            with source.open("rb") as file:
                while chunk := file.read(CHUNK):
                    yield chunk
        case _:
            yield from source


class _Reader:
    """Drains a pipe beside the writer, so that neither side waits for the other."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        self._pipe, self._said = pipe, b""
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        if self._pipe is not None:
            with self._pipe:
                self._said = self._pipe.read()

    def finish(self) -> bytes:
        self._thread.join()
        return self._said
