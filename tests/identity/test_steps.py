"""The plans run in their order, on what is there, and decide in whole numbers."""

import re

import pytest

from privity.identity import load_steps, problem_steps, verify_steps, whole_steps
from privity.identity.steps import SEARCHED, WHOLE

OURS = {
    step.makes: step
    for step in (*load_steps(), *whole_steps(), *problem_steps(), *verify_steps())
    if step.sql.startswith("-- makes")
}
READ = re.compile(r"(?<!DISTINCT )\b(?:FROM|JOIN)\s+([a-z_]+)")


def body(step):
    return "\n".join(line for line in step.sql.splitlines() if not line.startswith("--"))


@pytest.mark.parametrize(
    ("plan", "outside"),
    [
        (load_steps, {"persons", "names", "addresses", "items", "part_base"}),
        (whole_steps, set(SEARCHED)),
        (verify_steps, {"asked", "withheld", *SEARCHED, *WHOLE}),
    ],
    ids=["load", "whole", "verify"],
)
def test_every_relation_is_made_before_it_is_read(plan, outside):
    known = set(outside)
    for step in plan():
        if step.makes in OURS:
            assert set(READ.findall(body(step))) <= known
        known.add(step.makes)


def test_no_step_of_the_decision_uses_a_floating_point_similarity():
    for step in verify_steps():
        assert not re.search(r"jaro|jaccard|similarity\(|DOUBLE|FLOAT|::REAL", body(step), re.IGNORECASE)


@pytest.mark.parametrize("order", [("p1", "p2"), ("p2", "p1")], ids=" then ".join)
def test_of_two_alike_the_strongest_is_the_first_by_number_whatever_the_order_of_the_file(engine, order):
    columns = [("ordinal", "BIGINT"), ("person_id", "VARCHAR"), ("strength", "BIGINT")]
    engine.attach_rows("judged", columns, [(1, each, 100 - int(each[1])) for each in order])
    engine.run([step for step in verify_steps() if step.makes == "strongest"])
    assert engine.query("SELECT person_id FROM strongest") == [("p1",)]
