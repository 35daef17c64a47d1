"""The public copy prints what is public as it stands, and names whatever it leaves out."""

import dataclasses
import json
from datetime import date, timedelta

import pytest

from privity.model.register import Agreement
from privity.reporting import Publishable, copy_json, copy_text, public_copy

TODAY, DAY = date(2026, 6, 15), timedelta(days=1)
MARK = "vexolumi"
ENTRY = Agreement(
    id="AGR-1", from_on=TODAY, to_on=None, signed_by=MARK, signed_on=TODAY, agency="FIA", recipients=("RCP-1",),
    authorities=("i2",), statutes=("8 USC 1253",), elements=("wages",), volume=10, holds=("security",),
    signed_by_head=TODAY, counsel_opinion=TODAY, privacy_assessment=TODAY, published_on=TODAY,
    opinion_sha256="a" * 64, assessment_sha256="b" * 64,
)  # fmt: skip
WORDS = {
    "id": "AGR-1", "replaces": "AGR-0", "agency": "FIA", "kind": "exchange", "recipients": "RCP-1", "authorities": "i2",
    "statutes": "8 USC 1253", "elements": "wages", "holds": "security",
}  # fmt: skip
SOURCE = Publishable(
    entry=ENTRY,
    to=None,
    digest="c" * 64,
    log_entry=7,
    words={field: frozenset({word}) for field, word in WORDS.items()},
    names={"CUST": "The Custodian", "FIA": "Agency *of* Inquiry"},
    office="head_officer",
)
ACTS = ("signed_by_head", "counsel_opinion", "privacy_assessment", "published_on")


def copied(on=TODAY, source=SOURCE, **values):
    changed = dataclasses.replace(source, entry=dataclasses.replace(ENTRY, **values))
    return public_copy(changed, custodian="CUST", on=on)


def both(copy):
    return copy_json(copy).decode("ascii"), copy_text(copy)


def test_everything_public_is_in_the_copy_as_it_stands():
    copy = copied(replaces="AGR-0")
    for text in both(copy):
        for word in (*WORDS.values(), "The Custodian", "head_officer", "a" * 64, "b" * 64, "c" * 64):
            assert word in text
    assert copy["effect"] == {"has_effect": True, "missing": [], "why": []}
    assert copy["agency"] == {"code": "FIA", "name": "Agency *of* Inquiry"}
    assert "Agency \\*of\\* Inquiry" in copy_text(copy)


MARKED = {
    "id": MARK, "replaces": MARK, "agency": MARK, "kind": MARK, "opinion_sha256": MARK, "assessment_sha256": MARK,
    **{field: (WORDS[field], MARK, f"{MARK} 2") for field in ("recipients", "authorities", "statutes", "elements", "holds")},
}  # fmt: skip


@pytest.mark.parametrize("field", MARKED)
def test_a_text_that_nobody_knows_is_left_out_and_named(field):
    copy = copied(**{field: MARKED[field]})
    for text in both(copy):
        assert MARK not in text
    (named,) = [each for each in copy["withheld"] if each["field"] == field]
    assert named["values"] == (2 if isinstance(MARKED[field], tuple) else 1)
    assert f"`{field}`, {named['values']}: {named['why']}" in copy_text(copy)


def test_every_text_of_an_agreement_is_tried():
    texts = {f.name for f in dataclasses.fields(Agreement) if "str" in str(f.type)}
    assert texts == {*MARKED, "signed_by"}


def test_the_signer_is_named_by_his_office_alone_and_that_is_said():
    for text in both(copied()):
        assert MARK not in text
        assert "signed_by" in text
        assert "signature" in text
    copy = copied(source=dataclasses.replace(SOURCE, office=None))
    assert copy["signed"]["office"] is None
    assert "by the holder of the office [withheld]" in copy_text(copy)


@pytest.mark.parametrize("day", [None, TODAY + DAY])
@pytest.mark.parametrize("act", ACTS)
def test_a_missing_act_is_said_by_name(act, day):
    copy = copied(**{act: day})
    assert copy["effect"]["has_effect"] is False
    assert copy["effect"]["missing"] == [act]
    assert len(copy["effect"]["why"]) == 1
    text = copy_text(copy)
    assert "**has no effect**" in text
    assert copy["effect"]["why"][0] in text


@pytest.mark.parametrize(
    ("on", "to_on", "why"),
    [
        (TODAY - DAY, None, f"It begins on {TODAY}."),
        (TODAY + DAY, TODAY, f"It ended on {TODAY}."),
    ],
)
def test_outside_its_days_it_has_no_effect_and_says_why(on, to_on, why):
    copy = copied(on=on, to_on=to_on, **dict.fromkeys(ACTS, TODAY - DAY))
    assert copy["effect"] == {"has_effect": False, "missing": [], "why": [why]}


def test_the_last_day_is_the_one_written_though_another_entry_ended_it_before():
    copy = copied(source=dataclasses.replace(SOURCE, to=TODAY + 9 * DAY), to_on=TODAY)
    assert copy["to"] == str(TODAY + 9 * DAY)


def test_an_agreement_that_names_no_statute_covers_all_that_the_law_allows():
    copy = copied(statutes=())
    assert copy["statutes"] == {"all": True, "named": []}
    assert copied(statutes=(MARK,))["statutes"] == {"all": False, "named": []}


def test_the_same_entry_gives_the_same_bytes():
    assert copy_json(copied()) == copy_json(copied())
    assert json.loads(copy_json(copied())) == copied()
