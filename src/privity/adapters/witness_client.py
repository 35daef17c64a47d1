"""Asks witnesses over HTTP, all at once: C2SP tlog-witness, the side of the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privity.adapters.asking import LIMIT_S, Asking

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ANSWER: Final = 1 << 16


class HttpWitnesses:
    """Witnesses that are asked where a policy says.

    Args:
        urls: Name to submission prefix; a witness without one is never asked.
        limit_s: Seconds each has to answer.
    """

    def __init__(self, urls: Mapping[str, str], *, limit_s: float = LIMIT_S) -> None:
        self._asking = Asking(urls, limit_s=limit_s, most=MAX_ANSWER, kind="text/plain; charset=utf-8")

    def ask(self, requests: Mapping[str, bytes]) -> dict[str, tuple[int, bytes] | str]:
        """Send each named witness its request; its status and body, or in words why there is none."""
        return self._asking.post("add-checkpoint", requests)
