"""What can be typed, set, entered or named is documented, and what is documented can be typed, set, entered or named."""

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from functools import cache

import pytest
import typer.main

import privity.model
from privity.adapters.office_files import FOLDERS
from privity.adapters.office_settings import KNOWN
from privity.cli.main import app
from privity.model.register import KINDS, MAY_SIGN, Duty

from .tree import ROOT, SRC, files

DOCS = ROOT / "docs"
PAGES = [path for path in files() if path.endswith(".md")]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
BLOCK = re.compile(r"^```.*?^```|(?:^(?: {4}|\t).*\n)+", re.MULTILINE | re.DOTALL)
FAILURES = {f"FM-{number:02}" for number in range(1, 32)}


def read(path):
    return (ROOT / path).read_text("utf-8")


def made():
    script = [sys.executable, DOCS / "generate_cli.py"]
    return subprocess.run(script, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def test_the_page_of_commands_is_what_the_commands_say():
    assert read("docs/reference/cli.md") == made()


def section(page, title):
    return read(page).partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("setting", [f"{table}.{key}" for table, keys in KNOWN.items() for key in keys])
def test_every_setting_is_explained(setting):
    assert re.search(rf"^\| `{re.escape(setting)}` \|", read("docs/reference/office.md"), re.MULTILINE)


def test_no_setting_is_explained_that_does_not_exist():
    explained = re.findall(
        r"^\| `([a-z0-9]+)\.([a-z_]+)` \|", section("docs/reference/office.md", "Settings"), re.MULTILINE
    )
    assert [pair for pair in explained if pair[1] not in KNOWN.get(pair[0], {})] == []


def keys_of(register):
    """The keys of an entry as a person writes it: what every entry has and what is signed are told once."""
    renamed = {"from_on": "from", "to_on": "to"}
    return {renamed.get(name, name) for name in KINDS[register].__dataclass_fields__}


def told_in(text):
    """The names in the first cells of a table."""
    cells = [line.partition(" | ")[0] for line in text.splitlines() if line.startswith("|")]
    return set(re.findall(r"`([a-z_0-9]+)`", " ".join(cells)))


EVERY = {"id", "from", "to", "replaces", "signed_by", "signed_on"}


@pytest.mark.parametrize("register", KINDS)
def test_every_field_of_every_register_is_explained(register):
    assert told_in(section("docs/reference/registers.md", register)) == keys_of(register) - EVERY


def test_what_every_entry_has_is_explained_once():
    assert told_in(section("docs/reference/registers.md", "Every entry")) == EVERY


@pytest.mark.parametrize("register", KINDS)
def test_the_page_says_who_may_sign_an_entry(register):
    opening = section("docs/reference/registers.md", register).partition("| Field |")[0]
    said = re.search(r"signed\s+by\s+(.*)", opening, re.DOTALL)[1].lower()
    named = {duty for duty in Duty if re.search(rf"\b{duty.value}\b", said)}
    assert named == MAY_SIGN[register]


def test_every_public_type_of_the_model_stands_in_the_glossary():
    glossary = read("docs/glossary.md")
    modules = [
        importlib.import_module(f"privity.model.{m.name}")
        for m in pkgutil.iter_modules(privity.model.__path__)
    ]
    types = {
        name
        for module in modules
        for name, value in vars(module).items()
        if not name.startswith("_")
        and getattr(value, "__module__", "") == module.__name__
        and (inspect.isclass(value) or type(value).__name__ == "NewType")
    }
    assert [name for name in sorted(types) if f"`{name}`" not in glossary] == []


def test_every_store_and_key_has_a_trust_statement():
    statements = read("docs/trust.md")
    keys = set(re.findall(r'"([a-z]+\.(?:key|pem))"', read("src/privity/wiring.py")))
    stores = {f"{folder}/" for folder in FOLDERS} | {"case.sqlite3", "privity.toml"}
    assert {"log.pem", "unit.key", "travel.key", "manifest.key"} <= keys
    assert [
        each for each in sorted(keys | stores) if f"`{each}`" not in statements and each != "manifest.pem"
    ] == []


def test_every_variable_of_the_environment_is_explained():
    used = {
        name
        for path in SRC.rglob("*.py")
        for name in re.findall(r'"(PRIVITY_[A-Z_]+)"', path.read_text("utf-8"))
    }
    assert used
    assert [name for name in sorted(used) if f"`{name}`" not in read("docs/reference/cli.md")] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_link_of_a_page_leads_nowhere(page):
    targets = [link for link in LINK.findall(read(page)) if "://" not in link]
    assert [link for link in targets if not ((ROOT / page).parent / link).exists()] == []


def typed(text):
    """Every `privity …` a page tells a reader to type, continued lines joined."""
    for block in BLOCK.findall(text):
        for line in re.sub(r"\\\n\s*", "", block).splitlines():
            words = line.split()
            if words[:1] == ["privity"] and len(words) > 1:
                yield words[1:]


@cache
def root():
    return typer.main.get_command(app)


def options_of(words):
    """The options of the command the words call; None where there is no such command."""
    command, rest = root(), list(words)
    while rest and hasattr(command, "commands"):
        if rest[0] not in command.commands:
            return None
        command = command.commands[rest.pop(0)]
    if hasattr(command, "commands"):
        return None
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page not in {"README.md", "docs/reference/cli.md"}]
)
def test_what_a_page_tells_a_reader_to_type_can_be_typed(page):
    wrong = []
    for words in typed(read(page)):
        known = options_of(words)
        given = {word for word in words if word.startswith("--")}
        if known is None or given - known - {"--help"}:
            wrong.append(" ".join(words))
    assert wrong == []


def test_all_failures_of_2025_are_listed_and_each_test_named_for_one_exists():
    page = read("docs/reference/failures.md")
    tests = "\n".join(read(path) for path in files() if path.startswith("tests/") and path.endswith(".py"))
    rows = dict(re.findall(r"^\| (FM-\d\d) \|.*\| ([^|]+) \|$", page, re.MULTILINE))
    assert set(rows) == FAILURES
    claimed = {name for shown in rows.values() for name in re.findall(r"test_fm_\d\d", shown)}
    assert [name for name in sorted(claimed) if f"def {name}_" not in tests] == []


def test_decisions_are_numbered_in_order_and_all_say_the_same_five_things():
    pages = sorted(path for path in (DOCS / "adr").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in pages] == list(range(1, len(pages) + 1))
    wanted = ["Context", "Decision", "What we gave up", "Consequences", "When to look again"]
    for path in pages:
        assert re.findall(r"^## (.*)$", path.read_text("utf-8"), re.MULTILINE) == wanted, path.name
        assert f"({path.name})" in read("docs/adr/README.md")
