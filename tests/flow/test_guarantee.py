"""What has no bound is not verified; a decoy that is verified stops the batch for good. Attacks on both."""

import json
from dataclasses import replace

import pytest

from privity.cli.common import close_all
from privity.errors import IntegrityError, UnavailableError
from privity.flow import calibrate as calibrating
from privity.flow import certificate, guard, lookup
from privity.flow.calibrate import calibration, guarantee
from privity.flow.export import export_batch
from privity.flow.letters import letter
from privity.flow.resume import resume
from privity.flow.verify import verify
from privity.identity.cells import CELLS
from privity.wiring import open_office
from tests.flow.acts import first_lines
from tests.flow.conftest import BATCH, file, number

THIRD = number(3)
LINES = 60


def strict(demo):
    """The office takes its confession back."""
    path = demo.office / "privity.toml"
    before, _, rest = path.read_text("utf-8").partition("[identity]\n")
    assert rest
    path.write_text(before + rest.partition("\n\n")[2], "utf-8")


def filed(demo):
    """Some lines more, assessed."""
    file(demo, first_lines(demo, demo.root / "requests" / "third", "FIA-THIRD", LINES))
    demo.run("batch", "assess", THIRD, "--office", demo.office, allow=(0, 1))
    close_all()


def calibrated(demo, lines=8):
    demo.run("records", "calibrate", "--lines", lines, "--office", demo.office)
    close_all()


def opened_cells(demo):
    office = open_office(demo.office, reading=True)
    with office.engine() as engine:
        return guarantee(office, engine)


def answers(demo, batch):
    office = open_office(demo.office, reading=True)
    with office.engine() as engine:
        engine.attach_parquet("answers", office.files.batch(batch).table("answers"))
        return engine.query("SELECT answer, vetoes, person_id, ordinal FROM answers")


def run(demo, batch=THIRD):
    demo.run("batch", "run", batch, "--office", demo.office, allow=(0, 1))
    close_all()


# Closed cells


def test_an_office_that_was_never_calibrated_verifies_nobody(demo):
    strict(demo)
    filed(demo)
    run(demo)
    found = answers(demo, THIRD)
    assert "verified" not in {answer for answer, *_ in found}
    shut = [row for row in found if row[1] == ["no_bound"]]
    assert shut
    assert {row[0] for row in shut} == {"ambiguous"}
    assert {row[2] for row in shut} == {None}


def test_the_same_lines_are_verified_where_the_office_confesses(demo):
    filed(demo)
    run(demo)
    assert "verified" in {answer for answer, *_ in answers(demo, THIRD)}


def test_a_small_calibration_opens_nothing_in_a_strict_office_and_all_but_the_failed_in_a_confessing_one(
    demo,
):
    calibrated(demo)
    held = opened_cells(demo)
    kept = calibration(open_office(demo.office, reading=True))
    wrong = {cell.cell for cell in kept.cells if cell.false_accepts}
    assert held.bounded == ()
    assert held.open == set(CELLS) - wrong
    strict(demo)
    assert opened_cells(demo).open == frozenset()


def within(demo, monkeypatch, limit=1_000_000_000):
    """A limit that a small record file can reach, for tests of what closes again."""
    strict(demo)
    path = demo.office / "privity.toml"
    path.write_text(path.read_text("utf-8") + "\n[identity]\nbound = 1e-3\n", "utf-8")
    monkeypatch.setattr(calibrating, "least_accepts", lambda _: 8)
    real = open_office

    def opening(*given, **named):
        office = real(*given, **named)
        return replace(office, settings=replace(office.settings, bound=limit))

    return opening


def test_what_is_calibrated_is_open_and_stale_when_anything_it_rests_on_changes(demo, monkeypatch):
    calibrated(demo)
    office = within(demo, monkeypatch)(demo.office, reading=True)
    with office.engine() as engine:
        assert guarantee(office, engine).open
        for stale in ("rule_digest", "file_digest"):
            with monkeypatch.context() as patch:
                patch.setattr(calibrating, stale, lambda *_: "0" * 64)
                assert guarantee(office, engine).open == frozenset()
        monkeypatch.setattr(type(engine), "version", "Another engine 9")
        assert guarantee(office, engine).open == frozenset()


def test_another_record_file_closes_every_cell(demo, monkeypatch):
    calibrated(demo)
    from privity.testing.synthetic import generate_people

    generate_people(demo.root / "other", persons=500, seed=8)
    demo.run("records", "load", demo.root / "other", "--office", demo.office)
    close_all()
    office = within(demo, monkeypatch)(demo.office, reading=True)
    with office.engine() as engine:
        assert guarantee(office, engine).open == frozenset()


def test_a_calibration_improved_by_hand_stops_the_look_up(demo):
    calibrated(demo)
    filed(demo)
    path = demo.office / "records" / "calibration.json"
    fields = json.loads(path.read_bytes())
    fields["cells"][0]["n"] *= 1000
    path.write_bytes(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode())
    office = open_office(demo.office)
    with pytest.raises(IntegrityError, match="calibration"):
        verify(office, THIRD)
    assert not office.files.exists(office.files.batch(THIRD).table("answers"))
    office.log.close()


def test_trying_the_rule_is_an_inspection_in_the_log_before_it_is_done(demo, monkeypatch):
    office = open_office(demo.office)
    before = len(office.log.of_kind("inspection"))
    monkeypatch.setattr(calibrating, "measure", lambda *_, **__: pytest.fail("looked"))
    with pytest.raises(pytest.fail.Exception):
        calibrating.calibrate(office, lines=3)
    assert len(office.log.of_kind("inspection")) == before + 1
    assert calibration(office) is None
    office.log.close()


def test_the_certificate_tells_insiders_what_was_seen_and_requesters_nothing_of_it(demo):
    office = open_office(demo.office, reading=True)
    full, told = certificate.read(office, BATCH), certificate.requesters(office, BATCH)
    assert full["guarantee"]["limit_ppb"] == office.settings.bound
    assert full["guarantee"]["uncalibrated_cells"] == len(CELLS)
    assert told["uncalibrated"] is True
    assert not {"guarantee", "decoys_seeded", "decoys_refused"} & told.keys()
    assert "not bounded" in certificate.in_words(told, {})
    assert "not bounded" in certificate.in_words(full, {})


# Decoys


def loosened(monkeypatch):
    """A search that verifies whatever has any candidate at all."""
    real = lookup.decide_steps
    monkeypatch.setattr(
        lookup,
        "decide_steps",
        lambda: tuple(
            replace(s, sql=s.sql.replace("best.rank = 3 AND counted.plausible = 1", "best.rank >= 1"))
            for s in real()
        ),
    )


def test_decoys_ride_are_refused_and_stand_in_no_count(demo):
    office = open_office(demo.office, reading=True)
    full = certificate.read(office, BATCH)
    assert full["decoys_seeded"] == full["decoys_refused"] >= 20
    assert sum(office.cases.counts(BATCH).values()) == full["received"]
    assert all(row[3] > 0 for row in answers(demo, BATCH))


def test_decoys_are_inspections_of_their_own_and_the_batch_still_verifies_outside(demo):
    filed(demo)
    run(demo)
    office = open_office(demo.office, reading=True)
    looked = [data["entry"] for kind, *_, data in office.cases.events(THIRD) if kind == "looked-up"]
    own = office.log.appended(f"decoys/{THIRD}/0")
    assert own is not None
    assert own not in looked
    out = demo.root / "bundle"
    out.mkdir()
    assert export_batch(office, THIRD, out) == LINES


def test_a_decoy_that_is_verified_stops_the_batch_and_nobody_is_told_who(demo, monkeypatch):
    filed(demo)
    loosened(monkeypatch)
    run(demo)
    office = open_office(demo.office, reading=True)
    batch = office.cases.batch(THIRD)
    assert (batch.state, batch.stopped_by) == ("stopped", ("breaker.decoy",))
    assert office.cases.counts(THIRD)["held"] == batch.received
    assert not office.files.exists(office.files.batch(THIRD).table("answers"))
    full = certificate.read(office, THIRD)
    assert full["decoys_refused"] < full["decoys_seeded"]
    assert full["breakers"] == ["breaker.decoy"]
    facial = {
        line for n, line, *_ in office.cases.outcomes(THIRD)
        if "No record was opened" not in letter(office, f"{THIRD}/{line}")
    }  # fmt: skip
    assert facial
    told = certificate.in_words(certificate.requesters(office, THIRD), {})
    assert "made-up line" in told


def test_the_stop_outlives_a_mended_search_and_a_resume(demo, monkeypatch):
    filed(demo)
    with monkeypatch.context() as patch:
        loosened(patch)
        run(demo)
    office = open_office(demo.office)
    before = (office.log.size, office.cases.counts(THIRD))
    resume(office)
    verify(office, THIRD)
    assert (office.log.size, office.cases.counts(THIRD)) == before
    assert office.cases.batch(THIRD).stopped_by == ("breaker.decoy",)
    office.log.close()


def test_a_run_killed_between_the_alarm_and_the_stop_asks_the_same_decoys_and_stops_again(demo, monkeypatch):
    filed(demo)
    loosened(monkeypatch)
    office = open_office(demo.office)
    seen = []
    real = guard.ride
    monkeypatch.setattr(guard, "ride", lambda *a, **k: (real(*a, **k), seen.append(riding(a[1])))[0])
    with monkeypatch.context() as patch:
        patch.setattr(guard.Guard, "stop", killed)
        with pytest.raises(UnavailableError):
            verify(office, THIRD)
    assert office.cases.batch(THIRD).state == "assessed"
    resume(office)
    assert office.cases.batch(THIRD).stopped_by == ("breaker.decoy",)
    assert len(seen) == 2
    assert seen[0] == seen[1]
    office.log.close()


def riding(engine):
    return sorted(engine.query("SELECT decoy FROM riding"))


def killed(_):
    raise UnavailableError("It did not answer.", where="stop", remedy="Resume.")


def test_decoys_put_away_are_made_again_and_another_batch_takes_others(demo, monkeypatch):
    seen = []
    real = guard.ride
    monkeypatch.setattr(guard, "ride", lambda *a, **k: (real(*a, **k), seen.append(riding(a[1])))[0])
    (demo.office / "records" / "decoys.parquet").unlink()
    filed(demo)
    run(demo)
    assert (demo.office / "records" / "decoys.parquet").exists()
    office = open_office(demo.office)
    with office.engine() as engine:
        engine.attach_parquet("decoys_kept", demo.office / "records" / "decoys.parquet")
        real(office, engine, office.cases.batch(BATCH), slice_=0, lines=LINES, before=0)
        assert riding(engine) != seen[0]
    office.log.close()
