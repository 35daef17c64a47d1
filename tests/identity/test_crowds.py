"""An address, a number or a birth date that hundreds share tells nobody apart: bounded cost, and never verified."""

import pytest

from privity.identity import verify_steps
from privity.identity.steps import index_steps, whole_steps
from privity.model.step import Step

NUMBER, BORN = "219456780", "1980-01-02"
KEYED = next(step for step in index_steps() if step.makes == "keyed_births")


@pytest.fixture
def crowd(engine, hand):
    """Ask lines where `residents` more people live at the place, `born` more share birth date and name, `unknown` the date."""

    def run(attach, people, *lines, residents=0, born=0, unknown=1, named=("GARCIA", "MONICA")):
        attach.records(engine, people)
        engine.run(index_steps())
        engine.run(_more(residents, born, unknown, *named))
        engine.run(whole_steps())
        attach.lines(engine, list(enumerate(lines, start=1)))
        engine.run(verify_steps())
        return engine.query("SELECT answer, vetoes, plausible FROM identity_answers ORDER BY ordinal")

    return run


def _more(residents, born, unknown, family, given):
    place = "60601|12|OAK ST"
    key = "CAST('0x' || left(md5('" + place + "'), 15) AS BIGINT)"
    named = f"SELECT 0 AS ref, DATE '{BORN}' AS birth_date, '{family}' AS word, '{given}' AS letter"
    return (
        Step("residents_before", "SELECT * FROM held_residents"),
        Step(
            "held_residents",
            f"""SELECT * FROM residents_before UNION ALL BY NAME
            SELECT {key} AS place, 1000 + nth AS person_no, TRUE AS current, 1 AS initial, 1 AS final, 'XXX' AS head
            FROM (SELECT unnest(range({residents})) AS nth) AS more""",
        ),
        Step("more_named", named),
        Step("more_keys", KEYED.sql.replace("birth_words", "more_named")),
        Step("births_before", "SELECT * FROM held_births"),
        Step(
            "held_births",
            f"""SELECT * FROM births_before UNION ALL
            SELECT more_keys.birth_key, 100000 + more.nth FROM more_keys, (SELECT unnest(range({born})) AS nth) AS more""",
        ),
        Step(
            "held_dates",
            f"""SELECT DATE '{BORN}' AS birth_date, {unknown} AS persons UNION ALL
            SELECT DATE '1950-01-01' + nth::INTEGER, 1 FROM (SELECT unnest(range(200)) AS nth) AS more""",
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


@pytest.mark.parametrize("shared", [1000, 1001])
def test_a_birth_date_that_a_thousand_persons_of_that_initial_and_surname_share_goes_to_people(
    crowd, attach, maria, line, shared
):
    others = {"born": shared - 1, "named": ("GARCIA", "MONICA")}
    bare = {**line, "id_digits": None, "id_kind": None}
    [(answer, vetoes, _)] = crowd(attach, [maria], bare, **others)
    assert ("crowded_birth_date" in vetoes) == (shared > 1000)
    assert answer == "ambiguous" if shared > 1000 else "verified"


@pytest.mark.parametrize(("persons", "answer"), [(1000, "verified"), (1001, "ambiguous")])
def test_a_birth_date_that_stands_for_unknown_identifies_nobody(  # noqa: PLR0917  (fixtures)
    crowd, attach, maria, line, persons, answer
):
    bare = {**line, "id_digits": None, "id_kind": None}
    assert crowd(attach, [maria], bare, unknown=persons)[0][0] == answer


def test_a_crowded_birth_date_is_not_searched(crowd, attach, maria, line, hand):
    far = hand.person("p2", hand.name("GARCIA", "MARIA"), hand.place(zip5="94103"), born=BORN)
    assert crowd(attach, [maria, far], line, born=1000) == [("ambiguous", ["crowded_birth_date"], 1)]


def test_a_number_that_more_than_twenty_hold_is_not_searched_and_still_identifies_nobody(
    crowd, attach, hand, line
):
    numberless = hand.person("p1", hand.name("GARCIA", "MARIA"), hand.place(), born=BORN)
    far = hand.place(zip5="94103")
    holders = [hand.person(f"x{nth}", hand.name("BAKER", "ANN"), far, id_digits=NUMBER) for nth in range(21)]
    assert crowd(attach, [numberless, *holders], line) == [("ambiguous", ["shared_number"], 1)]
