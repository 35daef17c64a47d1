"""A person under a hold is not released, whatever has been found so far, and nobody outside is told why."""

import csv
import re
import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import duckdb
import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import DutyError, InputError, OutOfOrderError
from privity.flow import approve, holds, letters, release, verify
from privity.flow.facts import HOLDS
from privity.testing.synthetic import HeaderFields
from privity.testing.truth import cut
from privity.wiring import open_office
from tests.flow.acts import call_back, decide, releasable, reviewed, take
from tests.flow.conftest import file, number

BATCH, FRESH = number(2), number(3)
MAY_NOT, NOT_FOUND = 4, 1
COUNT = 4


def lawful(demo):
    """Line ids of the mixed file with nothing wrong about ordinary persons, and whom each is about, in line order."""
    with duckdb.connect() as db:
        return db.execute(
            "SELECT line_id, person_id FROM read_parquet(?) WHERE kind = 'lawful' AND expect = 'verified' "
            "AND len(distortion) = 0 AND len(register_failed) = 0 AND trait = 'ordinary' ORDER BY line_id LIMIT ?",
            [str(demo.root / "requests" / "mixed" / "truth.parquet"), COUNT],
        ).fetchall()


def enter(demo, entry, subject, *, by="C-counsel", kind="protected_person", allow=(0,), words=()):
    return demo.act(
        by, "hold", "enter", entry, "--kind", kind, "--reference", "CUST-SEALED-7", "--person-id", subject, *words,
        allow=allow,
    )  # fmt: skip


def filed(demo, lines):
    """A file of these lawful lines alone, submitted and not yet assessed."""
    wanted = {line for line, _ in lines}
    folder = demo.root / "requests" / "held"
    header = HeaderFields(signed_on=seen(demo).today(), batch_id="FIA-HELD")
    cut(demo.root / "requests" / "mixed", folder, header, lambda row: row["line_id"] in wanted)
    file(demo, folder)


def seen(demo):
    """The office as a reader sees it."""
    office = open_office(demo.office, reading=True)
    office.log.close()
    return office


@contextmanager
def opened(demo):
    """The office for a writer, its log given up afterwards."""
    office = open_office(demo.office)
    try:
        yield office
    finally:
        office.log.close()


def outcomes(demo):
    return {line: outcome for _, line, outcome, _ in seen(demo).cases.outcomes(FRESH)}


@pytest.fixture(scope="module")
def settled(template, tmp_path_factory):
    """Two of four lawful persons are held, one of them since yesterday only; the file about all four is settled."""
    root = tmp_path_factory.mktemp("settled") / "demo"
    shutil.copytree(template, root)
    demo = DemoOffice(root, main, entries=700)
    lines = lawful(demo)
    enter(demo, "HO-1", lines[0][1])
    enter(demo, "HO-2", f" {lines[1][1]} ", kind="sealed_matter", by="C-privacy")
    yesterday = str(seen(demo).today() - timedelta(days=1))
    enter(demo, "HO-3", lines[2][1], words=("--from", "2024-01-01", "--to", yesterday))
    filed(demo, lines)
    demo.run("batch", "run", FRESH, "--office", demo.office, allow=(0, 1))
    close_all()
    return root


@pytest.fixture
def closed(settled, tmp_path):
    """A copy of that office that a test may change."""
    shutil.copytree(settled, tmp_path / "demo")
    yield DemoOffice(tmp_path / "demo", main, entries=800)
    close_all()


def test_a_line_is_held_while_its_person_is_and_the_others_are_released(closed, tmp_path):
    lines = [line for line, _ in lawful(closed)]
    found = outcomes(closed)
    assert [found[line] for line in lines] == ["held", "held", "awaiting_review", "awaiting_review"]
    chosen = reviewed(closed, FRESH, COUNT, tmp_path)
    assert sorted(chosen) == lines[2:]
    closed.act("C-approver", "review", "approve", FRESH)
    closed.act("C-releaser", "release", "send", FRESH)
    found = outcomes(closed)
    assert [found[line] for line in lines] == ["held", "held", "released", "released"]


def test_a_hold_lifted_before_the_look_up_bars_nothing(demo):
    lines = lawful(demo)
    enter(demo, "HO-1", lines[0][1])
    demo.act("C-privacy", "hold", "lift", "HO-1", "--entry", "HO-1L", "--reference", "CUST-SEALED-7")
    filed(demo, lines[:1])
    demo.run("batch", "run", FRESH, "--office", demo.office, allow=(0, 1))
    assert set(outcomes(demo).values()) == {"awaiting_review"}


def test_lifting_one_hold_leaves_another_on_the_same_person(demo):
    lines = lawful(demo)
    for entry in ("HO-1", "HO-2"):
        enter(demo, entry, lines[0][1])
    demo.act("C-counsel", "hold", "lift", "HO-1", "--entry", "HO-1L", "--reference", "CUST-SEALED-7")
    filed(demo, lines[:1])
    demo.run("batch", "run", FRESH, "--office", demo.office, allow=(0, 1))
    assert set(outcomes(demo).values()) == {"held"}


def subject_of(demo, line):
    """Whom a line is about."""
    with duckdb.connect() as db:
        truth = str(demo.root / "requests" / "mixed" / "truth.parquet")
        return db.execute(
            "SELECT person_id FROM read_parquet(?) WHERE line_id = ?", [truth, line]
        ).fetchone()[0]


@pytest.mark.parametrize("step", ["approve", "release"])
def test_a_hold_entered_after_a_reviewer_found_against_it_stops_the_line_until_it_is_lifted(
    demo, tmp_path, capsys, step
):
    chosen = reviewed(demo, BATCH, 3, tmp_path)
    last = ("C-approver", "review", "approve", BATCH)
    if step == "release":
        demo.act(*last)
        last = ("C-releaser", "release", "send", BATCH)
    enter(demo, "HO-1", subject_of(demo, chosen[0]))
    assert demo.act(*last, allow=(MAY_NOT,)) == MAY_NOT
    assert f"A hold bars line {BATCH}/{chosen[0]}." in re.sub(r"\s+", " ", capsys.readouterr().err)
    assert not list((demo.office / "outbox").rglob("R-*"))
    demo.act("C-counsel", "hold", "lift", "HO-1", "--entry", "HO-1L", "--reference", "CUST-SEALED-7")
    demo.act(*last)


def silenced(office):
    """The office as it is where nobody ever kept a register of holds."""
    return replace(office, registers=lambda: replace(office.registers(), holds=None))


def test_where_the_register_is_silent_every_verified_line_is_held_and_the_fact_is_unknown(demo):
    filed(demo, lawful(demo))
    with opened(demo) as office:
        verify.run(silenced(office), FRESH)
        with office.engine() as engine:
            engine.attach_parquet("kept", office.files.batch(FRESH).table("holds"))
            assert engine.query("SELECT DISTINCT record_hold FROM kept") == [(None,)]
    assert set(outcomes(demo).values()) == {"held"}


@pytest.mark.parametrize("step", ["approve", "release"])
def test_a_register_that_fell_silent_opens_nothing(demo, tmp_path, step):
    reviewed(demo, BATCH, 3, tmp_path)
    if step == "release":
        demo.act("C-approver", "review", "approve", BATCH)
    act, person = (approve.approve, "C-approver") if step == "approve" else (release.send, "C-releaser")
    with opened(demo) as office, pytest.raises(DutyError, match="is not known"):
        act(silenced(office), BATCH, person=person, key=demo.key(person))


@pytest.mark.parametrize("person", ["C-reviewer-1", "C-intake", "C-approver", "C-head", "C-inspector"])
def test_nobody_without_the_duty_enters_or_lifts_a_hold(closed, person):
    before = seen(closed).log.size
    assert enter(closed, "HO-9", "whoever", by=person, allow=(MAY_NOT,)) == MAY_NOT
    words = ("hold", "lift", "HO-1", "--entry", "HO-1L", "--reference", "CUST-SEALED-7")
    assert closed.act(person, *words, allow=(MAY_NOT,)) == MAY_NOT
    assert seen(closed).log.size == before


def test_a_misspelt_id_is_said_at_once_and_asking_the_file_is_accounted(closed, capsys):
    before = seen(closed).log.size
    assert enter(closed, "HO-9", "NOBODY-1", allow=(NOT_FOUND,)) == NOT_FOUND
    assert "Nobody on the record file bears that id" in capsys.readouterr().err
    with opened(closed) as office:
        added = office.log.of_kind("register", before), office.log.of_kind("inspection", before)
    assert added == ([before], [before + 1])


@pytest.mark.parametrize(
    ("entry", "error"), [("HO-8", InputError), ("HO-0", OutOfOrderError), ("HO-3", OutOfOrderError)]
)
def test_only_a_hold_that_stands_can_be_lifted(closed, entry, error):
    with opened(closed) as office, pytest.raises(error):
        holds.lift(
            office, entry, lifting_id="HO-9", reference="R", person="C-counsel", key=closed.key("C-counsel")
        )


@pytest.mark.parametrize(("kind", "subject"), [("none", "P-1"), ("mistyped", "P-1"), ("other", "  ")])
def test_a_hold_of_no_kind_or_on_nobody_is_not_entered(closed, kind, subject):
    assert enter(closed, "HO-9", subject, kind=kind, allow=(2,)) == 2


ASKED = [("verified", False), ("verified", True), ("verified", None), ("ambiguous", None)]


def test_a_hold_or_silence_holds_a_verified_line_whatever_the_law_asks(tmp_path):
    """Every condition is met: the law of this line asks nothing of holds."""
    lines = list(enumerate(ASKED, 1))
    columns = (("ordinal", "BIGINT"), ("failed_0", "BIGINT"), ("unknown_0", "BIGINT"))
    with DuckDBEngine(spill=tmp_path) as engine:
        engine.attach_rows("findings_asked", columns, [(n, 0, 0) for n, _ in lines])
        engine.attach_rows(
            "answers",
            (("ordinal", "BIGINT"), ("answer", "VARCHAR")),
            [(n, answer) for n, (answer, _) in lines],
        )
        found = [(n, hold) for n, (answer, hold) in lines if answer == "verified"]
        engine.attach_rows("record_holds", HOLDS, found)
        alike = verify._outcomes(engine, SimpleNamespace(book=SimpleNamespace(words=1)))
    outcomes = {int(n): outcome for outcome, ordinals in alike for n in ordinals.split(",")}
    assert [outcomes[n] for n, _ in lines] == ["awaiting_review", "held", "held", "awaiting_review"]


def test_a_hold_that_ends_before_it_begins_is_not_entered(closed):
    assert enter(closed, "HO-9", "P-1", words=("--to", "2024-01-01"), allow=(2,)) == 2


# What is told


def test_the_person_is_named_in_no_register_log_store_or_message(closed, capsys):
    subject = lawful(closed)[3][1]
    enter(closed, "HO-9", subject)
    closed.run("hold", "list", "--office", closed.office)
    closed.run("hold", "list", "--json", "--office", closed.office)
    said = "".join(capsys.readouterr())
    assert "HO-9" in said
    for path in ("registers", "log", "outbox", "case.sqlite3", "tmp"):
        root = closed.office / path
        for each in [root] if root.is_file() else [p for p in root.rglob("*") if p.is_file()]:
            assert subject.encode() not in each.read_bytes(), each
    assert subject not in said


def bare(text, line, entry):
    return text.replace(line, "LINE").replace(f"entry {entry}", "entry N")


def test_the_requester_reads_of_a_held_line_what_he_reads_of_one_in_review(closed, tmp_path):
    lines = [line for line, _ in lawful(closed)]
    with opened(closed) as office:
        entries = {line: office.cases.line(FRESH, line)[2] for line in lines}
        told = {bare(letters.letter(office, f"{FRESH}/{line}"), line, entries[line]) for line in lines}
    assert len(told) == 1
    out = tmp_path / "refused.csv"
    closed.run("batch", "lines", FRESH, "--refused", "--output", out, "--office", closed.office)
    with out.open(encoding="utf-8", newline="") as rows:
        assert list(csv.reader(rows))[1:] == []


def test_a_certificate_for_the_requester_counts_a_held_line_among_those_in_progress(closed, capsys):
    capsys.readouterr()
    closed.run("batch", "certificate", FRESH, "--requester", "--office", closed.office)
    said = capsys.readouterr().out
    assert re.search(rf"^\s*{COUNT}  in progress$", said, re.MULTILINE)
    assert not re.search(r"\bheld\b|\bhold\b", said)


def test_no_reviewer_is_given_a_held_line(closed, tmp_path):
    rows = take(closed, "C-reviewer-1", FRESH, COUNT, tmp_path)
    assert sorted(releasable(rows)) == [line for line, _ in lawful(closed)][2:]
    decide(closed, "C-reviewer-1", FRESH, releasable(rows), tmp_path)
    call_back(closed, FRESH, tmp_path)
