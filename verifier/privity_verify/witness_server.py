"""A witness's HTTP server: C2SP tlog-witness, ``POST /add-checkpoint``. Something in front of it ends TLS."""

from __future__ import annotations

import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from privity_verify.problem import AlteredError, UnreadableError
from privity_verify.witness import CONFLICT, LONGEST_REQUEST, SIZE_TYPE

if TYPE_CHECKING:
    from collections.abc import Callable

    from privity_verify.witness_folder import WitnessFolder

PATH = "/add-checkpoint"
PLAIN = "text/plain; charset=utf-8"
SILENCE_S = 30
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
        self, witness: WitnessFolder, host: str, port: int, clock: Callable[[], float] = time.time
    ) -> None:
        self.witness, self.clock = witness, clock
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        """Where logs ask, for policies."""
        host, port = self.server_address[:2]
        return f"http://{host if isinstance(host, str) else bytes(host).decode()}:{port}"


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
            status, body = self.server.witness.answer(self.rfile.read(size), int(self.server.clock()))
        except (AlteredError, UnreadableError, OSError) as error:
            # Nothing was cosigned. The log learns no more; the witness's own operator does.
            self.log_error("not answered: %s", error)
            status, body = HTTPStatus.INTERNAL_SERVER_ERROR, b""
        self._say(status, body)

    def log_request(self, *_: object) -> None:
        """Say nothing of what went well: what a witness saw stands in its folder."""

    def _size(self) -> int | None:
        given = self.headers.get("Content-Length", "")
        return int(given) if given.isascii() and given.isdigit() and int(given) <= LONGEST_REQUEST else None

    def _say(self, status: int, body: bytes, *, last: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", SIZE_TYPE if status == CONFLICT else PLAIN)
        self.send_header("Content-Length", str(len(body)))
        if last:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
