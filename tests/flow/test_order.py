"""Nothing leaves unaccounted, nothing accounted is lost, and what changed after the approval is read again before it leaves."""

from dataclasses import replace

import pytest

from privity.cli.common import close_all
from privity.errors import DutyError, UnavailableError
from privity.flow import release
from privity.flow.report import reconcile
from privity.flow.resume import resume
from privity.testing import demonstration as papers
from privity.wiring import open_office
from tests.flow.acts import kept, packages
from tests.flow.conftest import BATCH

MAY_NOT = 4


class Breaking:
    """A port whose one method does not answer, before or after it did its work."""

    def __init__(self, port, method, *, about="", late=False):
        self._port, self._method, self._about, self._late = port, method, about, late

    def __getattr__(self, name):
        real = getattr(self._port, name)
        if name != self._method:
            return real

        def broken(*given, **named):
            if self._about not in (
                *map(str, given),
                *(str(v).split("/", maxsplit=1)[0] for v in named.values()),
                "",
            ):
                return real(*given, **named)
            if self._late:
                real(*given, **named)
            raise UnavailableError("It did not answer.", where=name, remedy="Resume.")

        return broken


BEFORE = {
    "intent": ("cases", "intend_release", ""),
    "inspection": ("log", "append", "release-inspection"),
    "hold": ("outbox", "hold", ""),
    "accounting": ("log", "append", "release"),
}
"""Steps up to the accounting, as a port's method and what it is asked about."""

AFTER = {
    "accounted": ("cases", "advance_release", "accounted"),
    "send": ("outbox", "send", ""),
    "delivered": ("cases", "advance_release", "delivered"),
}
"""Steps after it."""


@pytest.fixture
def held(waiting):
    """The copy, opened."""
    office = open_office(waiting.office)
    yield office
    office.log.close()


def send(office, demo):
    return release.send(office, BATCH, person="C-releaser", key=demo.key("C-releaser"))


def breaks(office, demo, port, method, about="", *, late=False):
    """Release with one step that does not answer."""
    broken = replace(office, **{port: Breaking(getattr(office, port), method, about=about, late=late)})
    with pytest.raises(UnavailableError, match="did not answer"):
        send(broken, demo)


def release_key(office):
    (approval,) = office.cases.approvals(BATCH)
    return f"release/R-{approval.id[2:]}"


def settled(office, demo):
    """Everything that must not change once all is settled."""
    return (
        office.log.size,
        office.log.root,
        packages(demo),
        kept(demo),
        office.cases.releases(),
        office.cases.counts(BATCH),
    )


def check_settled(office, demo):
    """One package of the approved lines left, one entry stands for each, every book agrees, and resuming again changes nothing."""
    (record,) = office.cases.releases(BATCH)
    (approval,) = office.cases.approvals(BATCH)
    assert record.state == "delivered"
    assert record.first_entry == office.log.appended(release_key(office))
    assert office.cases.counts(BATCH)["released"] == approval.count == record.count
    assert reconcile(office)[1] == ()
    assert {name.split("/")[0] for name in packages(demo)} == {record.id}
    assert kept(demo) == {}
    before = settled(office, demo)
    resume(office)
    assert settled(office, demo) == before


def test_a_release_without_a_failure_settles(held, waiting):
    (record,) = send(held, waiting)
    assert record.state == "delivered"
    check_settled(held, waiting)


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", ["intent", "inspection", "hold"])
def test_a_failure_up_to_accounting_discloses_nothing(held, waiting, step, late):
    breaks(held, waiting, *BEFORE[step], late=late)
    assert packages(waiting) == {}
    assert held.log.appended(release_key(held)) is None
    assert held.cases.counts(BATCH)["released"] == 0
    if held.cases.releases():
        resume(held)
    else:
        send(held, waiting)
    check_settled(held, waiting)


def test_a_failure_of_the_accounting_itself_leaves_the_package_held_and_resume_sends_it(held, waiting):
    breaks(held, waiting, *BEFORE["accounting"])
    package = kept(waiting)
    assert package
    assert packages(waiting) == {}
    assert held.log.appended(release_key(held)) is None
    resume(held)
    assert package.items() <= packages(waiting).items()
    check_settled(held, waiting)


@pytest.mark.parametrize("step", ["accounting, answer lost", *AFTER])
def test_a_failure_after_accounting_is_on_the_record_and_resume_sends_the_same_bytes_once(
    held, waiting, step
):
    breaks(held, waiting, *AFTER.get(step, BEFORE["accounting"]), late=step not in AFTER)
    first, size = held.log.appended(release_key(held)), held.log.size
    assert first is not None
    package = kept(waiting) or packages(waiting)
    resume(held)
    assert (held.log.appended(release_key(held)), held.log.size) == (first, size)
    assert package.items() <= packages(waiting).items()
    check_settled(held, waiting)


@pytest.mark.parametrize("step", ["send", "delivered"])
def test_an_answer_lost_after_the_package_left_sends_it_no_second_time(held, waiting, step):
    breaks(held, waiting, *AFTER[step], late=True)
    left, size = packages(waiting), held.log.size
    assert left
    resume(held)
    assert (packages(waiting), held.log.size) == (left, size)
    check_settled(held, waiting)


# What changed after the approval


def suspended(demo):
    """The safeguards officer suspends the recipient."""
    office = open_office(demo.office, reading=True)
    (entry,) = office.registers().safeguards
    demo.enter("safeguards", "C-safeguards", {
        "id": "SG-FIA-2", "from": office.today(), "replaces": entry.id, "recipient": entry.recipient,
        "record": {**entry.record, "suspended": True},
    })  # fmt: skip


def ordered(demo, **values):
    """Counsel enters a court order against the agency."""
    today = open_office(demo.office, reading=True).today()
    demo.enter("order", "C-counsel", {
        "id": "CO-2", "from": today, "court": "District Court of Anytown (synthetic)", "docket": "1:26-cv-00002",
        "decided_on": today, "agencies": [papers.AGENCY], **values,
    })  # fmt: skip


def moved(demo):
    """The recipient's entry is replaced by one with another certificate."""
    today = open_office(demo.office, reading=True).today()
    demo.openssl.new_key(demo.key("RCP-new"), kind="rsa3072")
    demo.openssl.self_signed("RCP-new", demo.key("RCP-new"), demo.cert("RCP-new"))
    entry = papers._recipient(demo.cert("RCP-new").read_text("ascii"))
    demo.enter(
        "recipient", "C-safeguards", {**entry, "id": "RCP-FIA-2", "from": today, "replaces": papers.RECIPIENT}
    )


CHANGES = {
    "fm_12 safeguards suspended": suspended,
    "court order that holds": ordered,
    "court order that refuses": lambda demo: ordered(demo, effect="refuse"),
    "recipient's certificate replaced": moved,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_changed_after_the_approval_stops_the_release(waiting, change):
    change(waiting)
    assert waiting.act("C-releaser", "release", "send", BATCH, allow=(0, MAY_NOT)) == MAY_NOT
    office = open_office(waiting.office, reading=True)
    assert packages(waiting) == kept(waiting) == {}
    assert office.log.appended(release_key(office)) is None
    assert office.cases.counts(BATCH)["released"] == 0


def test_another_certificate_under_the_recipients_own_id_is_not_the_one_approved(held, waiting):
    registers = held.registers()
    other = waiting.cert("C-head").read_text("ascii")
    swapped = replace(
        registers, recipients=tuple(replace(r, certificate=other) for r in registers.recipients)
    )
    with pytest.raises(DutyError, match="not the one approved"):
        send(replace(held, registers=lambda: swapped), waiting)
    assert packages(waiting) == kept(waiting) == {}


def test_fm_12_a_held_package_does_not_leave_once_safeguards_are_suspended(held, waiting):
    breaks(held, waiting, *BEFORE["accounting"])
    held.log.close()
    suspended(waiting)
    close_all()
    office = open_office(waiting.office)
    with pytest.raises(DutyError):
        resume(office)
    assert packages(waiting) == {}
    assert office.log.appended(release_key(office)) is None
    office.log.close()


def test_what_is_accounted_for_is_sent_whatever_has_changed_since(held, waiting):
    breaks(held, waiting, *AFTER["accounted"])
    held.log.close()
    ordered(waiting)
    close_all()
    office = open_office(waiting.office)
    resume(office)
    check_settled(office, waiting)
    office.log.close()


def test_an_entry_its_signer_may_not_sign_is_refused_before_anything_is_accounted(waiting):
    before = open_office(waiting.office, reading=True).log.size
    today = open_office(waiting.office, reading=True).today()
    entry = {
        "id": "DO-own",
        "from": today,
        "person": "C-releaser",
        "agency": "CUST",
        "authorities": ["i2"],
        "ceiling_per_day": 9,
    }
    paper = waiting._file(entry)
    assert waiting.act("C-releaser", "delegation", "add", paper, allow=(MAY_NOT,)) == MAY_NOT
    office = open_office(waiting.office, reading=True)
    assert office.log.size == before
    assert [d.id for d in office.registers().delegations] == ["DO-11-2-1"]
