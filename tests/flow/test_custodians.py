"""No sealed value opens but for an entry of the witnessed log; without enough custodians nothing leaves; and what they count is what the log holds."""

import json
import shutil
from dataclasses import replace

import duckdb
import pytest

from privity.accounting.entry import read_entry
from privity.adapters.custodian_trust import write_trust
from privity.cli.common import close_all
from privity.cli.demo_custodians import KEEPERS
from privity.cli.demo_office import DemoOffice
from privity.cli.demo_witnesses import BODIES, POLICY, witnessed
from privity.cli.main import main
from privity.errors import DutyError, IntegrityError, UnavailableError
from privity.flow import release
from privity.flow.report import reconcile
from privity.flow.resume import resume
from privity_verify.cli import main as verify
from tests.flow.acts import packages, releasable, take
from tests.flow.conftest import BATCH
from tests.flow.custody import (
    ALTERED,
    DONE,
    KEYS,
    MAY_NOT,
    Some,
    compared,
    contents,
    items,
    opened,
    openings,
    release_of,
    sealed,
    send,
    sending,
    verified,
)
from tests.flow.test_order import Breaking
from tests.flow.test_witnessing import Some as Witnessing
from tests.flow.test_witnessing import urgent

# What leaves


def test_what_leaves_is_what_left_before_values_were_sealed(kept, approved, tmp_path, capsys):
    shutil.copytree(approved, tmp_path / "plain")
    plain = DemoOffice(tmp_path / "plain", main, entries=600)
    sending(plain)
    close_all()
    demo, _ = kept
    sending(demo)
    assert contents(demo) == contents(plain)
    with opened(plain, reading=True) as office:
        assert office.log.of_kind("opening") == []
    found = compared(demo, DONE, capsys)
    with opened(demo, reading=True) as office:
        assert {each["count"]["count"] for each in found.values()} == {len(openings(office))}


def test_each_opening_names_what_the_release_after_it_names(kept):
    demo, _ = kept
    sending(demo)
    with opened(demo, reading=True) as office:
        released = [read_entry(office.log.entry(n)) for n in office.log.of_kind("release")]
        assert office.log.of_kind("opening")[-1] < office.log.of_kind("release")[0]
        shown = ("req", "dec", "apr", "rcp", "sub")
        assert [[o[n] for n in shown] for o in openings(office)] == [[r[n] for n in shown] for r in released]
    assert verified(demo)


def found_below(folder, mark):
    return [path for path in folder.rglob("*") if path.is_file() and mark in path.read_bytes()]


def test_a_sealed_record_file_holds_no_value(waiting):
    source = waiting.root / "national" / "items.parquet"
    marked = f"SELECT * REPLACE ('ZQXMARK-' || value AS value) FROM '{source}'"
    duckdb.sql(f"COPY ({marked}) TO '{source}.new' (FORMAT parquet)")
    (source.parent / "items.parquet.new").rename(source)
    waiting.run("records", "load", source.parent, "--office", waiting.office)
    assert found_below(waiting.office / "records", b"ZQXMARK")
    with sealed(waiting):
        assert found_below(waiting.root / "office", b"ZQXMARK") == []
        assert found_below(waiting.root / "custodians", b"ZQXMARK") == []
        held = items(waiting)
        rows = "count(*), count(value), count(sealed), count(DISTINCT row_no)"
        ((count, *told),) = duckdb.sql(f"SELECT {rows} FROM '{held}'").fetchall()
        assert told == [0, count, count]
        sending(waiting)
        (lines,) = contents(waiting)
        assert "ZQXMARK-" in json.dumps(lines)


def test_a_review_opens_nothing_and_needs_nobody(demo, tmp_path):
    with sealed(demo) as servers:
        for server in servers.values():
            server.server_close()
        rows = take(demo, "C-reviewer-1", BATCH, 3, tmp_path / "work")
        assert releasable(rows)
        with opened(demo, reading=True) as office:
            assert openings(office) == []


def test_what_the_law_defers_is_opened_under_the_deferred_label(kept, monkeypatch):
    demo, _ = kept
    with opened(demo, reading=True) as office:
        kind = type(office.pack)
    monkeypatch.setattr(kind, "tells_at_once", lambda *_: False)
    sending(demo)
    with opened(demo, reading=True) as office:
        assert [o["sub"] for o in openings(office)] == [
            read_entry(office.log.entry(n))["sub"] for n in office.log.of_kind("release")
        ]


# Too few, and those who refuse


@pytest.mark.parametrize("away", [KEYS[:1], KEYS[2:]])
def test_one_of_three_may_be_away_and_is_told_apart_from_a_difference(kept, away, capsys):
    demo, _ = kept
    with opened(demo) as office:
        assert send(replace(office, custodians=Some(office.custodians, away)), demo)[0].state == "delivered"
    found = compared(demo, DONE, capsys)
    assert [found[name]["without"] for name in KEYS] == [3 * (name in away) for name in KEYS]


@pytest.mark.parametrize("path", [None, "open", "count"])
def test_with_one_alone_nothing_opens_and_a_release_taken_up_again_has_a_key_of_its_own(kept, path):
    demo, _ = kept
    with opened(demo) as office:
        alone = replace(office, custodians=Some(office.custodians, KEYS[1:], path=path))
        with pytest.raises(UnavailableError, match="1 gave shares, 2 are needed"):
            send(alone, demo)
        assert release_of(office) is None
        assert packages(demo) == {}
        with pytest.raises(UnavailableError):
            resume(alone)
        before = openings(office)
        resume(office)
        assert len({each["key"] for each in openings(office)}) == 3
        assert [each["dec"] for each in openings(office)[len(before) :]] == [
            each["dec"] for each in before[:3]
        ]
        assert [record.state for record in office.cases.releases(BATCH)] == ["delivered"]
    assert packages(demo)
    assert verified(demo)


STEPS = {
    "noted": ("cases", "record", "opening"),
    "entered": ("log", "append", "opening"),
    "received": ("cases", "record", "opened"),
}
"""New steps of a release, as a port's method and what it is asked about."""


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_failure_at_any_step_of_an_opening_discloses_nothing_and_resume_settles_it(
    kept, step, late, capsys
):
    demo, _ = kept
    port, method, about = STEPS[step]
    with opened(demo) as office:
        broken = replace(office, **{port: Breaking(getattr(office, port), method, about=about, late=late)})
        with pytest.raises(UnavailableError, match="did not answer"):
            send(broken, demo)
        assert packages(demo) == {}
        assert release_of(office) is None
        resume(office)
        assert [record.state for record in office.cases.releases(BATCH)] == ["delivered"]
        assert reconcile(office)[1] == ()
        size = office.log.size
        resume(office)
        assert office.log.size == size
    assert packages(demo)
    assert all(each["differences"] == [] for each in compared(demo, DONE, capsys).values())


@pytest.mark.parametrize("hurry", [False, True], ids=["ordinary", "urgent"])
def test_custodians_are_not_asked_before_a_quorum_saw_the_openings(kept, hurry, monkeypatch, capsys):
    """Where life hangs on it the witnesses may follow; custodians still wait for them."""
    demo, _ = kept
    if hurry:
        urgent(monkeypatch, demo)
    with opened(demo) as office:
        leaving = replace(office, witnesses=Witnessing(office.witnesses, BODIES[:2], after=1))
        with pytest.raises(UnavailableError, match="no quorum"):
            send(leaving, demo)
    assert packages(demo) == {}
    assert {each["count"]["count"] for each in compared(demo, DONE, capsys).values()} == {0}


def test_an_answer_that_is_none_is_as_none(kept):
    demo, _ = kept
    for instead in ((200, b"rubbish"), (500, b""), (403, b"x")):
        with opened(demo) as office:
            some = replace(office, custodians=Some(office.custodians, KEYS[1:], path="open", instead=instead))
            with pytest.raises((UnavailableError, IntegrityError), match="1 gave shares"):
                resume(some) if office.cases.releases(BATCH) else send(some, demo)
    assert packages(demo) == {}


def believing(demo, server, **bent):
    """Have a custodian believe something else."""
    told = {
        "policy": (demo.office / POLICY).read_bytes(),
        "label_key": (demo.office / "label.vkey").read_text(),
        "approvers": [demo.cert("C-approver").read_bytes()],
    }
    write_trust(server.custodian._folder, **{**told, **bent})


def test_custodians_that_refuse_say_why_and_nothing_leaves(kept, capsys):
    demo, servers = kept
    for body in KEEPERS[:2]:
        believing(demo, servers[body], approvers=[demo.cert("stranger").read_bytes()])
    sending(demo, MAY_NOT)
    said = capsys.readouterr().err
    assert f"{KEYS[0]} knows no approver who signed the statement" in said
    assert packages(demo) == {}
    assert {each["count"]["count"] for each in compared(demo, DONE, capsys).values()} == {0, 3}
    for body in KEEPERS[:2]:
        believing(demo, servers[body])
    demo.run("release", "resume", "--office", demo.office)
    assert packages(demo)


def test_what_does_not_check_out_is_told_as_that(kept, capsys):
    demo, servers = kept
    other = "".join(
        line.replace("3 ", "4 ", 1) + "\n" if line.startswith("group") else line + "\n"
        for line in (demo.office / POLICY).read_text().splitlines()
    )
    for body in KEEPERS[:2]:
        servers[body].clock = lambda: 2_000_000_000.0
        believing(demo, servers[body], policy=other.encode())
    sending(demo, ALTERED)
    assert "cosignatures too old" in capsys.readouterr().err
    assert packages(demo) == {}


def test_a_log_put_back_gets_no_share_even_with_witnesses_of_its_own(kept, tmp_path, capsys):
    demo, servers = kept
    old = DemoOffice(tmp_path / "backup", main)
    shutil.copytree(demo.root, old.root, ignore=shutil.ignore_patterns("witnesses", "custodians"))
    sending(demo)
    close_all()
    with witnessed(old):
        for server in servers.values():
            believing(old, server)
        capsys.readouterr()
        sending(old, ALTERED)
        assert "saw another log: this one does not begin with it" in capsys.readouterr().err
    assert packages(old) == {}


def test_a_custodian_that_saw_another_log_is_believed_whatever_the_others_say(kept, tmp_path, capsys):
    demo, servers = kept
    old = DemoOffice(tmp_path / "backup", main)
    shutil.copytree(demo.root, old.root, ignore=shutil.ignore_patterns("witnesses", "custodians"))
    with opened(demo) as office:
        some = replace(office, custodians=Some(office.custodians, KEYS[1:], path="open"))
        with pytest.raises(UnavailableError):
            send(some, demo)
    with witnessed(old):
        for server in servers.values():
            believing(old, server)
        capsys.readouterr()
        sending(old, ALTERED)
        assert f"The custodian {KEYS[0]} saw another log" in capsys.readouterr().err
    assert packages(old) == {}


def test_custodians_that_hold_different_secrets_are_found(kept):
    demo, servers = kept
    (path,) = (servers[KEEPERS[0]].custodian._folder / "classes").iterdir()
    told = json.loads(path.read_bytes())
    for some, text in told["secrets"].items():
        told["secrets"][some] = "A" + text[1:] if text[0] != "A" else "B" + text[1:]
    path.write_bytes(json.dumps(told).encode())
    with opened(demo) as office, pytest.raises(IntegrityError, match="differ"):
        send(office, demo)
    assert packages(demo) == {}


@pytest.mark.parametrize(
    "altered",
    ["source = 'custodian'", "source_form = 'X'", "sealed = (SELECT min(sealed) FROM t)", "period = period + 1", "row_no = row_no + 1000000"],
)  # fmt: skip
def test_a_row_that_was_altered_does_not_open(kept, altered):
    demo, _ = kept
    path = items(demo)
    with duckdb.connect() as db:
        db.execute(f"CREATE TABLE t AS SELECT * FROM '{path}'")
        db.execute(f"UPDATE t SET {altered}")
        db.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    with (
        opened(demo) as office,
        pytest.raises(IntegrityError, match="does not open"),
    ):
        send(office, demo)
    assert packages(demo) == {}


def test_a_class_destroyed_by_two_of_three_never_opens_again_and_old_proofs_still_verify(kept, capsys):
    demo, servers = kept
    sending(demo)
    close_all()
    proof = demo.root / "proof.json"
    with opened(demo, reading=True) as office:
        place = office.log.of_kind("opening")[0]
    demo.run("log", "prove", place, "--office", demo.office, "--output", proof)
    held = [server.custodian.classes.held() for server in servers.values()]
    assert held[0] == held[1] == held[2]
    for body in KEEPERS[:2]:
        for key_class in held[0]:
            demo.run("custodian", "shred", servers[body].custodian._folder, key_class)
    with opened(demo) as office:
        (approval,) = office.cases.approvals(BATCH)
        leaving = release._check(office, approval, "C-releaser")
        (record,) = office.cases.releases(BATCH)
        with office.engine() as engine, pytest.raises(DutyError, match="it was destroyed"):
            release._make(engine, office, leaving, record)
    demo.run("log", "verify", "--office", demo.office)

    assert verify(["proof", str(proof), "--key", (demo.office / "log.vkey").read_text().strip()]) == DONE
