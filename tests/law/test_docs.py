"""docs/reference/law-us-tax.md says what the pack says: every condition, election, threshold and statute."""

from __future__ import annotations

from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "law-us-tax.md"


def conditions(pack):
    clauses = [clause for provision in pack.provisions for clause in provision.clauses]
    for clause in clauses:
        if not clause.id.startswith("form."):
            yield f"| `{clause.id}` | {clause.stage.value} | {clause.cite} | {clause.refusal} |"


def readings(pack):
    for ruling in pack.rulings:
        effect = "; ".join(f"joins `{clause.id}` at {clause.stage.value}" for clause in ruling.clauses)
        yield f"| {ruling.cite} | {ruling.status} | {ruling.grade} | {effect or f'acts only through election {ruling.widens}'} |"


def elections(pack):
    for entry in pack.elections.values():
        others = ", ".join(f"`{reading}`" for reading in entry.readings if reading != entry.default)
        yield f"| {entry.id} | {entry.question} | `{entry.default}` | {others} |"


def parameters(pack):
    for entry in pack.parameters.values():
        (_, value, _) = entry.values[-1]
        yield f"| `{entry.name}` | {value} | {entry.means} |"


def statutes(pack):
    for entry in pack.statutes:
        keys = ", ".join(f"`{key}` ({kind.value})" for key, kind in entry.keys.items())
        yield f"| {entry.statute} | {entry.kind} | {entry.title} | {keys or 'none'} |"


@pytest.mark.parametrize(
    "table", [conditions, readings, elections, parameters, statutes], ids=lambda f: f.__name__
)
def test_the_page_has_the_table_as_the_pack_has_it(pack, table):
    block = "\n".join(table(pack))
    assert block in PAGE.read_text("utf-8")


def test_every_failure_with_a_test_here_is_on_the_page():
    tests = (Path(__file__).parent / "test_failures.py").read_text("utf-8")
    page = PAGE.read_text("utf-8")
    numbers = {
        line[len("def test_fm_") :][:2] for line in tests.splitlines() if line.startswith("def test_fm_")
    }
    assert numbers
    assert [number for number in sorted(numbers) if f"| FM-{number} |" not in page] == []


def test_every_fact_that_is_derived_from_text_is_explained(pack):
    page = PAGE.read_text("utf-8")
    derived = [
        name
        for name, fact in pack.facts.items()
        if fact.source.value == "derived" and not name.startswith("form_")
    ]
    assert [name for name in derived if f"`{name}`" not in page] == []
