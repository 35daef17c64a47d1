"""A clock that a test sets, in place of the machine's."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

READ_IN = ("privity.wiring", "privity.cli.demo_office", "tests.flow.conftest")
"""Modules that ask the machine what time it is, as far as these tests go."""


class Clock:
    """Stands still until it is set.

    Attributes:
        at: What it says.
    """

    def __init__(self, at):
        self.at = at

    def set(self, *date):
        self.at = datetime(*date, tzinfo=UTC)

    def after(self, seconds, than):
        """So many seconds after a moment in seconds since 1970; negative before."""
        self.at = datetime.fromtimestamp(than + seconds, UTC)


@contextmanager
def told_by(clock):
    """Within it everything that asks is told what `clock` says."""

    class Told(datetime):
        @classmethod
        def now(cls, tz=None):
            return clock.at.astimezone(tz)

    with pytest.MonkeyPatch.context() as patch:
        for module in READ_IN:
            patch.setattr(f"{module}.datetime", Told)
        yield clock
