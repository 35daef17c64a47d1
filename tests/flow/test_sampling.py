"""Lines no person read leave only where counsel elected it, the law contemplates lists, and all of a drawn sample was released."""

import re
import shutil
from importlib.resources import as_file

import pytest

from privity.errors import DutyError, IntegrityError
from privity.flow import certificate
from privity.flow.adopt import adopt
from privity.flow.approve import Claimed, approvable, approve
from privity.flow.assess import standing
from privity.flow.evidence import nothing_leaves
from privity.flow.queue import waiting
from privity.flow.release import send
from privity.flow.review import call_backs, decide, open_lines, record_call_backs
from privity.flow.sampling import sample_of, to_read
from privity.law import shipped
from privity.model.approval import Statement
from privity.model.case import ReviewDecision
from privity.wiring import open_office
from tests.flow.conftest import number

BATCH = number(2)
SIZE = 5
I2, I6 = "provisions/26-usc-6103-i-2.toml", "provisions/26-usc-6103-i-6.toml"
LISTS = 'lists = "to officers and employees of such agency"\n'
FINDING = re.compile(r'\[\[condition\]\]\nid = "i2\.B\.iv"\nstage = "finding"\n(?:.+\n)+\n')


def adopt_listing(demo, folder, *, lists=True, finding=False):
    """The office adopts a law whose (i)(2) contemplates lists and asks no finding: no pack of ours is one."""
    with as_file(shipped("us_tax")) as source:
        shutil.copytree(source, folder)
    text = (folder / I2).read_text("utf-8")
    if not finding:
        text, removed = FINDING.subn("", text)
        assert removed == 1
        (folder / I6).write_text((folder / I6).read_text("utf-8").replace('"i2", ', ""), "utf-8")
    if lists:
        text = text.replace("redisclosure =", LISTS + "redisclosure =", 1)
    (folder / I2).write_text(text, "utf-8")
    size = folder / "parameters" / "sample_lines.toml"
    size.write_text(size.read_text("utf-8").replace("value = 59", f"value = {SIZE}"), "utf-8")
    office = open_office(demo.office)
    adopt(office, folder, (), person="C-counsel", key=demo.key("C-counsel"), reason="A trial.")
    office.log.close()


def elect(demo, reading="sample", id_="EL-Q19-1"):
    """Counsel signs a reading of the question on samples."""
    office = open_office(demo.office, reading=True)
    entry = {"id": id_, "from": office.today(), "question": "Q19", "reading": reading, "reason": "A trial."}
    demo.enter("election", "C-counsel", entry)


@pytest.fixture
def listing(demo, tmp_path):
    """The office under such a law, counsel's election signed, opened."""
    adopt_listing(demo, tmp_path / "us_tax")
    elect(demo)
    office = open_office(demo.office)
    yield office
    office.log.close()


def read_sample(demo, office, *, but=0, refuse=0):
    """A reviewer opens the sample and decides it, but for some, refusing some; the ordinals drawn."""
    reviewer = {"person": "C-reviewer-1", "key": demo.key("C-reviewer-1")}
    opened = set()
    # A line of which nothing can leave gives its place to the next.
    while unopened := set(drawn := waiting(office, BATCH, person="C-reviewer-1", of_sample=True)) - opened:
        open_lines(office, BATCH, sorted(unopened), **reviewer)
        opened |= unopened
    assert not nothing_leaves(office, BATCH) & set(drawn)
    verdicts = ["refuse"] * refuse + ["release"] * (len(drawn) - refuse)
    decisions = [
        ReviewDecision(
            ordinal=n, reviewer="C-reviewer-1", version=1, verdict=verdict, findings={},
            reason="i2.A.engaged: the officer left in May.",
        )
        for n, verdict in zip(drawn, verdicts, strict=True)
    ]  # fmt: skip
    decide(office, BATCH, decisions[but:], **reviewer)
    confirmed = [(officer, n, True) for officer, n in call_backs(office, BATCH)]
    record_call_backs(office, BATCH, confirmed, **reviewer)
    return drawn


def approved(demo, office, **values):
    return approve(
        office, BATCH, person="C-approver", key=demo.key("C-approver"), **{"on_sample": True, **values}
    )


def test_a_sample_is_drawn_read_and_carries_the_rest_and_every_book_says_how_many_nobody_read(listing, demo):
    drawn = read_sample(demo, listing)
    assert len(drawn) == SIZE
    done = approved(demo, listing)
    unread = Statement.unread_of(done.statement)
    assert done.count == unread + SIZE
    assert unread > SIZE
    assert f'"unread":{unread}' in done.statement.decode("ascii")
    (released,) = send(listing, BATCH, person="C-releaser", key=demo.key("C-releaser"))
    assert released.count == done.count
    found = certificate.issue(listing, BATCH)
    assert found["released_lines_no_person_read"] == unread
    assert f"Released lines no person read: {unread}." in certificate.in_words(found, {})


def test_the_sample_is_the_same_whenever_it_is_drawn_and_nothing_of_it_is_stored(listing, demo):
    batch = listing.cases.batch(BATCH)
    book = standing(listing, batch).book
    before = to_read(listing, batch, book)
    assert to_read(listing, batch, book) == before
    read = read_sample(demo, listing)
    approved(demo, listing)
    after = to_read(listing, listing.cases.batch(BATCH), book)
    assert set(after) == set(read)
    # Only a line of which nothing can leave, which opening it tells, has given its place away.
    assert set(before) - set(after) == set(before) & nothing_leaves(listing, BATCH)
    assert len(after) == len(before)
    assert "sample" not in listing.cases.batch(BATCH).facts


def test_without_an_election_nothing_is_drawn_and_nothing_approved(demo, tmp_path):
    adopt_listing(demo, tmp_path / "us_tax")
    office = open_office(demo.office)
    size = office.log.size
    for attempt in (
        lambda: waiting(office, BATCH, person="C-reviewer-1", of_sample=True),
        lambda: approved(demo, office),
    ):
        with pytest.raises(DutyError, match="Counsel has not elected"):
            attempt()
    assert office.log.size == size
    office.log.close()


@pytest.mark.parametrize(
    ("lists", "finding", "says"),
    [(False, False, "do not contemplate lists"), (True, True, "a reviewer finds reason_specific")],
)
def test_an_authority_without_lists_or_with_a_finding_is_not_sampled(demo, tmp_path, lists, finding, says):
    adopt_listing(demo, tmp_path / "us_tax", lists=lists, finding=finding)
    elect(demo)
    office = open_office(demo.office)
    with pytest.raises(DutyError, match=says):
        approved(demo, office)
    office.log.close()


def test_under_section_6103_i_2_as_shipped_the_election_opens_nothing(demo):
    elect(demo)
    office = open_office(demo.office)
    size = office.log.size
    with pytest.raises(
        DutyError, match=r"The words of i2 do not contemplate lists\. Under i2 a reviewer finds"
    ):
        approved(demo, office)
    assert office.log.size == size
    office.log.close()


@pytest.mark.parametrize(("kept", "says"), [({"refuse": 1}, "refused, held"), ({"but": 1}, "1 line")])
def test_one_line_of_the_sample_refused_or_left_open_closes_it(listing, demo, kept, says):
    read_sample(demo, listing, **kept)
    size = listing.log.size
    with pytest.raises(DutyError, match=says):
        approved(demo, listing)
    assert listing.log.size == size
    # What was read and decided may still be approved, line by line.
    assert approved(demo, listing, on_sample=False).count == SIZE - 1


def test_a_line_outside_what_was_drawn_from_is_not_covered(listing, demo):
    read_sample(demo, listing)
    batch = listing.cases.batch(BATCH)
    sample = sample_of(listing, batch, standing(listing, batch).book, barred=())
    outside = next(row for row in listing.cases.outcomes(BATCH) if row[0] not in sample.population)
    stray = Claimed(f"{BATCH}/{outside[1]}", "0" * 64, outside[3])
    with pytest.raises(DutyError, match="not rows that were decided"):
        approved(demo, listing, claimed=[*approvable(listing, BATCH), stray])


def test_a_reviewer_who_opened_a_line_and_left_it_open_is_not_passed_over(listing, demo):
    read_sample(demo, listing)
    (looked,) = waiting(listing, BATCH, person="C-reviewer-2")[:1]
    open_lines(listing, BATCH, [looked], person="C-reviewer-2", key=demo.key("C-reviewer-2"))
    assert looked not in listing.cases.approved_ordinals(approved(demo, listing).id)


def test_an_election_withdrawn_before_the_release_stops_it(listing, demo):
    read_sample(demo, listing)
    approved(demo, listing)
    listing.log.close()
    elect(demo, "every_line_read", "EL-Q19-2")
    office = open_office(demo.office)
    with pytest.raises(DutyError, match="Counsel has not elected"):
        send(office, BATCH, person="C-releaser", key=demo.key("C-releaser"))
    assert not office.outbox.held()
    assert office.cases.releases(BATCH) == []
    office.log.close()


def test_more_unread_lines_than_the_approver_signed_for_are_never_released(listing, demo, monkeypatch):
    read_sample(demo, listing)
    approved(demo, listing)
    monkeypatch.setattr(Statement, "unread_of", staticmethod(lambda _: 0))
    with pytest.raises(IntegrityError, match="not as many as the approver signed for"):
        send(listing, BATCH, person="C-releaser", key=demo.key("C-releaser"))


def test_no_more_records_are_looked_at_than_the_approver_means(listing, demo):
    read_sample(demo, listing)
    few = approved(demo, listing, at_most=SIZE + 2)
    looked = [
        data["ordinals"]
        for kind, actor, _, _, data in listing.cases.events(BATCH)
        if kind == "inspected" and actor == "C-approver"
    ]
    assert few.count == SIZE + 2
    assert [len(each) for each in looked] == [SIZE + 2]
