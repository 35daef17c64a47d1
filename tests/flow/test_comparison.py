"""A reviewer who opened a line is shown how it compares with each candidate, field by field, and nothing else of a record."""

import json
import shutil

import pytest

from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import DutyError, InputError, OutOfOrderError
from privity.flow import candidates, comparison
from privity.flow.review import open_lines
from privity.wiring import open_office
from tests.flow import lookalikes as alike
from tests.flow.acts import decide
from tests.flow.conftest import copied, number

BATCH = number(1)
MAY_NOT, UNREADABLE = 4, 2
SHOWN = (
    "family_name", "given_name", "date_of_birth", "id_number", "middle_name", "suffix", "address_line1",
    "address_line2", "former_name",
)  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The office of people alike; the first reviewer has opened every line."""
    demo = DemoOffice(tmp_path_factory.mktemp("alike") / "demo", main)
    alike.build(demo, BATCH)
    demo.act("C-reviewer-1", "review", "queue", BATCH, "--take", len(alike.ASKED))
    close_all()
    return demo


@pytest.fixture
def demo(made, tmp_path):
    """A copy a test may change."""
    yield copied(made.root, tmp_path / "demo")
    close_all()


@pytest.fixture
def office(made):
    held = open_office(made.office)
    yield held
    held.log.close()


def shown(office, made, line_id, person="C-reviewer-1"):
    ordinal = office.cases.line(BATCH, line_id)[0]
    (found,) = comparison.compare(office, BATCH, [ordinal], person=person, key=made.key(person))
    return found


def by_letter(found):
    return {each.letter: each for each in found.candidates}


def told(found, name, side="record"):
    return [getattr(each, side)[name] for each in found.candidates]


def test_the_lines_are_what_they_are_meant_to_be(office):
    outcomes = {line_id: outcome for _, line_id, outcome, _ in office.cases.outcomes(BATCH)}
    assert set(outcomes.values()) == {"awaiting_review"}


def test_exactly_the_fields_compared_are_shown(office, made):
    for line_id in (alike.SUFFIXES, alike.UNITS, alike.FORMER, alike.BORROWED):
        found = shown(office, made, line_id)
        assert found.candidates
        assert tuple(sorted(found.asked)) == tuple(sorted(SHOWN))
        for each in found.candidates:
            assert tuple(sorted(each.record)) == tuple(sorted(SHOWN))
            assert set(each.levels) == set(SHOWN) - {"former_name"}


def test_a_father_and_his_son_are_told_apart_by_suffix_and_birth_date(office, made):
    found = shown(office, made, alike.SUFFIXES)
    assert found.plausible == 2
    son, father = sorted(found.candidates, key=lambda each: each.record["suffix"])
    assert (son.record["suffix"], father.record["suffix"]) == ("JR", "SR")
    assert (son.levels["suffix"], father.levels["suffix"]) == ("equal", "differs")
    assert (son.record["date_of_birth"], father.record["date_of_birth"]) == ("1990-03-04", "1960-01-02")
    assert (son.levels["date_of_birth"], father.levels["date_of_birth"]) == ("differs", "equal")
    assert (son.record["middle_name"], father.record["middle_name"]) == ("K", "not stated")
    assert (son.deceased, father.deceased) == (False, True)


def test_of_a_number_only_that_it_is_the_same_or_not(office, made):
    found = shown(office, made, alike.SUFFIXES)
    assert set(told(found, "id_number")) == {"stated"}
    assert set(told(found, "id_number", "levels")) == {"equal", "differs"}
    left_out = shown(office, made, alike.UNITS)
    assert set(told(left_out, "id_number")) == {"stated", "not stated"}
    assert set(told(left_out, "id_number", "levels")) == {"left out"}


def test_of_what_the_line_does_not_state_only_that_the_record_does(office, made):
    (only,) = shown(office, made, alike.FORMER).candidates
    assert (only.record["date_of_birth"], only.levels["date_of_birth"]) == ("stated", "left out")
    assert only.record["suffix"] == "not stated"
    crowded = shown(office, made, alike.CROWDED)
    assert set(told(crowded, "address_line2")) == {"stated (current)"}


def test_of_addresses_the_unit_at_the_place_asked_and_nothing_elsewhere(office, made):
    found = shown(office, made, alike.UNITS)
    assert sorted(told(found, "address_line2")) == ["5 (current)", "7 (current)"]
    assert sorted(told(found, "address_line2", "levels")) == ["differs", "equal"]
    lent = shown(office, made, alike.BORROWED)
    elsewhere = next(each for each in lent.candidates if each.record["family_name"] == "WONG")
    assert elsewhere.record["address_line1"] == "no address at this place"
    assert elsewhere.record["address_line2"] == ""
    assert elsewhere.levels["address_line1"] == "differs"


def test_a_former_name_is_shown_as_one_and_the_present_name_is_not(office, made):
    (only,) = shown(office, made, alike.FORMER).candidates
    assert (only.record["family_name"], only.record["former_name"]) == ("LINDHOLM", "yes")
    assert "QUINTANA" not in repr(only.record)


def test_of_many_candidates_twenty_are_shown_by_letters(office, made):
    found = shown(office, made, alike.CROWDED)
    assert found.plausible == alike.CROWD
    assert "".join(each.letter for each in found.candidates) == "ABCDEFGHIJKLMNOPQRST"
    first, *others = told(found, "date_of_birth")
    assert first == "1960-04-05"
    assert others != sorted(others), "alike candidates stand in an order that tells nothing"


def test_two_reviewers_see_the_same_letters(demo):
    held = open_office(demo.office)
    ordinal = held.cases.line(BATCH, alike.CROWDED)[0]
    open_lines(held, BATCH, [ordinal], person="C-reviewer-2", key=demo.key("C-reviewer-2"))
    first, second = (shown(held, demo, alike.CROWDED, who) for who in ("C-reviewer-1", "C-reviewer-2"))
    assert by_letter(first) == by_letter(second)
    held.log.close()


def test_of_a_verified_line_the_levels_alone_are_shown(office, made, monkeypatch):
    monkeypatch.setattr(candidates, "attach_records", lambda *_: pytest.fail("a record was opened"))
    found = shown(office, made, alike.VERIFIED)
    assert (found.answer, found.candidates, found.asked) == ("verified", (), {})
    assert found.levels["id_number"] == "equal"


def test_nothing_that_names_a_record_or_lies_elsewhere_is_said(made, capsys):
    said = ""
    for line_id in alike.ASKED:
        for words in ((), ("--json",)):
            made.act("C-reviewer-1", "review", "compare", f"{BATCH}/{line_id}", *words)
            out = capsys.readouterr()
            assert out.err == ""
            said += out.out
    unseen = (
        [each[0] for each in alike.PEOPLE] + alike.NUMBERS + ["HIDDEN", "Hidden", "88", "70000", "LENDER"]
    )
    assert [text for text in unseen if text in said] == []
    assert "candidate A" in said
    assert "deceased" in said


def test_the_command_gives_one_object_for_programs(made, capsys):
    made.act("C-reviewer-1", "review", "compare", f"{BATCH}/{alike.SUFFIXES}", "--json")
    found = json.loads(capsys.readouterr().out)
    assert [each["letter"] for each in found["candidates"]] == ["A", "B"]
    assert found["asked"]["suffix"] == "JR"


def test_objects_print_no_value(office, made):
    found = shown(office, made, alike.SUFFIXES)
    assert [text for text in ("MOLLER", "1990", "1960", "JR") if text in repr(found)] == []


@pytest.mark.parametrize("person", ["C-reviewer-2", "C-approver", "C-inspector", "C-intake"])
def test_a_line_somebody_else_opened_is_not_shown(office, made, person, monkeypatch):
    monkeypatch.setattr(comparison, "views", lambda *_: pytest.fail("a line was read"))
    with pytest.raises(DutyError):
        shown(office, made, alike.SUFFIXES, person)


def test_a_line_not_opened_exits_4_and_shows_nothing(made, capsys):
    code = made.act("C-reviewer-2", "review", "compare", f"{BATCH}/{alike.SUFFIXES}", allow=(MAY_NOT,))
    said = capsys.readouterr()
    assert (code, said.out) == (MAY_NOT, "")
    assert "MOLLER" not in said.err.upper()


def test_another_s_key_shows_nothing(office, made):
    ordinal = office.cases.line(BATCH, alike.SUFFIXES)[0]
    with pytest.raises(DutyError):
        comparison.compare(office, BATCH, [ordinal], person="C-reviewer-1", key=made.key("C-reviewer-2"))


def test_a_line_decided_since_is_not_shown(demo, tmp_path):
    refused = {"reason_specific": "no", "names_informant": "no", "impairs_investigation": "no"}
    decide(demo, "C-reviewer-1", BATCH, [alike.SUFFIXES], tmp_path, verdict="refuse", findings=refused)
    held = open_office(demo.office)
    with pytest.raises(InputError):
        shown(held, demo, alike.SUFFIXES)
    held.log.close()


def test_a_record_that_says_otherwise_now_is_not_shown(demo):
    changed = [each if each[0] != "P-son" else (*each[:4], "Sr", *each[5:]) for each in alike.PEOPLE]
    shutil.rmtree(demo.root / "records")
    alike.write_records(demo.root / "records", changed)
    demo.run("records", "load", demo.root / "records", "--office", demo.office)
    held = open_office(demo.office)
    with pytest.raises(OutOfOrderError):
        shown(held, demo, alike.SUFFIXES)
    assert shown(held, demo, alike.UNITS).candidates, "other lines are"
    held.log.close()


def test_comparing_writes_nothing_but_who_compared(office, made):
    size, outcomes = office.log.size, list(office.cases.outcomes(BATCH))
    shown(office, made, alike.SUFFIXES)
    kind, actor, _, _, data = office.cases.events(BATCH)[-1]
    ordinal = office.cases.line(BATCH, alike.SUFFIXES)[0]
    assert (kind, actor, data) == ("compared", "C-reviewer-1", {"ordinals": [ordinal]})
    assert (office.log.size, list(office.cases.outcomes(BATCH))) == (size, outcomes)


def test_the_requester_is_told_the_same_whatever_was_compared(demo, capsys):
    def answers():
        demo.run("batch", "certificate", BATCH, "--requester", "--office", demo.office)
        for line_id in alike.ASKED:
            demo.run("case", "letter", f"{BATCH}/{line_id}", "--office", demo.office, allow=(0, 1))
        return capsys.readouterr().out

    before = answers()
    demo.act("C-reviewer-1", "review", "compare", f"{BATCH}/{alike.SUFFIXES}")
    capsys.readouterr()
    assert answers() == before


def test_a_case_tells_the_strongest_pattern_in_words(made, capsys):
    made.act("C-reviewer-1", "case", "show", f"{BATCH}/{alike.SUFFIXES}", "--json")
    identity = json.loads(capsys.readouterr().out)["identity"]
    assert set(identity["levels"]) == set(SHOWN) - {"former_name"}
    assert "the number differs" in identity["because"]
