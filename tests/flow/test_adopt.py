"""A faulty law never takes effect: each fault is told with its file and line, and the law before stays in force."""

import io
import json
import shutil
from contextlib import redirect_stdout
from importlib.resources import as_file

import pytest

from privity.cli.common import close_all
from privity.cli.main import main
from privity.errors import InputError
from privity.flow.book import law_confirmed, rule_book
from privity.law import shipped
from privity.wiring import open_office

I2 = "provisions/26-usc-6103-i-2.toml"
FAULTS = {
    "a misspelt fact": (I2, "stated(engaged_unit)", "stated(engaged_units)", "rule.language"),
    "a type error": (I2, "officers_count >= 1", "officers_count >= 'one'", "rule.language"),
    "a quotation not in the text": (
        I2,
        'text = "the taxable period or periods to which such return information relates;"',
        'text = "the taxable year to which such return information relates;"',
        "quotation.absent",
    ),
    "overlapping dates": (
        "parameters/lines_per_officer.toml",
        "[values.2025-01-01]\nvalue = 50",
        '[values.2025-01-01]\nvalue = 50\nsource = "Again."\n[values."2025-01-01"]\nvalue = 60',
        "file.toml",
    ),
    "the same rule twice for the same days": (
        "statutes/18-usc-1343.toml",
        'statute = "18 USC 1343"',
        'statute = "18 USC 1341"',
        "statute.twice",
    ),
    "a provision past its age": (I2, "checked_on = 2026-11-21", "checked_on = 2024-11-21", "age.old"),
    "a rule that answers its cases otherwise": (I2, "periods_count >= 1", "periods_count >= 2", "case.wrong"),
    "a rule that breaks a property": (
        I2,
        'when = "address_stated"',
        'when = "address_stated or name_stated"',
        "case.wrong",
    ),
}


@pytest.fixture
def other(tmp_path):
    """A copy of the shipped pack, to be changed."""
    with as_file(shipped("us_tax")) as folder:
        shutil.copytree(folder, tmp_path / "us_tax")
    return tmp_path / "us_tax"


def adopt(demo, folder, *, person="C-counsel", allow=(0,)):
    out = io.StringIO()
    with redirect_stdout(out):
        demo.act(person, "law", "adopt", "--from", folder, "--reason", "A trial.", "--json", allow=allow)
    close_all()
    return out.getvalue()


def in_force(demo):
    office = open_office(demo.office, reading=True)
    registers = office.registers()
    found = (
        office.law_digest,
        rule_book(office, registers, office.today()).digest,
        law_confirmed(office, registers, office.today()),
    )
    close_all()
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_law_leaves_the_one_before_in_force(demo, other, fault, capsys):
    path, old, new, rule = FAULTS[fault]
    text = (other / path).read_text("utf-8")
    assert old in text
    (other / path).write_text(text.replace(old, new, 1), "utf-8")
    before = in_force(demo)
    said = adopt(demo, other, allow=(2,))
    problems = [
        problem for problem in json.loads(said.splitlines()[-1])["problems"] if problem["rule"] == rule
    ]
    assert problems
    assert path.partition("/")[2].removesuffix(".toml") in problems[0]["says"] or rule in {
        "case.wrong",
        "statute.twice",
    }
    assert problems[0]["remedy"]
    assert in_force(demo) == before
    assert before[2] is True


def test_who_is_not_counsel_adopts_nothing(demo, other):
    before = in_force(demo)
    adopt(demo, other, person="C-reviewer-1", allow=(4,))
    assert in_force(demo) == before


def test_a_law_changed_while_it_is_proved_is_not_adopted(demo, other, monkeypatch):
    def changed_meanwhile(folder, *_):
        with (folder / I2).open("a", encoding="utf-8") as file:
            file.write("# And one thing more.\n")

    before = in_force(demo)
    monkeypatch.setattr("privity.flow.adopt.vetted", changed_meanwhile)
    adopt(demo, other, allow=(2,))
    assert in_force(demo) == before


@pytest.mark.full
def test_a_sound_law_takes_effect_by_counsels_signature(demo, other):
    before = in_force(demo)
    path, words = other / I2, 'refusal = "The line names no case."'
    text = path.read_text("utf-8")
    assert words in text
    path.write_text(text.replace(words, 'refusal = "The line does not say which case."'), "utf-8")
    adopt(demo, other)
    after = in_force(demo)
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert after[2] is True


def test_a_pack_nobody_confirmed_opens_nothing(demo, other):
    office = open_office(demo.office)
    (other / "pack.toml").write_text(
        (other / "pack.toml").read_text("utf-8") + "note = 'Another pack.'\n", "utf-8"
    )
    office.law.choose(office.law.keep(other))
    close_all()
    assert in_force(demo)[2] is False


BESIDE = {
    "no canaries": lambda pack: (pack / "canaries.toml").unlink(),
    "a canary that changes nothing": lambda pack: (pack / "canaries.toml").write_text(
        "[lawful]\n[[canary]]\n"
    ),
    "no roles": lambda pack: (pack / "lists" / "roles.csv").unlink(),
    "roles of nobody's kind": lambda pack: (pack / "lists" / "roles.csv").write_text("role\nagent\n"),
    "places that are no archive": lambda pack: (pack / "lists" / "facilities.csv.gz").write_bytes(b"name"),
}


@pytest.mark.parametrize("spoil", BESIDE.values(), ids=BESIDE.keys())
def test_a_pack_whose_lists_or_canaries_cannot_be_read_is_not_kept(demo, office, other, spoil):
    spoil(other)
    kept = sorted(path.name for path in (demo.office / "law").iterdir())
    with pytest.raises(InputError, match="cannot be read") as refusal:
        office.law.keep(other)
    assert refusal.value.remedy
    assert sorted(path.name for path in (demo.office / "law").iterdir()) == kept


def test_an_unsigned_election_is_refused_and_closes_every_command(demo):
    place = demo.office / "registers" / "elections.toml"
    place.write_text(
        place.read_text("utf-8")
        + '\n[[entry]]\nid = "EL-9"\nfrom = 2026-01-01\nquestion = "Q1"\nreading = "address_alone"\n'
        + 'reason = "None."\nsigned_by = "C-counsel"\nsigned_on = 2026-01-01\n',
        "utf-8",
    )
    out = io.StringIO()
    with redirect_stdout(out):
        code = main(["election", "list", "--office", str(demo.office), "--json"])
    close_all()
    assert code in {2, 3}
    assert "elections" in out.getvalue()
