"""An office may be stricter than the pack, never laxer, and its number is told nowhere."""

from __future__ import annotations

from datetime import date

import pytest

from privity.authority import decide, load_pack, page_html, page_text
from privity.errors import InputError
from privity.model.finding import Stage

DAY = date(2026, 3, 1)
FACTS = {
    "lines": ("int", "derived"),
    "words": ("int", "derived"),
    "on": ("date", "derived"),
    "by": ("date", "derived"),
}
NUMBER = """
name = "{0}"
means = "A number."
unit = "things"
governed_by = "decided_on"
[values.2020-01-01]
value = 50
source = "A test"
"""
RULES = {
    "most": ("condition", "lines <= most"),
    "most_negated": ("condition", "not lines > most_negated"),
    "least": ("condition", "least <= words"),
    "barred": ("prohibition", "lines > barred"),
    "wait": ("condition", "on + wait <= by"),
    "exact": ("condition", "lines == exact"),
    "torn": ("condition", "lines < torn and words > torn"),
    "idle": ("condition", "lines < 3"),
}


@pytest.fixture
def pack(made):
    clauses = [{"id": f"r.{name}", "kind": kind, "when": when} for name, (kind, when) in RULES.items()]
    numbers = {f"parameters__{name}_toml": NUMBER.format(name) for name in RULES}
    return made(FACTS, {"law": ("authority", clauses)}, **numbers)


@pytest.mark.parametrize(
    ("name", "stricter", "laxer"),
    [("most", 49, 51), ("most_negated", 49, 51), ("least", 51, 49), ("barred", 49, 51), ("wait", 51, 49)],
)
def test_which_way_is_stricter_is_read_off_the_rules(pack, name, stricter, laxer):
    assert pack.book(DAY, limits={name: stricter}).parameters[name].today == stricter
    assert pack.book(DAY, limits={name: 50}).parameters[name].today == 50
    with pytest.raises(InputError, match=name):
        pack.book(DAY, limits={name: laxer})


@pytest.mark.parametrize("name", ["exact", "torn", "idle", "unheard_of"])
def test_a_number_without_a_stricter_way_takes_no_limit(pack, name):
    for limit in (49, 50, 51):
        with pytest.raises(InputError, match=name):
            pack.book(DAY, limits={name: limit})


def test_a_limit_is_judged_by_both(pack, judged):
    line = {"lines": 49, "words": 60, "on": DAY, "by": date(2027, 1, 1)}
    book = pack.book(DAY, limits={"most": 48})
    words = judged(book, [line], authority="law", stages=[Stage.REQUEST])[0]
    assert words == decide(book, "law", line, [Stage.REQUEST])
    assert "r.most" in book.fold(*words)[0]
    assert "r.most" not in pack.book(DAY).fold(*decide(pack.book(DAY), "law", line, [Stage.REQUEST]))[0]


def test_a_limit_below_every_dated_value_holds_on_every_day(post):
    book = post.book(DAY, limits={"reason_min_words": 7})
    assert [value for _, value in book.parameters["reason_min_words"].values] == [7, 7]


def test_a_limit_between_two_dated_values_never_loosens_one(folder, change):
    change("parameters/reason_min_words.toml", "value = 3", "value = 9")
    book = load_pack(folder).book(DAY, limits={"reason_min_words": 7})
    assert [value for _, value in book.parameters["reason_min_words"].values] == [9, 7]


def test_no_digest_tells_the_number(pack):
    one, two = pack.book(DAY, limits={"most": 17}), pack.book(DAY, limits={"most": 23})
    assert one.digest == two.digest != pack.book(DAY).digest
    assert pack.book(DAY, limits={"most": 17}, sealed="ab").digest != one.digest


def test_no_page_tells_the_number(pack):
    book = pack.book(DAY, limits={"least": 17777})
    for page in (page_html(pack, book), page_text(pack, book)):
        assert "17777" not in page
        assert "stricter limit of its own" in " ".join(page.split())


def test_elections_take_their_default_and_only_their_readings(made):
    rules = [{"id": "r", "when": "lines < 1 or election_Q1 == 'yes'"}]
    text = '[Q1]\nquestion = "May it?"\nreadings = ["no", "yes"]\ndefault = "no"\n'
    text += 'practice_replaced = "None known."\nrelied_by = "Nobody known."\n'
    pack = made(FACTS, {"law": ("authority", rules)}, elections_toml=text)
    strict, lax = pack.book(DAY), pack.book(DAY, {"Q1": "yes"})
    assert strict.elections == {"Q1": "no"}
    assert strict.digest != lax.digest
    assert strict.fold(*decide(strict, "law", {"lines": 2}, [Stage.REQUEST])) == (("r",), ())
    assert lax.fold(*decide(lax, "law", {"lines": 2}, [Stage.REQUEST])) == ((), ())
    for wrong in ({"Q1": "perhaps"}, {"Q2": "no"}):
        with pytest.raises(InputError):
            pack.book(DAY, wrong)
