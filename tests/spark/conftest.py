"""One Spark session for all tests of it, and a way to ask both engines about the same record file."""

import pytest

from privity.adapters.spark_engine import SparkEngine
from privity.adapters.spark_search import SparkSearch
from privity.identity import verify_steps
from privity.identity.steps import SEARCHED, WHOLE
from tests.spark.digests import digest_of

QUICK = {
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.memory": "1g",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=192m",
}
"""A small machine, and a JVM that compiles quickly rather than well."""


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """Spark on this machine; a machine without it fails here."""
    local = tmp_path_factory.mktemp("spark")
    own = {"spark.local.dir": str(local), "spark.sql.warehouse.dir": str(local / "warehouse")}
    with SparkEngine.open(master="local[2]", conf={**QUICK, **own}) as engine:
        yield engine


def kept(engine, folder, relations=(*SEARCHED, *WHOLE)):
    """Relations of an engine as a record file's parts are kept: relation -> file -> digest."""
    (folder / "part").mkdir(parents=True, exist_ok=True)
    files = {}
    for relation in relations:
        path = folder / "part" / f"{relation}.parquet"
        engine.write_parquet(f"SELECT * FROM {relation}", path, read_often=True)
        files[relation] = {f"part/{relation}.parquet": digest_of(path)}
    return files


def lines_of(engine, folder):
    """`asked` and `withheld` of an engine, as Parquet."""
    lines = {name: folder / f"{name}.parquet" for name in ("asked", "withheld")}
    for name, path in lines.items():
        engine.write_parquet(f"SELECT * FROM {name}", path)
    return lines


@pytest.fixture
def interpreted(spark):
    """The other way Spark computes: without compiling each statement, as where one is too large to compile."""
    told = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
    before = {key: spark.session.conf.get(key) for key in told}
    for key, value in told.items():
        spark.session.conf.set(key, value)
    yield
    for key, value in before.items():
        spark.session.conf.set(key, value)


@pytest.fixture
def both(spark, tmp_path):
    """`both(engine)`: all columns of all answers by Spark and by DuckDB, the record file and lines being in `engine`."""

    def run(engine):
        for name in ("records", "exchange", "out"):
            (tmp_path / name).mkdir()
        search = SparkSearch(
            spark, records=(tmp_path / "records").as_uri(), exchange=(tmp_path / "exchange").as_uri()
        )
        told = search.answer(
            verify_steps(),
            lines=lines_of(engine, tmp_path),
            records=kept(engine, tmp_path / "records"),
            makes="identity_answers",
            out=tmp_path / "out",
        )
        engine.run(verify_steps())
        engine.attach_parquet("told", *told)
        here = engine.query("SELECT * FROM identity_answers ORDER BY ordinal")
        return engine.query("SELECT * FROM told ORDER BY ordinal"), here

    return run
