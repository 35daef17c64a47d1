"""The gate knows nothing of one country's law: words of a single custodian live in its law pack alone."""

import re

import pytest

from .tree import ROOMS, SRC, identifiers, name, parsed, parts, python

BANNED = {"tax", "tin", "irs", "6103"}
PACKAGES = (*ROOMS, "flow", "adapters", "standards", "model")
COMMENT_OR_TEXT = re.compile(r"--[^\n]*|'(?:[^']|'')*'")


@pytest.mark.parametrize("package", PACKAGES)
def test_no_identifier_names_one_custodian(package):
    found = {
        f"{name(path)}: {identifier}"
        for path in python(SRC / package)
        for identifier in (path.stem, *identifiers(parsed(path)))
        if BANNED & set(parts(identifier))
    }
    assert sorted(found) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_name_in_sql_names_one_custodian(package):
    found = {
        f"{name(path)}: {word}"
        for path in (SRC / package).rglob("*.sql")
        for word in re.findall(r"[A-Za-z_][A-Za-z0-9_]*", COMMENT_OR_TEXT.sub(" ", path.read_text("utf-8")))
        if BANNED & set(parts(word))
    }
    assert sorted(found) == []


@pytest.mark.parametrize(
    ("identifier", "caught"),
    [
        ("tax_year", True),
        ("taxpayerId", False),
        ("payer_tin", True),
        ("idTIN", True),
        ("section6103", True),
        ("syntax", False),
        ("destination", False),
        ("first", False),
    ],
)
def test_a_word_is_caught_whole_and_never_inside_another(identifier, caught):
    assert bool(BANNED & set(parts(identifier))) is caught
