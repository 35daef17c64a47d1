"""What a page tells a reader to type to the verifier can be typed, and every command and option it has stands in its README."""

import argparse
import re
from pathlib import Path

import pytest

from privity_verify.cli import parser

ROOT = Path(__file__).parents[2]
README = ROOT / "verifier" / "README.md"
PAGES = [README, *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "spec").glob("*.md"))]
SAID = re.compile(r"privity-verify(?: +[^`\n]*)?")


def commands(made, words=()):
    """Every command with its options."""
    below = [action for action in made._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield words, {name for action in made._actions for name in action.option_strings}
    for action in below:
        for name, inner in action.choices.items():
            yield from commands(inner, (*words, name))


KNOWN = dict(commands(parser()))


def typed():
    """Every `privity-verify …` in a block or between back quotes: page, words."""
    for page in PAGES:
        for text in re.findall(
            r"`(privity-verify [^`\n]*)`|^ {4}(privity-verify .*)$", page.read_text(), re.MULTILINE
        ):
            words = "".join(text).split()[1:]
            if words[:1] != ["..."]:
                yield page.relative_to(ROOT).as_posix(), [word.strip("[]().…") for word in words]


def test_every_command_a_page_shows_is_one_with_these_options():
    wrong = []
    for page, words in typed():
        name = tuple(words[: 2 if words[0] == "witness" else 1])
        given = {word for word in words if word.startswith("--")}
        if name not in KNOWN or given - KNOWN[name]:
            wrong.append((page, " ".join(words)))
    assert wrong == []


@pytest.mark.parametrize("name", KNOWN, ids=" ".join)
def test_every_command_and_option_stands_in_the_readme(name):
    text = README.read_text()
    assert f"privity-verify {' '.join(name)} " in text
    assert [option for option in KNOWN[name] - {"-h", "--help"} if option not in text] == []


def test_every_module_stands_in_the_order_of_reading():
    order = README.read_text().partition("Read it in this order")[2]
    modules = {path.stem for path in (ROOT / "verifier" / "privity_verify").glob("[a-z]*.py")}
    assert sorted(name for name in modules if f"`{name}`" not in order) == []
