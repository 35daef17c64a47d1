"""An ambiguous line is released about the candidate two reviewers named, by what tells him apart, and about nobody else."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from privity.cli.common import close_all
from privity.cli.demo_cases import open_packages
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.errors import DutyError, InputError, IntegrityError, OutOfOrderError
from privity.flow import approve, release, report
from privity.flow import review as flow
from privity.model.case import ReviewDecision
from privity.wiring import open_office
from tests.flow import lookalikes as alike
from tests.flow.acts import call_back, decide
from tests.flow.conftest import copied, number

BATCH = number(1)
MAY_NOT, UNREADABLE = 4, 2
FIRST, SECOND = "C-reviewer-1", "C-reviewer-2"
FINDINGS = {"reason_specific": True, "names_informant": False, "impairs_investigation": False}
SISTERS, GUARDED, HALF = (f"L{n:06d}" for n in range(6, 9))
"""Two sisters who go by one name; a person under a hold of the record file; a line of which one candidate has nothing asked."""

PEOPLE = [
    *alike.PEOPLE,
    ("P-jane", "Marlowe", "Kate", "Jane", None, "987654328", "1980-02-03", None, "51 Juniper Street", None),
    ("P-rose", "Marlowe", "Katherine", "Rose", None, "987654329", "1982-04-05", None, "51 Juniper Street", None),
    ("P-safe", "Sorley", "Edith", None, None, None, "1961-01-02", "protected_person", "52 Hazel Street", "Apt 1"),
    ("P-free", "Sorley", "Edith", None, None, None, "1971-03-04", None, "52 Hazel Street", "Apt 2"),
]  # fmt: skip
ASKED = {
    **alike.ASKED,
    SISTERS: ("Marlowe", "Kate", "Rose", "", "", "", "51 Juniper Street", ""),
    GUARDED: ("Sorley", "Edith", "", "", "", "", "52 Hazel Street", "Apt 1"),
}
WAGES = {"P-jane": "41111", "P-rose": "52222"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The office of people alike; two reviewers have opened and compared every line."""
    demo = DemoOffice(tmp_path_factory.mktemp("settled") / "demo", main)
    alike.build(demo, BATCH, PEOPLE, ASKED, WAGES)
    for person in (FIRST, SECOND):
        demo.act(person, "review", "queue", BATCH, "--take", len(ASKED))
        for line_id in ASKED:
            demo.act(person, "review", "compare", f"{BATCH}/{line_id}")
    call_back(demo, BATCH, demo.root / "work")
    close_all()
    return demo


@pytest.fixture
def demo(made, tmp_path):
    """A copy a test may change."""
    yield copied(made.root, tmp_path / "demo")
    close_all()


def named(demo, person, line_id, letter, by, tmp_path, allow=(0,)):
    return decide(demo, person, BATCH, [line_id], tmp_path, candidate=letter, by=by, allow=allow)


def test_the_record_of_the_candidate_named_leaves_and_nothing_of_the_other(demo, tmp_path, capsys):
    for person in (FIRST, SECOND):
        named(demo, person, SISTERS, "B", "middle_name", tmp_path)
    demo.act("C-approver", "review", "approve", BATCH)
    demo.act("C-releaser", "release", "send", BATCH)
    (opened,) = open_packages(demo, BATCH)
    text = opened.read_text("utf-8")
    (line,) = map(json.loads, text.splitlines())
    assert line["line"] == f"{BATCH}/{SISTERS}"
    assert "52222" in text
    assert "41111" not in text
