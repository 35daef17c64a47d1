"""Every kind of authority runs the whole way: what it opens leaves, what it does not is refused by its own condition."""

import csv
import shutil
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from privity.accounting.entry import read_entry
from privity.cli.common import close_all
from privity.cli.demo_cases import verify_outside
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.flow import canaries, certificate
from privity.flow.accounting import opened_again
from privity.flow.assess import standing
from privity.flow.report import reconcile
from privity.testing import demonstration as papers
from privity.wiring import open_office
from tests.flow.askers import ASKERS, FIA, askings, entries
from tests.flow.conftest import number
from tests.flow.walk import People, header, template_line, walk

pytestmark = pytest.mark.full
LAWFUL, UNLAWFUL, SECOND = "0000001", "0000002", "0000003"
AUTHORITIES = ("c", "d", "i1", "i3B", "i5", "l7", "l21", "m2")
NONE = "zz"
"""What is no authority."""
FIRST = 3
"""The number of the first batch after those of the template."""


@dataclass(kw_only=True)
class Desk:
    """An office to which requests are brought: people they can be about, a line like any other, the next number."""

    demo: DemoOffice
    people: People
    line: dict
    today: date
    work: Path
    next: int = FIRST

    def walk(self, asker, lines, *, authority, purpose, agreement=""):
        """One request of an asker."""
        head = header(
            asker, batch_id=f"{asker.agency}-{self.next}", today=self.today, authority=authority, purpose=purpose,
            agreement=agreement,
        )  # fmt: skip
        request = walk(
            self.demo, self.next, head, lines, signs=asker.signs, recipient=asker.recipient, work=self.work
        )
        self.next += 1
        return request

    def ask(self, asking):
        """Both lines in one file, or each kind in its own: line id to the request it stands in."""
        lawful = {**self.line, **asking.lawful}
        good = {**lawful, **self.people.take(asking.held), "line_id": LAWFUL}
        bad = [
            {**lawful, **self.people.take(asking.held), **asking.unlawful, "line_id": line_id}
            for line_id in ((UNLAWFUL, SECOND) if asking.alone else (UNLAWFUL,))
        ]
        found = {}
        for lines in ([good], bad) if asking.alone else ([good, *bad],):
            request = self.walk(
                asking.asker, lines, authority=asking.authority, purpose=asking.purpose,
                agreement=asking.asker.agreement if asking.agreed else "",
            )  # fmt: skip
            found |= dict.fromkeys((row["line_id"] for row in lines), request)
        return found


@pytest.fixture(scope="module")
def walked(template, tmp_path_factory):
    """An office in which each authority was asked under, lawfully and not: (demo, asking and request by authority)."""
    root = tmp_path_factory.mktemp("authorities")
    shutil.copytree(template, root / "demo")
    demo, work = DemoOffice(root / "demo", main), root / "work"
    work.mkdir()
    office = open_office(demo.office, reading=True)
    today, (safeguards,) = office.today(), office.registers().safeguards
    close_all()
    asked = askings(today)
    for asker in ASKERS:
        demo.join(asker.signs)
    certificate_pem = demo.cert(papers.RECIPIENT).read_text("ascii")
    for register, person, entry in entries(
        today, asked, certificate=certificate_pem, safeguards=safeguards.record, rosters=_roster(demo)
    ):
        demo.enter(register, person, entry)
    people = People(template / "national", template / "requests" / "mixed" / "truth.parquet")
    desk = Desk(demo=demo, people=people, line=template_line(template / "requests"), today=today, work=work)
    requests = {asking.authority: desk.ask(asking) for asking in asked}
    alone = {**desk.line, **people.take(), "elements": "mailing_address", "line_id": LAWFUL}
    requests[NONE] = {LAWFUL: desk.walk(FIA, [alone], authority=NONE, purpose="removal_operations")}
    yield demo, {asking.authority: asking for asking in asked}, requests
    close_all()


def _roster(demo):
    path = demo.office / "registers" / "rosters" / "state.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("officer_id", "agency", "unit", "role", "from_on", "to_on"))
        writer.writerow(("STA-000002", "STATE", "Audit 1", "auditor", "2024-01-01", ""))
    data = path.read_bytes()
    return {"file": path.name, "sha256": sha256(data).hexdigest(), "count": 1}


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_lawful_line_is_released_with_exactly_what_the_authority_opens(walked, authority):
    _, askings_, requests = walked
    request = requests[authority][LAWFUL]
    assert request.outcomes[LAWFUL] == "released"
    left = {(value["element"], value["period"]) for value in request.package[LAWFUL]}
    assert left == askings_[authority].leaves


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_unlawful_line_beside_it_fails_its_own_condition_and_no_other(walked, authority):
    _, askings_, requests = walked
    request = requests[authority][UNLAWFUL]
    assert request.outcomes[UNLAWFUL] == "facially_refused"
    assert request.failed[UNLAWFUL] == [askings_[authority].fails]
    assert UNLAWFUL not in request.package


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_letters_cite_the_paragraph_relied_on_and_no_other(walked, authority):
    _, askings_, requests = walked
    asking = askings_[authority]
    released = requests[authority][LAWFUL].letters[LAWFUL]
    assert f"  Under: {asking.cite}, " in released
    refused = requests[authority][UNLAWFUL].letters[UNLAWFUL]
    sources = [line.strip() for line in refused.splitlines() if line.startswith("    Source: ")]
    assert sources
    assert all(source.startswith(f"Source: {asking.cite}") for source in sources)


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_accounting_says_under_what_it_left_and_whether_the_law_asked_for_the_entry(walked, authority):
    demo, askings_, requests = walked
    office = open_office(demo.office, reading=True)
    (release,) = office.cases.releases(requests[authority][LAWFUL].batch)
    data = office.log.entry(release.first_entry)
    assert read_entry(data)["auth"] == authority
    opened_again(office, release.first_entry, {"accounting": askings_[authority].accounting})
    close_all()


@pytest.mark.parametrize("authority", AUTHORITIES)
def test_the_certificate_adds_up(walked, authority):
    demo, _, requests = walked
    office = open_office(demo.office, reading=True)
    for request in {each.batch: each for each in requests[authority].values()}.values():
        told = certificate.requesters(office, request.batch)
        assert told["received"] == told["facially_refused"] + told["in_progress"] + told["released"]
        assert told["released"] == len(request.package)
    close_all()


def test_a_request_under_no_authority_is_refused_for_that_and_stops_nothing(walked):
    _, _, requests = walked
    request = requests[NONE][LAWFUL]
    assert request.outcomes[LAWFUL] == "facially_refused"
    assert "a.default" in request.failed[LAWFUL]
    assert "The file is stopped" not in request.letters[LAWFUL]


def test_a_batch_rides_with_the_test_lines_of_its_authority_or_with_none(walked):
    demo, _, requests = walked
    office = open_office(demo.office, reading=True)
    held = standing(office, office.cases.batch(requests["l7"][LAWFUL].batch))
    bare = replace(office, canaries={name: lines for name, lines in office.canaries.items() if name != "l7"})
    ridden = []
    for each in (office, bare):
        with each.engine() as engine:
            ridden.append(canaries.run(engine, each, held))
    close_all()
    assert ridden == [(2, 2), (0, 0)]


def test_every_book_agrees_and_a_stranger_can_check_log_and_batches(walked):
    demo, _, requests = walked
    office = open_office(demo.office, reading=True)
    assert reconcile(office)[1] == ()
    close_all()
    verify_outside(demo, sorted({request.batch for lines in requests.values() for request in lines.values()}))


def test_the_authorities_walked_are_those_of_the_table(walked):
    assert tuple(walked[1]) == AUTHORITIES
    assert number(FIRST) == walked[2]["c"][LAWFUL].batch
