"""No oracle: two offices that differ in what is on record tell the requester the same, byte for byte, on the same day.

A line is filed in offices whose record files hold the person named, nobody, two of that
person, the person at another address, and the person under a hold. Whatever the requester
can read is compared: words, numbers, names and sizes of files, exit codes, lengths in the log.
"""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.flow import certificate
from privity.flow.letters import PROGRESS, UNIFORM, letter
from privity.flow.show import refused_lines
from privity.flow.told import answers_on
from privity.testing import demonstration as papers
from privity.testing.synthetic import HeaderFields
from privity.testing.truth import cut
from privity.wiring import open_office
from tests.flow.acts import FINDINGS, decide, take
from tests.flow.conftest import number

BATCH = number(3)
WORLDS = {
    "there": {"persons": "TRUE ORDER BY person_id DESC"},
    "absent": {"persons": "person_id <> $who", "names": "person_id <> $who", "addresses": "person_id <> $who",
               "items": "person_id <> $who"},
    "two": {"persons": "TRUE UNION ALL SELECT * REPLACE ('twice' AS person_id) FROM source WHERE person_id = $who",
            "addresses": "TRUE UNION ALL SELECT * REPLACE ('twice' AS person_id) FROM source WHERE person_id = $who"},
    "elsewhere": {"addresses": "TRUE AND person_id <> $who UNION ALL SELECT * REPLACE ('9 Elsewhere Road' AS address_line1, "
                  "NULL AS address_line2) FROM source WHERE person_id = $who"},
    "held": {"persons": "person_id <> $who UNION ALL SELECT * REPLACE ('informant' AS holds) FROM source WHERE person_id = $who"},
}  # fmt: skip
"""What differs in the record file: relation to the rows it keeps, `$who` being the person of the line."""

OUTCOMES = {
    "there": "awaiting_review",
    "absent": "record_refused",
    "two": "awaiting_review",
    "elsewhere": "record_refused",
    "held": "held",
}


@pytest.fixture(scope="module")
def filed(template, tmp_path_factory):
    """An office, a signed request of few lines, and who the first of them is about."""
    root = tmp_path_factory.mktemp("filed") / "demo"
    shutil.copytree(template, root)
    demo = DemoOffice(root, main)
    mixed = root / "requests" / "mixed"
    with duckdb.connect() as db:
        db.execute(f"CREATE VIEW truth AS FROM '{mixed}/truth.parquet'")
        (subject,) = db.execute(
            "SELECT line_id, person_id FROM truth WHERE kind = 'lawful' AND expect = 'verified' AND len(distortion) = 0 "
            "AND len(register_failed) = 0 AND trait = 'ordinary' ORDER BY line_id LIMIT 1"
        ).fetchall()
        others = db.execute(
            "SELECT line_id FROM truth WHERE kind <> 'lawful' ORDER BY line_id LIMIT 4"
        ).fetchall()
    lines = {subject[0], *(line for (line,) in others)}
    header = HeaderFields(signed_on=datetime.now(UTC).date(), batch_id="FIA-UNIFORM")
    cut(mixed, root / "requests" / "few", header, lambda row: row["line_id"] in lines)
    demo.sign_header(root / "requests" / "few" / "lines.header.toml", papers.REQUESTER)
    close_all()
    return root, subject


def national(source, folder, changes, who):
    """The record file with what a world changes in it."""
    shutil.copytree(source, folder)
    for relation, keeps in changes.items():
        path = folder / f"{relation}.parquet"
        with duckdb.connect() as db:
            db.execute(f"CREATE TABLE source AS FROM '{path}'")
            rows = f"SELECT * FROM source WHERE {keeps.replace('$who', repr(who))}"
            db.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    return folder


@pytest.fixture(scope="module")
def worlds(filed, tmp_path_factory):
    """World to its office, the request filed and settled there."""
    root, (line, who) = filed
    offices = {}
    for world, changes in WORLDS.items():
        base = tmp_path_factory.mktemp(world)
        shutil.copytree(root, base / "demo")
        demo = offices[world] = DemoOffice(base / "demo", main)
        # Every office makes its record file, and the decoys of it, anew: else the log of one would be the shorter. None
        # of the files is byte for byte the one that the office had: its decoys would be there already.
        shutil.rmtree(demo.office / "records")
        (demo.office / "records").mkdir()
        records = national(root / "national", base / "national", changes, who)
        demo.run("records", "load", records, "--office", demo.office)
        demo.act("C-intake", "batch", "submit", demo.root / "requests" / "few" / "lines.header.toml")
        demo.run("batch", "run", BATCH, "--office", demo.office, allow=(0, 1))
        office = open_office(demo.office, reading=True)
        assert office.cases.line(BATCH, line)[1] == OUTCOMES[world]
        close_all()
    return offices


def received(demo, days, capsys, work):
    """Everything a requester is handed so many days after filing: a name for each thing, and its exact content."""
    opened = open_office(demo.office, reading=True)
    # A clock that stands still, the same in every world.
    filed_on = opened.cases.batch(BATCH).received_at.astimezone(UTC).replace(hour=12, minute=0, second=0)
    office = replace(opened, now=lambda: filed_on + timedelta(days=days))
    told = certificate.requesters(office, BATCH)
    handed = {
        "certificate": told,
        "certificate in words": certificate.in_words(told, certificate.evidence(office, BATCH)),
        "refused": refused_lines(office, BATCH),
    }
    for _, line, _, _ in office.cases.outcomes(BATCH):
        handed[f"letter {line}"] = letter(office, f"{BATCH}/{line}")
    start = office.cases.batch(BATCH).request_entry
    handed["log"] = [len(office.log.entry(index)) for index in range(start, office.log.size)]
    close_all()
    outbox = demo.office / "outbox"
    handed["outbox"] = sorted((str(p.relative_to(outbox)), p.stat().st_size) for p in outbox.rglob("*"))
    work.mkdir(exist_ok=True)
    commands = [
        ("certificate", BATCH, "--requester"),
        ("certificate", BATCH, "--requester", "--json"),
        ("lines", BATCH, "--refused", "--output", work / "refused.csv"),
    ]
    for words in commands:
        capsys.readouterr()
        code = demo.run("batch", *words, "--office", demo.office, allow=range(6))
        handed[" ".join(map(str, words[:1] + words[2:4]))] = (code, *capsys.readouterr())
    handed["refused.csv"] = (work / "refused.csv").read_bytes()
    return handed


@pytest.mark.parametrize("days", [0, 29, 30, 400])
@pytest.mark.parametrize("world", sorted(set(WORLDS) - {"there"}))
def test_fm_28_offices_that_differ_in_what_is_on_record_tell_the_same(worlds, world, days, capsys, tmp_path):
    one, other = (received(worlds[name], days, capsys, tmp_path / "work") for name in ("there", world))
    assert one == other


@pytest.mark.parametrize("world", sorted(WORLDS))
def test_the_answer_comes_on_the_day_fixed_at_filing_and_not_when_the_batch_is_settled(worlds, world, filed):
    _, (line, _) = filed
    opened = open_office(worlds[world].office, reading=True)
    batch = opened.cases.batch(BATCH)
    day = datetime.combine(answers_on(opened, batch), datetime.min.time(), UTC)
    assert (day.date() - batch.received_at.date()).days == opened.settings.answer_days
    before, after = (
        letter(replace(opened, now=lambda at=at: at), f"{BATCH}/{line}")
        for at in (day - timedelta(seconds=1), day)
    )
    close_all()
    assert (PROGRESS in before, UNIFORM in before) == (True, False)
    assert (PROGRESS in after, UNIFORM in after) == (False, True)


def test_people_who_decide_on_the_lines_change_nothing_that_is_told(worlds, capsys, tmp_path, filed):
    """A refusal by a reviewer is told like one by the machine, and not on the day it was made."""
    _, (line, _) = filed
    root = tmp_path / "decided"
    shutil.copytree(worlds["there"].root, root)
    demo = DemoOffice(root, main, entries=500)
    before = received(demo, 3, capsys, tmp_path / "work")
    take(demo, "C-reviewer-1", BATCH, 1, tmp_path / "taken")
    decide(
        demo,
        "C-reviewer-1",
        BATCH,
        [line],
        tmp_path / "taken",
        verdict="refuse",
        findings=dict.fromkeys(FINDINGS, "no"),
        reason="Not about this person.",
    )
    close_all()
    demo.run("release", "resume", "--office", demo.office)
    demo.run("batch", "verify", BATCH, "--office", demo.office, allow=(0, 1))
    office = open_office(demo.office, reading=True)
    assert office.cases.line(BATCH, line)[1] == "refused_by_decision"
    close_all()
    after = received(demo, 3, capsys, tmp_path / "work")
    assert {name: each for name, each in after.items() if name != "log"} == {
        name: each for name, each in before.items() if name != "log"
    }
