"""The day decides: rules, readings and numbers are those of the day the law says, and of no other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from privity.authority import decide, load_pack
from privity.model.finding import Stage
from tests.authority.conftest import RULING

LINE = {
    "addressee": "A",
    "addressee__stated": True,
    "address": "x",
    "address__stated": True,
    "reason": "four words are here",
}
LINE |= {"reason__stated": True, "reason_words": 4, "sole_use": True}


def failed(book, judged, stages=(Stage.REQUEST,), *, with_header=True, **facts):
    line = LINE | facts
    words = judged(book, [line], authority="s4a", stages=stages, with_header=with_header)[0]
    assert words == decide(book, "s4a", line, stages, with_header=with_header)
    return book.fold(*words)


@pytest.mark.parametrize(
    ("asked_on", "ids"),
    [
        (date(2025, 5, 31), ((), ())),  # three words are enough
        (date(2025, 6, 1), (("s4a.reason",), ())),  # five words are asked
        (date(2019, 12, 31), ((), ("s4a.reason",))),  # no number was law yet
        (None, ((), ("s4a.reason",))),
    ],
)
def test_the_day_a_fact_gives_picks_the_number_whatever_the_day_of_the_book(post, judged, asked_on, ids):
    for day in (date(2021, 1, 1), date(2026, 3, 1)):
        assert failed(post.book(day), judged, asked_on=asked_on) == ids


@pytest.mark.parametrize(("day", "ids"), [(date(2025, 5, 31), ()), (date(2025, 6, 1), ("s4a.reason",))])
def test_the_day_of_the_book_picks_a_number_it_governs(folder, change, judged, day, ids):
    change("parameters/reason_min_words.toml", '"asked_on"', '"decided_on"')
    assert failed(load_pack(folder).book(day), judged) == (ids, ())


def test_without_a_header_the_day_of_the_book_stands_in_for_its_date(folder, change, judged):
    change(
        "facts.toml",
        'asks = "On which day is it asked?"\nsource = "derived"',
        'asks = "When?"\nsource = "header"',
    )
    book = load_pack(folder).book(date(2026, 3, 1))
    assert failed(book, judged, asked_on=date(2025, 1, 1)) == ((), ())
    assert failed(book, judged, asked_on=None, with_header=False) == (("s4a.reason",), ())


@pytest.mark.parametrize(("day", "ids"), [(date(2026, 2, 25), ()), (date(2026, 2, 26), ("s4a.address",))])
def test_a_reading_joins_from_its_day(folder, judged, day, ids):
    (folder / "rulings").mkdir(exist_ok=True)
    (folder / "rulings" / "smith.toml").write_text(RULING)
    book = load_pack(folder).book(day)
    bars = {"address_agrees": False, "sealed": False}
    record = failed(book, judged, [Stage.RECORD], **bars)
    assert record == (("s4a.agrees", *ids) if not ids else (*ids, "s4a.agrees"), ())
    assert book.readings == (("smith",) if ids else ())


def test_a_reading_carries_both_citations_and_narrows_only_what_it_reads(folder):
    (folder / "rulings").mkdir(exist_ok=True)
    (folder / "rulings" / "smith.toml").write_text(RULING)
    plain, read = load_pack(folder).book(date(2026, 1, 1)), load_pack(folder).book(date(2026, 3, 1))
    assert {rule.id for rule in read.rules} == {rule.id for rule in plain.rules}
    added = [rule for rule in read.rules if rule.reading]
    assert [(rule.id, rule.cite, rule.scope) for rule in added] == [
        ("s4a.address", "Letters Act § 4(a); Smith v. Postmaster", ("s4a",))
    ]
    assert [rule for rule in read.rules if not rule.reading] == list(plain.rules)


def test_a_reading_of_a_prohibition_prohibits_and_keeps_to_its_authorities(folder, change, judged):
    (folder / "rulings").mkdir(exist_ok=True)
    reading = RULING.replace("s4a.address", "s4b.seal").replace('"address_agrees"', '"not address_agrees"')
    (folder / "rulings" / "smith.toml").write_text(reading)
    seal = '[[prohibition]]\nid = "s4b.seal"\n'
    change("provisions/4-b.toml", f'{seal}stage = "record"', f'{seal}scope = ["s4a"]\nstage = "record"')
    book = load_pack(folder).book(date(2026, 3, 1))
    line = {"sealed": False, "address_agrees": False}
    assert "s4b.seal" in failed(book, judged, [Stage.RECORD], **line)[0]
    assert failed(book, judged, [Stage.RECORD], sealed=False, address_agrees=True) == ((), ())
    assert book.fold(*decide(book, None, LINE | line, [Stage.RECORD])) == ((), ())


def test_a_reading_of_a_condition_not_in_force_is_not_applied(folder, change):
    (folder / "rulings").mkdir(exist_ok=True)
    (folder / "rulings" / "smith.toml").write_text(RULING)
    change("provisions/4-a.toml", "{ from = 2020-01-01 }", "{ from = 2020-01-01, to = 2026-03-01 }")
    assert load_pack(folder).book(date(2026, 3, 1)).readings == ()


def test_a_clause_has_its_own_days(folder, change):
    text = 'id = "office.sole"\nin_force = { from = 2021-01-01, to = 2022-01-01 }'
    change("provisions/4-b.toml", 'id = "office.sole"', text)
    pack = load_pack(folder)
    days = [date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
    assert ["office.sole" in pack.book(day).ids for day in days] == [False, True, True, False]


def test_the_days_of_change_are_the_only_days_of_change(folder, change):
    (folder / "rulings").mkdir(exist_ok=True)
    (folder / "rulings" / "smith.toml").write_text(RULING)
    text = 'id = "office.sole"\nin_force = { from = 2021-01-01, to = 2022-01-01 }'
    change("provisions/4-b.toml", 'id = "office.sole"', text)
    pack = load_pack(folder)
    days = pack.days()
    assert days == (
        date(2020, 1, 1),
        date(2021, 1, 1),
        date(2022, 1, 1),
        date(2025, 6, 1),
        date(2026, 2, 26),
    )
    for first, then in zip(days, (*days[1:], date(2030, 1, 1)), strict=True):
        last = pack.book(then - timedelta(1)).digest
        assert pack.book(first).digest == last
        assert then.year == 2030 or pack.book(then).digest != last


def test_before_any_law_nothing_is_permitted(post, judged):
    book = post.book(date(2019, 12, 31))
    assert book.ids == ("a.default",)
    assert failed(book, judged) == (("a.default",), ())
