"""A witness's HTTP server: C2SP tlog-witness, ``POST /add-checkpoint``.

It speaks plain HTTP; a witness that is reached over a network stands behind a server that ends TLS. Nothing secret
passes, and nothing is believed that a signature does not prove.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

from privity.accounting.witness import CONFLICT, MAX_BODY, SIZE_TYPE
from privity.errors import PrivityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from privity.adapters.witness_folder import WitnessFolder

PATH: Final = "/add-checkpoint"
SILENCE_S: Final = 30
"""Seconds after which a connection that says nothing is closed."""


class WitnessServer(ThreadingHTTPServer):
    """Answers for one witness.

    Args:
        witness: Its folder, opened.
        host: Address to listen on.
        port: Port; 0 takes a free one.
        clock: Seconds since 1970 UTC.
    """

    daemon_threads = True

    def __init__(
        self,
        witness: WitnessFolder,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.witness, self.clock = witness, clock
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """The submission prefix, for policies."""
        host, port = self.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"


@contextmanager
def serving(server: WitnessServer) -> Iterator[str]:
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
    server: WitnessServer
    protocol_version = "HTTP/1.1"
    timeout = SILENCE_S

    def do_POST(self) -> None:
        size = self._size()
        if self.path != PATH or size is None:
            self._say(HTTPStatus.NOT_FOUND if self.path != PATH else HTTPStatus.BAD_REQUEST, b"", last=True)
            return
        try:
            status, body = self.server.witness.answer(self.rfile.read(size), when=int(self.server.clock()))
        except (PrivityError, OSError):
            # Nothing was cosigned; what went wrong is the witness's own affair.
            status, body = HTTPStatus.INTERNAL_SERVER_ERROR, b""
        self._say(status, body, kind=SIZE_TYPE if status == CONFLICT else "text/plain; charset=utf-8")

    def log_message(self, *_: object) -> None:
        """Say nothing: what a witness saw stands in its folder."""

    def _size(self) -> int | None:
        given = self.headers.get("Content-Length", "")
        return int(given) if given.isascii() and given.isdigit() and int(given) <= MAX_BODY else None

    def _say(self, status: int, body: bytes, *, kind: str = "text/plain", last: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if last:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
