"""What is not in the language of rules is refused, with a reason that helps."""

from __future__ import annotations

from datetime import date

import pytest

from privity.authority.language import Fact, Source, Type, Vocabulary, parse
from privity.authority.language.parser import LONGEST
from privity.authority.language.tree import Election, Parameter
from privity.errors import InputError

NAMES = Vocabulary(
    facts={
        "known": Fact("known", Type.BOOL, Source.REGISTER),
        "name": Fact("name", Type.TEXT, Source.LINE),
        "words": Fact("words", Type.INT, Source.DERIVED),
        "signed_on": Fact("signed_on", Type.DATE, Source.HEADER),
    },
    parameters={"least": Parameter("least", None, ((date(2020, 1, 1), 3),), 3)},
    elections={"election_Q1": Election("Q1", "strict")},
    readings={"election_Q1": ("strict", "lax")},
)

REFUSED = {
    "name": "a text is not a yes or no",
    "signed_on": "a date is not a yes or no",
    "unlisted": "no such fact",
    "stated(unlisted)": "no such fact",
    "stated(1)": "not a condition",
    "stated(known, name)": "not a condition",
    "stated(fact=known)": "not a condition",
    "known.name": "no such fact",
    "facts.known": "no such fact",
    "election_Q2 == 'strict'": "no such fact",
    "election_Q1 == 'strikt'": "not a reading of Q1",
    "election_Q1 in ('lax', 'loose')": "not a reading of Q1",
    "name == 1": "a text is compared with a int",
    "name < 'b'": "a text has no order",
    "known < known": "a bool has no order",
    "words < 2 < 3": "not a condition",
    "words in (1, 'a')": "every value in the list",
    "words in ()": "wants a fact",
    "words in (1)": "not a condition",
    "words in [1]": "not a condition",
    "words in (1, 1)": "listed twice",
    "1 in (1, 2)": "wants a fact",
    "words in (least,)": "every value in the list",
    "words + 1 == 2": "only a date can be added to",
    "signed_on + words == signed_on": "days are a written number",
    "signed_on + 40000 == signed_on": "at most",
    "signed_on - 1 == signed_on": "not a value",
    "words * 2 == 2": "not a value",
    "signed_on == day('2026-02-30')": "a day is written",
    "signed_on == day('20260101')": "a day is written",
    "signed_on == day('2026-W01-1')": "a day is written",
    "signed_on == day(2026)": "not a value",
    "name == f'a'": "not a value",
    "name == b'a'": "plain",
    "name == 'a' 'b'": "plain",
    "name in ('a' 'b', 'c')": "plain",
    "name == '''a'''": "plain",
    "name == ' a'": "plain",
    "words == 1_000": "plain",
    "words == 0x10": "plain",
    "words == 1.5": "plain",
    "words == 99999999999999999999": "plain",
    "words == None": "plain",
    "known == True": "plain",
    "True": "not a condition",
    "__import__('os')": "not a condition",
    "known if known else known": "not a condition",
    "(lambda: known)()": "not a condition",
    "[known for known in known]": "not a condition",
    "(known := known)": "not a condition",
    "known is known": "not a condition",
    "known & known": "not a condition",
    "known and": "cannot be read",
    "known) or (known": "cannot be read",
    "known # and not known": "no comments",
    "name == 'a\\n'": "no comments",
    "known\x00": "no comments",
    "": "cannot be read",
    "not " * 30 + "known": "nest at most",
    "(" * 300 + "known" + ")" * 300: "cannot be read",
    "known or " * (LONGEST // 9) + "known": "at most",
}


@pytest.mark.parametrize(("text", "why"), REFUSED.items(), ids=lambda v: str(v)[:40])
def test_what_is_not_in_the_language_is_refused(text, why):
    with pytest.raises(InputError) as refusal:
        parse(text, NAMES)
    assert why in refusal.value.what
    assert "spec/rule-file.md" in refusal.value.remedy


def test_a_condition_may_run_over_lines():
    assert parse("known\nand known", NAMES) == parse("known and known", NAMES)


def test_a_misspelt_name_is_never_a_text_or_an_unknown():
    for text in ("knwon", "stated(nmae)", "words >= leest", "name == nmae"):
        with pytest.raises(InputError, match="no such fact"):
            parse(text, NAMES)
