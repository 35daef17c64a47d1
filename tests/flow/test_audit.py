"""The blind audit: nobody picks its lines, nobody who knows the answer answers, and a wrong person found shuts what found him."""

import csv
import json

import pytest

from privity.cli.common import close_all
from privity.flow import audit as flow
from privity.flow import certificate
from privity.flow.audited import result
from privity.flow.calibrate import calibration, guarantee
from privity.flow.evidence import views
from privity.wiring import open_office
from tests.flow.conftest import BATCH

MAY_NOT, UNREADABLE = 4, 2
WORDS = {
    "name": "agrees",
    "birth_date": "agrees",
    "id_number": "agrees",
    "address": "agrees",
    "person": "same",
}


def shown(demo, person="C-inspector", allow=(0,)):
    out = demo.root / f"pairs-{person}.csv"
    demo.act(person, "review", "audit", "show", BATCH, "--output", out, allow=allow)
    close_all()
    if not out.exists():
        return []
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(demo, rows, *, allow=(0,), person="C-inspector"):
    path = demo.root / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("item", *WORDS))
        writer.writeheader()
        writer.writerows(rows)
    code = demo.act(person, "review", "audit", "answer", BATCH, path, allow=allow)
    close_all()
    return code


def verdicts(demo, *, wrong=(), unsure=()):
    """One row per pair: the same, but for the ordinals named."""
    order = flow.draw(open_office(demo.office, reading=True), BATCH)
    return [
        {"item": n, **WORDS, "person": "other" if o in wrong else "unsure" if o in unsure else "same"}
        for n, o in enumerate(order, 1)
    ]


def machine(demo):
    """Ordinal to what the machine said."""
    office = open_office(demo.office, reading=True)
    with office.engine() as engine:
        engine.attach_parquet("answers", office.files.batch(BATCH).table("answers"))
        return dict(engine.query("SELECT ordinal, [answer, (pattern // 1000)::VARCHAR] FROM answers"))


def a_verified_line(demo):
    said_ = machine(demo)
    return next(
        n for n in flow.draw(open_office(demo.office, reading=True), BATCH) if said_[n][0] == "verified"
    )


def open_now(demo):
    office = open_office(demo.office, reading=True)
    with office.engine() as engine:
        return guarantee(office, engine).open


def test_verified_lines_are_mixed_with_others_and_the_draw_stays(demo):
    office = open_office(demo.office, reading=True)
    order, said_ = flow.draw(office, BATCH), machine(demo)
    assert order == flow.draw(office, BATCH)
    assert {said_[n][0] for n in order} == {"verified", "ambiguous"}
    assert list(order) != sorted(order)


def test_what_is_shown_says_nothing_of_the_answer(demo):
    rows = shown(demo)
    order = flow.draw(open_office(demo.office, reading=True), BATCH)
    assert [int(row["item"]) for row in rows] == list(range(1, len(order) + 1))
    assert set(rows[0]) == {"item", *(f"asked {c}" for c in flow.ASKED), *(f"held {c}" for c in flow.HELD)}
    text = json.dumps(rows)
    office = open_office(demo.office, reading=True)
    for view in views(office, office.cases.batch(BATCH), order):
        assert view.line_id not in text
        assert str(view.pattern) not in text
    assert all(row["held names"] and row["held addresses"] for row in rows)


def test_showing_is_an_inspection_of_exactly_these_lines(demo):
    before = open_office(demo.office, reading=True).log.size
    rows = shown(demo)
    office = open_office(demo.office, reading=True)
    (data,) = [d for kind, *_, d in office.cases.events(BATCH) if kind == "inspected" and d.get("audit")]
    assert data["entry"] == before == office.log.of_kind("inspection")[-1]
    assert len(data["ordinals"]) == len(rows)


@pytest.mark.parametrize("person", ["C-reviewer-1", "C-approver", "C-head"])
def test_whoever_is_no_inspector_is_shown_nothing(demo, person):
    assert shown(demo, person, allow=(MAY_NOT,)) == []


def test_whoever_opened_a_line_is_not_blind(demo, monkeypatch):
    office = open_office(demo.office)
    ordinal = office.cases.ordinals(BATCH, certificate.LineOutcome.AWAITING_REVIEW)[0]
    office.cases.open_lines(BATCH, [ordinal], person="C-inspector", at=office.now())
    office.log.close()
    assert shown(demo, allow=(MAY_NOT,)) == []


def test_answers_without_having_been_shown_count_for_nothing(demo):
    assert said(demo, verdicts(demo), allow=(MAY_NOT,)) == MAY_NOT
    assert result(open_office(demo.office, reading=True), BATCH) is None


def test_a_clean_audit_is_in_the_certificate_with_its_own_bound_and_shuts_nothing(demo):
    before = open_now(demo)
    shown(demo)
    said(demo, verdicts(demo))
    office = open_office(demo.office, reading=True)
    full, told = certificate.read(office, BATCH), certificate.requesters(office, BATCH)
    assert full["audit"]["other"] == 0
    assert full["audit"]["verified"] > 0
    assert 0 < full["audit"]["bound_ppb"] < 10**9
    assert "Audited" in certificate.in_words(full, {})
    assert "audit" not in told
    assert open_now(demo) == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda rows: rows[:-1],
        lambda rows: [*rows, rows[0]],
        lambda rows: [{**rows[0], "person": "maybe"}, *rows[1:]],
        lambda rows: [{**rows[0], "name": "nearly"}, *rows[1:]],
        lambda rows: [{**rows[0], **dict.fromkeys(list(WORDS)[:4], "differs")}, *rows[1:]],
        lambda rows: [{**rows[0], "item": "x"}, *rows[1:]],
    ],
    ids=[
        "one left out",
        "one twice",
        "no such word",
        "no such word of a field",
        "the same, nothing agrees",
        "no number",
    ],
)
def test_answers_that_do_not_hold_together_are_refused_whole(demo, spoil):
    shown(demo)
    assert said(demo, spoil(verdicts(demo)), allow=(UNREADABLE,)) == UNREADABLE
    assert result(open_office(demo.office, reading=True), BATCH) is None


def test_an_audit_is_answered_once(demo):
    shown(demo)
    said(demo, verdicts(demo))
    assert said(demo, verdicts(demo), allow=(UNREADABLE,)) == UNREADABLE


def test_a_wrong_person_found_shuts_his_cell_until_a_calibration_has_counted_him(demo):
    wrong = a_verified_line(demo)
    cell = int(machine(demo)[wrong][1])
    assert cell in open_now(demo)
    shown(demo)
    assert said(demo, verdicts(demo, wrong={wrong}), allow=(1,)) == 1
    assert open_now(demo) == frozenset(open_now(demo)) - {cell}
    assert cell not in open_now(demo)
    demo.run("records", "calibrate", "--lines", "4", "--office", demo.office)
    close_all()
    office = open_office(demo.office, reading=True)
    counted = {c.cell: c for c in calibration(office).cells}[cell]
    assert counted.false_accepts >= 1
    assert calibration(office).audits == (f"A-{BATCH}",)
    assert cell not in open_now(demo)


def test_a_wrong_person_called_wrong_among_those_mixed_in_shuts_nothing(demo):
    before, said_ = open_now(demo), machine(demo)
    others = {
        n for n in flow.draw(open_office(demo.office, reading=True), BATCH) if said_[n][0] != "verified"
    }
    shown(demo)
    said(demo, verdicts(demo, wrong=others))
    assert open_now(demo) == before


def test_whoever_is_unsure_counts_against_the_bound_and_shuts_nothing(demo):
    before, line = open_now(demo), a_verified_line(demo)
    shown(demo)
    said(demo, verdicts(demo, unsure={line}))
    found = result(open_office(demo.office, reading=True), BATCH)
    assert (found["unsure"], found["other"]) == (1, 0)
    assert found["bound_ppb"] > 1
    assert open_now(demo) == before


def test_a_line_found_wrong_cannot_be_approved_whatever_its_reviewer_said(deciding):
    demo = deciding
    # Every verified line is audited, so that those decided are among them whatever the log's secret draws.
    place = demo.office / "privity.toml"
    place.write_text(
        place.read_text("utf-8").replace("[identity]\n", "[identity]\naudit_lines = 1000\n"), "utf-8"
    )
    office = open_office(demo.office, reading=True)
    decided = sorted({d.ordinal for d in office.cases.decisions(BATCH)})
    said_ = machine(demo)
    drawn = flow.draw(office, BATCH)
    close_all()
    wrong = set(decided) & {n for n in drawn if said_[n][0] == "verified"}
    assert wrong == set(decided)
    shown(demo)
    said(demo, verdicts(demo, wrong=wrong), allow=(1,))
    assert demo.act("C-approver", "review", "approve", BATCH, allow=(0, MAY_NOT)) == MAY_NOT
