"""Every reading of an election is read by something of its pack, or words say what the program does under each."""

from __future__ import annotations

from datetime import date

import pytest

from privity.authority import check, load_pack
from privity.authority.elected import readings_read, unread
from privity.errors import InputError

TODAY = date(2026, 3, 1)
ELECTION = """
[Q1]
question = "May a stranger ask?"
readings = ["no", "kin", "yes"]
default = "no"
practice_replaced = "Strangers asked."
relied_by = "The clerks."
"""
EVERY = "Under no, kin and yes alike nobody does."
FAULTS = {
    "read by nothing": ("", "", ["election.unread"]),
    "one reading read by a rule": ("election_Q1 == 'yes'", "", ["election.unread"]),
    "each reading read by a rule": ("election_Q1 == 'yes' or election_Q1 == 'kin'", "", []),
    "a list of readings": ("election_Q1 in ('kin', 'yes')", "", []),
    "told from the default": ("election_Q1 != 'no'", "", []),
    "read by nothing, and words": ("", EVERY, []),
    "read by nothing, words on one reading": ("", "Under yes nobody does.", ["election.silent"]),
    "read by nothing, words that say it is": ("", "Read by the clerks. " + EVERY, ["election.effect"]),
    "one read, and words": ("election_Q1 == 'yes'", "Read by the clerks. " + EVERY, []),
    "one read, words that say none is": ("election_Q1 == 'yes'", EVERY, ["election.effect"]),
    "a reading named inside another word": ("", "Under no, kindred and yes alike.", ["election.silent"]),
}


@pytest.mark.parametrize(("rule", "effect", "found"), FAULTS.values(), ids=FAULTS.keys())
def test_a_reading_is_read_or_its_effect_is_said(folder, change, rule, effect, found):
    said = f'effect = "{effect}"\n' if effect else ""
    (folder / "elections.toml").write_text(ELECTION + said)
    if rule:
        change("provisions/4-a.toml", '"stated(address)"', f'"stated(address) or {rule}"')
    assert [problem.rule for problem in check(load_pack(folder), today=TODAY)] == found


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("provisions/4-a.toml", 'identity_alone = "always"', 'identity_alone = "Q1:yes"'),
        ("provisions/4-a.toml", 'address = "held_for_period"', 'address = "Q1:yes"'),
        ("pack.toml", 'orders_as_entered = "never"', 'orders_as_entered = "Q1:yes"'),
        ("pack.toml", "hold_answers", 'accounting_at_once = "Q1:yes"\nhold_answers'),
        ("pack.toml", "hold_answers", 'approval_on_sample = "Q1:yes"\nsample_size = "few"\nhold_answers'),
    ],
)
def test_an_extent_and_the_head_of_the_pack_read_too(folder, change, path, old, new):
    (folder / "elections.toml").write_text(ELECTION)
    text = (folder / "parameters/reason_min_words.toml").read_text()
    (folder / "parameters/few.toml").write_text(
        text.replace('"reason_min_words"', '"few"').replace('"asked_on"', '"decided_on"')
    )
    change(path, old, new)
    pack = load_pack(folder)
    assert readings_read(pack) == {"Q1": {"no", "yes"}}
    assert unread(pack.elections["Q1"], readings_read(pack)) == ("kin",)


def test_a_statute_reads_too(folder):
    (folder / "elections.toml").write_text(ELECTION)
    (folder / "statutes").mkdir()
    (folder / "statutes/theft.toml").write_text(
        'statute = "1 POST 2"\nkind = "criminal"\ntitle = "Theft"\ncite = "1 Post. Code 2"\n'
        'in_force = { from = 2020-01-01 }\nchecked_on = 2026-01-01\nkeys = { taken_on = "date" }\n'
        "when = \"facts.taken_on <= asked_on or election_Q1 == 'kin'\"\n"
    )
    assert readings_read(load_pack(folder)) == {"Q1": {"no", "kin"}}


@pytest.mark.parametrize(
    "head",
    ['approval_on_sample = "never"\nsample_size = "few"', 'lookup_days = "few"'],
    ids=["the size of a sample", "the days a look-up counts"],
)
def test_a_number_of_the_head_need_be_read_by_no_rule_and_larger_is_stricter(folder, change, head):
    text = (folder / "parameters/reason_min_words.toml").read_text()
    (folder / "parameters/few.toml").write_text(
        text.replace('"reason_min_words"', '"few"').replace('"asked_on"', '"decided_on"')
    )
    change("pack.toml", "hold_answers", f"{head}\nhold_answers")
    pack = load_pack(folder)
    assert check(pack, today=TODAY) == ()
    book = pack.book(TODAY, limits={"few": 1_000})
    assert book.parameters["few"].today == 1_000
    with pytest.raises(InputError, match="is not one it may set"):
        pack.book(TODAY, limits={"few": 1})
