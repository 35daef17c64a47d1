"""A witness's HTTP server: C2SP tlog-witness, ``POST /add-checkpoint``.

Nothing secret passes, and nothing is believed that a signature does not prove.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from privity.accounting.witness import CONFLICT, MAX_BODY, SIZE_TYPE
from privity.adapters.outside_server import OutsideServer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.adapters.witness_folder import WitnessFolder

PLAIN: Final = "text/plain; charset=utf-8"


class WitnessServer(OutsideServer):
    """Answers for one witness; `url` is the submission prefix that policies name.

    Args:
        witness: Its folder, opened.
        how: `host`, `port` and `clock` of `OutsideServer`.
    """

    longest: ClassVar[Mapping[str, int]] = {"/add-checkpoint": MAX_BODY}

    def __init__(self, witness: WitnessFolder, **how: Any) -> None:
        self.witness = witness
        super().__init__(**how)

    def answer(self, path: str, body: bytes, *, when: int) -> tuple[int, bytes]:  # noqa: ARG002  (there is one path)
        """Status and body for one request."""
        return self.witness.answer(body, when=when)

    def kind(self, status: int) -> str:
        """The media type of an answer of that status."""
        return SIZE_TYPE if status == CONFLICT else PLAIN
