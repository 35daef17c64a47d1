"""An ambiguous line is released about the candidate two reviewers named, by what tells him apart, and about nobody else."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest

from privity.cli.common import close_all
from privity.cli.demo_cases import open_packages
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import DutyError, InputError, IntegrityError, OutOfOrderError
from privity.flow import approve, audit, comparison, release, report
from privity.flow import review as flow
from privity.flow.records import load
from privity.model.case import ReviewDecision
from privity.review.auditing import COMPARED, AuditAnswer
from privity.wiring import open_office
from tests.flow import lookalikes as alike
from tests.flow.acts import call_back, decide
from tests.flow.conftest import copied, number

BATCH = number(1)
MAY_NOT, UNREADABLE = 4, 2
FIRST, SECOND = "C-reviewer-1", "C-reviewer-2"
FINDINGS = {"reason_specific": True, "names_informant": False, "impairs_investigation": False}
SISTERS, GUARDED, BARE = (f"L{n:06d}" for n in range(6, 9))
"""Two sisters who go by one name; a person under a hold of the record file beside one who is under none; one of whom nothing
is held that may leave beside one of whom something is."""

PEOPLE = [
    *alike.PEOPLE,
    ("P-jane", "Marlowe", "Kate", "Jane", None, "987654328", "1980-02-03", None, "51 Juniper Street", None),
    ("P-rose", "Marlowe", "Katherine", "Rose", None, "987654329", "1982-04-05", None, "51 Juniper Street", None),
    ("P-safe", "Sorley", "Edith", None, None, None, "1961-01-02", "protected_person", "52 Hazel Street", "Apt 1"),
    ("P-free", "Sorley", "Edith", None, None, None, "1971-03-04", None, "52 Hazel Street", "Apt 2"),
    ("P-bare", "Tolliver", "Agnes", None, None, None, "1951-05-06", None, "53 Rowan Street", "Apt 3"),
    ("P-full", "Tolliver", "Agnes", None, None, None, "1981-07-08", None, "53 Rowan Street", "Apt 4"),
]  # fmt: skip
ASKED = {
    **alike.ASKED,
    SISTERS: ("Marlowe", "Kate", "Rose", "", "", "", "51 Juniper Street", ""),
    GUARDED: ("Sorley", "Edith", "", "", "", "", "52 Hazel Street", "Apt 1"),
    BARE: ("Tolliver", "Agnes", "", "", "", "", "53 Rowan Street", "Apt 3"),
}
WAGES = {"P-jane": "41111", "P-rose": "52222", "P-bare": ""}


def prepare(demo):
    """Two reviewers open and compare every line that may mean several records; officers are called back."""
    for person in (FIRST, SECOND):
        demo.act(person, "review", "queue", BATCH, "--take", len(ASKED), "--output", demo.root / "taken.csv")
    with opened(demo) as office:
        lines = [n for n, line_id, _, _ in office.cases.outcomes(BATCH) if line_id != alike.VERIFIED]
        for person in (FIRST, SECOND):
            comparison.compare(office, BATCH, lines, person=person, key=demo.key(person))
    call_back(demo, BATCH, demo.root)


@contextmanager
def opened(demo):
    """The office for a writer, its log given up afterwards."""
    office = open_office(demo.office)
    try:
        yield office
    finally:
        office.log.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The office of people alike, every line opened and compared by two reviewers."""
    demo = DemoOffice(tmp_path_factory.mktemp("settled") / "demo", main)
    alike.build(demo, BATCH, PEOPLE, ASKED, WAGES)
    prepare(demo)
    close_all()
    return demo


@pytest.fixture
def demo(made, tmp_path):
    """A copy a test may change."""
    yield copied(made.root, tmp_path / "demo")
    close_all()


def decision(office, person, line_id, letter, by, *, verdict="release", version=1):
    return ReviewDecision(
        ordinal=office.cases.line(BATCH, line_id)[0], reviewer=person, version=version, verdict=verdict,
        findings=FINDINGS, candidate=letter, distinguishes=by, reason="i2.identity.match: by what was compared",
    )  # fmt: skip


def decided(demo, office, line_id, letter, by, *, people=(FIRST, SECOND), **values):
    for person in people:
        made_ = decision(office, person, line_id, letter, by, **values)
        tally = flow.decide(office, BATCH, [made_], person=person, key=demo.key(person))
    return tally


def approved(demo, office):
    return approve.approve(office, BATCH, person="C-approver", key=demo.key("C-approver"))


def sent(demo, office):
    return release.send(office, BATCH, person="C-releaser", key=demo.key("C-releaser"))


STEPS = {
    "decide": lambda demo, office: decided(demo, office, SISTERS, "B", "middle_name", people=[FIRST]),
    "approve": approved,
    "release": sent,
}


def by_letter(office, demo, line_id):
    ordinal = office.cases.line(BATCH, line_id)[0]
    (found,) = comparison.compare(office, BATCH, [ordinal], person=FIRST, key=demo.key(FIRST))
    return {each.letter: each for each in found.candidates}


def loaded_anew(demo, office, people):
    """The record file of these people is the one in use from now on."""
    folder = demo.root / "anew"
    alike.write_records(folder, people, WAGES)
    load(office, [{name: folder / f"{name}.parquet" for name in ("persons", "names", "addresses", "items")}])


def rewritten(demo, statement):
    """Somebody with the case store in his hands changes it, its triggers taken away."""
    close_all()
    with closing(sqlite3.connect(demo.office / "case.sqlite3", isolation_level=None)) as db:
        for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute(statement)


def test_the_record_of_the_candidate_named_leaves_and_nothing_of_the_other(demo, tmp_path, capsys):
    for person in (FIRST, SECOND):
        decide(demo, person, BATCH, [SISTERS], tmp_path, candidate="B", by="middle_name")
    demo.act("C-approver", "review", "approve", BATCH)
    demo.act("C-releaser", "release", "send", BATCH)
    (package,) = open_packages(demo, BATCH)
    text = package.read_text("utf-8")
    (line,) = map(json.loads, text.splitlines())
    assert line["line"] == f"{BATCH}/{SISTERS}"
    assert "52222" in text
    assert [word for word in ("41111", "Jane", "987654328") if word in text] == []
    capsys.readouterr()
    demo.run("case", "letter", f"{BATCH}/{SISTERS}", "--office", demo.office, allow=(0, 1))
    demo.run("batch", "certificate", BATCH, "--requester", "--office", demo.office)
    assert "candidate" not in capsys.readouterr().out
    with opened(demo) as office:

        def told():
            key = demo.key("C-inspector")
            return [
                report.person(office, who, by="C-inspector", key=key, everything=True)
                for who in ("987654329", "987654328")
            ]

        mine, hers = told()
        assert "FIA Records Enclave" in mine, "the person's own list has it"
        assert "FIA Records Enclave" not in hers
        books, differences = report.reconcile(office)
        assert (differences, books[0].outcomes["released"]) == ((), 1)
        flow.decide(
            office, BATCH, [decision(office, FIRST, SISTERS, None, "", verdict="refuse", version=2)],
            person=FIRST, key=demo.key(FIRST),
        )  # fmt: skip
        (mine, _) = told()
        assert "FIA Records Enclave" in mine, "what left stays on the list, whoever thinks again"


def test_what_would_leave_is_told_by_letter(demo, capsys):
    with opened(demo) as office:
        ordinals = [office.cases.line(BATCH, each)[0] for each in (SISTERS, alike.VERIFIED)]
        sisters, verified = flow.open_lines(office, BATCH, ordinals, person=SECOND, key=demo.key(SECOND))
        both = ("mailing_address", "wages")
        assert (sisters.leaves, sisters.leaves_of) == ((), {"A": both, "B": both})
        assert (verified.leaves, verified.leaves_of) == (both, {})


def test_nobody_is_named_of_whom_nothing_may_leave_and_that_is_told_by_letter(demo):
    with (
        opened(demo) as office,
        pytest.raises(OutOfOrderError, match="a candidate of whom nothing may leave"),
    ):
        decided(demo, office, BARE, "A", "address_line2", people=[FIRST])
    with (demo.root / "taken.csv").open(encoding="utf-8", newline="") as file:
        taken = {row["line"]: row["would leave"] for row in csv.DictReader(file)}
    assert taken[f"{BATCH}/{BARE}"] == "A: nothing | B: mailing_address; wages"


def test_a_candidate_an_auditor_calls_somebody_else_is_not_released(demo, monkeypatch):
    with opened(demo) as office:
        decided(demo, office, SISTERS, "B", "middle_name")
        drawn = tuple(office.cases.line(BATCH, each)[0] for each in (alike.VERIFIED, SISTERS))
        monkeypatch.setattr(audit, "draw", lambda *_: drawn)
        me = {"person": "C-inspector", "key": demo.key("C-inspector")}
        _, pair = audit.show(office, BATCH, **me)
        assert "Katherine" in pair.held["names"], "the candidate the reviewers named"
        fields = ("agrees",) * len(COMPARED)
        said = [AuditAnswer(item=n, fields=fields, person=who) for n, who in ((1, "same"), (2, "other"))]
        audit.answer(office, BATCH, said, **me)
        with pytest.raises(DutyError, match="An audit found line"):
            approved(demo, office)


def test_two_who_name_two_candidates_or_two_fields_settle_nothing(demo):
    with opened(demo) as office:
        decided(demo, office, SISTERS, "B", "middle_name", people=[FIRST])
        assert office.cases.decisions(BATCH)[0].candidate == "B"
        assert approve.approvable(office, BATCH) == []
        decided(demo, office, alike.UNITS, "A", "address_line2", people=[FIRST])
        second = decision(office, SECOND, alike.UNITS, "A", "address_line2")
        assert flow.decide(office, BATCH, [second], person=SECOND, key=demo.key(SECOND))["release"] == 1
        other = ReviewDecision(**{**_values(second), "version": 2, "candidate": "B"})
        office.cases.add_decisions(BATCH, [other], at=office.now())
        assert approve.approvable(office, BATCH) == [], "another candidate, however it came into the store"


def _values(made_):
    return {name: getattr(made_, name) for name in made_.__slots__}


NOT_NAMED = {
    "nobody": (SISTERS, None, "middle_name", InputError, "names no candidate"),
    "no field": (SISTERS, "B", "", InputError, "names no field"),
    "a field that tells nobody apart": (SISTERS, "B", "given_name", InputError, "names no field"),
    "the letter of another line": (SISTERS, "C", "middle_name", InputError, "No such candidate"),
    "a letter written otherwise": (SISTERS, "b", "middle_name", InputError, "No such candidate"),
    "an id": (SISTERS, "P-rose", "middle_name", InputError, "No such candidate"),
    "what the line leaves out": (
        SISTERS,
        "B",
        "date_of_birth",
        OutOfOrderError,
        "date_of_birth does not tell",
    ),
    "what both have": (SISTERS, "B", "address_line1", OutOfOrderError, "address_line1 does not tell"),
    "what the other has": (SISTERS, "A", "middle_name", OutOfOrderError, "middle_name does not tell"),
    "another flat": (alike.UNITS, "B", "address_line2", OutOfOrderError, "the address does not agree"),
    "the holder of the number": (alike.SUFFIXES, "B", "id_number", OutOfOrderError, "it may be borrowed"),
    "twice contradicted": (alike.SUFFIXES, "A", "date_of_birth", OutOfOrderError, "more than one field"),
    "one of a crowd": (alike.CROWDED, "A", "date_of_birth", OutOfOrderError, "more persons are plausible"),
    "the person verified": (alike.VERIFIED, "A", "id_number", InputError, "only the release of an ambiguous"),
}


@pytest.mark.parametrize("case", NOT_NAMED.values(), ids=NOT_NAMED)
def test_a_candidate_who_may_not_be_named_is_refused_and_nothing_is_stored(made, case):
    line_id, letter, by, error, says = case
    with opened(made) as office:
        size = office.log.size
        with pytest.raises(error, match=says):
            decided(made, office, line_id, letter, by, people=[FIRST])
        assert (office.cases.decisions(BATCH), office.log.size) == ([], size)


def test_the_victim_whose_number_was_borrowed_cannot_be_named(made):
    with opened(made) as office:
        letters = by_letter(office, made, alike.BORROWED)
        victim = next(letter for letter, each in letters.items() if each.record["family_name"] == "WONG")
        for by in ("id_number", "date_of_birth", "address_line1"):
            with pytest.raises(OutOfOrderError, match="the address does not agree; the names are not those"):
                decided(made, office, alike.BORROWED, victim, by, people=[FIRST])


def test_a_refusal_names_nobody(made):
    with opened(made) as office, pytest.raises(InputError, match="only the release"):
        decided(made, office, SISTERS, "B", "", people=[FIRST], verdict="refuse")


def test_who_did_not_compare_names_nobody(made, monkeypatch):
    with opened(made) as office:
        events = office.cases.events(BATCH)
        kept = [event for event in events if event[0] != "compared"]
        monkeypatch.setattr(office.cases, "events", lambda _: kept)
        with pytest.raises(DutyError, match="were not compared by"):
            decided(made, office, SISTERS, "B", "middle_name", people=[FIRST])


def test_nothing_of_a_candidate_is_told_to_another_s_key(made, monkeypatch):
    monkeypatch.setattr(flow, "check_named", lambda *_, **__: pytest.fail("a record was opened"))
    with opened(made) as office:
        theirs = decision(office, FIRST, SISTERS, "B", "middle_name")
        with pytest.raises(DutyError, match="not one enrolled"):
            flow.decide(office, BATCH, [theirs], person=FIRST, key=made.key(SECOND))


def test_the_only_candidate_is_named_by_what_agrees(demo):
    with opened(demo) as office:
        with pytest.raises(OutOfOrderError, match="does not tell"):
            decided(demo, office, alike.FORMER, "A", "date_of_birth", people=[FIRST])
        assert decided(demo, office, alike.FORMER, "A", "former_name")["release"] == 1
        approved(demo, office)
        (done,) = sent(demo, office)
        assert (done.state, done.count) == ("delivered", 1)


def test_what_only_lacks_a_bound_is_released_about_its_one_candidate(demo):
    place = demo.office / "batches" / BATCH / "answers.parquet"
    with opened(demo) as office:
        with office.engine() as engine:
            engine.attach_parquet("told", place)
            engine.write_parquet(
                "SELECT * REPLACE ("
                "CASE WHEN answer = 'verified' THEN 'ambiguous' ELSE answer END AS answer, "
                "CASE WHEN answer = 'verified' THEN ['no_bound'] ELSE vetoes END AS vetoes, "
                "CASE WHEN answer = 'verified' THEN [person_id] ELSE candidates END AS candidates, "
                "CASE WHEN answer = 'verified' THEN [pattern] ELSE candidate_patterns END AS candidate_patterns, "
                "NULL::VARCHAR AS person_id, NULL::BOOLEAN AS held_back) FROM told",
                demo.root / "answers.parquet",
            )
        shutil.move(demo.root / "answers.parquet", place)
        ordinal = office.cases.line(BATCH, alike.VERIFIED)[0]
        flow.open_lines(office, BATCH, [ordinal], person=SECOND, key=demo.key(SECOND))
        for person in (FIRST, SECOND):
            comparison.compare(office, BATCH, [ordinal], person=person, key=demo.key(person))
        with pytest.raises(InputError, match="names no candidate"):
            decided(demo, office, alike.VERIFIED, None, "", people=[FIRST])
        decided(demo, office, alike.VERIFIED, "A", "id_number")
        approved(demo, office)
        sent(demo, office)
        with office.engine() as engine:
            engine.attach_parquet("gone", next((demo.office / "batches" / BATCH).glob("leaves-*.parquet")))
            assert engine.query("SELECT ordinal, person_id FROM gone") == [(ordinal, "P-own")]


def test_a_hold_of_the_record_file_bars_the_candidate_named(demo):
    with opened(demo) as office:
        decided(demo, office, GUARDED, "A", "address_line2")
        with pytest.raises(DutyError, match="A hold bars"):
            approved(demo, office)


@pytest.mark.parametrize("step", ["approve", "release"])
def test_a_hold_entered_since_bars_the_candidate_named_and_no_other(demo, step):
    def hold(entry, who):
        close_all()
        demo.act(
            "C-counsel", "hold", "enter", entry, "--kind", "protected_person", "--reference", "CUST-SEALED-7",
            "--person-id", who,
        )  # fmt: skip

    with opened(demo) as office:
        decided(demo, office, SISTERS, "B", "middle_name")
    hold("HO-1", "P-jane")
    if step == "release":
        with opened(demo) as office:
            approved(demo, office)
    hold("HO-2", "P-rose")
    with opened(demo) as office, pytest.raises(DutyError, match="A hold bars"):
        STEPS[step](demo, office)


@pytest.mark.parametrize("step", STEPS)
def test_a_candidate_who_is_gone_from_the_record_file_is_not_released(demo, step):
    with opened(demo) as office:
        if step != "decide":
            decided(demo, office, SISTERS, "B", "middle_name")
        if step == "release":
            approved(demo, office)
        loaded_anew(demo, office, [each for each in PEOPLE if each[0] != "P-rose"])
        size = office.log.size
        with pytest.raises(OutOfOrderError, match="record file that says otherwise now"):
            STEPS[step](demo, office)
        assert office.log.size == size


def test_nobody_names_another_once_the_line_is_approved(demo):
    with opened(demo) as office:
        decided(demo, office, SISTERS, "B", "middle_name")
        approved(demo, office)
        with pytest.raises(OutOfOrderError, match="do not await review any more"):
            decided(demo, office, SISTERS, "A", "middle_name", people=[FIRST], version=2)
        decided(demo, office, SISTERS, None, "", people=[FIRST], version=2, verdict="refuse")
        with pytest.raises(DutyError):
            sent(demo, office)


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("UPDATE casestore_decision SET candidate = 'A'", IntegrityError),
        ("UPDATE casestore_decision SET candidate = NULL", DutyError),
        ("UPDATE casestore_decision SET distinguishes = 'suffix'", IntegrityError),
        ("UPDATE casestore_decision SET statement = '../../keys'", IntegrityError),
        (f"UPDATE casestore_decision SET reviewer = '{FIRST}x' WHERE reviewer = '{FIRST}'", IntegrityError),
    ],
)
def test_a_decision_changed_in_the_store_releases_nobody(demo, statement, error):
    with opened(demo) as office:
        decided(demo, office, SISTERS, "B", "middle_name")
        approved(demo, office)
    rewritten(demo, statement)
    with opened(demo) as office, pytest.raises(error):
        sent(demo, office)


def test_a_decision_put_into_the_store_unsigned_releases_nobody(demo):
    with opened(demo) as office:
        decided(demo, office, SISTERS, "B", "middle_name", people=[FIRST])
        forged = decision(office, SECOND, SISTERS, "B", "middle_name")
        office.cases.add_decisions(BATCH, [forged], at=office.now())
        with pytest.raises(IntegrityError, match="is not what he signed"):
            approved(demo, office)


def test_decisions_of_before_candidates_were_named_settle_nothing(demo):
    with opened(demo) as office:
        old = [decision(office, person, SISTERS, None, "middle_name") for person in (FIRST, SECOND)]
        office.cases.add_decisions(BATCH, old, at=office.now())
        assert approve.approvable(office, BATCH) == []
        with pytest.raises(DutyError):
            approved(demo, office)
