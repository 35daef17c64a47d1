"""A line on the terminal that says how far a long check is; silent everywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

STEPS = 200
SMALL = 50_000


class Bar:
    """Called with done and total; writes to standard error only if that is a terminal and the work is long."""

    def __init__(self, what: str, *, show: bool) -> None:
        self._what, self._show = what, show and sys.stderr.isatty()
        self._last = -1

    def __call__(self, done: int, total: int) -> None:
        """Say how far it is."""
        step = done * STEPS // max(total, 1)
        if self._show and total > SMALL and step != self._last:
            self._last = step
            sys.stderr.write(f"\r{done:,} of {total:,} {self._what} checked ")
            sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._last >= 0:
            sys.stderr.write("\n")
