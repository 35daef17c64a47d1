"""A letter names every reason with its source and how far that can be relied on, and nothing of a record."""

import re

import pytest

from privity.authority.entries import EVIDENCE
from privity.flow.letters import letter
from privity.flow.show import refused_lines
from privity.wiring import open_office
from tests.flow.conftest import number


@pytest.fixture(scope="module")
def office(template):
    return open_office(template / "office", reading=True)


@pytest.fixture(scope="module")
def letters(office):
    """The letters on lines refused for what they designate or for what they ask."""
    wanted = {"i2.A.proceeding", "i2.A.scope"}
    lines = [line for line, told in refused_lines(office, number(2)) if wanted & set(told.split("; "))]
    return [letter(office, f"{number(2)}/{line}") for line in lines[:20]]


def test_every_reason_says_on_what_evidence_it_stands(letters):
    words = "|".join(map(re.escape, EVIDENCE.values()))
    for text in letters:
        reasons = re.findall(r"^    Source: .*\n(.*)$", text.partition("Asked for")[0], re.MULTILINE)
        assert reasons
        assert all(re.search(rf"^    Evidence: .*(?:{words})$", reason) for reason in reasons)


def test_a_statute_that_cannot_be_designated_is_refused_by_name(office, letters):
    refused = {name: entry for entry in office.pack.statutes if entry.refusal for name in entry.names}
    named = [
        name for text in letters for name in refused if f"\n  {name}\n    {refused[name].refusal}\n" in text
    ]
    assert named
    sentences = {entry.refusal for entry in refused.values()}
    assert max(sum(sentence in text for sentence in sentences) for text in letters) == 1


def test_elements_outside_what_may_leave_are_named_with_what_bounds_them(office, letters):
    extent = office.pack.extent("i2")
    within = {element for authority, element in office.pack.reach(office.today()) if authority == "i2"}
    told = [text.partition("Asked for, and outside what may leave:\n")[2] for text in letters]
    named = {
        line.split(":")[0].strip() for text in told for line in text.partition("    Source:")[0].splitlines()
    }
    assert named
    assert named <= set(office.pack.elements) - within
    assert all(f"    Source: {extent.cite}" in text for text in told if text)
