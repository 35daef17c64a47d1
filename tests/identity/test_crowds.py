"""An address, a number or a birth date that hundreds share tells nobody apart: bounded cost, and never verified."""

import pytest

from privity.identity import verify_steps
from privity.identity.steps import index_steps
from privity.model.step import Step

NUMBER, BORN = "219456780", "1980-01-02"


@pytest.fixture
def crowd(engine, hand):
    """Ask lines where `residents` more people live at the place and `born` more people share the birth date."""

    def run(attach, people, *lines, residents=0, born=0, named=("BAKER", "MARIA")):
        attach.records(engine, people)
        engine.run(index_steps()[:5])
        engine.run(_more(residents, born, *named))
        engine.run(index_steps()[5:])
        attach.lines(engine, list(enumerate(lines, start=1)))
        engine.run(verify_steps())
        return engine.query("SELECT answer, vetoes, plausible FROM identity_answers ORDER BY ordinal")

    return run


def _more(residents, born, family, given):
    place = "60601|12|OAK ST"
    return (
        Step("held_addresses_before", "SELECT * FROM held_addresses"),
        Step(
            "held_addresses",
            f"""SELECT * FROM held_addresses_before UNION ALL
            SELECT 1000 + nth, '{place}', NULL, TRUE FROM (SELECT unnest(range({residents})) AS nth) AS more""",
        ),
        Step("held_names_before", "SELECT * FROM held_names"),
        Step(
            "held_names",
            f"""SELECT * FROM held_names_before UNION ALL BY NAME
            SELECT 100000 + nth AS person_no, FALSE AS former, '{family}' AS family_key, NULL AS family_parts, 1 AS given_words,
              '{given}' AS given_key, '{given}' AS given_first, '{given[0]}' AS given_initial,
              FALSE AS compound, DATE '{BORN}' AS birth_date
            FROM (SELECT unnest(range({born})) AS nth) AS more""",
        ),
    )


@pytest.fixture
def maria(hand):
    return hand.person("p1", hand.name("GARCIA", "MARIA"), hand.place(), id_digits=NUMBER, born=BORN)


@pytest.fixture
def line(hand):
    return hand.line(hand.name("GARCIA", "MARIA"), hand.place(), id_digits=NUMBER, born=BORN)


def test_at_five_hundred_residences_a_place_is_still_a_place(crowd, attach, maria, line):
    assert crowd(attach, [maria], line, residents=499) == [("verified", [], 1)]


def test_above_five_hundred_residences_the_line_goes_to_people(crowd, attach, maria, line):
    assert crowd(attach, [maria], line, residents=500) == [("ambiguous", ["crowded_place"], 1)]


def test_a_crowded_place_is_not_searched_for_a_name_alone(crowd, attach, maria, hand):
    bare = hand.line(hand.name("GARCIA", "MARIA"), hand.place())
    assert crowd(attach, [maria], bare, residents=500) == [("not found", ["nobody", "crowded_place"], 0)]


@pytest.mark.parametrize("named", [("BAKER", "MARIA"), ("GARCIA", "ANN")], ids=["given name", "surname"])
def test_a_birth_date_that_a_thousand_of_the_name_share_goes_to_people(crowd, attach, maria, line, named):
    assert crowd(attach, [maria], line, born=999, named=named) == [("verified", [], 1)]
    assert crowd(attach, [maria], line, born=1000, named=named) == [("ambiguous", ["crowded_birth_date"], 1)]


def test_a_crowded_birth_date_is_not_searched(crowd, attach, maria, line, hand):
    far = hand.person("p2", hand.name("GARZIA", "MARIA"), hand.place(zip5="94103"), born=BORN)
    assert crowd(attach, [maria, far], line, born=1000) == [("ambiguous", ["crowded_birth_date"], 1)]


def test_a_number_that_more_than_twenty_hold_is_not_searched_and_still_identifies_nobody(
    crowd, attach, hand, line
):
    numberless = hand.person("p1", hand.name("GARCIA", "MARIA"), hand.place(), born=BORN)
    far = hand.place(zip5="94103")
    holders = [hand.person(f"x{nth}", hand.name("BAKER", "ANN"), far, id_digits=NUMBER) for nth in range(21)]
    assert crowd(attach, [numberless, *holders], line) == [("ambiguous", ["shared_number"], 1)]
