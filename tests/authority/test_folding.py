"""Several rules of one id make one finding: not met beats undetermined beats met."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from privity.authority import decide, explain
from privity.model.finding import Outcome, Stage

ANSWERS = [True, False, None]
WORST = {True: Outcome.MET, None: Outcome.UNDETERMINED, False: Outcome.NOT_MET}


@pytest.fixture
def book(made):
    rules = [{"id": "both", "when": name} for name in ("one", "two", "three")] + [
        {"id": "other", "when": "four"}
    ]
    facts = dict.fromkeys(("one", "two", "three", "four"), ("bool", "derived"))
    return made(facts, {"law": ("authority", rules)}).book(date(2026, 3, 1))


def test_every_mix_of_three_rules(book):
    for mix in itertools.product(ANSWERS, repeat=3):
        line = dict(zip(("one", "two", "three"), mix, strict=True)) | {"four": True}
        expected = WORST[False if False in mix else None if None in mix else True]
        failed, undetermined = book.fold(*decide(book, "law", line, [Stage.REQUEST]))
        assert (failed == ("both",)) is (expected is Outcome.NOT_MET)
        assert (undetermined == ("both",)) is (expected is Outcome.UNDETERMINED)
        finding = next(f for f in explain(book, "law", line, [Stage.REQUEST]) if f.condition == "both")
        assert finding.outcome is expected


def test_ids_come_once_in_book_order(book):
    assert book.ids == ("a.default", "both", "other")
    line = dict.fromkeys(("one", "two", "three", "four"), False)
    assert book.fold(*decide(book, "law", line, [Stage.REQUEST])) == (("both", "other"), ())


def test_a_refusal_tells_only_the_rules_not_met(post):
    line = {"addressee": None, "addressee__stated": False, "reason__stated": None, "address__stated": True}
    said = {f.condition: f for f in explain(post.book(date(2026, 3, 1)), "s4a", line, [Stage.REQUEST])}
    assert said["s4a.name"].because == "The request does not name the addressee."
    assert said["s4a.address"].because == "It is so that “To which address was it sent?” is answered."
    assert said["s4a.reason"].needs == ("asked_on", "reason", "reason_words")


def test_what_an_author_put_plainly_is_said_when_met(post):
    line = {"addressee": "A", "addressee__stated": True}
    said = {f.condition: f for f in explain(post.book(date(2026, 3, 1)), "s4a", line, [Stage.REQUEST])}
    assert said["s4a.name"].because == "The addressee is named."


def test_no_finding_quotes_a_fact(post):
    marked = {
        "addressee": "Occupant",
        "addressee__stated": True,
        "address": "MARKED-1",
        "address__stated": True,
    }
    marked |= {"reason": "MARKED-2", "reason__stated": True, "reason_words": 987654}
    assert "MARKED" not in repr(explain(post.book(date(2026, 3, 1)), "s4a", marked))
    assert "987654" not in repr(explain(post.book(date(2026, 3, 1)), "s4a", marked))
