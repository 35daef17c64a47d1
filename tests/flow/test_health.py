"""A provider under 45 CFR 164.512(f)(2) runs through the same commands, and nothing it says speaks of another custodian."""

import io
import json
import re
from contextlib import redirect_stdout

import duckdb
import pytest

from privity.cli.common import close_all
from privity.cli.demo_cases import verify_outside
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.flow import certificate
from privity.flow.letters import UNIFORM
from privity.flow.report import reconcile
from privity.testing import demonstration as papers
from privity.testing.synthetic import generate_people
from privity.wiring import open_office
from tests.flow.askers import Asker
from tests.flow.walk import People, header, walk

ALL, DNA, HELD, STRANGER = "0000001", "0000002", "0000003", "0000004"
EIGHT = frozenset({
    "name", "mailing_address", "id_number", "birth", "blood_type", "injury_type", "treatment_time", "death_time",
    "physical_description",
})  # fmt: skip
NOT_HELD = "death_time"
POLICE = Asker(
    agency="CPD", kind="local", signs="CPD-000001", office="law_enforcement_official", recipient=papers.RECIPIENT,
    told="CPD",
)  # fmt: skip
ANOTHERS = re.compile(r"\btax|\breturns?\b|\birs\b|6103|\b1075\b", re.IGNORECASE)
ITEMS = """
COPY (
  SELECT p.person_id, e.element, e.period, 'as held: ' || e.element AS value, 'custodian' AS source,
    NULL::VARCHAR AS source_form, NULL::VARCHAR AS joint_with
  FROM '{persons}' AS p CROSS JOIN (
    VALUES ('birth', NULL), ('blood_type', NULL), ('injury_type', NULL), ('injury_type', 2019), ('treatment_time', NULL),
      ('physical_description', NULL), ('dna', NULL), ('diagnosis', NULL), ('telephone', NULL)
  ) AS e(element, period)
) TO '{items}' (FORMAT parquet)
"""


def records(folder):
    """A record file of a provider: synthetic people, what a hospital holds of them, one of them under a hold."""
    generate_people(folder, persons=120, seed=11)
    duckdb.execute(ITEMS.format(persons=folder / "persons.parquet", items=folder / "items.parquet"))
    people = People(folder)
    known = {name: people.take() for name in (ALL, DNA, HELD)}
    persons = folder / "persons.parquet"
    held = f"SELECT * REPLACE (CASE WHEN id_number = '{known[HELD]['id_number']}' THEN 'part2' ELSE holds END AS holds)"
    rows = duckdb.execute(f"CREATE OR REPLACE TABLE marked AS {held} FROM '{persons}'")
    rows.execute(f"COPY marked TO '{persons}' (FORMAT parquet)")
    known[STRANGER] = known[ALL] | {
        "family_name": "Quillfeather",
        "given_name": "Marabel",
        "id_number": "",
        "id_type": "",
    }
    return known


def enter(demo):
    """What the provider has on its registers: a police department, its officer, where it keeps things, who may approve."""
    since, judge = papers.LONG_AGO, "District Court of Anytown (synthetic)"
    entries = (
        ("agency", "C-intake", {"id": POLICE.agency, "name": "Anytown Police (synthetic)", "kind": POLICE.kind}),
        ("office-holder", "C-head", {
            "id": "OH-CPD-1", "person": POLICE.signs, "name": "Sergeant of Anytown", "agency": POLICE.agency,
            "office": POLICE.office,
        }),
        ("delegation", "C-head", {
            "id": "DO-1", "person": "C-approver", "agency": papers.CUSTODIAN, "authorities": ["f2"], "ceiling_per_day": 10,
        }),
        ("order", "C-counsel", {
            "id": "CO-1", "court": judge, "docket": "1:24-cv-00001", "decided_on": since, "lifted_on": since,
        }),
        ("recipient", "C-safeguards", {
            "id": papers.RECIPIENT, "agency": POLICE.agency, "name": "Anytown Police Records", "address": "3 Station Road",
            "certificate": demo.cert(papers.RECIPIENT).read_text("ascii"), "storage_place": "CPD-1",
            "storage_approved": True, "purposes": [],
        }),
    )  # fmt: skip
    for register, person, entry in entries:
        demo.enter(register, person, {"id": entry["id"], "from": since, **entry})
    demo.adopt()


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """A provider's office, one request of the police, and every word the office gave about it."""
    root = tmp_path_factory.mktemp("health")
    demo, work = DemoOffice(root / "demo", main), root / "work"
    work.mkdir()
    demo.root.mkdir()
    known = records(demo.root / "national")
    demo.make(1, pack="us_health")
    demo.join(POLICE.signs)
    enter(demo)
    demo.run("records", "load", demo.root / "national", "--office", demo.office)
    office = open_office(demo.office, reading=True)
    today = office.today()
    close_all()
    line = {
        "periods": "", "statute": "", "statute_facts": "", "proceeding": "missing_person", "case_id": "CPD-26-1",
        "case_opened_on": "", "engaged_officers": "", "engaged_unit": "", "evidence": "",
        "reason": "The person was last seen on the second of the month, and the county looks for the person.",
    }  # fmt: skip
    lines = [
        {"line_id": name, **line, **known[name], "elements": ";".join(sorted(EIGHT))}
        for name in (ALL, DNA, HELD, STRANGER)
    ]
    lines[1]["elements"] += ";dna"
    head = header(
        POLICE, batch_id="CPD-1", today=today, authority="f2", purpose="identification_and_location"
    )
    request = walk(demo, 1, head, lines, signs=POLICE.signs, recipient=papers.RECIPIENT, work=work)
    yield demo, request, known
    close_all()


def test_what_is_on_the_list_of_eight_leaves_and_nothing_else(walked):
    _, request, _ = walked
    assert request.outcomes[ALL] == "released"
    left = [(value["element"], value["period"]) for value in request.package[ALL]]
    assert sorted(left) == [(element, None) for element in sorted(EIGHT - {NOT_HELD})]


def test_dna_is_refused_by_name(walked):
    _, request, _ = walked
    assert (request.outcomes[DNA], request.failed[DNA]) == ("facially_refused", ["f2.i", "f2.ii"])
    told = request.letters[DNA]
    assert "    dna: DNA or DNA analysis" in told
    assert "45 CFR 164.512(f)(2)(ii)" in told


def test_a_record_under_a_stricter_law_is_held_and_whoever_is_not_found_is_told_the_same(walked):
    _, request, _ = walked
    assert (request.outcomes[HELD], request.outcomes[STRANGER]) == ("held", "record_refused")
    texts = {
        re.sub(r"entry \d+", "entry …", request.letters[line]).replace(line, "…") for line in (HELD, STRANGER)
    }
    assert len(texts) == 1
    assert UNIFORM not in texts.pop()


def test_a_reviewer_is_asked_what_this_law_asks(walked):
    _, request, _ = walked
    assert request.asked == {"person_sought": True, "stricter_law": False}


def test_the_person_sees_the_accounting_at_once_and_only_what_left(walked, capsys):
    demo, _, known = walked
    demo.act("C-privacy", "report", "person", "--id-number", known[ALL]["id_number"])
    told = capsys.readouterr().out
    assert "under 45 CFR 164.512(f)(2)" in told
    assert "Anytown Police Records" in told
    assert NOT_HELD not in told
    assert "only later" not in told


def test_the_books_agree_and_a_stranger_can_check_them(walked):
    demo, request, _ = walked
    office = open_office(demo.office, reading=True)
    told = certificate.requesters(office, request.batch)
    assert told["received"] == told["facially_refused"] + told["in_progress"] + told["released"]
    assert reconcile(office)[1] == ()
    close_all()
    verify_outside(demo, [request.batch])


def given(demo, request, known, folder):
    """Every text the office gives about the request: letters, certificates, pages, reports, the package."""
    yield from request.letters.values()
    page = folder / "page.html"
    commands = (
        ("batch", "show", request.batch),
        ("batch", "certificate", request.batch),
        ("report", "public"),
        ("report", "reconcile"),
        ("case", "replay", f"{request.batch}/{DNA}"),
    )
    heard = io.StringIO()
    with redirect_stdout(heard):
        for words in commands:
            demo.run(*words, "--office", demo.office, allow=(0, 1))
        demo.act("C-privacy", "report", "person", "--id-number", known[ALL]["id_number"])
        demo.run("law", "page", "--pack", "us_health", "--output", page)
    yield heard.getvalue()
    yield re.sub(r"<style>.*?</style>", "", page.read_text("utf-8"), flags=re.DOTALL)
    yield json.dumps(request.package)
    (package,) = (demo.office / "outbox" / papers.RECIPIENT).glob("R-*")
    yield (package / "manifest.json").read_text("utf-8")
    office = open_office(demo.office, reading=True)
    full = certificate.read(office, request.batch)
    yield certificate.in_words(full, certificate.evidence(office, request.batch))
    close_all()


def test_no_word_the_office_gives_is_of_another_custodian(walked, tmp_path):
    demo, request, known = walked
    found = [
        text[max(0, match.start() - 60) : match.end() + 60]
        for text in given(demo, request, known, tmp_path)
        for match in ANOTHERS.finditer(text)
    ]
    assert found == []
