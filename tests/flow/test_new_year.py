"""A batch received on the last second of a year is released in the next; the log has one entry for that year, and all of it holds.

And at every stage of a batch a clock that went back stops everything before anything is done.
"""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from privity.accounting.entry import read_entry
from privity.accounting.years import begins
from privity.cli.common import close_all
from privity.errors import UnavailableError
from privity.flow import accounting, release
from privity.flow.content import identifiers_left
from privity.flow.submit import submit
from privity.wiring import open_office
from privity_verify.cli import main as verify
from tests.flow.acts import first_lines, reviewed
from tests.flow.clocks import Clock, told_by
from tests.flow.conftest import build, copied

DONE, FOUND, USAGE, ALTERED, CLOSED = 0, 1, 2, 3, 5
YEAR = datetime.now(UTC).year
NEXT = YEAR + 1
BATCH = f"B-{YEAR}-3"
LINES, PERSONS = 12, 1_000
STORE = "case.sqlite3"
BACK = {"a minute and a second": 61, "a day": 86_400, "a year": 365 * 86_400}


@pytest.fixture(scope="module")
def december(tmp_path_factory):
    """An office made some days before the end of a year, with two batches settled."""
    root = tmp_path_factory.mktemp("december")
    with told_by(Clock(datetime(YEAR, 12, 20, 9, tzinfo=UTC))):
        build(root, persons=PERSONS)
        close_all()
    return root


@pytest.fixture
def clock():
    with told_by(Clock(datetime(YEAR, 12, 31, 23, 59, 58, tzinfo=UTC))) as clock:
        yield clock
        close_all()


@pytest.fixture(scope="module")
def stages(december, tmp_path_factory):
    """The office at each stage of a batch received on new year's eve: name to its folder."""
    work = tmp_path_factory.mktemp("stages")
    clock = Clock(datetime(YEAR, 12, 31, 23, 59, 58, tzinfo=UTC))
    found = {}

    def keep(name):
        close_all()
        found[name] = work / name
        shutil.copytree(demo.root, found[name])

    with told_by(clock):
        demo = copied(december, work / "demo")
        first_lines(demo, demo.root / "requests" / "eve", "FIA-EVE", LINES)
        demo.sign_header(demo.root / "requests" / "eve" / "lines.header.toml", "FIA-000001")
        keep("submit")
        demo.act("C-intake", "batch", "submit", demo.root / "requests" / "eve" / "lines.header.toml")
        keep("run")
        clock.set(NEXT, 1, 1, 0, 0, 3)
        demo.run("batch", "run", BATCH, "--office", demo.office, allow=(DONE, FOUND))
        clock.set(NEXT, 1, 4, 9)
        keep("decide")
        reviewed(demo, BATCH, LINES, work / "acts")
        keep("approve")
        demo.act("C-approver", "review", "approve", BATCH)
        keep("release")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(release, "_hold", crash)
            demo.act("C-releaser", "release", "send", BATCH, allow=(CLOSED,))
        keep("resume")
        demo.run("release", "resume", "--office", demo.office)
        keep("released")
    return found


def crash(*_, **__):
    raise UnavailableError("cut off", where="here", remedy="again")


@pytest.fixture
def at(stages, tmp_path, clock):
    """A copy of the office at a stage, which a test may change."""

    def copy(name):
        demo = copied(stages[name], tmp_path / name)
        clock.after(0, entries(demo)[-1]["t"])
        return demo

    return copy


def entries(demo):
    office = open_office(demo.office, reading=True)
    found = [read_entry(data) for data in office.log.entries()]
    close_all()
    office.log.close()
    return found


def act(demo, stage, tmp_path, allow):
    """What the stage is followed by."""
    header = demo.root / "requests" / "eve" / "lines.header.toml"
    steps = {
        "submit": lambda: demo.act("C-intake", "batch", "submit", header, allow=allow),
        "run": lambda: demo.run("batch", "run", BATCH, "--office", demo.office, allow=allow),
        "decide": lambda: demo.act(
            "C-reviewer-1",
            "review",
            "queue",
            BATCH,
            "--take",
            3,
            "--output",
            tmp_path / "queue.csv",
            allow=allow,
        ),
        "approve": lambda: demo.act("C-approver", "review", "approve", BATCH, allow=allow),
        "release": lambda: demo.act("C-releaser", "release", "send", BATCH, allow=allow),
        "resume": lambda: demo.run("release", "resume", "--office", demo.office, allow=allow),
    }
    code = steps[stage]()
    close_all()
    return code


def everything(folder):
    """Every file of an office but what is never read again, and what the case store says."""
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "tmp" and path.name != "lock" and STORE not in path.name
    }
    with closing(sqlite3.connect(folder / STORE)) as store:
        return files, list(store.iterdump())


def test_a_filing_without_a_command_is_stopped_before_anything_is_stored_too(at, clock):
    demo = at("submit")
    before = everything(demo.office)
    clock.after(-61, clock.at.timestamp())
    office = open_office(demo.office)
    header = demo.root / "requests" / "eve" / "lines.header.toml"
    with pytest.raises(UnavailableError, match="The clock says"):
        submit(office, header, filed_by="C-intake")
    office.log.close()
    assert everything(demo.office) == before


STAGES = ("submit", "run", "decide", "approve", "release", "resume")


@pytest.mark.parametrize("stage", STAGES)
def test_a_clock_that_went_back_stops_every_stage_before_anything_is_done(at, stage, clock, tmp_path, capsys):
    demo = at(stage)
    last, before = clock.at.timestamp(), everything(demo.office)
    for seconds in BACK.values():
        clock.after(-seconds, last)
        assert act(demo, stage, tmp_path, (CLOSED,)) == CLOSED
        assert "The clock says" in capsys.readouterr().err
        assert everything(demo.office) == before
    assert not (tmp_path / "queue.csv").exists()


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("seconds", [1, 60])
def test_a_clock_set_back_by_a_little_stops_nothing_and_dates_nothing_before_what_it_rests_on(
    at, stage, seconds, clock, tmp_path
):
    demo = at(stage)
    last = int(clock.at.timestamp())
    clock.after(-seconds, last)
    act(demo, stage, tmp_path, (DONE, FOUND))
    after = entries(demo)
    assert after[-1]["t"] == last
    assert all(a["t"] <= b["t"] for a, b in pairwise(after))


def test_the_year_has_one_entry_before_the_first_that_happened_in_it(at):
    told = entries(at("released"))
    (place,) = [n for n, fields in enumerate(told) if fields["k"] == "year"]
    assert told[place] | {"n": "", "root": ""} == {
        "k": "year", "year": NEXT, "upto": place, "t": begins(NEXT) + 3, "v": 1, "n": "", "root": "", "_sd": [],
    }  # fmt: skip
    assert {fields["t"] < begins(NEXT) for fields in told[:place]} == {True}
    assert {fields["t"] >= begins(NEXT) for fields in told[place:]} == {True}
    kinds = {fields["k"] for fields in told[place:] if fields.get("req") is not None}
    assert {"inspection", "decision", "approval", "release"} <= kinds


def test_a_batch_over_new_year_is_good_to_a_stranger_whole_and_by_year(at, tmp_path, capsys):
    demo = at("released")
    vkey = (demo.office / "log.vkey").read_text().strip()
    demo.run("log", "verify", "--office", demo.office)
    demo.run("batch", "bundle", BATCH, "--output", tmp_path / "bundle", "--office", demo.office)
    demo.run("log", "export", tmp_path / "whole", "--office", demo.office)
    demo.run("log", "export", tmp_path / "part", "--from-year", NEXT, "--office", demo.office)
    head = tmp_path / "bundle" / "bundle.json"
    assert verify(["log", str(tmp_path / "whole"), "--key", vkey]) == DONE
    assert (
        verify(["batch", str(tmp_path / "whole"), "--key", vkey, "--batch", BATCH, "--bundle", str(head)])
        == DONE
    )
    assert verify(["log", str(tmp_path / "part"), "--key", vkey]) == ALTERED
    capsys.readouterr()
    assert verify(["log", str(tmp_path / "part"), "--key", vkey, "--from-year", str(NEXT), "--json"]) == DONE
    said = json.loads(capsys.readouterr().out)
    place = next(n for n, fields in enumerate(entries(demo)) if fields["k"] == "year")
    assert (said["years"][-1]["first"], said["read_from"]) == (place, place // 256 * 256)
    assert said["read_from"] > 0


def test_a_copy_of_a_year_that_the_log_does_not_have_is_not_made(at, tmp_path):
    demo = at("released")
    demo.run(
        "log", "export", tmp_path / "part", "--from-year", NEXT + 1, "--office", demo.office, allow=(USAGE,)
    )
    assert not (tmp_path / "part").exists()


def test_the_persons_report_over_new_year_is_complete(at, tmp_path):
    demo = at("released")
    office = open_office(demo.office, reading=True)
    (sent,) = office.cases.releases(BATCH)
    name = next(iter(identifiers_left(office, BATCH, sent.id).values()))
    kind, _, digits = name.partition(":")
    office.log.close()
    number = ["--record", digits] if kind == "record" else ["--id-number", digits]
    demo.act("C-privacy", "log", "person", *number, "--output", tmp_path / "report.json")
    keys = [(demo.office / f).read_text().strip() for f in ("log.vkey", "label.vkey")]
    assert verify(["person", str(tmp_path / "report.json"), "--key", keys[0], "--label-key", keys[1]]) == DONE


def test_status_and_page_list_the_years(at, tmp_path, capsys):
    demo = at("released")
    told = entries(demo)
    place = next(n for n, fields in enumerate(told) if fields["k"] == "year")
    capsys.readouterr()
    demo.run("log", "status", "--json", "--office", demo.office)
    assert json.loads(capsys.readouterr().out)["years"] == [
        {"year": YEAR, "first": 0, "entries": place},
        {"year": NEXT, "first": place, "entries": len(told) - place},
    ]
    demo.run("log", "page", tmp_path / "log.html", "--office", demo.office)
    assert f"{NEXT} from entry {place:,}" in (tmp_path / "log.html").read_text()


KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from privity.adapters.log_files import FileLog
from privity.flow.verify import run
from privity.wiring import open_office
from tests.flow.clocks import Clock, told_by

real = FileLog.append

def append(log, entries, *, key):
    if not key.startswith("year/") and log.appended(f"year/{sys.argv[2]}") is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(log, entries, key=key)

FileLog.append = append
with told_by(Clock(datetime(int(sys.argv[2]), 1, 1, 0, 0, 3, tzinfo=UTC))):
    run(open_office(Path(sys.argv[1])), sys.argv[3])
"""


def test_killed_between_the_years_entry_and_the_next_the_next_run_goes_on(at, clock):
    demo = at("run")
    child = subprocess.run(
        [sys.executable, "-c", KILLED, demo.office, str(NEXT), BATCH],
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."}, capture_output=True, check=False,
    )  # fmt: skip
    assert child.returncode == -signal.SIGKILL
    assert entries(demo)[-1]["k"] == "year"
    clock.set(NEXT, 1, 1, 0, 5)
    demo.run("batch", "run", BATCH, "--office", demo.office, allow=(DONE, FOUND))
    told = entries(demo)
    assert [fields["k"] for fields in told].count("year") == 1
    assert told[next(n for n, fields in enumerate(told) if fields["k"] == "year") + 1]["k"] == "inspection"
    demo.run("log", "verify", "--office", demo.office)


def test_the_index_that_a_flow_gets_back_is_that_of_its_own_entry(at, clock):
    office = open_office(at("run").office)
    clock.set(NEXT, 1, 1)
    size = office.log.size
    index = accounting.inspect_once(office, "test", ["a"], count=1, by="engine", why="test")
    assert (index, office.log.size) == (size + 1, size + 2)
    assert read_entry(office.log.entry(size))["root"] == office.log.root_at(size).hex()
    assert accounting.inspect_once(office, "test", ["a"], count=1, by="engine", why="test") == index
    office.log.close()


def test_entries_dated_in_the_old_year_do_not_open_the_new_one(at, clock):
    office = open_office(at("run").office)
    old = int(clock.at.timestamp())
    entry = office.log.entry(office.log.size - 1)
    clock.set(NEXT, 1, 1)
    accounting.append(office, "late", [entry], when=old)
    assert office.log.appended(f"year/{NEXT}") is None
    office.log.close()


def test_entries_of_the_old_year_are_not_written_long_after_the_new_one_began(at, clock):
    office = open_office(at("run").office)
    clock.set(NEXT, 1, 1)
    accounting.begin_year(office)
    size = office.log.size
    with pytest.raises(UnavailableError, match="clock"):
        accounting.append(office, "late", [b"{}"], when=begins(NEXT) - 61)
    assert office.log.size == size
    office.log.close()


@pytest.mark.parametrize("ahead", [2, 70])
def test_a_clock_far_ahead_stops_everything_until_an_operator_says_that_it_is_so(
    at, clock, ahead, tmp_path, capsys
):
    demo = at("submit")
    size, before = len(entries(demo)), everything(demo.office)
    clock.set(YEAR + ahead, 2, 1)
    assert act(demo, "submit", tmp_path, (CLOSED,)) == CLOSED
    assert f"log new-year --confirm {YEAR + ahead}" in capsys.readouterr().err
    for wrong in (YEAR, YEAR + 1, YEAR + ahead + 1):
        demo.run("log", "new-year", "--confirm", wrong, "--office", demo.office, allow=(USAGE,))
        close_all()
    assert everything(demo.office) == before
    demo.run("log", "new-year", "--confirm", YEAR + ahead, "--office", demo.office)
    close_all()
    told = entries(demo)
    assert (len(told), told[-1]["k"], told[-1]["year"]) == (size + 1, "year", YEAR + ahead)
    demo.run("log", "new-year", "--confirm", YEAR + ahead, "--office", demo.office, allow=(USAGE,))
    close_all()
    office = open_office(demo.office)
    assert accounting.inspect_once(office, "test", ["a"], count=1, by="engine", why="test") == size + 1
    office.log.close()
    demo.run("log", "verify", "--office", demo.office)


def test_a_clock_that_is_behind_opens_no_year_by_hand(at, clock):
    demo = at("decide")
    clock.set(YEAR, 6, 1)
    demo.run("log", "new-year", "--confirm", YEAR, "--office", demo.office, allow=(CLOSED,))


def test_the_office_finds_a_year_that_does_not_hold_in_its_own_log(at, clock):
    demo = at("run")
    office = open_office(demo.office)
    entry = office.log.entry(office.log.size - 1)
    later = entry.replace(b'"t":%d' % read_entry(entry)["t"], b'"t":%d' % begins(NEXT))
    office.log.append([later], key="behind the flows")
    office.log.close()
    demo.run("log", "verify", "--office", demo.office, allow=(ALTERED,))
