"""The tree speaks of itself alone: no machine, no other place, nothing unfinished, no person who exists."""

import re

import pytest

from .tree import ROOT, files

HERE = "tests/house/test_tree.py"
THIRD_PARTY = ("LICENSE", "src/privity/law/us_tax/text/")
ELSEWHERE = {
    "a path of one machine": re.compile(r"(?<![\w.~$}])/(?:work|home|root|opt|mnt|Users)/"),
    "a folder beside the tree": re.compile(r"\.\./shared\b"),
    "a place packages come from": re.compile(
        r"(?<!no-emit-)(?:extra-index-url|index-url|find-links)|\bpypi\b", re.IGNORECASE
    ),
    "something left to do": re.compile(r"\b(?:TODO|FIXME|HACK)\b"),
    "a tool of the trade": re.compile(
        r"\b(?:chatgpt|copilot|claude|anthropic|openai|llm|subagent)\b", re.IGNORECASE
    ),
    "a work order": re.compile(
        r"\bissue #?\d+\b|\bthis (?:issue|session|ticket|sprint)\b|\bprototypes?\b", re.IGNORECASE
    ),
}


@pytest.fixture(scope="module")
def texts():
    found = {}
    for path in files():
        if path == HERE or path.startswith(THIRD_PARTY):
            continue
        try:
            found[path] = (ROOT / path).read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("what", ELSEWHERE)
def test_no_file_speaks_of(what, texts):
    found = [
        f"{path}:{number}: {match[0]}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        for match in ELSEWHERE[what].finditer(line)
    ]
    assert found == []


OTHERS_PAGES = {"thrift-compact-protocol.md"}  # a source, named with whose it is


def test_every_page_that_is_spoken_of_is_in_the_tree(texts):
    pages = {path.rpartition("/")[2] for path in files()} | OTHERS_PAGES
    found = [
        f"{path}:{number}: {word}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        for word in re.findall(r"[\w-]+\.md\b", line)
        if word not in pages
    ]
    assert found == []


def test_no_test_is_skipped_or_expected_to_fail(texts):
    mark = re.compile(r"pytest\.(?:skip|importorskip|xfail)\b|mark\.(?:skip|skipif|xfail)\b")
    found = [path for path, text in texts.items() if path.startswith("tests/") and mark.search(text)]
    assert found == []


def test_no_file_is_large_without_need(texts):
    limit = 1_500_000
    assert [path for path in files() if (ROOT / path).stat().st_size > limit] == []
