"""One request walked from the file to the package by the ordinary commands, and what came of it."""

import csv
import json
from dataclasses import dataclass, field

import duckdb

from privity.cli.common import close_all
from privity.cli.demo_cases import open_packages
from privity.flow.letters import letter
from privity.flow.review import findings_asked
from privity.testing.synthetic import HeaderFields
from privity.testing.truth import write_request
from privity.wiring import open_office
from tests.flow.acts import call_back, decide, take
from tests.flow.conftest import file, number

PERSON = """
SELECT p.person_id, p.family_name, p.given_name, p.middle_name, p.suffix, p.id_number, p.id_type,
  p.date_of_birth::VARCHAR AS date_of_birth, a.address_line1, a.address_line2, a.city, a.state, a.postal_code, a.country
FROM persons AS p JOIN addresses AS a ON a.person_id = p.person_id AND a.current
JOIN traits AS t ON t.person_id = p.person_id AND t.trait = 'ordinary' AND t.adult
WHERE p.holds IS NULL AND (
  SELECT count(DISTINCT (i.element, i.period)) FROM items AS i
  WHERE i.person_id = p.person_id AND i.joint_with IS NULL AND list_contains($held, i.element || i.period)
) = len($held) AND NOT list_contains($taken, p.person_id)
ORDER BY p.person_id LIMIT 1
"""


@dataclass(kw_only=True)
class Walked:
    """A request that was walked.

    Attributes:
        batch: Its number.
        outcomes: Line to outcome.
        failed: Line to the conditions it failed.
        package: Line to the values that left for it, as the recipient opened them.
        letters: Line to its letter.
        asked: What a reviewer was asked to find, with the answer that lets a line leave.
    """

    batch: str
    outcomes: dict = field(default_factory=dict)
    failed: dict = field(default_factory=dict)
    package: dict = field(default_factory=dict)
    letters: dict = field(default_factory=dict)
    asked: dict = field(default_factory=dict)


class People:
    """The synthetic nation, from which persons are taken who hold what a test needs, each once."""

    def __init__(self, national, mixed=None):
        self.db = duckdb.connect()
        for name in ("persons", "addresses", "items"):
            self.db.execute(f"CREATE VIEW {name} AS FROM '{national}/{name}.parquet'")
        self.db.execute(f"CREATE VIEW traits AS FROM '{national}/truth/traits.parquet'")
        known = [] if mixed is None else self.db.execute(f"SELECT person_id FROM '{mixed}'").fetchall()
        self.taken = [person for (person,) in known if person]

    def take(self, held=()):
        """Columns of a line about the next person whose record holds all these (element, period)."""
        wanted = [f"{element}{period}" for element, period in held]
        found = self.db.execute(PERSON, {"held": wanted, "taken": self.taken})
        names = [column[0] for column in found.description]
        row = dict(zip(names, found.fetchone(), strict=True))
        self.taken.append(row.pop("person_id"))
        return {name: value or "" for name, value in row.items()}


def walk(demo, number_, header, lines, *, signs, recipient, work):
    """File, judge, review, approve, release; lines refused on the way stay where they were refused."""
    batch = number(number_)
    columns = list(next(iter(lines)))
    folder = demo.root / "requests" / header.batch_id
    write_request(folder, header, columns, lines)
    file(demo, folder, signs=signs)
    demo.run("batch", "run", batch, "--office", demo.office, allow=(0, 1))
    walked = Walked(batch=batch)
    _read(demo, walked, work)
    if "awaiting_review" in walked.outcomes.values():
        _release(demo, walked, recipient, work)
        _read(demo, walked, work)
    office = open_office(demo.office, reading=True)
    walked.letters = {line: letter(office, f"{batch}/{line}") for line in walked.outcomes}
    close_all()
    return walked


def _read(demo, walked, work):
    out = work / f"{walked.batch}.parquet"
    demo.run("batch", "lines", walked.batch, "--output", out, "--office", demo.office)
    rows = duckdb.execute("SELECT line_id, outcome, failed FROM read_parquet(?)", [str(out)]).fetchall()
    walked.outcomes = {line: outcome for line, outcome, _ in rows}
    walked.failed = {line: failed for line, _, failed in rows}


def _release(demo, walked, recipient, work):
    batch = walked.batch
    office = open_office(demo.office, reading=True)
    walked.asked = findings_asked(office, office.cases.batch(batch))
    close_all()
    found = {name: "yes" if answer else "no" for name, answer in walked.asked.items()}
    rows = take(demo, "C-reviewer-1", batch, len(walked.outcomes), work)
    lines = [row["line"].partition("/")[2] for row in rows]
    decide(demo, "C-reviewer-1", batch, lines, work, findings=found)
    with_officers = demo.act("C-reviewer-1", "review", "call-back", batch, "--output", work / "sample.csv")
    assert with_officers == 0
    if len((work / "sample.csv").read_text("utf-8").splitlines()) > 1:
        call_back(demo, batch, work)
    demo.act("C-approver", "review", "approve", batch)
    demo.act("C-releaser", "release", "send", batch)
    for opened in open_packages(demo, batch, recipient=recipient):
        for text in opened.read_text("utf-8").splitlines():
            line = json.loads(text)
            released_batch, _, line_id = line["line"].partition("/")
            if released_batch == batch:
                walked.package[line_id] = line["elements"]


def template_line(requests):
    """The columns of the one lawful line of the demonstration, those of its person and of its asking emptied."""
    with (requests / "one" / "lines.csv").open(encoding="utf-8", newline="") as source:
        row = next(csv.DictReader(source))
    emptied = ("periods", "statute", "statute_facts", "elements", "evidence")
    return row | dict.fromkeys(emptied, "")


def header(asker, *, batch_id, today, authority, purpose, agreement=""):
    """A header of an asker."""
    return HeaderFields(
        batch_id=batch_id, requesting_agency=asker.agency, requester_name=f"Head of {asker.agency}",
        requester_office=asker.office, officer_id=asker.signs, authority=authority, agreement=agreement,
        recipient=asker.recipient, purpose=purpose, signed_on=today,
    )  # fmt: skip
