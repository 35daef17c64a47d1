"""An office that looks lines up by Spark comes to the same answers and outcomes as one that does not."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.cli.common import close_all
from privity.cli.demo_office import DemoOffice
from privity.cli.main import main
from privity.testing.synthetic import HeaderFields, generate_people, generate_requests
from privity.wiring import open_office
from tests.flow.conftest import file, number

pytestmark = pytest.mark.full

BATCH = number(1)
SPARK = """
[spark]
master = "local[1]"
[spark.conf]
"spark.sql.shuffle.partitions" = "2"
"spark.driver.memory" = "1g"
"spark.driver.extraJavaOptions" = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m"
"""


def write(office, search, spark=SPARK):
    settings = office / "privity.toml"
    text = settings.read_text("utf-8").replace("[engine]", f'[engine]\nsearch = "{search}"')
    settings.write_text(text.replace("[[trust", spark + "[[trust", 1), "utf-8")


def command(office, *words, **environment):
    """One command in a process of its own, as Spark wants it: exit code and what it said."""
    ran = subprocess.run(
        [sys.executable, "-m", "privity", *words, "--office", office],
        capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def filed(tmp_path_factory):
    """An office with a batch that is assessed and not yet looked up."""
    root = tmp_path_factory.mktemp("spark-office")
    demo = DemoOffice(root, main)
    generate_people(root / "national", persons=1_000, seed=7)
    generate_requests(
        root / "national", root / "requests", lines=150, seed=7,
        header=HeaderFields(signed_on=datetime.now(UTC).date(), batch_id="FIA-SPARK"),
    )  # fmt: skip
    demo.make(2)
    demo.sign_papers(root / "requests" / "roster.csv")
    demo.run("records", "load", root / "national", "--office", demo.office)
    file(demo, root / "requests")
    demo.run("batch", "assess", BATCH, "--office", demo.office, allow=(0, 1))
    close_all()
    return demo.office


def looked_up(office):
    """What the office keeps of the answers, and what became of the lines."""
    with DuckDBEngine(spill=office / "tmp") as engine:
        engine.attach_parquet("answers", office / "batches" / BATCH / "answers.parquet")
        engine.attach_parquet("lines", office / "lines.parquet")
        return (
            engine.query("SELECT * FROM answers ORDER BY ordinal"),
            engine.query("SELECT line_id, outcome, failed, undetermined FROM lines ORDER BY line_id"),
        )


def verified(office):
    told = [
        command(office, "batch", "verify", BATCH),
        command(office, "batch", "lines", BATCH, "--output", office / "lines.parquet"),
    ]
    assert [code for code, _ in told] in ([0, 0], [1, 0], [1, 1]), told
    return looked_up(office)


def test_both_offices_answer_and_decide_alike(filed, tmp_path):
    shutil.copytree(filed, tmp_path / "duckdb")
    shutil.copytree(filed, tmp_path / "spark")
    write(tmp_path / "spark", "spark")
    here, there = verified(tmp_path / "duckdb"), verified(tmp_path / "spark")
    assert len(here[0]) > 20
    assert here == there
    assert list((tmp_path / "spark" / "tmp").glob("privity-search-*")) == []
    assert not (tmp_path / "spark" / "tmp" / "search").exists()


def test_without_java_nothing_is_looked_up_and_the_batch_can_be_verified_later(filed, tmp_path):
    shutil.copytree(filed, tmp_path / "office")
    write(tmp_path / "office", "spark")
    code, said = command(tmp_path / "office", "batch", "verify", BATCH, JAVA_HOME="/nonexistent")
    assert code == 5
    assert "Java 17" in said
    assert not (tmp_path / "office" / "batches" / BATCH / "answers.parquet").exists()
    assert verified(tmp_path / "office")[0]


def test_a_search_that_stops_leaves_its_inspection_in_the_log_and_no_answer(filed, tmp_path):
    office = tmp_path / "office"
    shutil.copytree(filed, office)
    write(
        office,
        "spark",
        SPARK.replace("[spark.conf]", f'records = "{(tmp_path / "elsewhere").as_uri()}"\n[spark.conf]'),
    )
    code, _ = command(office, "batch", "verify", BATCH)
    assert code == 5
    assert not (office / "batches" / BATCH / "answers.parquet").exists()
    opened = open_office(office, reading=True)
    (looked,) = [data for kind, *_, data in opened.cases.events(BATCH) if kind == "looked-up"]
    assert looked["entry"] in opened.log.of_kind("inspection")
