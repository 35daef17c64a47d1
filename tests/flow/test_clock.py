"""The clock is believed only as far as the log, the witnesses and the office's own birthday allow."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from privity.accounting import Seal, build
from privity.accounting.years import begins, year_key
from privity.errors import UnavailableError
from privity.flow import clock
from privity.flow.witnessing import Word

NOON = int(datetime(2026, 6, 1, 12, tzinfo=UTC).timestamp())
BORN = int(datetime(2026, 5, 1, tzinfo=UTC).timestamp())


class Log:
    """Entries of the moments given."""

    def __init__(self, *moments):
        seal = Seal(unit_key=bytes(32), nonce=bytes(16))
        self._entries = [
            build("concern", seal=seal, when=when, sealed={"digest": "ab" * 32}).data for when in moments
        ]
        self.opened = set()

    @property
    def size(self):
        return len(self._entries)

    def entry(self, index):
        return self._entries[index]

    def appended(self, key):
        return 0 if key in self.opened else None


class TwoOfThree:
    """A policy of three witnesses, any two of whom are a quorum."""

    def met(self, names):
        return len(set(names)) >= 2


def office(now, *moments, words=None, monkeypatch=None):
    """An office whose clock says `now`, whose log holds entries of these moments, and whose witnesses said these times."""
    if words is not None:
        heard = {name: Word(name=name, size=1, at=at, said="cosigned") for name, at in words.items()}
        monkeypatch.setattr(clock, "heard", lambda _: heard)
    return SimpleNamespace(
        now=lambda: datetime.fromtimestamp(now, UTC),
        log=Log(*moments),
        settings=SimpleNamespace(born=date(2026, 5, 1)),
        witnesses=None if words is None else SimpleNamespace(policy=TwoOfThree()),
    )


@pytest.mark.parametrize(("back", "dated"), [(-3_600, NOON + 3_600), (0, NOON), (1, NOON), (60, NOON)])
def test_within_a_minute_what_happens_now_is_dated_no_earlier_than_the_last_entry(back, dated):
    assert clock.moment(office(NOON - back, NOON)) == dated


@pytest.mark.parametrize("back", [61, 3_600, 86_400, 40_000_000])
def test_further_back_it_says_both_moments_and_what_to_do(back):
    with pytest.raises(UnavailableError, match="2026-06-01 12:00:00 UTC") as told:
        clock.check(office(NOON - back, NOON))
    assert (told.value.where, "Set the clock right" in told.value.remedy) == ("clock", True)


def test_it_is_the_last_entry_that_counts():
    assert clock.moment(office(NOON + 30, NOON + 500, NOON)) == NOON + 30


@pytest.mark.parametrize(("now", "stands"), [(BORN - 61, False), (BORN - 60, True), (BORN + 9, True)])
def test_before_the_first_entry_it_is_not_before_the_day_the_office_was_made(now, stands):
    if stands:
        clock.check(office(now))
        return
    with pytest.raises(UnavailableError):
        clock.check(office(now))


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ({"a": NOON + 300, "b": NOON + 300, "c": 0}, True),
        ({"a": NOON + 301, "b": NOON + 300, "c": 0}, True),
        ({"a": NOON + 301, "b": NOON + 301, "c": 0}, False),
        ({"a": NOON + 10**9, "b": 0, "c": 0}, True),
        ({"a": NOON + 10**9, "b": NOON - 5, "c": NOON + 4}, True),
        ({"a": 0, "b": 0, "c": 0}, True),
    ],
    ids=["within", "one beyond", "a quorum beyond", "one far ahead", "one far ahead of good ones", "never asked"],
)  # fmt: skip
def test_no_more_than_five_minutes_behind_what_a_quorum_of_witnesses_said(words, stands, monkeypatch):
    held = office(NOON, NOON, words=words, monkeypatch=monkeypatch)
    if stands:
        clock.check(held)
        return
    with pytest.raises(UnavailableError, match="witnesses cosigned the log at"):
        clock.check(held)


@pytest.mark.parametrize(("year", "stands"), [(2026, True), (2027, True), (2028, False), (2099, False)])
@pytest.mark.parametrize("moments", [(NOON,), ()], ids=["an entry", "none yet"])
def test_no_year_is_begun_but_the_next_one(year, stands, moments):
    held = office(begins(year + 1) - 1, *moments)
    if stands:
        clock.check(held)
        return
    with pytest.raises(UnavailableError, match="jumped ahead") as told:
        clock.check(held)
    assert f"--confirm {year}" in told.value.remedy


@pytest.mark.parametrize(("early", "stands"), [(0, True), (60, True), (61, False)])
def test_entries_dated_before_they_are_written_are_not_written_long_after(early, stands):
    held = office(NOON, NOON)
    if stands:
        clock.dated(held, NOON - early)
        return
    with pytest.raises(UnavailableError):
        clock.dated(held, NOON - early)


@pytest.mark.parametrize(("early", "stands"), [(60, True), (61, False)])
def test_nor_behind_a_year_that_was_opened_however_the_last_entry_is_dated(early, stands):
    new = begins(2027)
    held = office(new, new - 60)
    held.log.opened.add(year_key(2027))
    if stands:
        clock.dated(held, new - early)
        return
    with pytest.raises(UnavailableError):
        clock.dated(held, new - early)
