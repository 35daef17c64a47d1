"""Each way another person is taken for the one asked about, as a named case: nobody else is verified.

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


@CASES.case(AMBIGUOUS, plausible=2, candidates=["p1", "p2"], vetoes=["not_unique"])
def fm_21_a_second_record_under_another_number(hand):
    name = hand.name("GARCIA", "MARIA", "ELENA")
    double = hand.person("p2", name, hand.place(unit="3"), id_digits=OTHER, born=BORN)
    return [maria(hand), double], about_maria(hand)


@CASES.case(AMBIGUOUS, plausible=2)
def fm_21_a_namesake_born_the_same_day_elsewhere(hand):
    far = hand.person(
        "p2", hand.name("GARCIA", "MARIA"), hand.place(zip5="94103"), id_digits=OTHER, born=BORN
    )
    return [maria(hand), far], about_maria(hand, number=None)


@CASES.case(AMBIGUOUS, plausible=2)
def fm_21_a_namesake_born_the_same_day_under_a_familiar_form(hand):
    held = hand.person("p1", hand.name("SMITH", "WILLIAM"), hand.place(), born=BORN)
    far = hand.person("p2", hand.name("SMITH", "BILL"), hand.place(zip5="94103"), id_digits=OTHER, born=BORN)
    return [held, far], hand.line(hand.name("SMITH", "WILLIAM"), hand.place(), born=BORN)


def born_the_same_day_elsewhere(hand, family, given, middle=None, *, asked="MARIA", parts=()):
    far = hand.person("p2", hand.name(family, given, middle, alt=parts), hand.place(zip5="94103"), born=BORN)
    return [maria(hand), far], about_maria(hand, given=asked, number=None)


NAMESAKE = {**AMBIGUOUS, "plausible": 2, "candidates": ["p1", "p2"], "vetoes": ["not_unique"]}
CASES.table(
    {
        "surname one letter short": ({"family": "GARCA", "given": "MARIA"}, {"answer": "verified"}),
        "surname of two words": (
            {"family": "GARCIA LOPEZ", "given": "MARIA", "parts": ["GARCIA", "LOPEZ"]},
            NAMESAKE,
        ),
        "initial": ({"family": "GARCIA", "given": "M"}, NAMESAKE),
        "with a second given name": ({"family": "GARCIA", "given": "MARIA JOSE"}, NAMESAKE),
        "names crosswise": ({"family": "MARIA", "given": "GARCIA"}, NAMESAKE),
        "second given name in the middle column": (
            {"family": "GARCIA", "given": "MARIA", "middle": "ELENA", "asked": "MARIA ELENA"},
            NAMESAKE,
        ),
    },
    born_the_same_day_elsewhere,
    "fm_21_a_namesake_born_the_same_day_elsewhere",
)


def of_two_names(hand, far):
    held = hand.person(
        "p1", hand.name("GARCIA LOPEZ", "MARIA JOSE", alt=("GARCIA", "LOPEZ")), hand.place(), born=BORN
    )
    other = hand.person("p2", hand.name(*far), hand.place(zip5="94103"), born=BORN)
    line = hand.line(
        hand.name("GARCIA LOPEZ", "MARIA JOSE", alt=("GARCIA", "LOPEZ")), hand.place(), born=BORN
    )
    return [held, other], line


CASES.table(
    {
        "first surname, first given name alone": ({"far": ("GARCIA", "MARIA")}, NAMESAKE),
        "all names crosswise": ({"far": ("MARIA JOSE", "GARCIA LOPEZ")}, NAMESAKE),
    },
    of_two_names,
    "fm_21_a_namesake_of_two_names_born_the_same_day_elsewhere",
)


def in_the_building(hand, family, given, alt=()):
    return [
        maria(hand),
        hand.person("p2", hand.name(family, given, alt=alt), hand.place(unit="9")),
    ], about_maria(hand)


CASES.table(
    {
        "another first letter": ({"family": "GARCIA", "given": "DARIA"}, NAMESAKE),
        "names crosswise": ({"family": "MARIA", "given": "GARCIA"}, NAMESAKE),
        "one of two surnames and one of two given names": (
            {"family": "LOPEZ GARCIA", "given": "ANA MARIA", "alt": ("LOPEZ", "GARCIA")},
            NAMESAKE,
        ),
    },
    in_the_building,
    "fm_21_a_like_name_in_the_building",
)


@CASES.case(NAMESAKE)
def fm_21_a_like_name_in_the_building_of_which_the_given_name_is_a_familiar_form(hand):
    held = hand.person("p1", hand.name("GARCIA", "BILL"), hand.place(), id_digits=NUMBER, born=BORN)
    upstairs = hand.person("p2", hand.name("GARCA", "WILLIAM"), hand.place(unit="9"))
    line = hand.line(hand.name("GARCIA", "BILL"), hand.place(), id_digits=NUMBER, born=BORN)
    return [held, upstairs], line


@CASES.case(NAMESAKE)
def fm_21_a_neighbour_whose_names_stand_crosswise_and_share_no_letter(hand):
    held = hand.person("p1", hand.name("SMITH", "JOHN"), hand.place(), id_digits=NUMBER, born=BORN)
    other = hand.person("p2", hand.name("JOHN", "SMITH"), hand.place())
    return [held, other], hand.line(hand.name("SMITH", "JOHN"), hand.place(), id_digits=NUMBER, born=BORN)


@CASES.case(NAMESAKE)
def fm_21_a_neighbour_with_one_of_two_surnames(hand):
    both = hand.name("GARCIA LOPEZ", "MARIA", alt=("GARCIA", "LOPEZ"))
    held = hand.person("p1", both, hand.place(), id_digits=NUMBER, born=BORN)
    other = hand.person("p2", hand.name("LOPEZ", "MARIA"), hand.place())
    return [held, other], hand.line(both, hand.place(), id_digits=NUMBER, born=BORN)


@CASES.case(NAMESAKE)
def fm_21_a_neighbour_known_by_an_initial(hand):
    other = hand.person("p2", hand.name("GARCIA", "M"), hand.place(unit="3"), born=OTHER_BORN)
    return [maria(hand), other], about_maria(hand)


@CASES.case(AMBIGUOUS, plausible=2)
def fm_21_the_very_name_of_a_neighbour_with_number_and_birth_date_of_one_named_alike(hand):
    held = hand.person("p1", hand.name("GARCIA", "MARIE"), hand.place(), id_digits=NUMBER, born=BORN)
    other = hand.person("p2", hand.name("GARCIA", "MARIA"), hand.place(), id_digits=OTHER, born=OTHER_BORN)
    return [held, other], hand.line(hand.name("GARCIA", "MARIA"), hand.place(), id_digits=NUMBER, born=BORN)


@CASES.case(NAMESAKE)
def fm_21_a_number_somebody_else_holds_as_another_kind(hand):
    far = hand.person(
        "p2", hand.name("WONG", "LI"), hand.place(zip5="94103"), id_digits=NUMBER, id_kind="itin"
    )
    return [maria(hand, id_digits=None), far], about_maria(hand)


@CASES.case(AMBIGUOUS, plausible=25, candidates=[f"p{nth}" for nth in range(10, 30)])
def a_reviewer_is_shown_twenty_candidates_and_no_more(hand):
    bearers = [
        hand.person(f"p{nth}", hand.name("GARCIA", "MARIA"), hand.place(unit=str(nth)))
        for nth in range(10, 35)
    ]
    return bearers, about_maria(hand, where=hand.place(), number=None, born=None)


@CASES.case(AMBIGUOUS, vetoes=["not_unique"])
def fm_21_a_namesake_in_the_building(hand):
    upstairs = hand.person("p2", hand.name("GARCIA", "MARIA"), hand.place(unit="9"))
    return [maria(hand), upstairs], about_maria(hand, number=None)


@CASES.case(AMBIGUOUS, plausible=2)
def fm_21_a_like_name_in_the_building_of_whom_nothing_else_is_known(hand):
    upstairs = hand.person("p2", hand.name("GARCIAS", "MARIANA"), hand.place(unit="9"))
    return [maria(hand), upstairs], about_maria(hand)


@CASES.case(VERIFIED)
def the_rest_of_the_household_disturbs_nobody(hand):
    others = [
        hand.person(
            "p2", hand.name("GARCIA", "MANUEL"), hand.place(unit="3"), id_digits=OTHER, born=OTHER_BORN
        ),
        hand.person("p3", hand.name("GARCIA", "JOSE"), hand.place(unit="3")),
    ]
    return [maria(hand), *others], about_maria(hand)


def twins(hand):
    return [
        hand.person("p1", hand.name("GARCIA", "MARIA"), hand.place(), id_digits=NUMBER, born=BORN),
        hand.person("p2", hand.name("GARCIA", "MARTA"), hand.place(), id_digits=OTHER, born=BORN),
    ]


def two_others(hand, given):
    """Two strangers far away who bear a given name."""
    name, place = hand.name("BAKER", given), hand.place(zip5="94103")
    return [hand.person(f"m{nth}", name, place, born="1940-01-01") for nth in "12"]


def about_twin(hand, given="MARIA", number=None, born=BORN):
    return hand.line(hand.name("GARCIA", given), hand.place(), id_digits=number, born=born)


@CASES.case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_absent_twin_whose_name_is_a_familiar_form_of_the_other(hand):
    held = hand.person("p1", hand.name("GARCIA", "JONATHAN"), hand.place(), born=BORN)
    return [held], hand.line(hand.name("GARCIA", "JON"), hand.place(), born=BORN)


@CASES.case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_absent_twin_with_the_number_of_the_other_whose_name_others_bear(hand):
    twin = hand.person("p1", hand.name("GARCIA", "MARTHA"), hand.place(), id_digits=NUMBER, born=BORN)
    line = hand.line(hand.name("GARCIA", "MARTHE"), hand.place(), id_digits=NUMBER, born=BORN)
    return [twin, *two_others(hand, "MARTHE")], line


@CASES.case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_absent_twin_with_the_number_of_the_other_under_a_form_one_letter_apart(hand):
    twin = hand.person("p1", hand.name("GARCIA", "JULIA"), hand.place(), id_digits=NUMBER, born=BORN)
    line = hand.line(hand.name("GARCIA", "JULIE"), hand.place(), id_digits=NUMBER, born=BORN)
    return [twin, *two_others(hand, "JULIE")], line


@CASES.case(VERIFIED)
def a_spelling_that_one_other_person_alone_bears_is_still_a_slip_of_the_pen(hand):
    far = hand.person("p2", hand.name("BAKER", "MARYA"), hand.place(zip5="94103"), born="1940-01-01")
    return [maria(hand), far], about_maria(hand, given="MARYA")


@CASES.case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_second_given_name_that_only_begins_like_the_middle_name(hand):
    return [maria(hand)], about_maria(hand, given="MARIA ESTHER", number=None)


@CASES.case(AMBIGUOUS, candidates=["p1", "p2"])
def fm_21_twin_by_birth_date(hand):
    return twins(hand), about_twin(hand)


@CASES.case(VERIFIED)
def fm_21_twin_by_number(hand):
    return twins(hand), about_twin(hand, number=NUMBER)


@CASES.case(AMBIGUOUS, candidates=["p1", "p2"])
def fm_21_the_name_of_one_twin_with_the_number_of_the_other(hand):
    return twins(hand), about_twin(hand, number=OTHER)


@CASES.case(AMBIGUOUS)
def fm_21_absent_twin_without_a_number(hand):
    return twins(hand)[:1], about_twin(hand, "MARTA")


@CASES.case(AMBIGUOUS, vetoes=["id_number"])
def fm_21_absent_twin_with_a_number(hand):
    return twins(hand)[:1], about_twin(hand, "MARTA", OTHER)


def father(hand):
    return hand.person(
        "p1", hand.name("SMITH", "JOHN", suffix="SR"), hand.place(), id_digits=NUMBER, born=OTHER_BORN
    )


def son(hand):
    return hand.person(
        "p2", hand.name("SMITH", "JOHN", suffix="JR"), hand.place(), id_digits=OTHER, born=BORN
    )


def about_john(hand, suffix=None, number=None, born=None):
    return hand.line(hand.name("SMITH", "JOHN", suffix=suffix), hand.place(), id_digits=number, born=born)


CASES.table(
    {
        "all stated": ({"suffix": "JR", "number": OTHER, "born": BORN}, NOT_FOUND),
        "no suffix": ({"number": OTHER, "born": BORN}, NOT_FOUND),
        "suffix only": ({"suffix": "JR"}, NOT_FOUND),
        "birth date only": ({"born": BORN}, NOT_FOUND),
        "number only": ({"number": OTHER}, NOT_FOUND),
    },
    lambda hand, **stated: ([father(hand)], about_john(hand, **stated)),
    "fm_21_absent_son",
)
CASES.table(
    {
        "number only": ({"number": OTHER}, AMBIGUOUS),
        "birth date only": ({"born": BORN}, AMBIGUOUS),
        "suffix and birth date": ({"suffix": "JR", "born": BORN}, {"answer": "verified", "person_id": "p2"}),
        "all": ({"suffix": "JR", "number": OTHER, "born": BORN}, {"answer": "verified", "person_id": "p2"}),
        "the number of the one, the birth date of the other": ({"number": NUMBER, "born": BORN}, AMBIGUOUS),
    },
    lambda hand, **stated: ([father(hand), son(hand)], about_john(hand, **stated)),
    "fm_21_father_and_son",
)


@CASES.case(AMBIGUOUS, plausible=2)
def fm_21_a_number_borrowed_in_the_household(hand):
    brother = hand.person(
        "p2", hand.name("GARCIA", "JUAN"), hand.place(unit="3"), id_digits=OTHER, born=OTHER_BORN
    )
    line = hand.line(hand.name("GARCIA", "JUAN"), hand.place(unit="3"), id_digits=NUMBER, born=OTHER_BORN)
    return [maria(hand), brother], line


@CASES.case(NOT_FOUND)
def fm_21_the_victim_of_a_borrowed_number(hand):
    return [maria(hand)], hand.line(hand.name("BAKER", "MARIA"), hand.place(number="500"), id_digits=NUMBER)


def sharer(hand):
    return hand.person(
        "p2", hand.name("WONG", "LI"), hand.place(zip5="94103"), id_digits=NUMBER, born=OTHER_BORN
    )


@CASES.case(AMBIGUOUS, vetoes=["not_unique", "shared_number"])
def fm_21_a_number_that_two_persons_hold(hand):
    return [maria(hand), sharer(hand)], about_maria(hand)


@CASES.case(AMBIGUOUS, vetoes=["shared_number"])
def fm_07_a_number_that_two_persons_hold_when_none_is_asked(hand):
    return [maria(hand), sharer(hand)], about_maria(hand, number=None)


@CASES.case(AMBIGUOUS, vetoes=["not_unique"])
def fm_21_a_number_asked_for_that_somebody_else_holds(hand):
    numberless = maria(hand, id_digits=None)
    return [numberless, sharer(hand)], about_maria(hand)


@CASES.case(NOT_FOUND)
def fm_21_joint_record_absent_spouse_under_the_number_of_the_other(hand):
    return [maria(hand)], hand.line(hand.name("GARCIA", "PEDRO"), hand.place(unit="3"), id_digits=NUMBER)


@CASES.case(AMBIGUOUS, plausible=2)
def fm_21_joint_record_spouse_without_a_number_of_their_own(hand):
    spouse = hand.person("p2", hand.name("GARCIA", "PEDRO"), hand.place(unit="3"), born=OTHER_BORN)
    line = hand.line(hand.name("GARCIA", "PEDRO"), hand.place(unit="3"), id_digits=NUMBER, born=OTHER_BORN)
    return [maria(hand), spouse], line


def absent_spouse(hand, number, born):
    mario = hand.person("p1", hand.name("GARCIA", "MARIO"), hand.place(), id_digits=NUMBER, born=BORN)
    return [mario], hand.line(hand.name("GARCIA", "MARIA"), hand.place(), id_digits=number, born=born)


CASES.table(
    {
        "with number": ({"number": OTHER, "born": None}, NOT_FOUND),
        "with both": ({"number": OTHER, "born": OTHER_BORN}, NOT_FOUND),
        "with birth date": ({"number": None, "born": OTHER_BORN}, NOT_FOUND),
        "with neither": ({"number": None, "born": None}, NOT_FOUND),
        "with the number of the other": ({"number": NUMBER, "born": None}, AMBIGUOUS),
    },
    absent_spouse,
    "fm_21_absent_spouse_one_letter_off",
)


@CASES.case(AMBIGUOUS, plausible=2)
def fm_21_exchanged_digits_that_are_somebodys_number(hand):
    far = hand.place(zip5="94103")
    other = hand.person("p2", hand.name("BAKER", "ANN"), far, id_digits="219456708", born=OTHER_BORN)
    return [maria(hand), other], about_maria(hand, number="219456708")


@CASES.case(AMBIGUOUS, vetoes=["no_identifier"])
def fm_21_a_record_without_number_and_birth_date(hand):
    return [maria(hand, id_digits=None, born=None)], about_maria(hand)


@CASES.case(NOT_FOUND, address_agrees=False)
def fm_30_an_address_of_the_household_where_this_person_never_lived(hand):
    moved = hand.person(
        "p2", hand.name("GARCIA", "JUAN"), hand.place(number="5"), id_digits=OTHER, born=OTHER_BORN
    )
    line = hand.line(hand.name("GARCIA", "JUAN"), hand.place(unit="3"), id_digits=OTHER, born=OTHER_BORN)
    return [maria(hand), moved], line


@pytest.fixture(scope="module")
def answers(ask_apart, hand):
    return CASES.ask(ask_apart, hand)


@pytest.mark.parametrize("name", CASES)
def test_case(answers, name):
    CASES.hold(name, answers)
