"""Every verified answer belongs to exactly one cell, and what has no bound is never verified."""

import pytest

from privity.identity import verify_steps
from privity.identity.cells import CELLS, cell_of, in_words
from privity.identity.steps import closing_steps
from privity.model.step import Step
from tests.identity.telling import BORN, NUMBER, OTHER, about_maria, maria

DIGITS = {"family": 6, "given": 9, "birth": 3, "id": 3, "middle": 3, "suffix": 3, "address": 6}


def eligible(engine):
    """Every pattern of seven digits that `judged` lets be verified, by the rule's own SQL."""
    every = ", ".join(
        f"(SELECT unnest(range({count})) AS {name}) AS t_{name}" for name, count in DIGITS.items()
    )
    pattern = " + ".join(f"{name} * {10**place}" for place, name in enumerate(reversed(DIGITS)))
    engine.run([Step("digits", f"SELECT row_number() OVER () AS ordinal, * FROM {every}")])
    engine.attach_view(
        "compared",
        "SELECT *, ordinal AS person_no, 'p' AS person_id, CASE WHEN id = 2 THEN 1 ELSE 0 END AS same_number, 0 AS attested, "
        f"0 AS number_shared, 0 AS deceased, 0 AS held_back, 1 AS present, {pattern} AS pattern FROM digits",
    )
    engine.run([step for step in verify_steps() if step.makes in {"judged", "strongest"}])
    return [pattern for (pattern,) in engine.query("SELECT pattern FROM strongest WHERE rank = 3")]


# Names crosswise are family 4 and given 5 together and never apart.
def told(pattern):
    return (pattern // 1000000 == 4) == (pattern // 100000 % 10 == 5)


def test_the_cells_are_those_of_every_pattern_the_rule_can_verify(engine):
    found = {cell_of(pattern) for pattern in eligible(engine) if told(pattern)}
    assert found == set(CELLS)
    assert len(CELLS) == len(set(CELLS))


def test_every_cell_has_words_of_its_own():
    assert len({in_words(cell) for cell in CELLS}) == len(CELLS)


@pytest.fixture
def close(engine, ask):
    """Answers to lines about Maria, closed but for the cells given."""

    def run(people, lines, *cells):
        ask(people, *lines)
        engine.attach_rows("open_cells", [("cell", "INTEGER")], [(cell,) for cell in cells])
        engine.run(closing_steps())
        columns = "answer, person_id, vetoes, candidates, tier"
        return engine.query(f"SELECT {columns} FROM identity_answers ORDER BY ordinal")

    return run


def test_what_is_verified_in_no_open_cell_is_for_two_people(close, hand):
    lines = [about_maria(hand), about_maria(hand, number=None)]
    assert close([maria(hand)], lines, 5821) == [
        ("ambiguous", None, ["no_bound"], ["p1"], "1"),
        ("verified", "p1", [], [], "2"),
    ]


def test_without_an_open_cell_nobody_is_verified(close, hand):
    assert [row[0] for row in close([maria(hand)], [about_maria(hand)])] == ["ambiguous"]


def test_what_was_not_verified_stays_as_it_was_whatever_is_open(close, hand, ask):
    lines = [
        about_maria(hand, number=OTHER),
        about_maria(hand, "BAKER"),
        about_maria(hand, born=None, number=NUMBER),
    ]
    doubled = hand.person("p2", hand.name("GARCIA", "MARIA"), hand.place(unit="9"), born=BORN)
    people = [maria(hand), doubled]
    before = [
        (a["answer"], a["person_id"], a["vetoes"], a["candidates"], a["tier"]) for a in ask(people, *lines)
    ]
    assert "verified" not in {row[0] for row in before}
    assert close(people, lines) == before == close(people, lines, *CELLS)
