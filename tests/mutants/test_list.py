"""Every mutant's guard still stands where the list says, exactly once; `make mutants` removes them."""

from tests.mutants.__main__ import mutants


def test_every_guard_stands_exactly_once():
    assert len(mutants()) >= 25
