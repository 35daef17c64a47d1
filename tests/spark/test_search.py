"""A search reaches what the manifest names and nothing else, leaves nothing behind, and answers all or nothing."""

import sys
from types import SimpleNamespace

import pytest

from privity.adapters.duckdb_engine import DuckDBEngine
from privity.adapters.spark_engine import FIXED, SparkEngine
from privity.adapters.spark_search import PREFIX, SparkSearch
from privity.errors import IntegrityError, UnavailableError
from privity.model.step import Step
from tests.spark.digests import digest_of

full = pytest.mark.full

STEPS = [Step("lines", "SELECT ordinal FROM asked", view=True), Step("answers", "SELECT ordinal FROM lines")]


class Folders:
    """Where things lie: the records, the exchange, and here."""

    def __init__(self, root):
        self.root = root
        for name in ("records", "exchange", "out"):
            (root / name).mkdir()
        self.lines = {name: root / f"{name}.parquet" for name in ("asked", "withheld")}
        with DuckDBEngine(spill=root, threads=1) as engine:
            engine.write_parquet("SELECT unnest([1, 2, 3])::BIGINT AS ordinal", self.lines["asked"])
            engine.write_parquet("SELECT 1 AS ordinal, 1 AS person_no WHERE FALSE", self.lines["withheld"])
            (root / "records" / "part").mkdir()
            self.part = root / "records" / "part" / "held.parquet"
            engine.write_parquet("SELECT 'GARCIA' AS family_key", self.part, read_often=True)
        self.records = {"held": {"part/held.parquet": digest_of(self.part)}}

    def search(self, spark):
        return SparkSearch(
            spark, records=(self.root / "records").as_uri(), exchange=(self.root / "exchange").as_uri()
        )

    def answer(self, search, steps=STEPS):
        return search.answer(
            steps, lines=self.lines, records=self.records, makes="answers", out=self.root / "out"
        )

    def left(self):
        return [path.name for path in (self.root / "exchange").iterdir()]


@pytest.fixture
def folders(tmp_path):
    return Folders(tmp_path)


@full
def test_answers_come_back_and_nothing_stays_in_the_exchange(spark, folders):
    told = folders.answer(folders.search(spark))
    assert told
    assert {path.parent for path in told} == {folders.root / "out" / "answers"}
    assert folders.left() == []
    assert spark.session.catalog.listTables() == []


@full
def test_what_an_interrupted_search_left_is_removed_and_nothing_else(spark, folders):
    (folders.root / "exchange" / f"{PREFIX}old").mkdir()
    (folders.root / "exchange" / "another").mkdir()
    folders.answer(folders.search(spark))
    assert folders.left() == ["another"]


@full
def test_a_part_that_was_changed_is_not_searched(spark, folders):
    data = bytearray(folders.part.read_bytes())
    data[20] ^= 1
    folders.part.write_bytes(data)
    with pytest.raises(IntegrityError, match="not those the manifest names"):
        folders.answer(folders.search(spark))
    assert folders.left() == []


@full
def test_a_part_that_is_not_there_stops_the_search(spark, folders):
    folders.part.unlink()
    with pytest.raises(UnavailableError):
        folders.answer(folders.search(spark))


@full
def test_a_step_that_fails_answers_nothing_names_no_value_and_leaves_nothing(spark, folders):
    failing = [Step("answers", "SELECT CAST(concat(family_key, ' LOPEZ') AS BIGINT) AS ordinal FROM held")]
    with pytest.raises(UnavailableError) as caught:
        folders.answer(folders.search(spark), failing)
    assert "GARCIA" not in str(caught.value)
    assert folders.left() == []
    assert spark.session.catalog.listTables() == []


@full
def test_an_exchange_that_cannot_be_reached_stops_the_search(spark, folders):
    search = SparkSearch(
        spark, records=(folders.root / "records").as_uri(), exchange="nosuch://bucket/exchange"
    )
    with pytest.raises(UnavailableError, match="exchange"):
        folders.answer(search)


@full
def test_what_a_decision_and_its_confidentiality_rest_on_is_as_it_is_fixed(spark):
    conf = dict(spark.session.sparkContext.getConf().getAll())
    assert {key: conf.get(key) for key in FIXED} == FIXED


@full
def test_a_session_that_is_not_ours_is_not_used(spark):
    with pytest.raises(UnavailableError, match="not ours"):
        SparkEngine.open(master="local[1]", conf={})


@full
def test_its_name_and_version_tell_what_computed(spark):
    assert spark.version.startswith("Spark 4.")


def test_spark_of_another_release_is_not_used():
    with pytest.raises(UnavailableError, match=r"3\.5\.1"):
        SparkEngine(SimpleNamespace(version="3.5.1")).check()


def test_without_pyspark_the_remedy_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UnavailableError, match="pip install") as caught:
        SparkEngine.open(master="local[1]", conf={})
    assert caught.value.exit_code == 5
