"""The whole cycle: what was planted is what the gate found, and every book agrees."""

import json
from collections import Counter

import pytest

from privity.cli.demo_cases import against_truth, open_packages, statement, verify_outside
from privity.flow import certificate
from privity.flow.letters import letter
from privity.flow.report import public, reconcile
from privity.wiring import open_office
from tests.flow.acts import reviewed
from tests.flow.conftest import number

MANY = 12
"""Lines of an outcome whose letters are compared word by word."""


@pytest.fixture(scope="module")
def judged(template):
    from privity.cli.demo_office import DemoOffice
    from privity.cli.main import main

    return against_truth(DemoOffice(template, main), template / "requests" / "mixed", number(2))


@pytest.mark.parametrize(
    "error",
    [
        "defective_looked_up",
        "defective_released",
        "wrong_person",
        "never_verified",
        "reasons_differ",
        "lawful_refused_on_face",
    ],
)
def test_nothing_differs_from_what_was_planted(judged, error):
    assert judged[error] == 0


def test_lawful_lines_are_verified(judged):
    assert judged["recall_plain"] >= 0.95
    assert judged["recall_distorted"] >= 0.60


def test_released_lines_open_with_stock_openssl_and_stand_on_the_statement(demo, tmp_path, capsys):
    batch = number(1)
    (line_id,) = reviewed(demo, batch, 1, tmp_path / "work")
    demo.act("C-approver", "review", "approve", batch)
    demo.act("C-releaser", "release", "send", batch)
    (opened,) = open_packages(demo, batch)
    (released,) = map(json.loads, opened.read_text("utf-8").splitlines())
    assert released["line"] == f"{batch}/{line_id}"
    statement(demo, demo.root / "requests" / "one", demo.root / "national")
    assert "FIA Records Enclave" in capsys.readouterr().out


def test_fm_19_every_book_agrees_after_a_release_and_a_recall(demo, tmp_path):
    batch = number(2)
    chosen = reviewed(demo, batch, 6, tmp_path / "work")
    demo.act("C-approver", "review", "approve", batch)
    demo.act("C-releaser", "release", "send", batch)
    office = open_office(demo.office, reading=True)
    (release,) = office.cases.releases(batch)
    demo.act("C-releaser", "release", "recall", release.id, "--why", "court_order")
    office = open_office(demo.office, reading=True)
    books, differences = reconcile(office)
    assert differences == ()
    assert next(b for b in books if b.batch == batch).outcomes["recalled"] == len(chosen)


def test_the_requesters_certificate_adds_up_and_tells_nothing_of_records(template):
    office = open_office(template / "office", reading=True)
    told = certificate.requesters(office, number(2))
    assert told["received"] == told["facially_refused"] + told["in_progress"] + told["released"]
    assert "i2.identity.match" not in told["by_condition"]
    assert not {"record_refused", "awaiting_review", "held"} & told.keys()


def test_canaries_are_seeded_refused_and_uncounted(template):
    office = open_office(template / "office", reading=True)
    full = certificate.read(office, number(2))
    assert full["canaries_seeded"] == full["canaries_refused"] == len(office.canaries["i2"]) > 0
    assert (
        sum(office.cases.counts(number(2)).values())
        == full["received"]
        == office.cases.batch(number(2)).received
    )


def test_fm_28_whoever_was_not_found_is_told_the_same_as_whoever_waits(template):
    office = open_office(template / "office", reading=True)
    batch = number(2)
    told, looked_at = {}, Counter()
    for _, line_id, outcome, entry in office.cases.outcomes(batch):
        looked_at[outcome] += 1
        if outcome in {"record_refused", "awaiting_review", "held"} and looked_at[outcome] <= MANY:
            text = (
                letter(office, f"{batch}/{line_id}")
                .replace(line_id, "…")
                .replace(f"entry {entry}.", "entry ….")
            )
            told.setdefault(outcome, set()).add(text)
    assert {"record_refused", "awaiting_review"} <= told.keys()
    assert len(set().union(*told.values())) == 1


def test_fm_17_fm_31_what_was_released_is_counted_for_the_public_and_told_to_the_person(demo, tmp_path):
    batch = number(2)
    chosen = reviewed(demo, batch, 14, tmp_path / "work")
    demo.act("C-approver", "review", "approve", batch)
    demo.act("C-releaser", "release", "send", batch)
    office = open_office(demo.office, reading=True)
    (row,) = public(office, office.today().year)
    assert (row.requests, row.disclosures) == (2, len(chosen))


def test_fm_25_the_whole_record_of_a_batch_is_one_bundle_a_stranger_can_check(demo):
    verify_outside(demo, [number(1), number(2)])


def test_fm_29_a_line_refused_on_its_face_is_never_looked_up(template):
    office = open_office(template / "office", reading=True)
    batch = number(2)
    refused = {n for n, _, outcome, _ in office.cases.outcomes(batch) if outcome == "facially_refused"}
    with office.engine() as engine:
        engine.attach_parquet("answers", office.files.batch(batch).table("answers"))
        looked = {row[0] for row in engine.query("SELECT ordinal FROM answers")}
    assert refused
    assert not refused & looked
