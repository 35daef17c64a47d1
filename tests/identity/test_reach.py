"""An index is asked for every row a search reads, by the key the search joins with; and the cheaper path is taken."""

import re

import pytest

from privity.identity.planning import AUTO_PERSONS, MOST_LINES, plan_search, wants_index
from privity.identity.reach import HITS, NAMED, REACHES, layout_digest
from privity.identity.steps import (
    SEARCHED,
    ask_steps,
    compare_steps,
    decide_steps,
    hit_steps,
    index_steps,
    search_steps,
    whole_steps,
)
from tests.identity.conftest import name, person, place

READ = re.compile(r"\b(?:FROM|JOIN) ([a-z_]+)")
KEPT_FOR_THE_WHOLE = {"held_given", "held_dates"}
"""Counted when the whole file is known; no search reads them."""


def reading(steps):
    """Relation -> steps that read it."""
    found = {}
    for step in steps:
        for relation in READ.findall(re.sub(r"--[^\n]*", "", step.sql)):
            found.setdefault(relation, set()).add(step.makes)
    return {relation: made for relation, made in found.items() if relation in SEARCHED}


def test_only_the_search_reads_the_whole_file_and_an_index_stands_for_all_it_reads():
    assert reading((*ask_steps(), *decide_steps())) == {}
    assert set(reading(hit_steps())) == {reach.relation for reach in HITS}
    assert set(reading(compare_steps())) == {NAMED.relation}
    assert {reach.relation for reach in REACHES} == set(SEARCHED) - KEPT_FOR_THE_WHOLE
    assert (*hit_steps(), *compare_steps()) == search_steps()


@pytest.mark.parametrize(
    ("step", "key"),
    [
        ("number_hits", "JOIN asked_keys AS asked ON asked.number = held.number"),
        ("place_hits", "JOIN place_probes AS asked ON asked.place = held.place"),
        ("birth_hits", "JOIN birth_probes AS probes ON probes.birth_key = held.birth_key"),
        ("crowd_hits", "ON asked.place = held.place AND asked.person_no = held.person_no"),
        ("name_edits", "JOIN pairs ON pairs.person_no = held.person_no"),
    ],
)
def test_each_step_joins_the_file_by_the_key_of_its_reach(step, key):
    """An index hands out the rows of these keys alone, so a step that joined otherwise would miss persons."""
    (sql,) = (each.sql for each in search_steps() if each.makes == step)
    assert key in sql
    readers = set().union(*reading(search_steps()).values())
    assert readers == {"number_hits", "place_hits", "birth_hits", "crowd_hits", "name_edits"}


def test_an_index_keeps_every_column_of_what_it_stands_for(engine, attach):
    attach.records(engine, [person("a", name("GARCIA", "MARIA"), place(), id_digits="312456789")])
    engine.run([*index_steps(), *whole_steps()])
    kept = {reach.name: set(reach.columns) for reach in REACHES}
    assert kept["names"] == set(engine.columns("held"))
    assert kept["residents"] == set(engine.columns("held_residents"))
    assert kept["births"] == set(engine.columns("held_births"))
    assert kept["holders"] <= set(engine.columns("held"))


def test_the_layout_has_a_digest_of_its_own():
    assert layout_digest() == layout_digest()
    assert len(layout_digest()) == 64


def test_a_small_batch_goes_by_the_index_and_a_large_one_past_the_file():
    small = plan_search(lines=2_720, persons=40_000_000, barred="")
    assert small.by_index
    assert re.fullmatch(
        r"2,720 lines looked up by the index: about [\d.]+ s, reading the whole file about [\d.]+ s\.",
        small.says,
    )
    large = plan_search(lines=900_000, persons=1_000_000, barred="")
    assert not large.by_index
    assert "by reading the whole file" in large.says
    assert "the index about" in large.says


def test_the_cheaper_path_is_the_one_taken():
    for lines in (1, 1000, 100_000, 1_000_000):
        for persons in (1_000, 1_000_000, 160_000_000):
            plan = plan_search(lines=lines, persons=persons, barred="")
            assert plan.by_index == (plan.index_seconds < plan.scan_seconds)


def test_what_bars_the_index_is_said():
    assert plan_search(lines=3, persons=10**8, barred="there is no index").says.endswith(
        ", there is no index."
    )
    too_many = plan_search(lines=MOST_LINES + 1, persons=10**9, barred="")
    assert not too_many.by_index
    assert "too many" in too_many.says


@pytest.mark.parametrize(
    ("policy", "persons", "wanted"),
    [
        ("auto", AUTO_PERSONS, True),
        ("auto", AUTO_PERSONS - 1, False),
        ("always", 1, True),
        ("never", 10**9, False),
    ],
)
def test_an_index_is_made_of_large_files_unless_the_office_says_otherwise(policy, persons, wanted):
    assert wants_index(policy, persons) is wanted
