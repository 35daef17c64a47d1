"""Decisions accounted by one process or by two: the same bytes, the same keys, the same end however often it is stopped."""

import os
import shutil
import signal
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest

from privity.adapters.slice_process import SliceProcess
from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import IntegrityError, UnavailableError
from privity.flow import decided
from privity.flow.verify import run
from privity.wiring import open_office
from tests.flow.acts import first_lines
from tests.flow.conftest import copied, file, number

LINES, SLICE = 60, 7
BATCH = number(3)
SOON = datetime.now(UTC).timestamp() + 3_600
"""Later than anything in the log of the office that is copied."""


class StopError(Exception):
    """The run ends here."""


def stop(*_):
    raise StopError


@pytest.fixture(scope="module")
def looked_up(template, tmp_path_factory):
    """An office where a batch is looked up and nothing of it decided in the log."""
    demo = copied(template, tmp_path_factory.mktemp("decided") / "demo")
    file(demo, first_lines(demo, demo.root / "requests" / "third", "FIA-THIRD", LINES))
    close_all()
    office = open_office(demo.office)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("privity.flow.verify.account", stop)
        with pytest.raises(StopError):
            run(office, BATCH)
    assert office.cases.batch(BATCH).state == "verified"
    office.log.close()
    return demo.root


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(decided, "SLICE", SLICE)
    monkeypatch.setattr(decided, "FEW", SLICE)


@pytest.fixture
def opened(looked_up, tmp_path):
    """Copies of that office with one clock and one source of nonces, so that only who makes the entries differs."""
    offices = []

    def fresh(apart):
        root = tmp_path / f"office-{len(offices)}"
        shutil.copytree(looked_up, root)
        offices.append(again(DemoOffice(root, main).office, apart))
        return offices[-1]

    yield fresh
    for office in offices:
        office.log.close()


def again(folder, apart):
    """The office at a folder, opened anew. The moment and the nonces of a slice follow from what the log holds."""
    office = open_office(folder)
    ticks = count(office.log.size)
    return replace(
        office,
        apart=apart,
        now=lambda: datetime.fromtimestamp(SOON + next(ticks), UTC),
        random=lambda size: bytes((size + 31 * n) % 256 for n in range(size)),
    )


def account(office):
    decided.account(office, office.cases.batch(BATCH))


def kept(office, folder):
    """Every byte of the log, and what the case store says of the batch."""
    names = sorted(path.name for path in (folder / "log").iterdir())
    return (
        {name: (folder / "log" / name).read_bytes() for name in names if name != "lock"},
        list(office.cases.outcomes(BATCH)),
        office.cases.batch(BATCH),
    )


def folder_of(office):
    return office.files.batch(BATCH).root.parents[1]


class Counting(SliceProcess):
    """Counts the slices handed over and what the log held when they were."""

    def __init__(self, terms, held, log):
        super().__init__(terms)
        self.held, self.log = held, log

    def begin(self, lines, *, when, random):
        self.held.append((lines[0][0], self.log.size))
        super().begin(lines, when=when, random=random)


def test_two_processes_write_what_one_writes(opened):
    one, two = opened(None), opened(SliceProcess)
    for office in (one, two):
        account(office)
    assert kept(one, folder_of(one)) == kept(two, folder_of(two))
    assert {entry for _, _, _, entry in two.cases.outcomes(BATCH)} == set(
        range(two.log.size - LINES, two.log.size)
    )


def test_a_slice_is_handed_over_before_the_one_before_is_appended(opened):
    held = []
    office = opened(None)
    size = office.log.size
    account(replace(office, apart=lambda terms: Counting(terms, held, office.log)))
    firsts = list(range(1, LINES + 1, SLICE))
    assert held == [(first, size + max(0, first - 1 - SLICE)) for first in firsts]


def test_a_short_batch_and_an_office_of_one_thread_start_no_process(opened, monkeypatch):
    monkeypatch.setattr(decided, "FEW", LINES)
    account(opened(stop))
    office = opened(None)
    settings = folder_of(office) / "privity.toml"
    settings.write_text(settings.read_text().replace("threads = 2", "threads = 1"))
    assert office.log.close() is None
    reopened = open_office(folder_of(office))
    assert reopened.apart is None
    reopened.log.close()


class Dying(SliceProcess):
    """Its process is killed while it works at a slice."""

    def __init__(self, terms, at):
        super().__init__(terms)
        self.at = at

    def begin(self, lines, *, when, random):
        super().begin(lines, when=when, random=random)
        if lines[0][0] == self.at:
            os.kill(self._child.pid, signal.SIGKILL)
            self._child.wait()
            self._child.stdout.read()


class Wrong(SliceProcess):
    """Answers one slice with entries of another moment."""

    def __init__(self, terms, at):
        super().__init__(terms)
        self.at = at

    def begin(self, lines, *, when, random):
        self._lie = lines[0][0] == self.at
        super().begin(lines, when=when, random=random)
        if self._lie:
            self._again = {0: b"another entry"}


@pytest.mark.parametrize("at", [1, 1 + 3 * SLICE, 1 + 8 * SLICE])
@pytest.mark.parametrize(("maker", "error"), [(Dying, UnavailableError), (Wrong, IntegrityError)])
def test_a_process_that_dies_or_answers_wrongly_stops_and_the_next_run_ends_it(opened, maker, error, at):
    office = opened(None)
    folder, size = folder_of(office), office.log.size
    with pytest.raises(error, match="not appended"):
        account(replace(office, apart=lambda terms: maker(terms, at)))
    done = (office.log.size - size) // SLICE
    # The slice that went wrong is not in the log, whole or in part; those before it are, whole.
    assert office.log.size == size + done * SLICE
    assert done * SLICE <= at - 1
    assert office.cases.batch(BATCH).first_decision is None
    office.log.close()

    handed = []
    resumed = again(folder, None)
    account(replace(resumed, apart=lambda terms: Counting(terms, handed, resumed.log)))
    assert [first for first, _ in handed] == list(range(1 + done * SLICE, LINES + 1, SLICE))
    assert resumed.log.size == size + LINES
    assert [entry for _, _, _, entry in resumed.cases.outcomes(BATCH)] == list(range(size, size + LINES))
    assert resumed.cases.batch(BATCH).first_decision == size
    resumed.log.close()


def test_what_is_appended_in_full_starts_no_process(opened):
    office = opened(SliceProcess)
    account(office)
    size = office.log.size
    handed = []
    account(replace(office, apart=lambda terms: Counting(terms, handed, office.log)))
    assert (handed, office.log.size) == ([], size)
