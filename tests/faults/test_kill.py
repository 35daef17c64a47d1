"""A short version of the kill sweep: three kills inside a run; `make faults` makes fifty."""

import pytest

from tests.faults.kill import prepare, sweep

KILLS = 3


@pytest.mark.full
def test_a_killed_run_resumes_and_nothing_leaves_twice_or_unaccounted(tmp_path):
    template = tmp_path / "template"
    template.mkdir()
    prepare(template)
    assert sum(sweep(template, tmp_path, KILLS).values()) == KILLS
