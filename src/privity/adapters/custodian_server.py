"""A key custodian's HTTP server: POST `offer`, `keep`, `open` and `count`. Format: spec/key-custodians.md.

Secrets and shares pass sealed; which records are opened does not, so a server that ends TLS should stand in front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from privity.accounting import bringing, opening
from privity.adapters.outside_server import OutsideServer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privity.adapters.custodian_folder import CustodianFolder


class CustodianServer(OutsideServer):
    """Answers for one custodian.

    Args:
        custodian: Its folder, opened.
        how: `host`, `port` and `clock` of `OutsideServer`.
    """

    longest: ClassVar[Mapping[str, int]] = {
        "/offer": 0,
        "/keep": bringing.MAX_BODY,
        "/open": opening.MAX_BODY,
        "/count": 0,
    }

    def __init__(self, custodian: CustodianFolder, **how: Any) -> None:
        self.custodian = custodian
        super().__init__(**how)

    def answer(self, path: str, body: bytes, *, when: int) -> tuple[int, bytes]:
        """Status and body for one request."""
        match path:
            case "/offer":
                return self.custodian.offer(body)
            case "/keep":
                return self.custodian.keep(body)
            case "/open":
                return self.custodian.open(body, when=when)
            case _:
                return self.custodian.count(body, when=when)

    def kind(self, status: int) -> str:  # noqa: ARG002  (all are alike)
        """The media type of an answer of that status."""
        return "application/octet-stream"
