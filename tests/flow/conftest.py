"""A small demonstration office, made once a run by the ordinary commands, and copied for each test that changes it."""

import fcntl
import shutil
from datetime import UTC, datetime

import pytest

from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.testing import demonstration as papers
from privity.testing.synthetic import HeaderFields, generate_people, generate_requests
from privity.testing.truth import merge_rosters, single_lawful_line
from privity.wiring import open_office
from tests.flow.acts import reviewed

PEOPLE, LINES, SEED = 3_000, 300, 7
REVIEWED = 3
"""Lines of the mixed batch that are opened and decided where a test needs some."""


def build(root, *, persons=PEOPLE):
    """An office with the records loaded, one single-line batch and one mixed batch, both settled."""
    demo = DemoOffice(root, main)
    today = datetime.now(UTC).date()
    generate_people(root / "national", persons=persons, seed=SEED)
    requests = root / "requests"
    generate_requests(
        root / "national", requests / "mixed", lines=LINES, seed=SEED,
        header=HeaderFields(signed_on=today, batch_id="FIA-MIXED"),
    )  # fmt: skip
    single_lawful_line(
        requests / "mixed", requests / "one", HeaderFields(signed_on=today, batch_id="FIA-ONE")
    )
    merge_rosters(requests / "roster.csv", [requests / "mixed" / "roster.csv"])
    demo.make(2)
    demo.sign_papers(requests / "roster.csv")
    demo.run("records", "load", root / "national", "--office", demo.office)
    for folder, batch in (("one", number(1)), ("mixed", number(2))):
        file(demo, requests / folder)
        demo.run("batch", "run", batch, "--office", demo.office, allow=(0, 1))
    (root / "ready").touch()


def file(demo, folder, *, allow=(0,), signs=papers.REQUESTER):
    """The requester signs, the intake officer files."""
    demo.sign_header(folder / "lines.header.toml", signs)
    return demo.act("C-intake", "batch", "submit", folder / "lines.header.toml", allow=allow)


def number(n):
    """The office's number of its n-th batch this year."""
    return f"B-{datetime.now(UTC).year}-{n}"


BATCH = number(2)
"""The mixed batch."""


@pytest.fixture(scope="session")
def template(tmp_path_factory, request):
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if hasattr(request.config, "workerinput") else base
    root = shared / "office-template"
    with (shared / "office-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "ready").exists():
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir()
            build(root)
    return root


@pytest.fixture
def demo(template, tmp_path):
    """A copy a test may change."""
    shutil.copytree(template, tmp_path / "demo")
    yield DemoOffice(tmp_path / "demo", main)
    close_all()


@pytest.fixture
def office(demo):
    """The copy, opened."""
    held = open_office(demo.office)
    yield held
    held.log.close()


def copied(root, to):
    """A copy of an office; its papers are numbered from where none of the original's are."""
    shutil.copytree(root, to)
    return DemoOffice(to, main, entries=500)


@pytest.fixture(scope="session")
def decided(template, tmp_path_factory):
    """An office where lines of the mixed batch are decided for release and wait to be approved."""
    demo = copied(template, tmp_path_factory.mktemp("decided") / "demo")
    reviewed(demo, BATCH, REVIEWED, demo.root / "work")
    close_all()
    return demo.root


@pytest.fixture(scope="session")
def approved(decided, tmp_path_factory):
    """The same where they are approved and wait to be released."""
    demo = copied(decided, tmp_path_factory.mktemp("approved") / "demo")
    demo.act("C-approver", "review", "approve", BATCH)
    close_all()
    return demo.root


@pytest.fixture
def deciding(decided, tmp_path):
    """A copy a test may change, before the approval."""
    yield copied(decided, tmp_path / "demo")
    close_all()


@pytest.fixture
def waiting(approved, tmp_path):
    """A copy a test may change, before the release."""
    yield copied(approved, tmp_path / "demo")
    close_all()


@pytest.fixture
def kept(waiting):
    """The same with its values sealed, and the servers of its custodians."""
    from tests.flow.custody import sealed

    with sealed(waiting) as servers:
        yield waiting, servers
