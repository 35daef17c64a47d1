"""Each way two people are taken for one, as a named case: only the very person, at an address of theirs, is verified.

Every case is a world of its own, a record file and one line; all are asked in one
run, which also shows that lines do not disturb one another.
"""

import pytest

NUMBER, OTHER = "219456780", "401223344"
BORN, OTHER_BORN = "1980-01-02", "1950-05-06"

CASES = {}
VERIFIED = {"answer": "verified", "person_id": "p1", "candidates": [], "vetoes": []}
AMBIGUOUS = {"answer": "ambiguous", "person_id": None}
NOT_FOUND = {"answer": "not found", "person_id": None, "candidates": [], "tier": None, "notes": []}


def case(expected, **more):
    """Register a function of `hand` that gives (people, line), and what the answer must hold."""

    def register(build):
        CASES[build.__name__] = (build, {**expected, **more})
        return build

    return register


def table(expected_by_key, build, name):
    """Register one case per row of a small table."""
    for key, (arguments, expected) in expected_by_key.items():
        CASES[f"{name}[{key}]"] = (lambda hand, given=arguments: build(hand, **given), expected)


def maria(hand, **changed):
    held = {
        "id_digits": NUMBER,
        "born": BORN,
        "prior": [hand.place(number="90", street="ELM AVE")],
        "former": [hand.name("LOPEZ", "MARIA", "ELENA")],
        **changed,
    }
    return hand.person("p1", hand.name("GARCIA", "MARIA", "ELENA"), hand.place(unit="3"), **held)


def about_maria(
    hand, family="GARCIA", given="MARIA", middle=None, suffix=None, *, where=None, number=NUMBER, born=BORN
):
    name = hand.name(family, given, middle, suffix)
    return hand.line(name, where or hand.place(unit="3"), id_digits=number, born=born)


@case(VERIFIED, tier="1", notes=["current_address"], plausible=1, address_agrees=True)
def number_name_and_address(hand):
    return [maria(hand)], about_maria(hand, born=None)


@case(VERIFIED, tier="2", notes=["current_address"], plausible=1, address_agrees=True)
def birth_date_name_and_address(hand):
    return [maria(hand)], about_maria(hand, number=None)


@case(AMBIGUOUS, tier="4", candidates=["p1"], vetoes=["no_identifier"])
def name_and_address_alone_go_to_people(hand):
    return [maria(hand)], about_maria(hand, number=None, born=None)


@case(AMBIGUOUS, tier="3", candidates=["p1"], vetoes=["no_identifier"])
def name_middle_initial_and_address_go_to_people(hand):
    return [maria(hand)], about_maria(hand, middle="E", number=None, born=None)


@case(VERIFIED, notes=["prior_address"])
def a_prior_address_counts_and_is_said_to_be_one(hand):
    return [maria(hand)], about_maria(hand, where=hand.place(number="90", street="ELM AVE"))


@case(VERIFIED, notes=["current_address", "former_name"])
def a_former_name_is_a_name_of_the_person(hand):
    return [maria(hand)], about_maria(hand, family="LOPEZ")


@case(VERIFIED, notes=["current_address", "unit_left_out"])
def a_unit_may_be_left_out_on_one_side(hand):
    return [maria(hand)], about_maria(hand, where=hand.place())


@case(NOT_FOUND, vetoes=["unit"], address_agrees=False)
def fm_01_another_unit_is_another_address(hand):
    return [maria(hand)], about_maria(hand, where=hand.place(unit="4"))


@case(VERIFIED, notes=["current_address", "deceased"])
def the_dead_are_marked(hand):
    return [maria(hand, flags=["deceased"])], about_maria(hand)


@case(VERIFIED, notes=["current_address", "given_name_part"])
def half_of_a_double_given_name_counts_beside_the_number(hand):
    held = hand.person("p1", hand.name("GARCIA", "MARIA JOSE"), hand.place(), id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=hand.place())


@case(AMBIGUOUS, vetoes=["name_unlike"])
def half_of_a_double_given_name_needs_the_number(hand):
    held = hand.person("p1", hand.name("GARCIA", "MARIA JOSE"), hand.place(), id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=hand.place(), number=None)


@case(VERIFIED, notes=["current_address", "family_name_part"])
def half_of_a_double_surname_counts(hand):
    double = hand.name("GARCIA LOPEZ", "MARIA", alt=("GARCIA", "LOPEZ"))
    held = hand.person("p1", double, hand.place(), id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=hand.place(), number=None)


@case(VERIFIED, tier="2", notes=["current_address"])
def a_second_given_name_may_stand_in_the_middle_column(hand):
    return [maria(hand)], about_maria(hand, given="MARIA ELENA", number=None)


def margaret(hand, given, **identifiers):
    held = hand.person("p1", hand.name("SMITH", "MARGARET"), hand.place(), id_digits=NUMBER, born=BORN)
    return [held], hand.line(hand.name("SMITH", given), hand.place(), **identifiers)


table(
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
    table(
        {
            f"{label}, number": ({**name}, by_number),
            f"{label}, birth date only": ({**name, "number": None}, AMBIGUOUS),
        },
        misspelt,
        "misspelt",
    )

table(
    {
        "both names": ({"family": "GARCA", "given": "MARAI"}, NOT_FOUND),
        "two letters": ({"given": "MARKO"}, NOT_FOUND),
        "another surname": ({"family": "GROSS"}, NOT_FOUND),
        "another given name": ({"given": "ROSA"}, NOT_FOUND),
        "given name without the birth date": ({"given": "MAREA", "born": None}, AMBIGUOUS),
    },
    misspelt,
    "fm_21_misspelt_too_far",
)


@case(NOT_FOUND, address_agrees=False, vetoes=["address"])
def fm_01_number_name_and_birth_date_without_the_address(hand):
    return [maria(hand)], about_maria(hand, where=hand.place(number="77"))


def nowhere(hand, **parts):
    where = hand.place(**parts)
    held = hand.person("p1", hand.name("GARCIA", "MARIA"), where, id_digits=NUMBER, born=BORN)
    return [held], about_maria(hand, where=where)


table(
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


table(
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


table(
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


@case(AMBIGUOUS, vetoes=["suffix"])
def fm_21_contradicted_suffix(hand):
    held = hand.person(
        "p1", hand.name("GARCIA", "MARIA", suffix="II"), hand.place(), id_digits=NUMBER, born=BORN
    )
    return [held], about_maria(hand, suffix="III", where=hand.place())


@case(AMBIGUOUS, plausible=2, candidates=["p1", "p2"], vetoes=["not_unique"])
def fm_21_a_second_record_under_another_number(hand):
    name = hand.name("GARCIA", "MARIA", "ELENA")
    double = hand.person("p2", name, hand.place(unit="3"), id_digits=OTHER, born=BORN)
    return [maria(hand), double], about_maria(hand)


@case(AMBIGUOUS, plausible=2)
def fm_21_a_namesake_born_the_same_day_elsewhere(hand):
    far = hand.person(
        "p2", hand.name("GARCIA", "MARIA"), hand.place(zip5="94103"), id_digits=OTHER, born=BORN
    )
    return [maria(hand), far], about_maria(hand, number=None)


@case(AMBIGUOUS, plausible=2)
def fm_21_a_namesake_born_the_same_day_under_a_familiar_form(hand):
    held = hand.person("p1", hand.name("SMITH", "WILLIAM"), hand.place(), born=BORN)
    far = hand.person("p2", hand.name("SMITH", "BILL"), hand.place(zip5="94103"), id_digits=OTHER, born=BORN)
    return [held, far], hand.line(hand.name("SMITH", "WILLIAM"), hand.place(), born=BORN)


@case(AMBIGUOUS, vetoes=["not_unique"])
def fm_21_a_namesake_in_the_building(hand):
    upstairs = hand.person("p2", hand.name("GARCIA", "MARIA"), hand.place(unit="9"))
    return [maria(hand), upstairs], about_maria(hand, number=None)


@case(AMBIGUOUS, plausible=2)
def fm_21_a_like_name_in_the_building_of_whom_nothing_else_is_known(hand):
    upstairs = hand.person("p2", hand.name("GARCIAS", "MARIANA"), hand.place(unit="9"))
    return [maria(hand), upstairs], about_maria(hand)


@case(VERIFIED)
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


def about_twin(hand, given="MARIA", number=None, born=BORN):
    return hand.line(hand.name("GARCIA", given), hand.place(), id_digits=number, born=born)


@case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_absent_twin_whose_name_is_a_familiar_form_of_the_other(hand):
    held = hand.person("p1", hand.name("GARCIA", "JONATHAN"), hand.place(), born=BORN)
    return [held], hand.line(hand.name("GARCIA", "JON"), hand.place(), born=BORN)


@case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_absent_twin_with_the_number_of_the_other_whose_name_others_bear(hand):
    marthas = [
        hand.person(f"m{nth}", hand.name("BAKER", "MARTHE"), hand.place(zip5="94103"), born="1940-01-01")
        for nth in "12"
    ]
    twin = hand.person("p1", hand.name("GARCIA", "MARTHA"), hand.place(), id_digits=NUMBER, born=BORN)
    line = hand.line(hand.name("GARCIA", "MARTHE"), hand.place(), id_digits=NUMBER, born=BORN)
    return [twin, *marthas], line


@case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_absent_twin_with_the_number_of_the_other_under_a_form_one_letter_apart(hand):
    julies = [
        hand.person(f"m{nth}", hand.name("BAKER", "JULIE"), hand.place(zip5="94103"), born="1940-01-01")
        for nth in "12"
    ]
    twin = hand.person("p1", hand.name("GARCIA", "JULIA"), hand.place(), id_digits=NUMBER, born=BORN)
    return [twin, *julies], hand.line(hand.name("GARCIA", "JULIE"), hand.place(), id_digits=NUMBER, born=BORN)


@case(AMBIGUOUS, vetoes=["name_unlike"])
def fm_21_second_given_name_that_only_begins_like_the_middle_name(hand):
    return [maria(hand)], about_maria(hand, given="MARIA ESTHER", number=None)


@case(AMBIGUOUS, candidates=["p1", "p2"])
def fm_21_twin_by_birth_date(hand):
    return twins(hand), about_twin(hand)


@case(VERIFIED)
def fm_21_twin_by_number(hand):
    return twins(hand), about_twin(hand, number=NUMBER)


@case(AMBIGUOUS, candidates=["p1", "p2"])
def fm_21_the_name_of_one_twin_with_the_number_of_the_other(hand):
    return twins(hand), about_twin(hand, number=OTHER)


@case(AMBIGUOUS)
def fm_21_absent_twin_without_a_number(hand):
    return twins(hand)[:1], about_twin(hand, "MARTA")


@case(AMBIGUOUS, vetoes=["id_number"])
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


table(
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
table(
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


@case(AMBIGUOUS, plausible=2)
def fm_21_a_number_borrowed_in_the_household(hand):
    brother = hand.person(
        "p2", hand.name("GARCIA", "JUAN"), hand.place(unit="3"), id_digits=OTHER, born=OTHER_BORN
    )
    line = hand.line(hand.name("GARCIA", "JUAN"), hand.place(unit="3"), id_digits=NUMBER, born=OTHER_BORN)
    return [maria(hand), brother], line


@case(NOT_FOUND)
def fm_21_the_victim_of_a_borrowed_number(hand):
    return [maria(hand)], hand.line(hand.name("BAKER", "MARIA"), hand.place(number="500"), id_digits=NUMBER)


def sharer(hand):
    return hand.person(
        "p2", hand.name("WONG", "LI"), hand.place(zip5="94103"), id_digits=NUMBER, born=OTHER_BORN
    )


@case(AMBIGUOUS, vetoes=["not_unique", "shared_number"])
def fm_21_a_number_that_two_persons_hold(hand):
    return [maria(hand), sharer(hand)], about_maria(hand)


@case(AMBIGUOUS, vetoes=["shared_number"])
def fm_07_a_number_that_two_persons_hold_when_none_is_asked(hand):
    return [maria(hand), sharer(hand)], about_maria(hand, number=None)


@case(AMBIGUOUS, vetoes=["not_unique"])
def fm_21_a_number_asked_for_that_somebody_else_holds(hand):
    numberless = maria(hand, id_digits=None)
    return [numberless, sharer(hand)], about_maria(hand)


@case(NOT_FOUND)
def fm_21_joint_record_absent_spouse_under_the_number_of_the_other(hand):
    return [maria(hand)], hand.line(hand.name("GARCIA", "PEDRO"), hand.place(unit="3"), id_digits=NUMBER)


@case(AMBIGUOUS, plausible=2)
def fm_21_joint_record_spouse_without_a_number_of_their_own(hand):
    spouse = hand.person("p2", hand.name("GARCIA", "PEDRO"), hand.place(unit="3"), born=OTHER_BORN)
    line = hand.line(hand.name("GARCIA", "PEDRO"), hand.place(unit="3"), id_digits=NUMBER, born=OTHER_BORN)
    return [maria(hand), spouse], line


def absent_spouse(hand, number, born):
    mario = hand.person("p1", hand.name("GARCIA", "MARIO"), hand.place(), id_digits=NUMBER, born=BORN)
    return [mario], hand.line(hand.name("GARCIA", "MARIA"), hand.place(), id_digits=number, born=born)


table(
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


@case(AMBIGUOUS, plausible=2)
def fm_21_exchanged_digits_that_are_somebodys_number(hand):
    far = hand.place(zip5="94103")
    other = hand.person("p2", hand.name("BAKER", "ANN"), far, id_digits="219456708", born=OTHER_BORN)
    return [maria(hand), other], about_maria(hand, number="219456708")


@case(AMBIGUOUS, vetoes=["no_identifier"])
def fm_21_a_record_without_number_and_birth_date(hand):
    return [maria(hand, id_digits=None, born=None)], about_maria(hand)


@case(NOT_FOUND, address_agrees=False)
def fm_30_an_address_of_the_household_where_this_person_never_lived(hand):
    moved = hand.person(
        "p2", hand.name("GARCIA", "JUAN"), hand.place(number="5"), id_digits=OTHER, born=OTHER_BORN
    )
    line = hand.line(hand.name("GARCIA", "JUAN"), hand.place(unit="3"), id_digits=OTHER, born=OTHER_BORN)
    return [maria(hand), moved], line


@case(NOT_FOUND, vetoes=["nobody"], plausible=0, address_agrees=False, pattern=None)
def a_line_without_a_readable_name(hand):
    nameless = {"family_key": None, "given_key": None, "given_tokens": None}
    return [maria(hand)], {**about_maria(hand), **nameless}


@case(NOT_FOUND, vetoes=["nobody"])
def an_empty_record_file(hand):
    return [], about_maria(hand)


@pytest.fixture(scope="module")
def answers(ask_apart, hand):
    given = ask_apart([build(hand) for build, _ in CASES.values()])
    return dict(zip(CASES, given, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_case(answers, name):
    _, expected = CASES[name]
    answer = answers[name]
    assert {key: answer[key] for key in expected} == expected
