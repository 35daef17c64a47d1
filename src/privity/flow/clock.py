"""The office's clock, held against what it cannot be behind: the log, the witnesses, the day the office was made.

    what the clock says -> not before the log's last entry or what a quorum of witnesses said, not years ahead -> what entries are dated

An entry dated wrongly stays so for ever, and approvals, orders and delegations live and die by the clock. So it is asked
before anything is looked up, signed, stored or released, and again at each append. Within the tolerance an entry bears the
date of the one before it: a clock that was set back by seconds never dates an entry before one it rests on.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from privity.accounting.entry import read_entry
from privity.accounting.years import SLACK_S, begins, year_at, year_key
from privity.errors import InputError, UnavailableError
from privity.flow.witnessing import heard

if TYPE_CHECKING:
    from privity.flow.office import Office

WITNESS_SLACK_S: Final = 300
"""Seconds the clock may be behind what witnesses said: theirs are other clocks than ours."""
YEARS_AHEAD: Final = 1
"""A year further than this beyond the last entry's is opened only by `privity log new-year`."""


def check(office: Office) -> None:
    """Raise unless the clock can be believed; to be asked before anything is begun.

    Raises:
        UnavailableError: It went back, or far ahead. Nothing was done.
    """
    moment(office)


def moment(office: Office) -> int:
    """What is accounted now happens then, in seconds since 1970 UTC: never before the log's last entry.

    Raises:
        UnavailableError: The clock went back, or far ahead. Nothing was done.
    """
    now = int(office.now().timestamp())
    _not_behind(office, now)
    _not_ahead(office, now)
    return max(now, last(office))


def dated(office: Office, when: int) -> None:
    """Raise unless entries dated `when` may be written behind what the log holds by now.

    Raises:
        UnavailableError: They are too old, or far ahead. They were not written.
    """
    if when + SLACK_S < _floor(office, when):
        raise _behind(when, "the log's last entry is dated", _floor(office, when))
    _not_ahead(office, when)


def may_open(office: Office, year: int) -> int:
    """The moment at which an operator opens `year`, however far it lies beyond the last entry's.

    Raises:
        InputError: The clock says another year; or the log has entries of that year already, or none at all.
        UnavailableError: The clock went back.
    """
    now = int(office.now().timestamp())
    _not_behind(office, now)
    if year_at(now) != year or not office.log.size or year_at(last(office)) >= year:
        raise InputError(
            f"The clock says {_said(now)}, and the log's last entry is dated {_said(last(office))}: the year {year} is not to be opened.",
            where="clock",
            remedy="Set the clock right; name the year that it is, and only if the log has no entry of it yet.",
        )
    return now


def _not_behind(office: Office, now: int) -> None:
    if now + SLACK_S < last(office):
        raise _behind(now, "the log's last entry is dated", last(office))
    seen = _witnessed(office)
    if now + WITNESS_SLACK_S < seen:
        raise _behind(now, "witnesses cosigned the log at", seen)


def _not_ahead(office: Office, now: int) -> None:
    if year_at(now) > year_at(last(office)) + YEARS_AHEAD:
        raise UnavailableError(
            f"The clock says {_said(now)}, and the log's last entry is dated {_said(last(office))}: a clock that "
            "jumped ahead would date entries wrongly for ever.",
            where="clock",
            remedy=f"Set the clock right. If it is right, say so once: `privity log new-year --confirm {year_at(now)}`.",
        )


def last(office: Office) -> int:
    """When the log's last entry happened, seconds since 1970 UTC; before the first, when the day the office was made began."""
    if not office.log.size:
        return int(datetime.combine(office.settings.born, datetime.min.time(), UTC).timestamp())
    when: int = read_entry(office.log.entry(office.log.size - 1))["t"]
    return when


def _floor(office: Office, when: int) -> int:
    """The same; and no year that was opened takes entries of the year before it."""
    following = year_at(when) + 1
    opened = office.log.appended(year_key(following)) is not None
    return max(last(office), begins(following)) if opened else last(office)


def _witnessed(office: Office) -> int:
    """The latest moment that enough witnesses for a quorum have behind them; 0 where there is none.

    One witness whose clock ran ahead would otherwise close the office.
    """
    if office.witnesses is None:
        return 0
    words = heard(office).values()
    for at in sorted({word.at for word in words}, reverse=True):
        if office.witnesses.policy.met([word.name for word in words if word.at >= at]):
            return at
    return 0


def _behind(now: int, whose: str, then: int) -> UnavailableError:
    return UnavailableError(
        f"The clock says {_said(now)}, and {whose} {_said(then)}.",
        where="clock",
        remedy="Set the clock right, then repeat the command. If that date was wrong and lies ahead, nothing is accounted before it comes.",
    )


def _said(when: int) -> str:
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
