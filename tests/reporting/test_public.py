"""No published count points at a person, and none can be worked out from its neighbours."""

import pytest

from privity.reporting import PublicRow, suppress


def row(requests=1, lines=50, disclosures=20, persons=15):
    return PublicRow(
        agency="FIA", authority="i2", requests=requests, lines=lines, disclosures=disclosures, persons=persons
    )


def counts(**values):
    told = suppress(row(**values))
    return told.lines, told.disclosures, told.persons


def test_large_counts_are_told_as_they_are():
    assert suppress(row()) == row()


@pytest.mark.parametrize("count", range(1, 10))
def test_counts_from_1_to_9_are_withheld(count):
    assert counts(lines=count, disclosures=0, persons=0) == (None, 0, 0)
    assert counts(persons=count) == (50, None, None)
    assert counts(disclosures=count, persons=count) == (50, None, None)


def test_10_and_0_are_told():
    assert counts(lines=10, disclosures=10, persons=10) == (10, 10, 10)
    assert counts(lines=0, disclosures=0, persons=0) == (0, 0, 0)


def test_disclosures_and_persons_are_withheld_together():
    assert counts(disclosures=9, persons=10) == (50, None, None)
    assert counts(disclosures=200, persons=9) == (50, None, None)


def test_a_withheld_count_stays_withheld():
    told = suppress(row(persons=3))
    assert suppress(told) == told


def test_how_often_an_agency_asked_is_always_told():
    assert suppress(row(requests=1, lines=1, disclosures=1, persons=1)) == row(
        requests=1, lines=None, disclosures=None, persons=None
    )
