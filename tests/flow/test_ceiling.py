"""The office's ceiling of memory is kept: a limit from outside, little above it, stops only whoever has no such ceiling."""

import re
import shlex
import subprocess
import sys

import pytest

from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.flow.records import status
from privity.testing.synthetic import HeaderFields, generate_people, generate_requests
from privity.testing.truth import merge_rosters
from privity.wiring import open_office
from tests.flow.conftest import file, number

pytestmark = pytest.mark.full

PEOPLE, LINES = 500_000, 4_000
CEILING = "250MB"
OUTSIDE, BATCH_OUTSIDE = 850_000, 1_100_000
"""What the office sets, and the private memory in KiB that `ulimit -d` leaves to the whole process: to a load, which takes more
than that without a ceiling, and to a batch, which holds its Python beside the engine."""
UNAVAILABLE = 5


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """An office with nothing loaded and a file of lines filed."""
    root = tmp_path_factory.mktemp("ceiling")
    generate_people(root / "national", persons=PEOPLE, seed=3)
    requests = root / "requests" / "mixed"
    demo = DemoOffice(root, main)
    demo.make(1)
    office = open_office(demo.office, reading=True)
    header = HeaderFields(signed_on=office.today(), batch_id="FIA-CEILING")
    generate_requests(root / "national", requests, lines=LINES, seed=3, header=header)
    merge_rosters(root / "roster.csv", [requests / "roster.csv"])
    demo.sign_papers(root / "roster.csv")
    file(demo, requests)
    return demo


def limited(demo, kib, *words):
    """A command in a process of its own, under `ulimit -d`."""
    command = shlex.join([sys.executable, "-m", "privity", *map(str, words), "--office", str(demo.office)])
    return subprocess.run(
        ["/bin/bash", "-c", f"ulimit -d {kib}; exec {command}"],
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip


def ceiling(demo, told):
    place = demo.office / "privity.toml"
    text = place.read_text("utf-8")
    place.write_text(re.sub(r'memory_limit = "\w+"', f'memory_limit = "{told}"', text), "utf-8")


def test_a_load_and_a_batch_keep_the_ceiling_that_the_office_sets(demo):
    ceiling(demo, "4GB")
    refused = limited(demo, OUTSIDE, "records", "load", demo.root / "national")
    assert refused.returncode == UNAVAILABLE
    assert "memory_limit" in refused.stderr
    assert status(open_office(demo.office, reading=True)) is None

    ceiling(demo, CEILING)
    loaded = limited(demo, OUTSIDE, "records", "load", demo.root / "national")
    assert (loaded.returncode, f"{PEOPLE:,} persons are loaded" in loaded.stdout) == (0, True), loaded.stderr
    ran = limited(demo, BATCH_OUTSIDE, "batch", "run", number(1))
    assert ran.returncode in (0, 1), ran.stderr
    office = open_office(demo.office, reading=True)
    assert office.cases.batch(number(1)).state == "verified"
