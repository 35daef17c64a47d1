"""A permit needs every engine: one that finds otherwise, cannot say or is not there stops approval and release, and nothing is changed.

The difference is put in where the flow meets an engine; the rules themselves are as they are. Source: ADR 0020 and 0029.
"""

import sys
from types import SimpleNamespace

import pytest

from privity import wiring
from privity.adapters import cedar
from privity.cli.common import close_all
from privity.flow import recheck
from privity.wiring import open_office
from tests.flow.acts import kept, packages
from tests.flow.conftest import BATCH, REVIEWED

DIFFERS, MAY_NOT, UNAVAILABLE = 3, 4, 5
STEPS = {
    "approval": SimpleNamespace(office="deciding", words=("C-approver", "review", "approve", BATCH)),
    "release": SimpleNamespace(office="waiting", words=("C-releaser", "release", "send", BATCH)),
}
RULE = 1 << 1
"""The bit of some rule of the book."""


@pytest.fixture(params=STEPS.values(), ids=STEPS.keys())
def step(request):
    """An office before a step that permits, and the command that takes it."""
    return SimpleNamespace(demo=request.getfixturevalue(request.param.office), words=request.param.words)


def take(step):
    """The exit code of the step."""
    return step.demo.act(*step.words, allow=range(6))


def everything(demo):
    """Whatever a permit would change: the log, the cases, what is held and what left."""
    office = open_office(demo.office, reading=True)
    told = (
        (office.log.size, office.log.root),
        office.cases.approvals(BATCH),
        office.cases.releases(),
        office.cases.counts(BATCH),
        office.cases.events(BATCH),
        kept(demo),
        packages(demo),
    )
    close_all()
    return told


def check_stopped(step, expected):
    """The step ends so, and everything is as it was."""
    before = everything(step.demo)
    assert take(step) == expected
    assert everything(step.demo) == before


# Our own two engines


def second_finds(failed, unknown):
    """The second engine, with such bits beside its own for the last line it is asked about."""
    real, asked = recheck.decide_again, []

    def decide_again(*given, **named):
        asked.append(given)
        words = real(*given, **named)
        more = (failed, unknown) if len(asked) == REVIEWED else (0, 0)
        return tuple((word[0] | bits, *word[1:]) for word, bits in zip(words, more, strict=True))

    return decide_again


def first_finds(columns, where="TRUE"):
    """The SQL engine, with such columns in place of its own in the last of its rows, and only the rows named."""
    real = recheck.assess_sql

    def assess_sql(*given, **named):
        sql = real(*given, **named)
        last = f"ordinal = (SELECT max(ordinal) FROM ({sql}))"
        replaced = ", ".join(f"CASE WHEN {last} THEN {v} ELSE {c} END AS {c}" for c, v in columns.items())
        chosen = f"* REPLACE ({replaced})" if columns else "*"
        return f"SELECT {chosen} FROM ({sql}) WHERE {where.format(last=last)}"

    return assess_sql


DIFFERENCES = {
    "the second finds a rule not met": ("decide_again", lambda: second_finds(RULE, 0)),
    "the second cannot tell of a rule": ("decide_again", lambda: second_finds(0, RULE)),
    "the first finds a rule not met": ("assess_sql", lambda: first_finds({"failed_0": RULE})),
    "the first cannot tell of a rule": ("assess_sql", lambda: first_finds({"unknown_0": RULE})),
    "the first leaves a line out": ("assess_sql", lambda: first_finds({}, "NOT {last}")),
}


@pytest.mark.parametrize(("engine", "other"), DIFFERENCES.values(), ids=DIFFERENCES.keys())
def test_a_difference_between_the_engines_about_one_line_stops_all(step, monkeypatch, capsys, engine, other):
    monkeypatch.setattr(recheck, engine, other())
    check_stopped(step, DIFFERS)
    assert "two engines do not find the same" in capsys.readouterr().err


def test_a_rule_both_find_not_met_is_no_difference_and_stops_as_well(step, monkeypatch):
    monkeypatch.setattr(recheck, "assess_sql", first_finds({"failed_0": RULE}))
    monkeypatch.setattr(recheck, "decide_again", second_finds(RULE, 0))
    check_stopped(step, MAY_NOT)


# The engine of another make


class Asked:
    """Cedar, which keeps what it was asked; `answers` gives what it says in place of its own answers."""

    rows = ()
    answers = staticmethod(lambda answers: answers)

    def __init__(self, *given):
        self._real = cedar.Cedar(*given)

    def unmet(self, rows):
        type(self).rows = rows
        return self.answers(self._real.unmet(rows))


SAYS = {
    "a rule is not met": lambda answers: [*answers[:-1], frozenset({1})],
    "nothing permits": lambda answers: [*answers[:-1], frozenset({0})],
    "a line is left out": lambda answers: answers[:-1],
    "nothing at all": lambda _: [],
}


@pytest.mark.parametrize("answers", SAYS.values(), ids=SAYS.keys())
def test_another_engine_that_does_not_permit_every_line_of_its_sample_stops_all(step, monkeypatch, answers):
    monkeypatch.setattr(wiring, "Cedar", type("Other", (Asked,), {"answers": staticmethod(answers)}))
    check_stopped(step, DIFFERS)


def test_another_engine_that_is_told_nothing_of_a_line_permits_nothing(step, monkeypatch):
    monkeypatch.setattr(cedar, "context_of", lambda _: {})
    check_stopped(step, DIFFERS)


def test_without_the_other_engine_nothing_is_permitted(step, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "cedarpy", None)
    check_stopped(step, UNAVAILABLE)
    assert "cedarpy" in capsys.readouterr().err


def test_where_all_agree_the_step_is_taken_and_the_other_engine_was_asked_about_each_line(step, monkeypatch):
    other = type("Other", (Asked,), {})
    monkeypatch.setattr(wiring, "Cedar", other)
    before = everything(step.demo)
    assert take(step) == 0
    assert everything(step.demo) != before
    assert len({row["ordinal"] for row in other.rows}) == len(other.rows) == REVIEWED
