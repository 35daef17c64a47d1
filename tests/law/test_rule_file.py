"""spec/rule-file.md names every key that a pack may have, and none that it may not; its digest of a pack is the one computed.

The shapes are those the loader holds tables to, heard while it reads the packs that there are.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from privity.authority import cases, load_pack, loading, shapes
from privity.authority.cases import load_cases
from privity.authority.reading import choices, extents, facts, provisions, spans, statutes
from privity.law import load, pack_digest, packs, shipped

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "spec" / "rule-file.md").read_text("utf-8")
VECTOR = ROOT / "vectors" / "law-pack"
READERS = (loading, cases, choices, extents, facts, provisions, spans, statutes)
CALLS = {
    "lawful": frozenset({"lawful", "canary"}),
    "changes": frozenset({"changes", "fails"}),
    "allowed": frozenset({"statute", "facts", "allowed", "that"}),
}
"""Tables that are read without a shape: canaries, and lines of statutes. Each by a key of its own."""


def tables():
    """Every table of keys on the page: for each column of marks, the keys required and those optional."""
    for header, body in re.findall(r"^\| Key (\|.*)\n\|[-|]+\n((?:\|.*\n)+)", PAGE, re.MULTILINE):
        marks = len(header.strip("| ").split("|")) - 1 or 1
        rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in body.splitlines()]
        for mark in range(1, 1 + marks):
            assert {row[mark] for row in rows} <= {"required", "optional", ""}, header
            yield tuple(
                frozenset(row[0].strip("`") for row in rows if row[mark] == kind)
                for kind in ("required", "optional")
            )


def told():
    return {shape for shape in tables() if shape[0] not in CALLS.values()}


@pytest.fixture(scope="module")
def heard():
    """Every shape a table was held to, and where in the code, while all packs and their cases were read."""
    seen, places, real = set(), set(), shapes.fit

    def fit(table, where, faults, *, required, optional):
        caller = sys._getframe(1)
        places.add((Path(caller.f_code.co_filename).name, caller.f_lineno))
        seen.add((frozenset(required), frozenset(optional) - frozenset(required)))
        return real(table, where, faults, required=required, optional=optional)

    with pytest.MonkeyPatch.context() as patch:
        for module in READERS:
            patch.setattr(module, "fit", fit)
        for name in packs():
            load_cases(shipped(name), load_pack(shipped(name)))
    return seen, places


def test_the_page_has_a_table_for_every_shape_with_its_very_keys(heard):
    seen, _ = heard
    assert {"on the page alone": told() - seen, "in the loader alone": seen - told()} == {
        "on the page alone": set(),
        "in the loader alone": set(),
    }


def test_every_call_that_holds_a_table_to_a_shape_was_heard(heard):
    _, places = heard
    home = Path(shapes.__file__).parent
    calls = {
        (path.name, node.lineno, node.end_lineno)
        for path in home.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "fit"
    }
    silent = [call for call in calls if not any(f == call[0] and call[1] <= n <= call[2] for f, n in places)]
    assert calls
    assert silent == []


def test_tables_read_without_a_shape_have_the_keys_the_page_names():
    canaries = [tomllib.loads(shipped(name).joinpath("canaries.toml").read_text("utf-8")) for name in packs()]
    lines = tomllib.loads(shipped("us_tax").joinpath("cases", "statutes.toml").read_text("utf-8"))["line"]
    assert {frozenset(table) - {"under"} for table in canaries} == {CALLS["lawful"]}
    assert {frozenset(entry) for table in canaries for entry in table["canary"]} == {CALLS["changes"]}
    assert {frozenset(line) for line in lines} == {CALLS["allowed"]}
    named = {(required, optional) for required, optional in tables() if required in set(CALLS.values())}
    assert named == {(keys, frozenset({"under"} if name == "lawful" else ())) for name, keys in CALLS.items()}


def test_the_facts_of_every_pack_are_the_programs_own_but_for_findings_and_codes():
    def made(name):
        return {
            (fact.name, fact.type, fact.source, fact.column)
            for fact in load(name).facts.values()
            if fact.source.value != "finding" and ".holds." not in (fact.column or "")
        }

    assert made("us_tax") == made("us_health")


# A file's own lawful facts


def test_the_lawful_facts_of_a_file_count_in_it_and_those_of_an_authoritys_file_everywhere(tmp_path):
    folder = shutil.copytree(VECTOR / "pack", tmp_path / "pack")
    (folder / "cases" / "baseline.toml").write_text("name_stated = false\n")
    story = '[lawful]\nname_stated = true\n[[story]]\nthat = "It is named."\n'
    for named, elsewhere in (("other", False), ("s4a", True)):
        (folder / "cases" / f"{named}.toml").write_text(story)
        (folder / "cases" / "z.toml").write_text('[[story]]\nthat = "Is it?"\n')
        found = {case.that: case.facts["name_stated"] for case in load_cases(folder, load_pack(folder))}
        assert found == {"It is named.": True, "Is it?": elsewhere}


# The digest of a pack

EXPECTED = json.loads((VECTOR / "expected.json").read_text("utf-8"))


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(VECTOR / "pack", tmp_path / "another name")


def test_the_vector_is_a_pack_and_its_script_makes_it_again(tmp_path):
    shutil.copytree(VECTOR, tmp_path / "vector")
    made = tmp_path / "vector" / "expected.json"
    made.unlink()
    subprocess.run([sys.executable, made.with_name("make.py")], check=True)
    assert json.loads(made.read_text("utf-8")) == EXPECTED
    assert load_pack(VECTOR / "pack").authorities(date(2026, 6, 1)) == ("s4a",)


def test_the_digest_of_the_vector_is_the_one_computed_apart(copy):
    assert pack_digest(copy) == EXPECTED["digest"]


@pytest.mark.parametrize("path", ["cases/baseline.toml", "cases/deep/more.toml", "near_misses/s4a.toml"])
def test_cases_and_near_misses_are_in_no_digest(copy, path):
    (copy / path).parent.mkdir(parents=True, exist_ok=True)
    (copy / path).write_text("name_stated = false\n")
    assert pack_digest(copy) == EXPECTED["digest"]


def test_what_a_program_leaves_behind_is_in_no_digest(copy):
    (copy / "provisions" / "__pycache__").mkdir()
    (copy / "provisions" / "__pycache__" / "x.pyc").write_bytes(b"x")
    (copy / "empty").mkdir()
    assert pack_digest(copy) == EXPECTED["digest"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("facts.toml", "# A comment.\n"),
        ("ORIGIN.md", "Read by nobody.\n"),
        ("provisions/cases/x", "Deeper.\n"),
    ],
    ids=["a comment", "a file nobody reads", "a folder named cases elsewhere"],
)
def test_every_other_byte_is_in_it(copy, path, text):
    (copy / path).parent.mkdir(exist_ok=True)
    with (copy / path).open("a") as file:
        file.write(text)
    assert pack_digest(copy) != EXPECTED["digest"]


def test_where_a_file_lies_is_in_it(copy):
    (copy / "provisions" / "4-a.toml").rename(copy / "provisions" / "4-b.toml")
    assert pack_digest(copy) != EXPECTED["digest"]


def test_a_provisions_grade_is_in_both_digests_and_a_rulings_in_that_of_the_pack_alone(tmp_path):
    day = date(2026, 6, 1)
    kept = shutil.copytree(shipped("us_tax"), tmp_path / "us_tax")
    before, book = pack_digest(kept), load_pack(kept).book(day).digest
    ruling = kept / "rulings" / "2026-02-26-ctr-v-irs.toml"
    ruling.write_text(ruling.read_text("utf-8").replace('grade = "S"', 'grade = "I"'), "utf-8")
    second = pack_digest(kept)
    assert (second != before, load_pack(kept).book(day).digest == book) == (True, True)
    provision = kept / "provisions" / "26-usc-6103-i-2.toml"
    provision.write_text(provision.read_text("utf-8").replace('grade = "P"', 'grade = "S"', 1), "utf-8")
    assert pack_digest(kept) != second
    assert load_pack(kept).book(day).digest != book
