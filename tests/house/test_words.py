"""The gate knows nothing of one country's law: words of a single custodian live in its law pack alone."""

import ast
import re

import pytest

from .tree import ROOMS, SRC, identifiers, name, parsed, parts, python

BANNED = {"tax", "tin", "irs", "6103"}
ANOTHERS = re.compile(
    r"(?<![a-z_])(?:tax(?:es|able|payers?)?|irs|6103|7213a?|7431|publication 1075|pub\. 1075)(?![a-z_])",
    re.IGNORECASE,
)
SPOKEN = ("*.sh", "*.txt", "*.html", "*.toml")
"""Files beside the code whose words an office may give."""
SAFEGUARDS = "src/privity/safeguards/rules.toml"
"""The one table of figures of a custodian that does not lie in its pack yet: its sources are shown to nobody."""
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


def spoken(module):
    """Every text of a file that a person could be given: docstrings are for readers of the code alone."""
    silent = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def sources():
    """The product but for its law and its synthetic world: (path, texts)."""
    kept = [path for path in SRC.rglob("*") if not {"law", "testing"} & set(path.relative_to(SRC).parts)]
    for path in kept:
        if path.suffix == ".py":
            yield path, spoken(parsed(path))
        elif any(path.match(pattern) for pattern in SPOKEN) and name(path) != SAFEGUARDS:
            yield path, path.read_text("utf-8").splitlines()


def test_no_text_speaks_of_one_custodian():
    assert (
        sorted(
            f"{name(path)}: {text}" for path, texts in sources() for text in texts if ANOTHERS.search(text)
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("under section 6103(i)(2)", True),
        ("for the IRS", True),
        ("the taxpayer's name", True),
        ("us_tax", False),
        ("a syntax error", False),
        ("first", False),
    ],
)
def test_a_word_of_one_custodian_is_caught_in_a_text(text, caught):
    assert bool(ANOTHERS.search(text)) is caught


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
