"""A faulty pack is refused as a whole, with every fault of every file said at once."""

from __future__ import annotations

import shutil
from datetime import date
from hashlib import sha256

import pytest

from privity.authority import load_pack
from privity.errors import InputError
from tests.authority.conftest import RULING

STATUTE = """
statute = "1 POST 2"
kind = "criminal"
title = "Theft of letters"
cite = "1 Post. Code 2"
in_force = { from = 2020-01-01 }
checked_on = 2026-01-01
keys = { taken_on = "date" }
when = "facts.taken_on <= asked_on"
"""
ELECTIONS = """
[Q1]
question = "May a stranger ask?"
readings = ["no", "yes"]
default = "no"
practice_replaced = "Strangers asked."
relied_by = "The clerks."
"""
A, B, R, S = "provisions/4-a.toml", "provisions/4-b.toml", "rulings/smith.toml", "statutes/theft.toml"

EXTENT = """[extent]
cite = "Letters Act § 4(a)"
source = "The example's own bound"
classes = ["identity"]
sources = ["custodian"]
identity_alone = "always"
address = "held_for_period"
periods = "asked"
recipient = "Whoever asked."
use = "The reason given."
redisclosure = "None."
"""

# What is done to a file, and the rule it breaks.
FAULTS = {
    "an unknown key": (A, 'told = "facial"', 'told = "facial"\nwhom = "all"', "shape.unknown"),
    "a missing key": (A, 'refusal = "The request does not name the addressee."\n', "", "shape.missing"),
    "a wrong kind of value": (A, "checked_on = 2026-01-01", 'checked_on = "2026-01-01"', "shape.value"),
    "a moment for a day": (A, "checked_on = 2026-01-01", "checked_on = 2026-01-01T00:00:00", "shape.value"),
    "an unknown table": (A, "[[condition]]", "[[conditions]]", "shape.unknown"),
    "an unknown stage": (A, 'stage = "request"', 'stage = "asking"', "shape.value"),
    "not TOML": (A, "[provision]", "[provision", "file.toml"),
    "a fact nobody knows": (A, "stated(address)", "stated(adress)", "rule.language"),
    "a rule that is not one": (A, "stated(address)", "address", "rule.language"),
    "a fact of a later stage": (A, '"stated(address)"', '"stated(address) and asker_sworn"', "stage.later"),
    "words not in the text": (A, "the name of the addressee", "the name of an addressee", "quotation.absent"),
    "words from the head of the text": (
        A,
        "the name of the addressee",
        "invented for tests",
        "quotation.absent",
    ),
    "words in another order": (
        A,
        "sets forth ... the reason why disclosure is needed.",
        "the reason ... which sets forth",
        "quotation.absent",
    ),
    "no words": (A, 'text = "the name of the addressee"\n', "", "quotation.none"),
    "a gap and nothing else": (A, "the name of the addressee", "...", "quotation.absent"),
    "a text that changed": ("text/letters.txt", "Disclosure", "disclosure", "text.digest"),
    "a text that is not there": (A, "text/letters.txt", "text/letter.txt", "text.missing"),
    "a text of no day": (A, "current_as_of = 2020-01-01\n", "", "text.current_as_of"),
    "an end before the beginning": (
        A,
        "{ from = 2020-01-01 }",
        "{ from = 2020-01-01, to = 2020-01-01 }",
        "dates.order",
    ),
    "days outside the whole": (
        A,
        'id = "s4a.name"',
        'id = "s4a.name"\nin_force = { from = 2019-01-01 }',
        "dates.outside",
    ),
    "a provision twice": (B, 'id = "s4b"', 'id = "s4a"', "provision.twice"),
    "an id of two provisions": (B, 'id = "office.sworn"', 'id = "s4a.name"', "id.shared"),
    "an id of two kinds": (B, 'id = "s4b.seal"', 'id = "office.sworn"', "id.kinds"),
    "a scope that is no authority": (B, '["s4a"]', '["s4b"]', "scope.unknown"),
    "a fact in capitals": ("facts.toml", "[sealed]", "[Sealed]", "fact.name"),
    "a fact named like a companion": ("facts.toml", "[sealed]", "[sealed__stated]", "fact.name"),
    "a type there is not": ("facts.toml", 'type = "int"', 'type = "float"', "shape.value"),
    "a number governed by no date": (
        "parameters/reason_min_words.toml",
        '"asked_on"',
        '"s4a"',
        "parameter.governed_by",
    ),
    "a number governed by no day": (
        "parameters/reason_min_words.toml",
        "[values.2020-01-01]",
        "[values.2020]",
        "parameter.day",
    ),
    "a number named like a fact": (
        "parameters/reason_min_words.toml",
        '"reason_min_words"',
        '"reason_words"',
        "parameter.name",
    ),
    "a value without a source": (
        "parameters/reason_min_words.toml",
        'source = "Postal order 1"\n',
        "",
        "shape.missing",
    ),
    "a reading of nothing": (R, 'of = "s4a.address"', 'of = "s4a.adress"', "reading.of"),
    "a reading too early": (R, 'stage = "record"', 'stage = "request"', "stage.later"),
    "a ruling without readings": (R, RULING[RULING.index("[[reading]]") :], "", "ruling.readings"),
    "a ruling that informs and narrows": (R, "grade", 'kind = "information"\ngrade', "ruling.readings"),
    "a ruling that widens nothing": (R, "grade", 'widens = "Q9"\ngrade', "ruling.widens"),
    "a default that is no reading": (
        "elections.toml",
        'default = "no"',
        'default = "maybe"',
        "election.default",
    ),
    "an election that replaces nobody knows what": (
        "elections.toml",
        'practice_replaced = "Strangers asked."\n',
        "",
        "shape.missing",
    ),
    "an election on which nobody is said to have relied": (
        "elections.toml",
        'relied_by = "The clerks."\n',
        "",
        "shape.missing",
    ),
    "a head that leaves a choice to no reading": (
        "pack.toml",
        "hold_answers",
        'accounting_at_once = "Q1:maybe"\nhold_answers',
        "choice.election",
    ),
    "a head that says neither": (
        "pack.toml",
        "hold_answers",
        'accounting_at_once = "sometimes"\nhold_answers',
        "pack.choice",
    ),
    "a sample of no size": (
        "pack.toml",
        "hold_answers",
        'approval_on_sample = "Q1:yes"\nhold_answers',
        "pack.sample",
    ),
    "a size of samples that is no number": (
        "pack.toml",
        "hold_answers",
        'sample_size = "few"\nhold_answers',
        "pack.sample",
    ),
    "a sample whose size a rule reads and a line would pick": (
        "pack.toml",
        "hold_answers",
        'approval_on_sample = "Q1:yes"\nsample_size = "reason_min_words"\nhold_answers',
        "pack.sample",
    ),
    "days a look-up counts that are no number": (
        "pack.toml",
        "hold_answers",
        'lookup_days = "few"\nhold_answers',
        "pack.budget",
    ),
    "days a look-up counts that a rule reads and a line would pick": (
        "pack.toml",
        "hold_answers",
        'lookup_days = "reason_min_words"\nhold_answers',
        "pack.budget",
    ),
    "a routine under no authority": (
        "pack.toml",
        "hold_answers",
        'routine = ["nobody"]\nhold_answers',
        "scope.unknown",
    ),
    "a statute fact of no type": (S, '"date"', '"day"', "statute.key"),
    "a statute fact not declared": (S, "facts.taken_on", "facts.taken", "rule.language"),
    "a statute on later facts": (S, "<= asked_on", "<= asked_on and asker_sworn", "stage.later"),
    "a property on unknown facts": ("properties.toml", "sealed", "seeled", "rule.language"),
    "an extent of an unknown class": (
        A,
        'classes = ["identity"]',
        'classes = ["identities"]',
        "extent.class",
    ),
    "an extent from an unknown source": (
        A,
        'sources = ["custodian"]',
        'sources = ["payer"]',
        "extent.source",
    ),
    "an extent of an unknown element": (
        A,
        'sources = ["custodian"]',
        'sources = ["custodian"]\nelements = ["colour"]',
        "extent.element",
    ),
    "an extent under no election": (A, '"always"', '"Q9:yes"', "choice.election"),
    "an extent that says neither": (A, '"always"', '"sometimes"', "extent.choice"),
    "an authority of no extent": (A, EXTENT, "", "extent.none"),
    "a purpose for no authority": (
        "purposes.toml",
        'accepted = ["s4a"]',
        'accepted = ["s4b"]',
        "scope.unknown",
    ),
    "a default that is no authority": ("pack.toml", '"s4a"', '"s4b"', "pack.default"),
    "a duty in words that are not there": (
        A,
        "shall disclose the sender",
        "shall sell the sender",
        "quotation.absent",
    ),
    "a fact no document holds": ("instruments.toml", '"cause"', '"clause"', "fact.column"),
    "an element of no class": ("elements.toml", '"identity"', '"address"', "shape.value"),
}


@pytest.fixture
def full(folder):
    """The pack with a file of every kind."""
    for path, text in {
        R: RULING,
        S: STATUTE,
        "elections.toml": ELECTIONS,
        "properties.toml": '[[never]]\nsays = "No letter under seal."\nunder = ["s4a"]\nwhen = "sealed"\n',
        "purposes.toml": '[theft]\nmeans = "Theft of letters"\naccepted = ["s4a"]\n',
        "elements.toml": '[sender]\nclass = "identity"\nmeans = "The sender"\n',
    }.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(text)
    return folder


def problems(folder):
    with pytest.raises(InputError) as refusal:
        load_pack(folder)
    return refusal.value.problems


def test_a_pack_with_a_file_of_every_kind_is_sound(full):
    pack = load_pack(full)
    assert pack.elements["sender"]["class"] == "identity"
    assert len(pack.book(date(2026, 3, 1)).rules) == 1 + 3 + 1 + 6


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(full, change, fault):
    path, old, new, rule = FAULTS[fault]
    change(path, old, new)
    assert rule in [problem.rule for problem in problems(full)]


def test_all_faults_are_said_together_each_with_its_place_and_a_remedy(full, change):
    change(A, "stated(address)", "stated(adress)")
    change(B, "asker_sworn", "asker_swom")
    change(R, 'of = "s4a.address"', 'of = "s4a.adress"')
    change("facts.toml", 'type = "int"', 'type = "float"')
    found = problems(full)
    assert [p.says.split(",")[0].split(":")[0] for p in found if p.rule == "shape.value"] == ["facts.toml"]
    places = " ".join(problem.says for problem in found)
    assert all(path in places for path in (A, B, R, "facts.toml"))
    assert all(problem.remedy.endswith(".") for problem in found)


def test_the_same_rule_twice_for_the_same_days_is_a_fault(full):
    text = (full / A).read_text()
    again = text[text.index("[[condition]]") : text.index("[[condition]]", text.index("[[condition]]") + 1)]
    (full / A).write_text(text + "\n" + again)
    assert [problem.rule for problem in problems(full)] == ["rule.twice"]


def test_the_same_rule_for_other_days_is_not(full):
    text = (full / A).read_text()
    again = text[text.index("[[condition]]") : text.index("[[condition]]", text.index("[[condition]]") + 1)]
    once = again.replace("stage =", "in_force = { from = 2020-01-01, to = 2022-01-01 }\nstage =", 1)
    then = again.replace("stage =", "in_force = { from = 2022-01-01 }\nstage =", 1)
    (full / A).write_text(text.replace(again, once) + "\n" + then)
    assert load_pack(full)


@pytest.mark.parametrize(
    "path", ["fact.toml", "provision/4-c.toml", "provisions/old/4-c.toml", "text/4.toml", "cases2.toml"]
)
def test_a_law_in_a_place_nobody_reads_is_a_fault(full, path):
    (full / path).parent.mkdir(exist_ok=True)
    shutil.copy(full / A, full / path)
    assert [problem.rule for problem in problems(full)] == ["file.unknown"]


def test_a_law_that_is_not_text_is_a_fault(full):
    (full / A).write_bytes(b"\xff\xfe")
    assert "file.encoding" in [problem.rule for problem in problems(full)]


def test_an_empty_folder_is_no_pack(tmp_path):
    assert [problem.rule for problem in problems(tmp_path)] == ["shape.missing"] * 5 + [
        "fact.none",
        "provision.none",
    ]


def test_white_space_and_gaps_do_not_matter_to_a_quotation(full, change):
    change(
        A,
        "sets forth ... the reason why disclosure",
        "which sets   forth the name ... and the reason …  disclosure",
    )
    change(A, 'text = "the address to which the letter was sent"', 'text = """the address\nto which"""')
    assert load_pack(full)


def test_every_file_of_the_text_is_read_with_its_digest(full):
    pack = load_pack(full)
    stored = (full / "text" / "letters.txt").read_bytes()
    assert sha256(stored).hexdigest() == pack.provisions[0].text_sha256
    assert pack.texts == {"text/letters.txt": stored.decode()}
