"""Every error has a code of its own and an exit code that the reference names; codes are never used again."""

import re

import pytest

from privity import errors
from privity.errors import PrivityError

from .tree import ROOT

RETIRED: frozenset[str] = frozenset()
REFERENCE = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
EXITS = {2: "usage", 3: "integrity", 4: "may not", 5: "unavailable"}


def tree(kind=PrivityError):
    yield kind
    for below in kind.__subclasses__():
        yield from tree(below)


KINDS = [kind for kind in tree() if kind.__module__.startswith("privity")]


def test_all_errors_stand_in_one_file():
    assert {kind.__module__ for kind in KINDS} == {"privity.errors"}


def test_codes_are_unique_and_none_is_a_retired_one():
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes))
    assert not RETIRED & set(codes)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_reference_says_what_an_error_is_and_how_it_exits(kind):
    assert re.search(rf"^\| `{kind.code}` \| {kind.exit_code} \|", REFERENCE, re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS[1:], ids=lambda kind: kind.__name__)
def test_the_drawn_tree_shows_the_exit_code_each_error_has(kind):
    line = next(line for line in (errors.__doc__ or "").splitlines() if f" {kind.__name__} " in line)
    assert line.endswith(f"exit {kind.exit_code}")
    assert kind.exit_code in EXITS


@pytest.mark.parametrize("code", EXITS)
def test_the_reference_explains_each_exit_code(code):
    row = next(line for line in REFERENCE.splitlines() if line.startswith(f"| {code} |"))
    assert EXITS[code] in row.lower()
