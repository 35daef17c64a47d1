"""What reviewers are shown is what was compared: the same steps, cut down to the candidates, make the same patterns."""

import random
import re

import pytest

from privity.identity import verify_steps
from privity.identity.comparing import SHOWN_CANDIDATES, compare_steps
from privity.identity.pattern import FIELDS, VETOES, contradictions, decode, said
from privity.identity.steps import SEARCHED, WHOLE, closing_steps
from tests.identity.telling import NUMBER, OTHER, about_maria, maria
from tests.identity.test_oracle import line_about, random_people
from tests.identity.test_steps import READ, body


@pytest.fixture
def compare(ask, engine):
    """`compare(people, line, ...)`: the answers, and the rows of `compared_names` by (ordinal, person id)."""

    def run(people, *lines, change=lambda rows: rows):
        answers = ask(people, *lines)
        rows = [
            (answer["ordinal"], person_id, pattern)
            for answer in answers
            for person_id, pattern in zip(answer["candidates"], answer["candidate_patterns"], strict=True)
        ]
        engine.attach_rows("shown_candidates", SHOWN_CANDIDATES, change(rows))
        engine.run(compare_steps())
        names = engine.columns("compared_names")
        told = [dict(zip(names, row, strict=True)) for row in engine.query("SELECT * FROM compared_names")]
        return answers, {(row["ordinal"], row["person_id"]): row for row in told}

    return run


@pytest.mark.parametrize("seed", range(4))
def test_every_candidate_makes_again_the_pattern_he_was_answered_with(compare, hand, seed):
    chance = random.Random(seed)
    people = random_people(hand, chance, count=chance.choice([14, 40]))
    answers, told = compare(people, *(line_about(hand, chance, chance.choice(people)) for _ in range(150)))
    candidates = {(answer["ordinal"], each) for answer in answers for each in answer["candidates"]}
    assert len(candidates) > 100
    assert set(told) == candidates


def test_a_candidate_whose_record_compares_otherwise_now_has_no_row(compare, hand):
    def otherwise(rows):
        return [(ordinal, person_id, pattern - 1) for ordinal, person_id, pattern in rows]

    people = [maria(hand, born=None), hand.person("p2", hand.name("GARCIA", "MARIA"), hand.place(unit="3"))]
    answers, told = compare(people, about_maria(hand, number=None, born=None), change=otherwise)
    assert len(answers[0]["candidates"]) == 2
    assert told == {}


def test_the_name_shown_is_the_one_that_was_compared(compare, hand):
    _, told = compare([maria(hand)], about_maria(hand, "LOPEZ", number=None, born=None))
    row = told[1, "p1"]
    assert (row["family_key"], row["former"]) == ("LOPEZ", True)
    _, told = compare([maria(hand)], about_maria(hand, number=None, born=None))
    row = told[1, "p1"]
    assert (row["family_key"], row["former"]) == ("GARCIA", False)


def test_of_the_addresses_only_those_at_the_place_asked_are_read(compare, hand):
    here, elsewhere = hand.place(unit="3"), hand.place(number="77", street="SECRET RD", unit="9")
    people = [maria(hand, prior=[elsewhere, hand.place(unit="5")])]
    _, told = compare(people, about_maria(hand, where=here, number=None, born=None))
    row = told[1, "p1"]
    assert (row["place_agrees"], row["units"], row["currents"]) == (True, ["3", "5"], [True, False])


def test_a_candidate_who_lives_elsewhere_has_no_home_at_the_place(compare, hand):
    people = [
        maria(hand, id_digits=OTHER),
        hand.person("p2", hand.name("WONG", "LI"), hand.place(zip5="94103"), id_digits=NUMBER),
    ]
    _, told = compare(people, about_maria(hand))
    assert told[1, "p1"]["place_agrees"]
    row = told[1, "p2"]
    assert (row["place_agrees"], row["units"]) == (False, [])


def test_every_relation_of_the_comparison_is_made_before_it_is_read():
    known = {"asked", "withheld", "shown_candidates", *SEARCHED, *WHOLE}
    for step in compare_steps():
        if step.sql.startswith("-- makes"):
            assert set(READ.findall(body(step))) <= known
        known.add(step.makes)


@pytest.mark.parametrize(
    ("pattern", "field", "word"),
    [
        (5820115, "family_name", "equal"),
        (5820115, "given_name", "equal"),
        (5820115, "date_of_birth", "equal"),
        (5820115, "id_number", "differs"),
        (5820115, "middle_name", "left out"),
        (5820115, "suffix", "left out"),
        (5820115, "address_line1", "equal, current"),
        (5820115, "address_line2", "equal"),
        (2311101, "family_name", "near"),
        (2311101, "given_name", "near"),
        (2311101, "suffix", "differs"),
        (2311101, "address_line2", "differs"),
        (4511110, "family_name", "crosswise"),
        (3611112, "given_name", "familiar form"),
        (3611112, "address_line2", "left out"),
        (11110, "family_name", "differs"),
        (11110, "address_line1", "differs"),
    ],
)
def test_a_digit_has_a_word(pattern, field, word):
    assert decode(pattern)[field] == word


def test_every_pattern_of_every_answer_has_words(ask, hand):
    chance = random.Random(9)
    people = random_people(hand, chance, count=40)
    for answer in ask(people, *(line_about(hand, chance, chance.choice(people)) for _ in range(150))):
        if answer["pattern"] is not None:
            assert tuple(decode(answer["pattern"])) == FIELDS


@pytest.mark.parametrize("pattern", [-1, 6820115, 5920115, 5830115, 5820116, 58201150])
def test_what_is_no_pattern_has_no_words(pattern):
    with pytest.raises(ValueError, match="not a pattern"):
        decode(pattern)


def test_contradictions_are_counted_in_fields_that_both_sides_state():
    assert contradictions(5822225) == 0
    assert contradictions(5811114) == 0
    assert contradictions(11110) == 0, "another name is another person, no contradiction"
    assert contradictions(5800001) == 5


def test_every_veto_of_the_answers_has_words():
    (answers,) = (step for step in verify_steps() if step.makes == "identity_answers")
    (clauses,) = re.findall(r"concat_ws\(';',((?:(?!concat_ws).)*)\) END AS vetoes", body(answers), re.DOTALL)
    (closed,) = (step for step in closing_steps() if step.makes == "closed_answers")
    told = re.findall(r"THEN '(\w+)'", clauses) + re.findall(r"vetoes, '(\w+)'", body(closed))
    assert set(told) == set(VETOES)
    assert said(("not_unique", "of_another_room")) == ("somebody else is plausible", "of_another_room")
