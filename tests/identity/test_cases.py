"""What a line must say of a person to be about that person: number or birth date, name, and an address of theirs.

Every case is a world of its own, a record file and one line; all are asked in one
run, which also shows that lines do not disturb one another.
"""

import pytest

from tests.identity.telling import (
    AMBIGUOUS,
    BORN,
    NOT_FOUND,
    NUMBER,
    OTHER,
    OTHER_BORN,
    VERIFIED,
    Cases,
    about_maria,
    maria,
)

CASES = Cases()


@CASES.case(VERIFIED, tier="1", notes=["current_address"], plausible=1, address_agrees=True)
def number_name_and_address(hand):
    return [maria(hand)], about_maria(hand, born=None)


@CASES.case(VERIFIED, tier="2", notes=["current_address"], plausible=1, address_agrees=True)
def birth_date_name_and_address(hand):
    return [maria(hand)], about_maria(hand, number=None)


@CASES.case(AMBIGUOUS, tier="4", candidates=["p1"], vetoes=["no_identifier"])
def name_and_address_alone_go_to_people(hand):
    return [maria(hand)], about_maria(hand, number=None, born=None)


@CASES.case(AMBIGUOUS, tier="3", candidates=["p1"], vetoes=["no_identifier"])
def name_middle_initial_and_address_go_to_people(hand):
    return [maria(hand)], about_maria(hand, middle="E", number=None, born=None)


@CASES.case(VERIFIED, notes=["prior_address"])
def a_prior_address_counts_and_is_said_to_be_one(hand):
    return [maria(hand)], about_maria(hand, where=hand.place(number="90", street="ELM AVE"))


@CASES.case(VERIFIED, notes=["current_address", "former_name"])
def a_former_name_is_a_name_of_the_person(hand):
    return [maria(hand)], about_maria(hand, family="LOPEZ")


@CASES.case(VERIFIED, notes=["current_address", "unit_left_out"])
def a_unit_may_be_left_out_on_one_side(hand):
    return [maria(hand)], about_maria(hand, where=hand.place())


@CASES.case(NOT_FOUND, vetoes=["unit"], address_agrees=False)
def fm_01_another_unit_is_another_address(hand):
    return [maria(hand)], about_maria(hand, where=hand.place(unit="4"))


@CASES.case(VERIFIED, notes=["current_address", "deceased"])
def the_dead_are_marked(hand):
    return [maria(hand, flags=["deceased"])], about_maria(hand)


@CASES.case(VERIFIED, notes=["current_address"])
def another_persons_death_marks_nobody(hand):
    return [maria(hand, flags=["deceased_spouse"])], about_maria(hand)


@CASES.case(VERIFIED, tier="2")
def a_faulty_number_on_file_neither_identifies_nor_contradicts(hand):
    return [maria(hand, fault="advertised")], about_maria(hand)


@CASES.case(VERIFIED, tier="2", notes=["current_address"])
def a_faulty_number_that_two_persons_hold_is_no_shared_number(hand):
    far = hand.person(
        "p2", hand.name("WONG", "LI"), hand.place(zip5="94103"), id_digits=NUMBER, fault="advertised"
    )
    return [maria(hand, fault="advertised"), far], about_maria(hand)


@CASES.case(VERIFIED, tier="2")
def a_faulty_number_on_file_is_not_the_sound_one_of_two_others(hand):
    others = [
        hand.person(each, hand.name("WONG", "LI"), hand.place(zip5="94103"), id_digits=NUMBER)
        for each in ("p2", "p3")
    ]
    return [maria(hand, fault="group", id_kind="itin"), *others], about_maria(hand, number=None)


@CASES.case(VERIFIED, notes=["current_address", "given_name_near"])
def a_second_given_name_one_letter_off(hand):
    held = hand.person("p1", hand.name("GARCIA", "MARIA JOSE"), hand.place(), id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, given="MARIA JOSA", where=hand.place())


@CASES.case(VERIFIED, notes=["current_address", "given_name_part"])
def half_of_a_double_given_name_counts_beside_the_number(hand):
    held = hand.person("p1", hand.name("GARCIA", "MARIA JOSE"), hand.place(), id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=hand.place())


@CASES.case(AMBIGUOUS, vetoes=["name_unlike"])
def half_of_a_double_given_name_needs_the_number(hand):
    held = hand.person("p1", hand.name("GARCIA", "MARIA JOSE"), hand.place(), id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=hand.place(), number=None)


@CASES.case(VERIFIED, notes=["current_address", "family_name_part"])
def half_of_a_double_surname_counts(hand):
    double = hand.name("GARCIA LOPEZ", "MARIA", alt=("GARCIA", "LOPEZ"))
    held = hand.person("p1", double, hand.place(), id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=hand.place(), number=None)


@CASES.case(VERIFIED, tier="2", notes=["current_address"])
def a_second_given_name_may_stand_in_the_middle_column(hand):
    return [maria(hand)], about_maria(hand, given="MARIA ELENA", number=None)


@CASES.case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_a_third_given_name_that_the_record_does_not_have(hand):
    return [maria(hand)], about_maria(hand, given="MARIA ELENA ROSA", number=None)


def margaret(hand, given, **identifiers):
    held = hand.person("p1", hand.name("SMITH", "MARGARET"), hand.place(), id_digits=NUMBER, born=BORN)
    return [held], hand.line(hand.name("SMITH", given), hand.place(), **identifiers)


CASES.table(
    {
        "by number": ({"given": "PEGGY", "id_digits": NUMBER}, VERIFIED),
        "by birth date alone": ({"given": "PEGGY", "born": BORN}, {**AMBIGUOUS, "vetoes": ["name_unlike"]}),
        "by neither": ({"given": "PEGGY"}, AMBIGUOUS),
        "not one of hers": ({"given": "MIA", "born": BORN}, NOT_FOUND),
    },
    margaret,
    "a_familiar_form",
)


def misspelt(hand, number=NUMBER, born=BORN, **name):
    return [maria(hand)], about_maria(hand, **name, number=number, born=born)


for label, name, by_number in (
    ("one letter other", {"given": "MAREA"}, VERIFIED),
    ("neighbours exchanged", {"given": "MARAI"}, VERIFIED),
    ("surname one letter short", {"family": "GARCA"}, VERIFIED),
    ("surname neighbours exchanged", {"family": "GRACIA"}, VERIFIED),
    ("initial", {"given": "M"}, VERIFIED),
    ("crosswise", {"family": "MARIA", "given": "GARCIA"}, VERIFIED),
):
    CASES.table(
        {
            f"{label}, number": ({**name}, by_number),
            f"{label}, birth date only": ({**name, "number": None}, AMBIGUOUS),
        },
        misspelt,
        "misspelt",
    )

CASES.table(
    {
        "both names": ({"family": "GARCA", "given": "MARAI"}, NOT_FOUND),
        "two letters": ({"given": "MARKO"}, NOT_FOUND),
        "two letters of the surname": ({"family": "GARZEA"}, NOT_FOUND),
        "another surname": ({"family": "GROSS"}, NOT_FOUND),
        "another given name": ({"given": "ROSA"}, NOT_FOUND),
        "given name without the birth date": ({"given": "MAREA", "born": None}, AMBIGUOUS),
    },
    misspelt,
    "fm_21_misspelt_too_far",
)


def half_told(hand, held, **asked):
    family, given, alt = held
    person = hand.person("p1", hand.name(family, given, alt=alt), hand.place(), id_digits=NUMBER, born=BORN)
    return [person], about_maria(hand, **asked, where=hand.place())


CASES.table(
    {
        "surname misspelt, given name an initial": (
            {"held": ("GARCIA", "MARIA", ()), "family": "GARCA", "given": "M"},
            {**AMBIGUOUS, "vetoes": ["name_unlike"]},
        ),
        "surname misspelt, half of a double given name": (
            {"held": ("GARCIA", "MARIA JOSE", ()), "family": "GARCA"},
            {**AMBIGUOUS, "vetoes": ["name_unlike"]},
        ),
        "half of a double surname, given name misspelt": (
            {"held": ("GARCIA LOPEZ", "MARIA", ("GARCIA", "LOPEZ")), "given": "MAREA"},
            {**AMBIGUOUS, "vetoes": ["name_unlike"]},
        ),
        "crosswise, and a familiar form of a given name": (
            {"held": ("BILL", "WILLIAM", ()), "family": "WILLIAM", "given": "BILL"},
            {**AMBIGUOUS, "vetoes": ["name_unlike"]},
        ),
    },
    half_told,
    "fm_21_half_of_each_name_is_too_little_even_with_number_and_birth_date",
)


CASES.table(
    {
        "a letter more": ({"held": ("GARCIA", "MARIA JOE", ()), "given": "MARIA JOEL"}, NOT_FOUND),
        "a letter less": ({"held": ("GARCIA", "MARIA JOEL", ()), "given": "MARIA JOE"}, NOT_FOUND),
        "one word for two": ({"held": ("GARCIA", "MARIA JOSE", ()), "given": "MARIAJOSA"}, NOT_FOUND),
    },
    half_told,
    "fm_21_another_second_name_is_no_slip_of_the_pen",
)


CASES.table(
    {
        "a letter more": ({"held": ("LEE", "MARIA", ()), "family": "LEES"}, NOT_FOUND),
        "a letter less": ({"held": ("LEES", "MARIA", ()), "family": "LEE"}, NOT_FOUND),
    },
    half_told,
    "fm_21_short_surnames_a_letter_apart_are_two",
)


@CASES.case(NOT_FOUND)
def fm_21_a_misspelt_name_and_the_address_alone_are_nobody(hand):
    return [maria(hand)], about_maria(hand, family="GARCA", number=None, born=None)


@CASES.case(AMBIGUOUS, vetoes=["id_number"])
def fm_21_the_same_digits_as_another_kind_of_number(hand):
    line = hand.line(
        hand.name("GARCIA", "MARIA"), hand.place(unit="3"), id_digits=NUMBER, born=BORN, id_kind="itin"
    )
    return [maria(hand)], line


@CASES.case(VERIFIED)
def a_number_whose_kind_is_not_told(hand):
    line = hand.line(
        hand.name("GARCIA", "MARIA"), hand.place(unit="3"), id_digits=NUMBER, born=BORN, id_kind=None
    )
    return [maria(hand)], line


@CASES.case(NOT_FOUND, address_agrees=False, vetoes=["address"])
def fm_01_number_name_and_birth_date_without_the_address(hand):
    return [maria(hand)], about_maria(hand, where=hand.place(number="77"))


def nowhere(hand, **parts):
    where = hand.place(**parts)
    held = hand.person("p1", hand.name("GARCIA", "MARIA"), where, id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=where)


CASES.table(
    {
        "fm_02 postcode only": ({"number": None, "street": None}, {**NOT_FOUND, "address_agrees": False}),
        "fm_03 nothing": (
            {"number": None, "street": None, "zip5": None},
            {**NOT_FOUND, "address_agrees": False},
        ),
        "fm_05 no number": ({"number": None}, {**NOT_FOUND, "address_agrees": False}),
        "fm_05 no street": ({"street": None}, {**NOT_FOUND, "address_agrees": False}),
    },
    nowhere,
    "fm_01_what_is_no_address_agrees_with_nothing_even_itself",
)


def at_house(hand, house, **identifiers):
    return [maria(hand)], about_maria(hand, where=hand.place(number=house, unit="3"), **identifiers)


CASES.table(
    {
        "with number, agrees": ({"house": "12"}, VERIFIED),
        "without, agrees": ({"house": "12", "number": None}, VERIFIED),
        "with number, differs": ({"house": "13"}, NOT_FOUND),
        "without, differs": ({"house": "13", "number": None}, NOT_FOUND),
    },
    at_house,
    "fm_07_one_path",
)


def contradicted(hand, **changed):
    return [maria(hand, former=[])], about_maria(hand, **changed)


CASES.table(
    {
        "another number": ({"number": OTHER}, {**AMBIGUOUS, "vetoes": ["id_number"]}),
        "two digits exchanged": ({"number": "219456708"}, {**AMBIGUOUS, "vetoes": ["id_number"]}),
        "birth year": ({"born": "1983-01-02"}, {**AMBIGUOUS, "vetoes": ["birth_date"]}),
        "day and month exchanged": ({"born": "1980-02-01"}, {**AMBIGUOUS, "vetoes": ["birth_date"]}),
        "middle initial": ({"middle": "ROSA"}, {**AMBIGUOUS, "vetoes": ["middle_initial"]}),
        "number and birth date": ({"number": OTHER, "born": OTHER_BORN}, NOT_FOUND),
        "number, no birth date": ({"number": OTHER, "born": None}, NOT_FOUND),
    },
    contradicted,
    "fm_21_contradicted",
)


@CASES.case(AMBIGUOUS, vetoes=["suffix"])
def fm_21_contradicted_suffix(hand):
    held = hand.person(
        "p1", hand.name("GARCIA", "MARIA", suffix="II"), hand.place(), id_digits=NUMBER, born=BORN
    )
    return [held], about_maria(hand, suffix="III", where=hand.place())


@CASES.case(NOT_FOUND, vetoes=["nobody"], plausible=0, address_agrees=False, pattern=None)
def a_line_without_a_readable_name(hand):
    nameless = {"family_key": None, "given_key": None, "given_tokens": None}
    return [maria(hand)], {**about_maria(hand), **nameless}


def abroad(hand, city):
    """The same street and number, without a postcode."""
    here, there = ({**hand.place(), "zip5": None, "city": each} for each in ("LYON", city))
    held = hand.person("p1", hand.name("GARCIA", "MARIA"), here, id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=there)


CASES.table(
    {
        "same city": ({"city": "LYON"}, VERIFIED),
        "another city": ({"city": "PARIS"}, {**NOT_FOUND, "address_agrees": False}),
        "a city that is not told": ({"city": None}, {**NOT_FOUND, "address_agrees": False}),
    },
    abroad,
    "fm_01_an_address_abroad_without_a_postcode",
)


@CASES.case(AMBIGUOUS, vetoes=["name_unlike"])
def a_name_on_file_that_cannot_be_read_hides_no_other_name(hand):
    held = hand.person(
        "p1", hand.name(None, "MARIA"), hand.place(), id_digits=NUMBER, born=BORN,
        former=[hand.name("GARCIA", "MARIA JOSE")],
    )  # fmt: skip
    return [held], about_maria(hand, family="GARCA", where=hand.place())


def half_a_name(hand, **missing):
    return [maria(hand)], {**about_maria(hand), **missing}


CASES.table(
    {
        "surname": ({"family_key": None}, {**NOT_FOUND, "vetoes": ["nobody"], "plausible": 0}),
        "given name": (
            {"given_key": None, "given_tokens": None},
            {**NOT_FOUND, "vetoes": ["nobody"], "plausible": 0},
        ),
    },
    half_a_name,
    "a_line_with_one_unreadable_name",
)


@CASES.case(NOT_FOUND, vetoes=["nobody"])
def an_empty_record_file(hand):
    return [], about_maria(hand)


@pytest.fixture(scope="module")
def answers(ask_apart, hand):
    return CASES.ask(ask_apart, hand)


@pytest.mark.parametrize("name", CASES)
def test_case(answers, name):
    CASES.hold(name, answers)
