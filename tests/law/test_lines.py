"""A raw line fails exactly the conditions the law says, from its text to its findings.

The lines lie in ``lines.toml``. They run together as one file through intake, the
standards, the derived facts and the rule book, as `batch check` runs them.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

DOCUMENT = tomllib.loads(Path(__file__).with_name("lines.toml").read_text("utf-8"))


@pytest.mark.parametrize("entry", DOCUMENT["line"], ids=lambda entry: entry["that"])
def test_a_line_fails_exactly_what_its_sentence_says(entry, with_header):
    assert with_header.found(entry) == (
        sorted(entry.get("failed", [])),
        sorted(entry.get("undetermined", [])),
    )


@pytest.mark.parametrize("entry", DOCUMENT["line"], ids=lambda entry: entry["that"])
def test_without_a_header_the_same_is_told_but_for_what_a_header_says(entry, without_header):
    told = entry | entry.get("without_header", {})
    assert without_header.found(entry) == (
        sorted(told.get("failed", [])),
        sorted(told.get("undetermined", [])),
    )
