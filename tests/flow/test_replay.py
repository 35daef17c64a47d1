"""What was decided can be judged again, identically; and every decision another reading would change is listed."""

import csv
import io
import json
from contextlib import redirect_stdout

import pytest

from privity.cli.common import close_all
from privity.cli.main import main
from privity.errors import IntegrityError
from privity.flow.lookback import changes
from privity.flow.replay import replay
from privity.wiring import open_office
from tests.flow.conftest import number

BATCH = number(2)
RULING = """
[ruling]
id = "trial"
cite = "A v. B (invented)"
court = "D.D.C."
status = "new"
in_force = {{ from = 2026-01-01 }}
grade = "I"
checked_on = 2026-11-01

[[reading]]
of = "i2.B.iv"
stage = "request"
text = "{text}"
when = "{when}"
refusal = "The reason is too short."
told = "facial"
"""
FEW = 4
"""Lines of each kind that are judged again one by one."""


def run(demo, *words, allow=(0,)):
    out = io.StringIO()
    with redirect_stdout(out):
        code = main([*map(str, words), "--office", str(demo.office)])
    close_all()
    assert code in allow, out.getvalue()
    return code, out.getvalue()


def lines(office, outcome):
    return [
        (f"{BATCH}/{line_id}", ordinal)
        for ordinal, line_id, found, _ in office.cases.outcomes(BATCH)
        if found == outcome
    ]


@pytest.mark.parametrize("outcome", ["facially_refused", "record_refused", "awaiting_review"])
def test_a_line_judged_again_is_the_line_that_was_decided(office, outcome):
    for line, _ in lines(office, outcome)[:4]:
        found = replay(office, line)
        assert found.identical
        assert found.rule_book == office.cases.batch(BATCH).rule_book
        assert bool(found.failed) is (outcome != "awaiting_review")


def test_a_line_is_judged_again_after_counsel_elected_otherwise(demo, tmp_path):
    before = open_office(demo.office, reading=True)
    line = lines(before, "facially_refused")[0][0]
    first = replay(before, line)
    close_all()
    entry = {
        "id": "EL-new",
        "from": before.today(),
        "question": "Q1",
        "reading": "address_alone",
        "reason": "A trial.",
    }
    demo.enter("election", "C-counsel", entry)
    close_all()
    again = replay(open_office(demo.office, reading=True), line)
    assert (again.rule_book, again.words, again.elections) == (first.rule_book, first.words, first.elections)
    assert again.identical


def test_what_was_kept_and_changed_is_no_replay(demo):
    office = open_office(demo.office, reading=True)
    line, _ = lines(office, "awaiting_review")[0]
    place = office.files.batch(BATCH).table("facts")
    changed = place.with_name("changed.parquet")
    with office.engine() as engine:
        engine.attach_parquet("facts", place)
        engine.write_parquet("SELECT * REPLACE (CAST(0 AS BIGINT) AS periods_count) FROM facts", changed)
    changed.replace(place)
    assert not replay(office, line).identical
    close_all()
    _, said = run(demo, "case", "replay", line, allow=(3,))
    assert "not what was decided" in said


def test_another_election_changes_just_the_lines_that_turn_on_it(demo, office, tmp_path):
    found = list(changes(office, elections={"Q1": "address_alone"}))
    changed = {change.line for change in found}
    refused = [line for line, _ in lines(office, "facially_refused")]
    left_alone = [line for line in refused if line not in changed]
    for line in [*sorted(changed)[:FEW], *left_alone[:FEW]]:
        assert ("Q1=address_alone" in replay(office, line).otherwise) == (line in changed)
    for change in found:
        assert (change.was, change.now, change.failed) == (False, True, ())
    close_all()
    place = tmp_path / "changed.csv"
    code, _ = run(demo, "law", "lookback", "--elect", "Q1=address_alone", "--output", place, allow=(0, 1))
    with place.open(encoding="utf-8") as file:
        assert [row["line"] for row in csv.DictReader(file)] == [change.line for change in found]
    assert code == (1 if found else 0)


def test_a_new_ruling_that_narrows_refuses_what_was_valid_and_permits_nothing(office):
    ruling = RULING.format(text="A reason has a hundred words.", when="reason_words >= 100").encode()
    found = list(changes(office, elections={}, ruling=("trial.toml", ruling)))
    changed = {change.line for change in found}
    assert any(line in changed for line, _ in lines(office, "awaiting_review"))
    refused = [line for line, _ in lines(office, "record_refused") if line not in changed]
    for line in [*sorted(changed)[:FEW], *refused[:FEW]]:
        then = replay(office, line)
        assert (not then.failed and not then.undetermined) == (line in changed)
    assert all(change.was and not change.now and "i2.B.iv" in change.failed for change in found)


def test_nothing_to_look_back_under_is_refused(demo):
    assert run(demo, "law", "lookback", allow=(2,))[0] == 2
    assert run(demo, "law", "lookback", "--elect", "Q1", allow=(2,))[0] == 2
    assert run(demo, "law", "lookback", "--elect", "Q1=perhaps", allow=(2,))[0] == 2


def test_a_replay_for_programs_holds_the_whole_record(demo, office):
    line = lines(office, "facially_refused")[0][0]
    close_all()
    _, said = run(demo, "case", "replay", line, "--json")
    record = json.loads(said)
    assert record["line"] == line
    assert record["identical"] is True
    assert set(record) >= {
        "rule_book",
        "pack",
        "day",
        "elections",
        "failed",
        "undetermined",
        "words",
        "entry",
    }


def test_a_batch_whose_law_pack_was_changed_is_not_replayed(demo):
    office = open_office(demo.office, reading=True)
    line = lines(office, "facially_refused")[0][0]
    archive = demo.office / "law" / f"{office.law_digest}.zip"
    close_all()
    archive.write_bytes(archive.read_bytes()[:-40] + b"\0" * 40)
    with pytest.raises(IntegrityError):
        open_office(demo.office, reading=True)
    assert run(demo, "case", "replay", line, allow=(3,))[0] == 3
