"""What leaves was asked for, is permitted, is this person's alone and of a period asked about; nothing else leaves."""

import dataclasses
from datetime import date

import pytest

from privity.model.release import Withholding
from privity.release import minimise

from .held import CLASSES, ELM, I2, OAK, OAK_PRINTED, address, ask, item, person

SHOWN = {"address_line1": "12 Oak St", "city": "Salem", "state": "OR", "postal_code": "97301"}


def outcome(line, held, extent=I2):
    """(element, period) to what left, and (element, period) to why something did not."""
    released, withheld = minimise(line, held, extent=extent, classes=CLASSES)
    left = [((v.element, v.period), v.value) for v in released.values] if released else []
    return left, {(w.element, w.period, w.why) for w in withheld}


def test_what_was_asked_for_and_is_permitted_leaves():
    left, withheld = outcome(ask("wages", "mailing_address"), person(item(), address()))
    assert left == [(("mailing_address", 2023), SHOWN), (("wages", 2023), "41000")]
    assert withheld == set()


def test_what_was_not_asked_for_does_not_leave():
    left, _ = outcome(ask("wages"), person(item(), item("interest", "12"), address()))
    assert left == [(("wages", 2023), "41000")]


@pytest.mark.parametrize("element", ["bank_account", "employer"])
def test_fm_26_bank_and_employer_data_never_leave_whatever_is_held(element):
    held = person(item(element, "x"), item())
    assert outcome(ask(element, "wages"), held) == (
        [(("wages", 2023), "41000")],
        {(element, None, Withholding.NOT_PERMITTED)},
    )


@pytest.mark.parametrize("element", ["telephone", "family_members", "wages "])
def test_fm_26_an_element_of_no_catalogue_never_leaves(element):
    left, withheld = outcome(ask(element, "wages"), person(item(element, "x"), item()))
    assert [key for key, _ in left] == [("wages", 2023)]
    assert withheld == {(element, None, Withholding.NOT_IN_CATALOGUE)}


@pytest.mark.parametrize("element", ["adjusted_gross_income", "dependents", "return"])
def test_the_subjects_own_elements_never_leave_under_i2_whoever_supplied_them(element):
    for source in ("subject", "third_party", "custodian", None):
        left, withheld = outcome(ask(element), person(item(element, "1", source=source)))
        assert left == []
        assert withheld == {(element, None, Withholding.NOT_PERMITTED)}


@pytest.mark.parametrize("source", ["subject", None, "", "unknown", "payer", "SUBJECT"])
def test_an_item_the_subject_supplied_stays_even_when_its_element_may_leave(source):
    left, withheld = outcome(ask("wages"), person(item(source=source)))
    assert left == []
    assert withheld == {("wages", 2023, Withholding.SUBJECTS_OWN)}


@pytest.mark.parametrize("source", ["third_party", " Third_Party ", "custodian"])
def test_an_item_others_supplied_leaves(source):
    left, _ = outcome(ask("wages"), person(item(source=source)))
    assert left == [(("wages", 2023), "41000")]


def test_fm_30_a_joint_item_stays_because_it_is_also_the_other_persons():
    held = person(item(value="1", joint_with="P2"), item(value="2"))
    left, withheld = outcome(ask("wages"), held)
    assert left == [(("wages", 2023), "2")]
    assert withheld == {("wages", 2023, Withholding.JOINT)}


def test_fm_30_rows_of_another_person_are_never_taken_for_this_ones():
    held = person(item(person="P2"), address(person="P2"))
    left, withheld = outcome(ask("wages", "mailing_address"), held)
    assert left == []
    assert {why for *_, why in withheld} == {Withholding.NOT_HELD}


def test_fm_30_another_persons_file_releases_nothing_of_the_person_asked_about():
    left, _ = outcome(ask("wages", "name", "id_number", person="P2"), person(item(person="P2")))
    assert left == []


@pytest.mark.parametrize(
    ("line1", "line2", "shown"),
    [
        ("c/o Mary Roe", "12 Oak St", {"address_line2": "12 Oak St"}),
        ("C/O MARY ROE", "12 Oak St", {"address_line2": "12 Oak St"}),
        ("% Mary Roe", "12 Oak St", {"address_line2": "12 Oak St"}),
        ("12 Oak St", "Care of Mary Roe", {"address_line1": "12 Oak St"}),
        ("12 Oak St ATTN Mary Roe", None, {"address_line1": "12 Oak St"}),
        ("12 Carey of Oaks Rd", None, {"address_line1": "12 Carey of Oaks Rd"}),
        ("12 Attnall Way", "Unit 3", {"address_line1": "12 Attnall Way", "address_line2": "Unit 3"}),
    ],
)
def test_fm_30_whoever_an_address_is_in_care_of_is_not_named(line1, line2, shown):
    fields = OAK | {"address_line1": line1, "address_line2": line2}
    left, _ = outcome(ask("wages", "mailing_address"), person(item(), address(fields)))
    lines = {k: v for k, v in dict(left)["mailing_address", 2023].items() if k.startswith("address_line")}
    assert lines == shown


def test_fm_30_an_address_that_is_only_another_persons_name_stays():
    left, withheld = outcome(ask("mailing_address", "wages"), person(address(line1="c/o Mary Roe"), item()))
    assert [key for key, _ in left] == [("wages", 2023)]
    assert withheld == {("mailing_address", 2023, Withholding.OTHER_PERSON)}


def test_only_the_periods_asked_about_leave():
    held = person(
        *(item(value=str(year), period=year) for year in (2020, 2021, 2022, 2023)), item(period=None)
    )
    left, withheld = outcome(ask("wages", periods=(2021, 2023)), held)
    assert left == [(("wages", 2021), "2021"), (("wages", 2023), "2023")]
    assert withheld == set()


def test_a_line_without_a_period_gets_nothing_of_any_period():
    left, withheld = outcome(ask("wages", "mailing_address", periods=()), person(item(), address()))
    assert left == []
    assert {why for *_, why in withheld} == {Withholding.NOT_HELD}


def test_where_the_authority_opens_what_is_current_one_year_leaves_whatever_the_line_names():
    held = person(*(item(value=str(year), period=year) for year in (2021, 2022, 2023, None)))
    current = dataclasses.replace(I2, periods="current", current_period=2022)
    for periods in ((), (2023,)):
        left, withheld = outcome(ask("wages", periods=periods), held, current)
        assert (left, withheld) == ([(("wages", 2022), "2022")], set())


def test_where_no_year_is_known_to_be_current_nothing_of_any_year_leaves():
    unknown = dataclasses.replace(I2, periods="current")
    left, withheld = outcome(ask("wages"), person(item(), item(period=None)), unknown)
    assert left == []
    assert withheld == {("wages", None, Withholding.NOT_HELD)}


def test_where_the_authority_knows_no_periods_only_what_belongs_to_none_leaves():
    held = person(item(value="1", period=2023), item(value="2", period=None))
    timeless = dataclasses.replace(I2, periods="none")
    for periods in ((), (2023,)):
        left, withheld = outcome(ask("wages", periods=periods), held, timeless)
        assert (left, withheld) == ([(("wages", None), "2")], set())


def test_no_prior_address_leaves_for_a_period_that_was_not_asked_about():
    held = person(item(), address(), address(ELM, period=2019))
    left, _ = outcome(ask("wages", "mailing_address"), held)
    assert dict(left)["mailing_address", 2023] == SHOWN
    assert len(left) == 2


def test_by_default_a_period_without_its_own_address_gets_none_not_the_current_one():
    held = person(item(), address(period=2024, current=True))
    left, withheld = outcome(ask("wages", "mailing_address"), held)
    assert [key for key, _ in left] == [("wages", 2023)]
    assert withheld == {("mailing_address", 2023, Withholding.NOT_HELD)}


def test_where_counsel_elected_so_the_one_current_address_leaves_whatever_the_period():
    current = dataclasses.replace(I2, address_reading="current")
    held = person(item(), address(period=2024, current=True), address(ELM, period=2023))
    left, _ = outcome(ask("wages", "mailing_address"), held, current)
    assert left[0] == (("mailing_address", None), SHOWN)
    assert len(left) == 2


def test_two_current_addresses_are_none():
    current = dataclasses.replace(I2, address_reading="current")
    held = person(item(), address(current=True), address(ELM, current=True))
    _, withheld = outcome(ask("wages", "mailing_address"), held, current)
    assert withheld == {("mailing_address", None, Withholding.AMBIGUOUS)}


LATER, EARLIER = date(2024, 5, 1), date(2024, 2, 1)


@pytest.mark.parametrize(
    ("held", "chosen"),
    [
        ([address(received=LATER), address(ELM, received=EARLIER)], "12 Oak St"),
        ([address(received=EARLIER), address(ELM, received=LATER)], "9 Elm Ave"),
        ([address(received=EARLIER), address(ELM, source="third_party", received=LATER)], "12 Oak St"),
        ([address(source="custodian"), address(ELM, source="third_party")], "12 Oak St"),
        ([address(received=None), address(ELM, received=EARLIER)], "9 Elm Ave"),
        ([address(), address(ELM)], Withholding.AMBIGUOUS),
        ([address(received=None), address(ELM, received=None)], Withholding.AMBIGUOUS),
        ([address(), address(OAK_PRINTED)], "12 OAK STREET"),
        (
            [address(source="third_party"), address(OAK_PRINTED, source="third_party", received=EARLIER)],
            "12 Oak St",
        ),
        (
            [
                address(source="third_party", received=LATER),
                address(ELM, source="third_party", received=EARLIER),
            ],
            Withholding.AMBIGUOUS,
        ),
        ([address(line1="Rural delivery"), address(line1="rural delivery")], Withholding.AMBIGUOUS),
    ],
    ids=[
        "the later statement",
        "the later statement, other order",
        "one's own before a third party's, even an older one",
        "the custodian's before a third party's",
        "a dated statement before an undated one",
        "two statements of one day",
        "two statements without a day",
        "two spellings of one place are one address",
        "third parties who agree",
        "third parties who do not, whoever wrote last",
        "texts without a standard form count as they are written",
    ],
)
def test_one_address_is_chosen_or_none(held, chosen):
    for order in (held, held[::-1]):
        left, withheld = outcome(ask("wages", "mailing_address"), person(item(), *order))
        if isinstance(chosen, Withholding):
            assert withheld == {("mailing_address", 2023, chosen)}
        else:
            assert dict(left)["mailing_address", 2023]["address_line1"] == chosen


@pytest.mark.parametrize(
    "elements", [("mailing_address",), ("name", "id_number"), ("mailing_address", "bank_account")]
)
def test_identity_does_not_leave_by_itself(elements):
    left, withheld = outcome(ask(*elements), person(item(), address()))
    assert left == []
    assert {why for element, _, why in withheld if CLASSES[element] == "identity"} == {
        Withholding.IDENTITY_ALONE
    }


def test_identity_leaves_by_itself_where_counsel_elected_so():
    left, _ = outcome(ask("mailing_address"), person(address()), dataclasses.replace(I2, identity_alone=True))
    assert left == [(("mailing_address", 2023), SHOWN)]


def test_a_name_and_a_number_leave_as_held_and_only_when_asked_for():
    left, _ = outcome(ask("wages", "name", "id_number"), person(item()))
    assert dict(left)["name", None] == {"family_name": "Doe", "given_name": "Sam", "suffix": "JR"}
    assert dict(left)["id_number", None] == "900700001"


def test_an_authority_that_permits_nothing_releases_nothing():
    nothing = dataclasses.replace(I2, classes=frozenset())
    left, _ = outcome(ask("wages", "mailing_address", "name"), person(item(), address()), nothing)
    assert left == []


def test_a_class_an_authority_permits_still_needs_a_source_it_permits():
    own_only = dataclasses.replace(I2, sources=frozenset({"custodian"}))
    _, withheld = outcome(ask("wages"), person(item(source="third_party")), own_only)
    assert withheld == {("wages", 2023, Withholding.NOT_PERMITTED)}


def test_two_items_of_one_year_both_leave_even_when_equal():
    left, _ = outcome(ask("wages"), person(item(value="5"), item(value="5"), item(value="3")))
    assert [value for _, value in left] == ["3", "5", "5"]
