"""Ask outside bodies over HTTP, all at once, and never wait for one of them longer than allowed."""

from __future__ import annotations

import http.client
import ssl
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT_S: Final = 10.0
"""Seconds a body has to answer."""


class Asking:
    """Bodies that are asked by POST.

    Args:
        urls: Name to the address before the path; a body without one is never asked.
        limit_s: Seconds each has to answer.
        most: Bytes of the longest answer.
        kind: Type of what is sent.
    """

    def __init__(self, urls: Mapping[str, str], *, limit_s: float, most: int, kind: str) -> None:
        self._urls, self._limit_s, self._most, self._kind = dict(urls), limit_s, most, kind

    def post(self, path: str, requests: Mapping[str, bytes]) -> dict[str, tuple[int, bytes] | str]:
        """Send each named body its request; its status and body, or in words why there is none."""
        if not requests:
            return {}
        with ThreadPoolExecutor(max_workers=len(requests)) as pool:
            answers = pool.map(self._one, requests, [path] * len(requests), requests.values())
            return dict(zip(requests, answers, strict=True))

    def _one(self, name: str, path: str, body: bytes) -> tuple[int, bytes] | str:
        try:
            url = urlsplit(self._urls.get(name, ""))
            if url.scheme not in {"http", "https"} or not url.hostname:
                return "no address"
            connection = self._connect(url.scheme, url.hostname, url.port)
            try:
                connection.request(
                    "POST", f"{url.path.rstrip('/')}/{path}", body, {"Content-Type": self._kind}
                )
                response = connection.getresponse()
                answer = response.read(self._most + 1)
            finally:
                connection.close()
        except (OSError, http.client.HTTPException, ValueError):
            return "no answer"
        return (response.status, answer) if len(answer) <= self._most else "too long an answer"

    def _connect(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            return http.client.HTTPSConnection(
                host, port, timeout=self._limit_s, context=ssl.create_default_context()
            )
        return http.client.HTTPConnection(host, port, timeout=self._limit_s)
