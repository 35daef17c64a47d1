"""A fault of a pack says its file and its line, and what to do."""

import pytest

from privity.authority import check, load_pack
from privity.errors import InputError
from tests.authority.conftest import PACKS

A = "provisions/4-a.toml"


def line_of(path, words):
    """The line of the nearest heading above the first line that holds the words."""
    rows = (PACKS / "post" / path).read_text("utf-8").splitlines()
    at = next(number for number, row in enumerate(rows) if words in row)
    return next(number + 1 for number in range(at, -1, -1) if rows[number].startswith("["))


@pytest.mark.parametrize(
    ("path", "old", "new", "rule"),
    [
        (A, "stated(address)", "stated(adress)", "rule.language"),
        (A, "reason_words >= reason_min_words", "reason_words >= 'five'", "rule.language"),
        (A, "the address to which the letter was sent", "the address the letter has", "quotation.absent"),
        (A, 'classes = ["identity"]', 'classes = ["name"]', "extent.class"),
        (A, 'on = "custodian"', 'on = "nobody"', "shape.value"),
        ("facts.toml", 'asks = "Is the letter under seal?"', 'ask = "Is it?"', "shape.unknown"),
    ],
)
def test_a_fault_stands_at_its_line(change, path, old, new, rule):
    with pytest.raises(InputError) as refusal:
        load_pack(change(path, old, new))
    found = [problem for problem in refusal.value.problems if problem.rule == rule]
    assert found[0].says.startswith(f"{path}:{line_of(path, old)}, ")
    assert found[0].remedy


def test_a_comparison_that_is_too_old_names_its_file(change, today):
    pack = load_pack(change(A, "checked_on = 2026-01-01", "checked_on = 2024-01-01"))
    problems = [problem for problem in check(pack, today=today) if problem.rule == "age.old"]
    assert [problem.says.partition(":")[0] for problem in problems] == [A]
