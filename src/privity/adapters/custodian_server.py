"""A key custodian's HTTP server: POST `offer`, `keep`, `open` and `count`. Format: spec/key-custodians.md.

It speaks plain HTTP; over a network let a server in front of it end TLS. Secrets and shares pass sealed; which records are
opened does not, so such a server there should be.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

from privity.accounting import bringing, opening
from privity.errors import PrivityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from privity.adapters.custodian_folder import CustodianFolder

MOST: Final = {"/offer": 0, "/keep": bringing.MAX_BODY, "/open": opening.MAX_BODY, "/count": 0}
"""Path to the bytes of the longest body."""
SILENCE_S: Final = 30
"""Seconds after which a connection that says nothing is closed."""


class CustodianServer(ThreadingHTTPServer):
    """Answers for one custodian.

    Args:
        custodian: Its folder, opened.
        host: Address to listen on.
        port: Port; 0 takes a free one.
        clock: Seconds since 1970 UTC.
    """

    daemon_threads = True

    def __init__(
        self,
        custodian: CustodianFolder,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.custodian, self.clock = custodian, clock
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where it is asked."""
        host, port = self.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body for one request."""
        when = int(self.clock())
        match path:
            case "/offer":
                return self.custodian.offer(body)
            case "/keep":
                return self.custodian.keep(body)
            case "/open":
                return self.custodian.open(body, when=when)
            case _:
                return self.custodian.count(body, when=when)


@contextmanager
def serving(server: CustodianServer) -> Iterator[str]:
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
    server: CustodianServer
    protocol_version = "HTTP/1.1"
    timeout = SILENCE_S

    def do_POST(self) -> None:
        size = self._size()
        if self.path not in MOST or size is None:
            self._say(
                HTTPStatus.NOT_FOUND if self.path not in MOST else HTTPStatus.BAD_REQUEST, b"", last=True
            )
            return
        try:
            status, body = self.server.answer(self.path, self.rfile.read(size))
        except (PrivityError, OSError):
            # Nothing was given; what went wrong is the custodian's own affair.
            status, body = HTTPStatus.INTERNAL_SERVER_ERROR, b""
        self._say(status, body)

    def log_message(self, *_: object) -> None:
        """Say nothing: what a custodian gave stands in its journal."""

    def _size(self) -> int | None:
        given = self.headers.get("Content-Length", "")
        most = MOST.get(self.path, 0)
        return int(given) if given.isascii() and given.isdigit() and int(given) <= most else None

    def _say(self, status: int, body: bytes, *, last: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        if last:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
