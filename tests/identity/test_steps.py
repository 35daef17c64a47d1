"""Each step says what it makes, what it reads and why, and says it truly."""

import re

import pytest

from privity.identity import KEPT, load_steps, problem_steps, verify_steps

OURS = {
    step.makes: step
    for step in (*load_steps(), *problem_steps(), *verify_steps())
    if step.sql.startswith("-- makes")
}
READ = re.compile(r"(?<!DISTINCT )\b(?:FROM|JOIN)\s+([a-z_]+)")


def headers(step, label):
    text = re.search(rf"^-- {label} +(.*(?:\n--        .*)*)", step.sql, re.MULTILINE)
    return text.group(1) if text else ""


def body(step):
    return "\n".join(line for line in step.sql.splitlines() if not line.startswith("--"))


@pytest.mark.parametrize("name", OURS)
def test_a_step_is_one_select_under_a_true_header(name):
    step = OURS[name]
    assert re.match(rf"{name}(?:\W|$)", headers(step, "makes"))
    assert len(headers(step, "why")) > 40
    assert body(step).lstrip().startswith("SELECT")
    assert ";\n" not in step.sql
    assert not step.sql.endswith(";")


@pytest.mark.parametrize("name", OURS)
def test_a_step_reads_what_its_header_says(name):
    step = OURS[name]
    told = set(re.findall(r"[a-z_]+", re.sub(r"\([^)]*\)", "", headers(step, "reads"))))
    assert set(READ.findall(body(step))) <= told


@pytest.mark.parametrize(
    ("plan", "outside"),
    [
        (load_steps, {"persons", "names", "addresses", "items"}),
        (verify_steps, {"asked", *KEPT}),
    ],
    ids=["load", "verify"],
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
