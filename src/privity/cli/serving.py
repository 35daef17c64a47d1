"""Answer for an outside body until this process is stopped."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

from privity.adapters.outside_server import serving
from privity.cli.output import put
from privity.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from privity.adapters.outside_server import OutsideServer


def answer_until_stopped(name: str, make: Callable[..., OutsideServer], *, host: str, port: int) -> None:
    """Start a server, say where it answers, and return once SIGINT or SIGTERM came.

    Args:
        name: The body's name.
        make: Makes the server from `host` and `port`.
        host: Address to listen on.
        port: Port; 0 takes a free one.

    Raises:
        UnavailableError: Nothing can be answered there.
    """
    try:
        server = make(host=host, port=port)
    except OSError as error:
        raise UnavailableError(
            f"Nothing can be answered at {host}:{port} ({error.strerror}).",
            where="--port",
            remedy="Choose another address or port.",
        ) from error
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    with serving(server) as url:
        put(f"{name} answers at {url}")
        stopped.wait()
