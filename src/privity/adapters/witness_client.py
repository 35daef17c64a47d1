"""Asks witnesses over HTTP, all at once: C2SP tlog-witness, the side of the log."""

from __future__ import annotations

import http.client
import ssl
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT_S: Final = 10.0
"""Seconds a witness has to answer."""
MAX_ANSWER: Final = 1 << 16


class HttpWitnesses:
    """Witnesses that are asked where a policy says.

    Args:
        urls: Name to submission prefix; a witness without one is never asked.
        limit_s: Seconds each has to answer.
    """

    def __init__(self, urls: Mapping[str, str], *, limit_s: float = LIMIT_S) -> None:
        self._urls, self._limit_s = dict(urls), limit_s

    def ask(self, requests: Mapping[str, bytes]) -> dict[str, tuple[int, bytes] | str]:
        """Send each named witness its request; its status and body, or in words why there is none."""
        if not requests:
            return {}
        with ThreadPoolExecutor(max_workers=len(requests)) as pool:
            answers = pool.map(self._one, requests, requests.values())
            return dict(zip(requests, answers, strict=True))

    def _one(self, name: str, body: bytes) -> tuple[int, bytes] | str:
        url = urlsplit(self._urls.get(name, ""))
        if url.scheme not in {"http", "https"} or not url.hostname:
            return "no address"
        try:
            connection = self._connect(url.scheme, url.hostname, url.port)
            try:
                connection.request(
                    "POST",
                    f"{url.path.rstrip('/')}/add-checkpoint",
                    body,
                    {"Content-Type": "text/plain; charset=utf-8"},
                )
                response = connection.getresponse()
                answer = response.read(MAX_ANSWER + 1)
            finally:
                connection.close()
        except (OSError, http.client.HTTPException, ValueError):
            return "no answer"
        return (response.status, answer) if len(answer) <= MAX_ANSWER else "too long an answer"

    def _connect(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=self._limit_s, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=self._limit_s)
