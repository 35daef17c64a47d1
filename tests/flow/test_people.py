"""Nobody can be skipped: a wrong key, a missing reviewer or one swapped line makes `approve` exit 4."""

import csv
import sqlite3

import pytest

from tests.flow.acts import call_back, decide, releasable, reviewed, take
from tests.flow.conftest import number

MAY_NOT = 4
BATCH = number(2)


def approve(demo, person="C-approver", *words, allow=(4,)):
    return demo.act(person, "review", "approve", BATCH, *words, allow=allow)


def rows(demo, path):
    demo.act("C-approver", "review", "queue", BATCH, "--decided", "--output", path)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path, content):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(content)
    return path


def test_exactly_the_exported_rows_can_be_approved(demo, tmp_path):
    reviewed(demo, BATCH, 4, tmp_path / "work")
    rows(demo, tmp_path / "rows.csv")
    assert approve(demo, "C-approver", "--rows", tmp_path / "rows.csv", allow=(0,)) == 0


def test_one_swapped_line_exits_4(demo, tmp_path):
    reviewed(demo, BATCH, 4, tmp_path / "work")
    listed = rows(demo, tmp_path / "rows.csv")
    listed[1][0] = f"{BATCH}/9999999"
    assert approve(demo, "C-approver", "--rows", write(tmp_path / "swapped.csv", listed)) == MAY_NOT


def test_a_row_whose_digest_was_changed_exits_4(demo, tmp_path):
    reviewed(demo, BATCH, 4, tmp_path / "work")
    listed = rows(demo, tmp_path / "rows.csv")
    listed[1][1] = "0" * 64
    assert approve(demo, "C-approver", "--rows", write(tmp_path / "changed.csv", listed)) == MAY_NOT


def test_a_wrong_key_exits_4(demo, tmp_path):
    reviewed(demo, BATCH, 3, tmp_path / "work")
    words = (
        "review",
        "approve",
        BATCH,
        "--office",
        demo.office,
        "--as",
        "C-approver",
        "--key",
        demo.key("stranger"),
    )
    assert demo.run(*words, allow=(4,)) == MAY_NOT


def test_fm_27_no_reviewer_no_approval(demo, tmp_path):
    call_back_work = tmp_path / "work"
    call_back_work.mkdir()
    call_back(demo, BATCH, call_back_work)
    assert approve(demo) == MAY_NOT


def test_a_line_not_opened_cannot_be_decided(demo, tmp_path):
    rows_ = take(demo, "C-reviewer-1", BATCH, 2, tmp_path)
    assert decide(demo, "C-reviewer-2", BATCH, releasable(rows_), tmp_path, allow=(4,)) == MAY_NOT


def test_a_line_is_not_refused_for_a_reason_of_policy(demo, tmp_path):
    chosen = releasable(take(demo, "C-reviewer-1", BATCH, 3, tmp_path))

    def refuse(reason, allow):
        return decide(
            demo, "C-reviewer-1", BATCH, chosen, tmp_path, verdict="refuse", reason=reason, allow=allow
        )

    assert refuse("This agency has had enough addresses from us.", (2,)) == 2
    assert refuse("i1.A.order: the authority is another one's.", (2,)) == 2
    assert refuse("i2.A.engaged: the officer left in May.", (0,)) == 0


@pytest.mark.parametrize("person", ["C-reviewer-1", "C-intake", "C-head", "C-inspector", "C-releaser"])
def test_no_other_duty_approves(demo, tmp_path, person):
    assert approve(demo, person) == MAY_NOT


def test_fm_08_without_the_call_backs_nothing_is_approved(demo, tmp_path):
    opened = take(demo, "C-reviewer-1", BATCH, 3, tmp_path)
    decide(demo, "C-reviewer-1", BATCH, releasable(opened), tmp_path)
    assert approve(demo) == MAY_NOT


def test_an_officer_who_does_not_confirm_stops_the_approval(demo, tmp_path):
    opened = take(demo, "C-reviewer-1", BATCH, 3, tmp_path)
    decide(demo, "C-reviewer-1", BATCH, releasable(opened), tmp_path)
    call_back(demo, BATCH, tmp_path, confirmed="no")
    assert approve(demo) == MAY_NOT


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("FIA-1", "1", "yes"), 2),
        (("FIA-1", "one", "yes"), 2),
        (("FIA-1", "1", "perhaps"), 2),
        (("C-reviewer-1", "1", "yes"), MAY_NOT),
    ],
)
def test_call_backs_with_one_wrong_row_are_not_recorded(demo, tmp_path, row, code):
    opened = take(demo, "C-reviewer-1", BATCH, 3, tmp_path)
    decide(demo, "C-reviewer-1", BATCH, releasable(opened), tmp_path)
    listed, results = tmp_path / "sample.csv", tmp_path / "results.csv"
    demo.act("C-reviewer-1", "review", "call-back", BATCH, "--output", listed)
    with listed.open(encoding="utf-8", newline="") as file:
        sample = [(each["officer"], each["ordinal"], "yes") for each in csv.DictReader(file)]
    with results.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("officer", "ordinal", "confirmed"), *sample, row])
    demo.act("C-reviewer-1", "review", "call-back", BATCH, "--results", results, allow=(code,))
    assert approve(demo) == MAY_NOT


def test_fm_16_an_open_objection_stops_and_only_counsel_cures_it(demo, tmp_path, office):
    office.log.close()  # its lock is for one writer; the commands below are others
    reviewed(demo, BATCH, 3, tmp_path / "work")
    demo.act(
        "C-counsel", "review", "object", BATCH, "--condition", "i2.A.solely", "--text", "The unit does both."
    )
    assert approve(demo) == MAY_NOT
    (objection,) = office.cases.objections(BATCH)
    evidence = tmp_path / "roster.txt"
    evidence.write_text("a separate enclave")
    words = (
        "review",
        "cure",
        objection.id,
        "--evidence",
        evidence,
        "--answer",
        "A separate enclave is shown.",
    )
    assert demo.act("C-approver", *words, allow=(4,)) == MAY_NOT
    demo.act("C-counsel", *words)
    assert approve(demo, allow=(0,)) == 0


def test_fm_15_the_approver_cannot_release_and_the_releaser_cannot_approve(demo, tmp_path):
    reviewed(demo, BATCH, 3, tmp_path / "work")
    assert approve(demo, "C-releaser") == MAY_NOT
    approve(demo, allow=(0,))
    assert demo.act("C-approver", "release", "send", BATCH, allow=(4,)) == MAY_NOT


def test_a_vacant_office_lets_pending_approvals_die(demo, tmp_path, office):
    office.log.close()  # its lock is for one writer; the commands below are others
    reviewed(demo, BATCH, 3, tmp_path / "work")
    approve(demo, allow=(0,))
    today = office.today()
    demo.enter("office-holder", "C-head", {
        "id": "OH-gone", "from": today, "replaces": "OH-C-approver", "person": "C-approver", "name": "Benedikt Soames",
        "agency": "CUST", "office": "retired", "duties": [], "detailed_to": "FIA",
    })  # fmt: skip
    demo.enter("delegation", "C-head", {
        "id": "DO-ended", "from": today, "replaces": "DO-11-2-1", "person": "C-approver", "agency": "CUST",
        "authorities": [], "ceiling_per_day": 0,
    })  # fmt: skip
    assert demo.act("C-releaser", "release", "send", BATCH, allow=(4,)) == MAY_NOT


def test_an_administrator_who_edits_a_decision_is_stopped_by_the_database(demo, tmp_path):
    reviewed(demo, BATCH, 2, tmp_path / "work")
    with (
        sqlite3.connect(demo.office / "case.sqlite3") as db,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        db.execute("UPDATE casestore_decision SET verdict = 'release'")


def test_an_administrator_who_swaps_a_line_in_the_store_is_found_before_approval(demo, tmp_path, office):
    office.log.close()  # its lock is for one writer; the commands below are others
    chosen = reviewed(demo, BATCH, 3, tmp_path / "work")
    place = demo.office / "batches" / BATCH / "lines.parquet"
    with office.engine() as engine:
        engine.attach_parquet("lines", place)
        engine.write_parquet(
            f"SELECT * REPLACE (CASE WHEN line_id = '{chosen[0]}' THEN repeat('0', 64) ELSE line_digest END AS line_digest) FROM lines",
            tmp_path / "lines.parquet",
        )
    (tmp_path / "lines.parquet").replace(place)
    assert approve(demo, allow=(3,)) == 3
