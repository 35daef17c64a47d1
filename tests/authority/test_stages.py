"""A stage is judged only where the one before is all met, and default deny stands before everything."""

from __future__ import annotations

from datetime import date

import pytest

from privity.authority import decide, explain
from privity.errors import IntegrityError
from privity.model.finding import Outcome, Stage

DAY = date(2026, 3, 1)
GOOD = {
    "addressee": "A. Person",
    "addressee__stated": True,
    "address": "1 Elm Street",
    "address__stated": True,
    "reason": "a letter that was lost",
    "reason__stated": True,
    "reason_words": 5,
    "asked_on": DAY,
    "sole_use": True,
    "asker_sworn": True,
    "address_agrees": True,
    "sealed": False,
    "sealed_here": False,
    "signed_off": True,
}
ALL = tuple(Stage)


@pytest.fixture
def assess(post, judged):
    """Ids (failed, undetermined) of one line, by the SQL and the reference at once."""

    def assess(stages=ALL, *, authority="s4a", with_header=True, **facts):
        book = post.book(DAY)
        line = GOOD | facts
        words = judged(book, [line], authority=authority, stages=stages, with_header=with_header)[0]
        assert words == decide(book, authority, line, stages, with_header=with_header)
        return book.fold(*words)

    return assess


def test_a_good_line_fails_nothing(assess):
    assert assess() == ((), ())


def test_a_later_stage_is_not_judged_where_an_earlier_one_failed(assess):
    assert assess(address=None, address__stated=False, asker_sworn=False, sealed=True) == (
        ("s4a.address",),
        (),
    )


def test_nor_where_it_is_undetermined(assess):
    assert assess(asker_sworn=None, sealed=True, signed_off=False) == ((), ("office.sworn",))


def test_all_of_the_stage_that_stops_is_judged(assess):
    assert assess(address_agrees=False, sealed=True, sealed_here=True) == (("s4a.agrees", "s4b.seal"), ())


def test_a_stage_asked_for_alone_is_judged_by_itself(assess):
    assert assess([Stage.RECORD], addressee__stated=False, sealed=True) == (("s4b.seal",), ())


def test_release_judges_the_register_again(assess):
    assert assess([Stage.RELEASE], asker_sworn=False) == (("office.sworn",), ())
    assert assess([Stage.RELEASE], signed_off=None) == ((), ("office.signed",))


def test_a_register_judged_in_the_same_call_is_not_judged_twice(assess):
    assert assess([Stage.REGISTER, Stage.RELEASE], asker_sworn=False, signed_off=False) == (
        ("office.sworn",),
        (),
    )


def test_no_stage_judges_nothing(assess):
    assert assess([], addressee__stated=False) == ((), ())


def test_a_rule_on_the_header_is_left_out_where_there_is_none(assess):
    assert assess(sole_use=False) == (("office.sole",), ())
    assert assess(sole_use=None) == ((), ("office.sole",))
    assert assess(sole_use=None, with_header=False) == ((), ())


@pytest.mark.parametrize("authority", [None, "", "s4b", "S4A", "nonesuch"])
def test_what_is_no_authority_fails_by_default(assess, authority):
    assert assess([Stage.REQUEST], authority=authority) == (("a.default",), ())


def test_the_conditions_of_another_authority_do_not_apply(assess):
    assert assess([Stage.REQUEST], authority=None, addressee__stated=False) == (("a.default",), ())


def test_an_authority_no_longer_in_force_is_none(folder, change, judged):
    from privity.authority import load_pack

    change("provisions/4-a.toml", "{ from = 2020-01-01 }", "{ from = 2020-01-01, to = 2026-03-01 }")
    pack = load_pack(folder)
    before, after = pack.book(date(2026, 2, 28)), pack.book(DAY)
    assert before.fold(*decide(before, "s4a", GOOD, [Stage.REQUEST])) == ((), ())
    assert after.fold(*decide(after, "s4a", GOOD, [Stage.REQUEST])) == (("a.default",), ())
    assert after.fold(*judged(after, [GOOD], authority="s4a", stages=[Stage.REQUEST])[0]) == (
        ("a.default",),
        (),
    )


def test_a_bar_may_name_the_authorities_it_applies_to(assess):
    assert assess([Stage.RECORD], authority=None, address_agrees=False, sealed=False) == ((), ())


def test_an_empty_line_is_refused_or_undetermined_by_every_rule_of_its_stage(post):
    book = post.book(DAY)
    for stage in Stage:
        failed, unknown = decide(book, None, {}, [stage])
        rules = {rule for rule in book.rules if rule.stage is stage and rule.applies_to(None)}
        assert rules <= {*book.rules_at(failed), *book.rules_at(unknown)}


def test_explanations_stop_where_judging_stops(post):
    findings = explain(post.book(DAY), "s4a", GOOD | {"asker_sworn": False, "sealed": True})
    assert [f.condition for f in findings if f.outcome is not Outcome.MET] == ["office.sworn"]
    assert "s4b.seal" not in [f.condition for f in findings]


def test_words_of_another_book_are_not_read(post):
    book = post.book(DAY)
    for words in ([1 << len(book.rules)], [0, 0], [-1], []):
        with pytest.raises(IntegrityError):
            book.rules_at(words)
