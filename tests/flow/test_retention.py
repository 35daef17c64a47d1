"""What was closed for ever is opened by nobody here again, every proof made before still holds, and nothing is closed but on counsel's schedule."""

import json
from datetime import UTC, datetime

import pytest

from privity.accounting.entry import open_entry, read_entry
from privity.accounting.kinds import KINDS
from privity.accounting.retention import CLASSES, DISCLOSURE, INQUIRY, class_of, year_of
from privity.cli.common import close_all
from privity.errors import UnavailableError
from privity.flow import accounting, retention
from privity.wiring import open_office
from privity_verify.cli import main as verify
from tests.flow.conftest import BATCH

DONE, USAGE, ALTERED, MAY_NOT, CLOSED = 0, 2, 3, 4, 5
YEAR = datetime.now(UTC).year
PERIODS = "\n[retention]\ninquiry = {0}\ndisclosure = {0}\n"


def shred(demo, name, *, year=YEAR, second="C-privacy", person="C-counsel", why="schedule 7", allow=(DONE,)):
    return demo.act(
        person, "retention", "shred", name, year, "--why", why, "--second", second,
        "--second-key", demo.key(second), allow=allow,
    )  # fmt: skip


def schedule(demo, years):
    settings = demo.office / "privity.toml"
    settings.write_text(settings.read_text() + PERIODS.format(years))


@pytest.fixture
def later(demo, monkeypatch):
    """An office whose schedule ran out: it keeps one year, and two have passed."""
    schedule(demo, 1)
    real = retention._may
    monkeypatch.setattr(
        retention,
        "_may",
        lambda office, name, year, why, today: real(office, name, year, why, today.replace(year=YEAR + 2)),
    )
    return demo


def entry_of(office, kind):
    return office.log.of_kind(kind)[-1]


def values(office, index):
    """The batch's own decision entry opened again."""
    batch = office.cases.batch(BATCH)
    return {"header": batch.facts["header"], "lines": batch.file_sha256, "root": batch.lines_root}, index


def test_each_kind_is_of_one_class_or_the_offices_own():
    listed = [kind for kinds in CLASSES.values() for kind in kinds]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(KINDS)
    assert {kind for kind in KINDS if class_of(kind) is None} == {
        "register",
        "key-event",
        "index",
        "custodian-report",
        "year",
    }


def test_all_about_a_batch_is_of_the_year_its_request_was_received():
    new_year = int(datetime(2027, 1, 1, tzinfo=UTC).timestamp())
    held = {
        3: {"t": new_year - 1}, 5: {"t": new_year + 5, "req": 3}, 7: {"t": new_year + 9, "req": 3},
        9: {"t": new_year + 10, "obj": 7},
    }  # fmt: skip
    assert year_of({"t": new_year - 1}, held.get) == 2026
    assert year_of({"t": new_year, "req": 3}, held.get) == 2026
    assert year_of({"t": new_year + 99, "rel": 5}, held.get) == 2026
    assert year_of({"t": new_year + 99, "obj": 9}, held.get) == 2026
    assert year_of({"t": new_year, "req": None}, held.get) == 2027


def test_a_disclosure_made_before_holds_after_and_none_is_made_again(later, tmp_path):
    office = open_office(later.office, reading=True)
    given, index = values(office, office.cases.batch(BATCH).request_entry)
    disclosures = accounting.opened_again(office, index, given)
    later.run("log", "prove", index, "--output", tmp_path / "proof.json", "--office", later.office)
    proof = json.loads((tmp_path / "proof.json").read_text())
    proof["disclosures"] = list(disclosures.values())
    (tmp_path / "proof.json").write_text(json.dumps(proof, sort_keys=True, separators=(",", ":")) + "\n")
    close_all()
    assert shred(later, INQUIRY) == DONE
    vkey = (later.office / "log.vkey").read_text().strip()
    assert verify(["proof", str(tmp_path / "proof.json"), "--key", vkey]) == 0
    office = open_office(later.office, reading=True)
    with pytest.raises(UnavailableError, match="destroyed"):
        accounting.opened_again(office, index, given)
    assert open_entry(office.log.entry(index), disclosures.values()) == given
    later.run("log", "verify", "--office", later.office)


def test_what_needs_the_secret_says_that_it_was_destroyed(later, tmp_path):
    shred(later, INQUIRY)
    bundle = later.run(
        "batch", "bundle", BATCH, "--output", tmp_path / "b", "--office", later.office, allow=(CLOSED,)
    )
    assert bundle == CLOSED


def test_no_file_holds_the_secret_any_more(later):
    key = later.office / "keys" / "units" / f"{INQUIRY}-{YEAR}.key"
    secret = key.read_bytes()
    shred(later, INQUIRY)
    for path in later.office.rglob("*"):
        assert not path.is_file() or secret not in path.read_bytes()


def test_the_other_class_and_the_offices_own_entries_stay_open(later):
    shred(later, DISCLOSURE, allow=(DONE, USAGE))
    close_all()
    shred(later, INQUIRY)
    office = open_office(later.office, reading=True)
    assert accounting.unit_key(office, "register", when=0) == office.keys.unit
    office.registers_anew()


def test_the_destruction_is_accounted_once_by_two_persons(later):
    for _ in range(2):
        shred(later, INQUIRY)
    office = open_office(later.office, reading=True)
    events = [read_entry(office.log.entry(n)) for n in office.log.of_kind("key-event")]
    assert [(e["event"], e["use"]) for e in events] == [("destroy", "unit")]


def test_a_secret_is_never_made_a_second_time(later):
    shred(later, INQUIRY)
    office = open_office(later.office)
    with pytest.raises(UnavailableError):
        office.units.key(INQUIRY, YEAR)
    assert office.units.destroyed(INQUIRY, YEAR)
    assert office.units.key(INQUIRY, YEAR + 1)
    office.log.close()


@pytest.mark.parametrize("person", ["C-privacy", "C-releaser", "C-approver"])
def test_only_counsel_and_the_privacy_officer_together_may(later, person):
    assert shred(later, INQUIRY, person=person, allow=(MAY_NOT,)) == MAY_NOT
    assert shred(later, INQUIRY, second="C-counsel", allow=(MAY_NOT,)) == MAY_NOT
    assert (later.office / "keys" / "units" / f"{INQUIRY}-{YEAR}.key").exists()


def test_one_person_who_holds_both_duties_is_still_one_person(later, monkeypatch):
    monkeypatch.setattr(retention, "act", lambda *_, **__: b"")
    assert shred(later, INQUIRY, second="C-counsel", allow=(MAY_NOT,)) == MAY_NOT
    assert shred(later, INQUIRY) == DONE


def test_without_a_schedule_nothing_is_ever_destroyed(demo):
    assert shred(demo, INQUIRY, allow=(MAY_NOT,)) == MAY_NOT
    assert (demo.office / "keys" / "units" / f"{INQUIRY}-{YEAR}.key").exists()


@pytest.mark.parametrize("years", [1, 5])
def test_before_the_schedule_runs_out_nothing_is_destroyed(demo, years):
    schedule(demo, years)
    assert shred(demo, INQUIRY, allow=(MAY_NOT,)) == MAY_NOT


@pytest.mark.parametrize(
    ("name", "year", "why"), [("papers", YEAR, "x"), (INQUIRY, YEAR - 3, "x"), (INQUIRY, YEAR, " ")]
)
def test_what_is_no_unit_or_has_no_reason_is_refused(later, name, year, why):
    assert shred(later, name, year=year, why=why, allow=(USAGE,)) == USAGE


def test_a_crash_after_the_entry_is_finished_by_doing_it_again(later, monkeypatch):
    from privity.adapters.unit_keys import UnitKeys

    def crash(*_, **__):
        raise UnavailableError("cut off", where="here", remedy="again")

    with monkeypatch.context() as patched:
        patched.setattr(UnitKeys, "destroy", crash)
        assert shred(later, INQUIRY, allow=(CLOSED,)) == CLOSED
    key = later.office / "keys" / "units" / f"{INQUIRY}-{YEAR}.key"
    assert key.exists()
    size = open_office(later.office, reading=True).log.size
    close_all()
    assert shred(later, INQUIRY) == DONE
    assert not key.exists()
    assert open_office(later.office, reading=True).log.size == size


def test_the_list_says_how_long_each_is_kept(later, capsys):
    capsys.readouterr()
    later.run("retention", "list", "--office", later.office, "--json")
    told = json.loads(capsys.readouterr().out)["units"]
    assert {"class": INQUIRY, "year": YEAR, "destroyed": False, "kept_until": YEAR + 1} in told
