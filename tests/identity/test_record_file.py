"""Everything wrong with a record file is told at once, as counts and places, never as a value."""

import pytest

from privity.identity import (
    RECORD_COLUMNS,
    check_columns,
    load_steps,
    problem_steps,
    told_problems,
    whole_steps,
)

ADDRESS = ("1 Oak St", None, "Chicago", "IL", "60601", "US")


def attach(engine, persons=(), names=(), addresses=(), items=()):
    rows = {"persons": persons, "names": names, "addresses": addresses, "items": items}
    engine.attach_rows("part_base", [("first_no", "BIGINT")], [(0,)])
    for relation, columns in RECORD_COLUMNS.items():
        engine.attach_rows(relation, [(column, "VARCHAR") for column in columns], rows[relation])


def person(person_id, born="1980-01-02", number=None, holds=None):
    return (person_id, number, "ssn" if number else None, "Garcia", "Maria", None, None, born, holds)


def address(person_id, source="subject", current="true"):
    return (person_id, *ADDRESS, source, "1040", "2024", "2025-02-01", current)


def item(person_id, source="third_party", period="2024", joint_with=None):
    return (person_id, "wages", period, "SECRET", source, "W-2", joint_with)


@pytest.fixture
def problems(engine):
    def run(**rows):
        attach(engine, **rows)
        engine.run(problem_steps())
        return engine.query("SELECT rule, relation, found, persons FROM record_problems")

    return run


def test_a_sound_file_has_no_problem(problems):
    sound = {
        "persons": [person("a"), person("b", born=None)],
        "addresses": [address("a")],
        "items": [item("b")],
    }
    assert problems(**sound) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ({"persons": [person(None), person(" ")]}, ("person_id.absent", "persons", 2, None)),
        ({"persons": [person("a"), person("b"), person("b")]}, ("person_id.doubled", "persons", 2, [2, 3])),
        ({"persons": [person("a", born="02/01/1980")]}, ("date_of_birth.unreadable", "persons", 1, [1])),
        ({"names": [("x", "Lopez", None, None, None)]}, ("row.orphan", "names", 1, None)),
        ({"addresses": [address("x")]}, ("row.orphan", "addresses", 1, None)),
        ({"items": [item("x"), item("y")]}, ("row.orphan", "items", 2, None)),
        ({"persons": [person("a")], "addresses": [address("a", source="employer")]}, ("source.unknown", "addresses", 1, [1])),
        ({"persons": [person("a")], "items": [item("a", source=None)]}, ("source.unknown", "items", 1, [1])),
        ({"persons": [person("a")], "addresses": [address("a", current="maybe")]}, ("current.unreadable", "addresses", 1, [1])),
        ({"persons": [person("a")], "items": [item("a", period="2019-2024")]}, ("period.unreadable", "items", 1, [1])),
        ({"persons": [person("a")], "items": [item("a", joint_with="x")]}, ("joint_with.orphan", "items", 1, [1])),
    ],
    ids=lambda value: f"{value[1]} {value[0]}" if isinstance(value, tuple) else "",
)  # fmt: skip
def test_each_fault_is_counted_under_its_rule(problems, rows, found):
    assert found in problems(**rows)


def test_all_faults_are_told_together_and_quote_nothing(problems):
    rows = problems(
        persons=[person("a"), person("a"), person("b", born="SECRET")],
        addresses=[address("x"), address("a", source="SECRET")],
        items=[item("b", source="SECRET")],
    )
    fatal, told = told_problems(rows)
    assert {problem.rule for problem in fatal} == {"person_id.doubled", "date_of_birth.unreadable"}
    assert [problem.rule for problem in told] == ["row.orphan", "source.unknown", "source.unknown"]
    assert "SECRET" not in repr((fatal, told))


def test_columns_missing_unknown_and_doubled_are_told_with_their_relation():
    found = {relation: list(columns) for relation, columns in RECORD_COLUMNS.items() if relation != "items"}
    found["persons"].remove("holds")
    found["names"].append("telephone")
    found["addresses"].append("city")
    found["notes"] = ["person_id"]
    rules = [(problem.rule, problem.column) for problem in check_columns(found)]
    assert rules == [
        ("columns.missing", "holds"),
        ("columns.unknown", None),
        ("columns.doubled", "city"),
        ("relation.missing", None),
        ("relation.unknown", None),
    ]


def test_the_columns_of_the_specification_are_no_problem():
    assert check_columns(RECORD_COLUMNS) == ()


@pytest.fixture
def loaded(engine):
    def run(**rows):
        attach(engine, **rows)
        engine.run([*load_steps(), *whole_steps()])
        return engine

    return run


def test_an_unknown_source_counts_as_the_subjects_own(loaded):
    rows = [item("a", source=source) for source in ("third_party", "custodian", "subject", "employer", None)]
    engine = loaded(persons=[person("a")], addresses=[address("a", source="x")], items=rows)
    sources = [source for (source,) in engine.query("SELECT source FROM held_items ORDER BY source")]
    assert sources == ["custodian", "subject", "subject", "subject", "third_party"]
    assert engine.query("SELECT source FROM held_mail") == [("subject",)]


def test_holds_and_death_are_told_apart(loaded):
    people = [
        person("a", holds="deceased"),
        person("b", holds="informant; Deceased"),
        person("c"),
        person("d", holds="impairment"),
    ]
    engine = loaded(persons=people)
    flags = engine.query("SELECT person_id, deceased, held_back FROM held ORDER BY person_id")
    assert flags == [("a", True, False), ("b", True, True), ("c", False, False), ("d", False, True)]


def test_a_number_may_be_punctuated_and_a_shared_one_is_counted(loaded):
    engine = loaded(persons=[person("a", number="219-45-6780"), person("b", number="219456780"), person("c")])
    assert engine.query("SELECT number FROM held ORDER BY person_id") == [
        (1219456780,),
        (1219456780,),
        (None,),
    ]
    assert engine.query("SELECT number, holders FROM held_shared_numbers") == [(1219456780, 2)]


def test_a_former_name_keeps_the_suffix_that_it_does_not_state(loaded):
    son = ("a", None, None, "Smith", "John", "Q", "Jr", None, None)
    engine = loaded(persons=[son], names=[("a", "Smyth", None, None, None)])
    names = engine.query(
        "SELECT former, family_key, given_key, middle_initial, suffix_key FROM held ORDER BY former"
    )
    assert names == [(False, "SMITH", "JOHN", "Q", "JR"), (True, "SMYTH", "JOHN", "Q", "JR")]


def test_the_same_address_twice_is_one_place_and_current_if_either_is(loaded):
    engine = loaded(
        persons=[person("a")], addresses=[address("a", current="false"), address("a", current="true")]
    )
    assert engine.query("SELECT count(*), bool_and(current) FROM held_residents") == [(1, True)]
