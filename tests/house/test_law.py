"""Every condition of law says where it stands, in words that stand there, and has cases for all it can answer.

Read from the TOML itself, apart from the loader.
"""

import re
import tomllib
from hashlib import sha256
from itertools import chain

import pytest

from .tree import SRC

PACKS = sorted(path for path in (SRC / "law").iterdir() if (path / "facts.toml").is_file())
CASES = [
    case
    for pack in PACKS
    for path in sorted((pack / "cases").glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8")).get("case", ())
]
OUTCOMES = {"met", "not met", "undetermined"}
TOLD = {"facial", "record", "inside"}


def written(pack, folder):
    return [(path, tomllib.loads(path.read_text("utf-8"))) for path in sorted((pack / folder).glob("*.toml"))]


def clauses(pack):
    """Each condition, prohibition and reading, with the provision or ruling it stands in."""
    for path, document in written(pack, "provisions"):
        for clause in chain(document.get("condition", ()), document.get("prohibition", ())):
            yield path, document["provision"], clause
    for path, document in written(pack, "rulings"):
        for clause in document.get("reading", ()):
            yield path, document["ruling"], {"id": clause["of"]} | clause


CLAUSES = [(pack, *clause) for pack in PACKS for clause in clauses(pack)]


def plain(text):
    return " ".join(text.split())


def found_in_order(pieces, text):
    place = 0
    for piece in pieces:
        place = text.find(plain(piece), place)
        if place < 0:
            return False
        place += len(plain(piece))
    return True


def missing(says):
    """Clauses for which `says` is false, as a message shows them."""
    return [
        f"{path.name}: {clause['id']} at {clause['stage']}: {clause.get('refusal')}"
        for pack, path, source, clause in CLAUSES
        if not says(pack, source, clause)
    ]


def test_there_is_a_pack_and_it_has_conditions():
    assert PACKS
    assert len(CLAUSES) > len(PACKS)


def test_every_condition_has_a_citation_a_refusal_and_says_who_is_told():
    def says(pack, source, clause):
        cite = clause.get("cite") or source["cite"]
        return (
            all(text.strip() for text in (cite, clause["refusal"], clause["when"])) and clause["told"] in TOLD
        )

    assert missing(says) == []


def test_every_condition_quotes_its_text_or_names_the_custodians_own_rule():
    def says(pack, source, clause):
        quoted, own = clause.get("text", ""), clause.get("source", "")
        if "court" in source:  # a ruling is told in words of the pack; the opinion is not in the tree
            return bool(quoted) and source["grade"] != "P"
        if own:
            return not quoted
        held = plain((pack / source["text_file"]).read_text("utf-8"))
        return bool(quoted) and found_in_order(re.split(r"…|\.\.\.", quoted), held)

    assert missing(says) == []


def test_every_condition_has_a_case_for_everything_it_can_answer():
    shown = {(case["of"], case["found"]) for case in CASES}
    owed = {(clause["id"], outcome) for *_, clause in CLAUSES for outcome in OUTCOMES}
    assert sorted(owed - shown) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_texts_are_the_ones_that_were_compared(pack):
    for path, document in written(pack, "provisions"):
        source = document["provision"]
        if "text_file" in source:
            data = (pack / source["text_file"]).read_bytes()
            assert sha256(data).hexdigest() == source["text_sha256"], path.name


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_parameter_has_a_unit_a_governing_day_and_a_source_for_each_value(pack):
    for path, document in written(pack, "parameters"):
        assert document["unit"].strip(), path.name
        assert document["governed_by"].strip(), path.name
        assert document["values"], path.name
        assert all(value["source"].strip() for value in document["values"].values()), path.name


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_provision_and_ruling_says_when_it_was_compared_and_how_good_the_source_is(pack):
    for folder, key in (("provisions", "provision"), ("rulings", "ruling")):
        for path, document in written(pack, folder):
            entry = document[key]
            assert entry["checked_on"], path.name
            assert entry["grade"] in {"P", "S", "I"}, path.name


ELECTIONS = [
    (pack, question, entry)
    for pack in PACKS
    for question, entry in tomllib.loads((pack / "elections.toml").read_text("utf-8")).items()
]


def of_the_pack(pack):
    """What can read an election: rules, statutes, extents and the head; not the entries themselves."""
    texts = [(pack / "pack.toml").read_text("utf-8")]
    for folder in ("provisions", "rulings", "statutes"):
        texts += [path.read_text("utf-8") for path in sorted((pack / folder).glob("*.toml"))]
    return "\n".join(line for text in texts for line in text.splitlines() if "=" in line)


def is_read(question, reading, text):
    return any(
        f"'{reading}'" in place
        for place in re.findall(rf"election_{question} (?:==|!=|in|not in) (?:'\w+'|\([^)]*\))", text)
    ) or bool(re.search(rf'"{question}:{reading}"', text))


def test_every_reading_counsel_may_elect_is_read_or_said():
    idle = []
    for pack, question, entry in ELECTIONS:
        text = of_the_pack(pack)
        others = [reading for reading in entry["readings"] if reading != entry["default"]]
        read = [reading for reading in others if is_read(question, reading, text)]
        effect = entry.get("effect", "")
        if not effect and read != others:
            idle.append((question, "a reading is read by nothing and nothing is said of it"))
        if effect and not all(re.search(rf"\b{reading}\b", effect) for reading in entry["readings"]):
            idle.append((question, "the effect is not said under every reading"))
        if effect and effect.startswith("Read by ") is not bool(read):
            idle.append((question, "the effect does not say whether the election is read"))
    assert ELECTIONS
    assert idle == []


def test_no_code_names_a_question():
    named = re.compile(r"""["']Q[0-9]+["':]""")
    modules = [path for path in SRC.rglob("*.py") if "testing" not in path.relative_to(SRC).parts]
    assert [path.name for path in modules if named.search(path.read_text("utf-8"))] == []


def test_every_election_names_what_it_replaces_and_who_relied_on_it():
    assert [
        question
        for _, question, entry in ELECTIONS
        if not entry["practice_replaced"] or not entry["relied_by"]
    ] == []
