"""Each guard of the rule, taken out, changes the answer to the case that is named for it."""

import tomllib
from pathlib import Path

import pytest

from privity.identity import verify_steps, whole_steps
from privity.identity.steps import index_steps
from privity.model.step import Step

from . import test_cases, test_cases_others
from .conftest import attach_lines, attach_records, join_worlds, read_answers

CASES = {**test_cases.CASES, **test_cases_others.CASES}
LISTED = tomllib.loads((Path(__file__).parent / "rule_mutants.toml").read_text("utf-8"))["mutant"]
KEYED = {"keyed": ("keyed_texts", "asked_place")}
"""A step made twice, for lines and for the file."""


def loosened(steps, mutant):
    names = KEYED.get(mutant["step"], (mutant["step"],))
    found = [step for step in steps if step.makes in names]
    assert [step.sql.count(mutant["old"]) for step in found] in ([], [1] * len(found)), (
        "its guard stands elsewhere"
    )
    return [
        Step(step.makes, step.sql.replace(mutant["old"], mutant["new"]), step.view) if step in found else step
        for step in steps
    ]


def answered(engine, hand, case, change):
    build, _ = CASES[case]
    people, line = build(hand)
    attach_records(engine, people)
    engine.run(change([*index_steps(), *whole_steps()]))
    attach_lines(engine, [(1, line)])
    engine.run(change(list(verify_steps())))
    return join_worlds(read_answers(engine)[1])


@pytest.mark.parametrize("mutant", LISTED, ids=[mutant["name"] for mutant in LISTED])
def test_the_case_named_for_a_guard_notices_that_it_is_gone(engine, hand, mutant):
    _, expected = CASES[mutant["caught_by"]]
    told = answered(engine, hand, mutant["caught_by"], lambda steps: loosened(steps, mutant))
    assert {key: told[key] for key in expected} != expected


def test_every_guard_stands_exactly_once():
    steps = [*index_steps(), *whole_steps(), *verify_steps()]
    for mutant in LISTED:
        names = KEYED.get(mutant["step"], (mutant["step"],))
        assert [step.sql.count(mutant["old"]) for step in steps if step.makes in names] == [1] * len(names), (
            mutant["name"]
        )
