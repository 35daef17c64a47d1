"""The plan answers as a slow, plain reading of the rules does, pair by pair and without any screen.

The reading below follows docs/reference/identity.md and shares no code with the
plan. It compares every line with every person, so whatever the plan's keys fail
to propose shows as a difference.
"""

import random
from collections import Counter
from datetime import date

import pytest

FAMILIES = [
    "GARCIA",
    "GARZIA",
    "GARCIAS",
    "AGRCIA",
    "SMITH",
    "SMYTHE",
    "LI",
    "LEE",
    "GARCIA LOPEZ",
    "LOPEZ",
    "MARIA",
]
PARTS = {"GARCIALOPEZ": ["GARCIA", "LOPEZ"]}
GIVENS = [
    "MARIA", "MARTA", "MRAIA", "MARIO", "MARIA JOSE", "MARIA ELENA", "MARIA ELENE", "JOSE", "J", "M", "JOHN",
    "JACK", "WILLIAM", "BILL", "BILLY", "WILHELM", "GARCIA", "ANN", "ANNE", "JO",
]  # fmt: skip
FAMILIAR = {("BILL", "WILLIAM"), ("BILLY", "WILLIAM"), ("JACK", "JOHN"), ("ANNIE", "ANNE")}
FORMS = FAMILIAR | {(full, familiar) for familiar, full in FAMILIAR}
EXACT_GIVEN, NEAR_ONLY = (8, 7), 3


def edits(one, other):
    """Levenshtein's distance by its recurrence."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, right in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (left != right))
    return row[-1]


def exchanged(one, other):
    return any(one[:i] + one[i + 1] + one[i] + one[i + 2 :] == other for i in range(len(one) - 1))


def near(one, other):
    if min(len(one), len(other)) < 4 or one == other:
        return 0
    if edits(one, other) <= 1 or exchanged(one, other):
        return 2
    return 1 if edits(one, other) == 2 else 0


def crossed(asked, held):
    return asked["family_key"] == held["given_key"] and asked["given_key"] == held["family_key"]


def given_by_equality(asked, held):
    mine, theirs = asked["given_tokens"], held["given_tokens"]
    same_first, same_letter = mine[0] == theirs[0], mine[0][0] == theirs[0][0]
    second_in_middle = len(mine) == 2 and len(theirs) == 1 and mine[1] == held["middle_key"]
    readings = (
        (8, asked["given_key"] == held["given_key"]),
        (7, same_first and second_in_middle),
        (6, (mine[0], theirs[0]) in FORMS),
        (5, crossed(asked, held)),
        (4, same_first and 1 in (len(mine), len(theirs))),
        (2, same_letter and 1 in (len(mine[0]), len(theirs[0]))),
        (1, same_letter or set(mine) & set(theirs)),
    )
    return next((code for code, holds in readings if holds), 0)


def family_by_equality(asked, held):
    if asked["family_key"] == held["family_key"]:
        return 5
    if crossed(asked, held):
        return 4
    mine, theirs = ({row["family_key"], *row["family_alt"]} for row in (asked, held))
    return 3 if mine & theirs else 0


def name_levels(asked, held):
    """(family, given) codes of one name of a person."""
    family, given = family_by_equality(asked, held), given_by_equality(asked, held)
    mine, theirs = asked["given_tokens"], held["given_tokens"]
    comparable = len(mine) == len(theirs) and min(len(mine[-1]), len(theirs[-1])) >= 4
    if given <= 1 and family >= 3 and comparable and near(asked["given_key"], held["given_key"]) == 2:
        given = NEAR_ONLY
    if family == 0 and given > 0:
        family = near(asked["family_key"], held["family_key"])
    return family, given


def agreement(one, other):
    """0 contradicts, 1 left out on one side, 2 equal."""
    if one is None or other is None:
        return 1
    return 2 if one == other else 0


def best_name(asked, person):
    def rank(entry):
        former, held = entry
        family, given = name_levels(asked, held)
        middle = agreement(asked["middle_initial"], held["middle_initial"])
        suffix = agreement(asked["suffix_key"], held["suffix_key"])
        return (family > 0 < given, family + given, family, given, middle, suffix, not former)

    return max(map(rank, person["names"]))


def address_level(asked, person):
    levels = [0]
    for current, held in person["addresses"]:
        if held["building_key"] is not None and held["building_key"] == asked["building_key"]:
            unit = agreement(asked["unit"], held["unit"])
            same = unit == 2 or (asked["unit"] is None and held["unit"] is None)
            levels.append(1 if unit == 0 else 2 + same + 2 * current)
    return max(levels)


class Compared:
    """One line and one person."""

    def __init__(self, asked, person, bearers):
        self.attested = bearers[asked["given_key"]] > 1
        self.person_id = person["person_id"]
        _, _, self.family, self.given, self.middle, self.suffix, _ = best_name(asked, person)
        self.birth = agreement(asked["birth_date"], person["born"])
        self.id = agreement(asked["id_digits"], person["id_digits"])
        self.same_number = self.id == 2
        self.address = address_level(asked, person)
        self.number = person["id_digits"]

    @property
    def pattern(self):
        digits = (self.family, self.given, self.birth, self.id, self.middle, self.suffix, self.address)
        return int("".join(map(str, digits)))

    @property
    def matters(self):
        return self.same_number or (self.family > 0 and self.given > 0)

    @property
    def contradictions(self):
        return [self.id, self.birth, self.middle, self.suffix].count(0)

    @property
    def tier(self):
        return 1 if self.id == 2 else 2 if self.birth == 2 else 3 if self.middle == 2 else 4

    @property
    def names_suffice(self):
        whole, part = self.family == 5, self.family in (5, 3)
        if self.tier == 1:
            return (
                (part and self.given in (8, 7, 6, 4, 2))
                or (self.family == 2 and self.given in (8, 7, 6))
                or (whole and self.given == NEAR_ONLY and self.birth == 2 and not self.attested)
                or (self.family == 4 and self.given == 5)
            )
        return part and self.given in (8, 7)

    @property
    def rank(self):
        alike = self.family >= 2 and self.given >= 2
        if self.address < 2:
            return 0
        if self.tier <= 2 and self.contradictions == 0 and self.names_suffice:
            return 3
        if self.tier <= 2 and alike:
            return 2
        if self.contradictions == 0 and self.family in (5, 3) and self.given in (8, 7, 6, 4):
            return 2
        return 1

    @property
    def everywhere(self):
        by_name = self.family >= 3 and self.given in (8, 7, 6, 5, 4, 2)
        return self.same_number or (self.birth == 2 and by_name)

    @property
    def in_building(self):
        if self.address < 1 or self.family < 1 or self.given < 1:
            return False
        return self.given > 1 or (self.id > 0 and self.birth > 0)

    def told_apart_from(self, best):
        other_name = self.given in (1, NEAR_ONLY)
        if best.family == 5 and best.given in EXACT_GIVEN and self.contradictions + other_name >= 2:
            return True
        no_better = self.family <= best.family and self.given <= best.given
        return self.id == 0 and self.birth == 0 and no_better

    def plausible(self, best):
        if self.everywhere or (self is best and best.rank >= 2):
            return True
        return self.in_building and not self.told_apart_from(best)


def decide(asked, people):
    """(answer, person id, pattern, plausible persons and their patterns, address agrees)."""
    bearers = Counter(held["given_key"] for person in people for _, held in person["names"])
    compared = [pair for pair in (Compared(asked, person, bearers) for person in people) if pair.matters]
    compared = [pair for pair in compared if pair.rank > 0 or pair.everywhere or pair.in_building]
    if not compared:
        return ("not found", None, None, {}, False)
    lowest_id_last = sorted(compared, key=lambda pair: pair.person_id, reverse=True)
    best = max(reversed(lowest_id_last), key=lambda pair: (pair.rank, pair.pattern))
    plausible = {pair.person_id: pair.pattern for pair in compared if pair.plausible(best)}
    agrees = any(pair.address >= 2 and pair.family >= 2 and pair.given >= 2 for pair in compared)
    numbers = [person["id_digits"] for person in people if person["id_digits"]]
    shared = max(numbers.count(best.number), numbers.count(asked["id_digits"])) > 1
    if best.rank == 3 and len(plausible) == 1 and not shared:
        return ("verified", best.person_id, best.pattern, plausible, agrees)
    return ("ambiguous" if best.rank >= 2 else "not found", None, best.pattern, plausible, agrees)


def random_name(hand, chance):
    family = chance.choice(FAMILIES)
    return hand.name(
        family,
        chance.choice(GIVENS),
        chance.choice([None, None, "JOSE", "ANN", "ELENA"]),
        chance.choice([None, None, None, "JR", "SR"]),
        PARTS.get(family.replace(" ", ""), ()),
    )


def random_place(hand, chance):
    return hand.place(number=chance.choice("12"), unit=chance.choice([None, None, "A", "B"]))


def random_identifiers(chance, numbers=8):
    born = chance.choice([None, "1980-01-02", "1980-02-01", "1950-05-06"])
    number = None if chance.random() < 0.11 else str(312_456_780 + chance.randrange(numbers))
    return {"id_digits": number, "born": born}


def random_people(hand, chance, count, numbers=8):
    return [
        hand.person(
            f"p{nth:03}",
            random_name(hand, chance),
            random_place(hand, chance),
            former=[random_name(hand, chance)] if chance.random() < 0.2 else [],
            prior=[random_place(hand, chance)] if chance.random() < 0.3 else [],
            **random_identifiers(chance, numbers),
        )
        for nth in range(count)
    ]


def line_about(hand, chance, person):
    """A line that takes each field from the person or, one time in six, at random."""
    own = random_name(hand, chance)
    held = chance.choice(person["names"])[1]
    named = {key: own[key] if chance.random() < 0.08 else held[key] for key in held}
    named["given_tokens"] = (own if named["given_key"] == own["given_key"] else held)["given_tokens"]
    named["family_alt"] = PARTS.get(named["family_key"], [])
    where = random_place(hand, chance) if chance.random() < 0.15 else chance.choice(person["addresses"])[1]
    strange = random_identifiers(chance)
    born = strange["born"] if chance.random() < 0.16 else person["born"] and person["born"].isoformat()
    number = strange["id_digits"] if chance.random() < 0.16 else person["id_digits"]
    return hand.line(named, where, id_digits=number, born=born)


@pytest.mark.parametrize("seed", range(6))
def test_the_plan_answers_as_a_plain_reading_does(ask, hand, seed):
    chance = random.Random(seed)
    people = random_people(hand, chance, count=chance.choice([6, 14, 40]))
    lines = [line_about(hand, chance, chance.choice(people)) for _ in range(300)]
    answers = ask(people, *lines)
    for asked, got in zip(lines, answers, strict=True):
        answer, person_id, pattern, plausible, agrees = decide(asked, people)
        assert (got["answer"], got["person_id"], got["pattern"]) == (answer, person_id, pattern)
        assert (got["plausible"], got["address_agrees"]) == (len(plausible), agrees)
        shown = sorted(plausible)[:20] if answer == "ambiguous" else []
        assert got["candidates"] == shown
        assert got["candidate_patterns"] == [plausible[person_id] for person_id in shown]


def test_the_order_of_file_and_lines_and_the_cut_of_a_batch_change_nothing(ask, hand):
    chance = random.Random(5)
    people = random_people(hand, chance, count=40)
    lines = [line_about(hand, chance, chance.choice(people)) for _ in range(120)]
    whole = [{**answer, "ordinal": None} for answer in ask(people, *lines)]
    order = chance.sample(range(120), 120)
    shuffled = ask(chance.sample(people, 40), *(lines[place] for place in order))
    assert [{**answer, "ordinal": None} for answer in shuffled] == [whole[place] for place in order]
    halves = [*ask(people, *lines[:50]), *ask(people, *lines[50:])]
    assert [{**answer, "ordinal": None} for answer in halves] == whole


def test_taking_out_everybody_verified_leaves_nobody_verified(ask, hand):
    chance = random.Random(6)
    people = random_people(hand, chance, count=40, numbers=1000)
    lines = [line_about(hand, chance, chance.choice(people)) for _ in range(300)]
    found = {answer["person_id"]: line for answer, line in zip(ask(people, *lines), lines, strict=True)}
    found.pop(None)
    left = [person for person in people if person["person_id"] not in found]
    assert len(found) > 5
    assert {answer["answer"] for answer in ask(left, *found.values())} <= {"not found", "ambiguous"}


def test_the_random_worlds_hold_every_answer(ask, hand):
    chance = random.Random(99)
    people = random_people(hand, chance, count=14)
    lines = [line_about(hand, chance, chance.choice(people)) for _ in range(300)]
    seen = [decide(asked, people)[0] for asked in lines]
    assert min(map(seen.count, ("verified", "ambiguous", "not found"))) >= 15
    assert date(1980, 1, 2) in {asked["birth_date"] for asked in lines}
