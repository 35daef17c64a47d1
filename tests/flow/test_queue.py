"""The queue shows first what is most readily settled. Its order, and whoever makes it, decides nothing."""

import csv
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest

from privity.adapters.splink_ranking import SplinkRanking
from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import DutyError, UnavailableError
from privity.flow import queue
from privity.flow.facts import ANSWERS
from privity.flow.queue import by_ranker, readiest, waiting
from privity.flow.review import open_lines
from privity.wiring import open_office
from tests.flow import lookalikes as alike
from tests.flow.conftest import copied, number

BATCH = number(1)
ABSENT = 5
WHO = "C-reviewer-1"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The office of people alike; nobody opened a line yet."""
    demo = DemoOffice(tmp_path_factory.mktemp("queue") / "demo", main)
    alike.build(demo, BATCH)
    close_all()
    return demo


@pytest.fixture
def demo(made, tmp_path):
    yield copied(made.root, tmp_path / "demo")
    close_all()


class Ranker:
    """Says what it is told to say, and keeps what it was given."""

    def __init__(self, said):
        self.said, self.given = said, []

    def weights(self, lines, candidates):
        self.given.append((lines, candidates))
        return self.said


@contextmanager
def ranked(demo, said):
    held = open_office(demo.office)
    ranker = Ranker(said)
    try:
        yield replace(held, ranker=lambda: ranker), ranker
    finally:
        held.log.close()


def names(office, ordinals):
    named = {n: line_id for n, line_id, _, _ in office.cases.outcomes(BATCH)}
    return [named[n] for n in ordinals]


def order(office, demo, person=WHO):
    lines = waiting(office, BATCH, person=person)
    return names(office, by_ranker(office, BATCH, lines, person=person, key=demo.key(person)))


def test_one_reviewer_before_two_then_few_persons_few_contradictions_and_the_best_pattern(engine_of):
    rows = [
        # ordinal, answer, plausible, pattern
        (1, "ambiguous", 3, 5811115),
        (2, "ambiguous", 1, 5820115),
        (3, "ambiguous", 1, 5811115),
        (4, "verified", 1, 5311115),
        (5, "ambiguous", 1, 5211115),
        (6, "verified", 1, 5821115),
        (7, "ambiguous", 1, 5811115),
        (8, "ambiguous", 1, 5820015),
    ]
    names = [name for name, _ in ANSWERS]
    values = [dict(zip(("ordinal", "answer", "plausible", "pattern"), row, strict=True)) for row in rows]
    engine_of.attach_rows("answers", ANSWERS, [[row.get(name) for name in names] for row in values])
    assert readiest(engine_of, range(1, 9)) == [6, 4, 3, 7, 5, 2, 8, 1]
    assert readiest(engine_of, [2, 99, 4]) == [4, 2, 99], "a line without an answer stays, last"


@pytest.fixture
def engine_of(made):
    held = open_office(made.office, reading=True)
    with held.engine() as engine:
        yield engine
    held.log.close()


def test_the_queue_shows_first_what_is_most_readily_settled(demo):
    out = demo.root / "queue.csv"
    demo.act(WHO, "review", "queue", BATCH, "--list", "--output", out)
    with out.open(encoding="utf-8", newline="") as file:
        listed = [row["line"].partition("/")[2] for row in csv.DictReader(file)]
    assert listed[0] == alike.VERIFIED
    assert listed[1] == alike.FORMER, "one plausible person"
    assert listed[-1] == alike.CROWDED, "five and twenty"
    assert sorted(listed) == sorted(alike.ASKED)
    demo.act(WHO, "review", "queue", BATCH, "--list", "--order", "filed", "--output", out)
    with out.open(encoding="utf-8", newline="") as file:
        assert [row["line"].partition("/")[2] for row in csv.DictReader(file)] == list(alike.ASKED)


def test_lines_are_taken_and_shown_in_the_order_of_the_queue(demo):
    out = demo.root / "taken.csv"
    demo.act(WHO, "review", "queue", BATCH, "--take", 2, "--output", out)
    with out.open(encoding="utf-8", newline="") as file:
        taken = [row["line"].partition("/")[2] for row in csv.DictReader(file)]
    assert taken == [alike.VERIFIED, alike.FORMER]


def test_a_ranker_orders_the_lines_for_two_and_never_the_others(demo):
    with ranked(demo, {}) as (office, _):
        ordinals = {line_id: n for n, line_id, _, _ in office.cases.outcomes(BATCH)}
    said = {ordinals[alike.CROWDED]: 50.0, ordinals[alike.UNITS]: 40.0, ordinals[alike.VERIFIED]: -99.0}
    with ranked(demo, said) as (office, _):
        found = order(office, demo)
    assert found[:3] == [alike.VERIFIED, alike.CROWDED, alike.UNITS]


NONSENSE = {
    "silent": {},
    "no numbers": {1: float("nan"), 2: float("inf"), 3: "first", 4: None},
    "lines of nobody": {9_999: 80.0, -1: 70.0},
    "the verified line alone": {0: 1.0, 1: 2.0},
}


@pytest.mark.parametrize("said", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_drops_no_line_adds_none_and_decides_nothing(demo, said):
    with ranked(demo, said) as (office, _):
        before = list(office.cases.outcomes(BATCH))
        answers = (demo.office / "batches" / BATCH / "answers.parquet").read_bytes()
        assert sorted(order(office, demo)) == sorted(alike.ASKED)
        assert list(office.cases.outcomes(BATCH)) == before
        assert (demo.office / "batches" / BATCH / "answers.parquet").read_bytes() == answers
        assert office.cases.decisions(BATCH) == []
        assert office.cases.opened_by(BATCH, WHO) == set()


def test_reading_the_candidates_is_accounted_for_before_and_once(demo):
    with ranked(demo, {}) as (office, ranker):
        size = office.log.size
        order(office, demo)
        order(office, demo, "C-reviewer-2")
        assert office.log.of_kind("inspection")[-1] == size
        assert (office.log.size, len(ranker.given)) == (size + 1, 1)
        kind, actor, _, _, data = office.cases.events(BATCH)[-1]
        assert (kind, actor, data["entry"], len(data["ordinals"])) == ("inspected", WHO, size, 5)


def test_a_ranker_is_given_the_fields_compared_and_no_person(demo):
    with ranked(demo, {}) as (office, ranker):
        order(office, demo)
    ((lines, candidates),) = ranker.given
    assert {len(row) for row in (*lines, *candidates)} == {9}
    assert len(lines) == 5
    assert len(candidates) == 2 + 2 + 1 + 20 + 2
    given = repr((lines, candidates))
    assert [each[0] for each in alike.PEOPLE if repr(each[0]) in given] == []
    places = {row[0]: row[7] for row in lines}
    elsewhere = [row for row in candidates if row[1] == "WONG"]
    assert [row[7] for row in elsewhere] == [queue.ELSEWHERE]
    assert all(row[7] == places[row[0]] for row in candidates if row[1] != "WONG")


def test_only_the_order_is_kept(demo):
    with ranked(demo, {1: 12.5}) as (office, _):
        order(office, demo)
        with office.engine() as engine:
            engine.attach_parquet("kept", office.files.batch(BATCH).table("order"))
            assert engine.columns("kept") == ["place", "ordinal"]


def test_what_is_ranked_by_one_who_may_not_is_not_read(demo, monkeypatch):
    monkeypatch.setattr(queue, "make_comparison", lambda *_: pytest.fail("a record was opened"))
    with ranked(demo, {}) as (office, _):
        size = office.log.size
        for person, key in (("C-approver", "C-approver"), (WHO, "C-reviewer-2")):
            with pytest.raises(DutyError):
                by_ranker(office, BATCH, waiting(office, BATCH, person=WHO), person=person, key=demo.key(key))
        assert office.log.size == size


def test_lines_opened_meanwhile_leave_the_queue_and_the_order_stands(demo):
    with ranked(demo, {}) as (office, ranker):
        first = order(office, demo)
        taken = waiting(office, BATCH, person=WHO)[:1]
        open_lines(office, BATCH, taken, person="C-reviewer-2", key=demo.key("C-reviewer-2"))
        assert order(office, demo) == [each for each in first if each != names(office, taken)[0]]
        assert len(ranker.given) == 1


def test_without_splink_the_command_says_what_to_install_and_reads_nothing(demo, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "splink", None)
    size = len(list((demo.office / "log").rglob("*")))
    demo.act(WHO, "review", "queue", BATCH, "--order", "splink", allow=(ABSENT,))
    said = capsys.readouterr().err
    assert "privity[ranking]" in said
    assert len(list((demo.office / "log").rglob("*"))) == size
    assert not (demo.office / "batches" / BATCH / "order.parquet").exists()


class Stops:
    """A library that quotes a record when it stops."""

    def __getattr__(self, name):
        raise RuntimeError("MOLLER TOBIAS 1960-01-02")


def test_a_library_that_stops_is_not_quoted(tmp_path):
    ranker = object.__new__(SplinkRanking)
    ranker._splink, ranker._comparisons = Stops(), Stops()
    ranker._spill, ranker._memory_limit, ranker._threads = tmp_path, "1GB", 1
    row = (1, "MOLLER", "TOBIAS", None, None, "1960-01-02", None, 7, None)
    with pytest.raises(UnavailableError) as stopped:
        ranker.weights([row], [row])
    assert "MOLLER" not in str(stopped.value)
