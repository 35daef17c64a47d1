"""The HTTP server of an outside body, a witness or a key custodian: POST to a few paths, with bodies of bounded length.

It speaks plain HTTP; over a network let a server in front of it end TLS.
"""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, ClassVar, Final

from privity.errors import PrivityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SILENCE_S: Final = 30
"""Seconds after which a connection that says nothing is closed."""


class OutsideServer(ThreadingHTTPServer, ABC):
    """Answers for one body.

    Args:
        host: Address to listen on.
        port: Port; 0 takes a free one.
        clock: Seconds since 1970 UTC.

    Raises:
        OSError: Nothing can be answered there.
    """

    daemon_threads = True
    longest: ClassVar[Mapping[str, int]]
    """Path to the bytes of the longest body."""

    def __init__(
        self, *, host: str = "127.0.0.1", port: int = 0, clock: Callable[[], float] = time.time
    ) -> None:
        self.clock = clock
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where it is asked."""
        host, port = self.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    @abstractmethod
    def answer(self, path: str, body: bytes, *, when: int) -> tuple[int, bytes]:
        """Status and body for one request, of a path in `longest`.

        Raises:
            PrivityError: Nothing was given; whoever asked is told no more than that.
        """

    @abstractmethod
    def kind(self, status: int) -> str:
        """The media type of an answer of that status."""


@contextmanager
def serving(server: OutsideServer) -> Iterator[str]:
    """Answer in a thread of this process meanwhile; gives the server's address."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: OutsideServer
    protocol_version = "HTTP/1.1"
    timeout = SILENCE_S

    def do_POST(self) -> None:
        longest = self.server.longest.get(self.path)
        size = None if longest is None else self._size(longest)
        if size is None:
            self._say(HTTPStatus.NOT_FOUND if longest is None else HTTPStatus.BAD_REQUEST, b"", last=True)
            return
        try:
            status, body = self.server.answer(self.path, self.rfile.read(size), when=int(self.server.clock()))
        except (PrivityError, OSError):
            # Nothing was given; what went wrong is the body's own affair.
            status, body = HTTPStatus.INTERNAL_SERVER_ERROR, b""
        self._say(status, body)

    def log_message(self, *_: object) -> None:
        """Say nothing: what a body saw and gave stands in its folder."""

    def _size(self, longest: int) -> int | None:
        given = self.headers.get("Content-Length", "")
        return int(given) if given.isascii() and given.isdigit() and int(given) <= longest else None

    def _say(self, status: int, body: bytes, *, last: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", self.server.kind(status))
        self.send_header("Content-Length", str(len(body)))
        if last:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
