"""Apache Spark as a second engine of the same plan: it runs named steps over Parquet files, as DuckDB does.

A session is made with what a decision and its confidentiality rest on fixed;
before it is used both engines are asked the same questions, and if one answer
differs it is not used at all.
"""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Self

import duckdb

from privity.adapters.spark_sql import to_spark
from privity.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from privity.model.step import Step

FIXED: Final = {
    # A decision rests on these: faults are faults, a day is a day, no tables but ours.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.session.timeZone": "UTC",
    # Confidentiality rests on these: nothing in the clear on a disk or a wire, no value in a log.
    "spark.authenticate": "true",
    "spark.io.encryption.enabled": "true",
    "spark.network.crypto.enabled": "true",
    "spark.log.level": "OFF",
    "spark.ui.showConsoleProgress": "false",
}
"""Settings nobody may change."""
DEFAULTS: Final = {
    "spark.app.name": "privity",
    "spark.eventLog.enabled": "false",
    "spark.ui.enabled": "false",
}
"""Settings an office may change."""
PROBES: Final = ("texts", "pairs", "numbers", "groups")
MAJOR: Final = "4."


class SparkEngine:
    """A Spark session of our own, from `open` to `close`.

    Args:
        session: The session.
    """

    def __init__(self, session: Any) -> None:
        self.session = session
        self._made: set[str] = set()

    @classmethod
    def open(cls, *, master: str, conf: Mapping[str, str]) -> Self:
        """Start Spark, and see that it computes as DuckDB does.

        Args:
            master: Where it runs, as Spark names it.
            conf: More settings of Spark; what is fixed stays.

        Raises:
            UnavailableError: Spark is not installed, does not start, is another release, is running in this process
                already, or computes otherwise.
        """
        builder = _builder()
        try:
            for key, value in {**DEFAULTS, **conf, **FIXED}.items():
                builder = builder.config(key, value)
            session = builder.master(master).getOrCreate()
        except Exception as error:
            raise _failed(
                "It did not start",
                error,
                "Check that Java 17 or later is installed, and the settings of [spark].",
            ) from error
        engine = cls(session)
        try:
            engine.check()
        except BaseException:
            engine.close()
            raise
        return engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop Spark; its workers and its files go with it."""
        self.session.stop()

    @property
    def version(self) -> str:
        """Name and version, and those of what wrote its SQL."""
        return f"Spark {self.session.version}, sqlglot {version('sqlglot')}"

    def check(self) -> None:
        """Raise unless Spark is of a release we know and answers as DuckDB does.

        Raises:
            UnavailableError: It is not, or does not. Nothing was searched.
        """
        if not self.session.version.startswith(MAJOR):
            raise UnavailableError(
                f"This is Spark {self.session.version}; Spark {MAJOR}x is needed.",
                where="spark",
                remedy="Install pyspark of the release that requirements-spark.lock names, on the cluster too.",
            )
        for name in PROBES:
            if self.answers(probe(name), name) != _expected(probe(name)):
                raise UnavailableError(
                    f"Spark {self.session.version} and DuckDB {duckdb.__version__} compute otherwise: probe {name}.",
                    where="spark",
                    remedy='Use the releases of requirements-spark.lock, or set engine.search to "duckdb".',
                )

    def answers(self, sql: str, where: str) -> list[tuple[Any, ...]]:
        """Rows of a step, sorted, as Python values."""
        return _sorted(
            tuple(row)
            for row in self._do(where, lambda: self.session.sql(to_spark(sql, where=where)).collect())
        )

    def attach_parquet(self, name: str, places: Sequence[str]) -> None:
        """Make Parquet files a relation, by their addresses."""
        self._do(name, lambda: self._name(name, self.session.read.parquet(*places)))

    def run(self, steps: Iterable[Step]) -> None:
        """Make each step's relation, in order. A relation of that name is replaced."""
        for step in steps:
            sql = to_spark(step.sql, where=step.makes)
            self._do(step.makes, lambda step=step, sql=sql: self._make(step, sql))

    def _make(self, step: Step, sql: str) -> None:
        rows = self.session.sql(sql)
        if not step.view:
            # Made at once and cut from what it was made of: a plan that holds all plans before it grows without end.
            rows = rows.localCheckpoint()
        self._name(step.makes, rows)

    def _name(self, name: str, rows: Any) -> None:
        rows.createOrReplaceTempView(name)
        self._made.add(name)

    def write_parquet(self, relation: str, place: str) -> None:
        """Write a relation to a folder of Parquet files."""
        self._do(relation, lambda: self.session.table(relation).write.parquet(place, compression="zstd"))

    def digests(self, places: Sequence[str]) -> dict[str, str]:
        """Address, as Spark writes it, → hex digest of the file's bytes; read where the data lie."""
        read = self.session.read.format("binaryFile")
        rows = self._do(
            "records", lambda: read.load(list(places)).selectExpr("path", "sha2(content, 256)").collect()
        )
        return {str(path): str(digest) for path, digest in rows}

    def forget(self) -> None:
        """Forget every relation, and give back what held their rows."""
        self._do("all", self._forget)

    def _forget(self) -> None:
        for name in self._made:
            self.session.catalog.dropTempView(name)
        self._made.clear()
        for rows in self.session.sparkContext._jsc.getPersistentRDDs().values():  # noqa: SLF001 - Python has no name for it
            rows.unpersist()

    def _do(self, where: str, work: Any) -> Any:
        try:
            return work()
        except UnavailableError:
            raise
        except Exception as error:
            raise _failed(
                f"It stopped at relation {where}",
                error,
                "Check the cluster and spark.records, then run the command again.",
            ) from error


def probe(name: str) -> str:
    """A question to both engines, in DuckDB's words."""
    return files("privity.adapters").joinpath("spark_probe", f"{name}.sql").read_text("utf-8")


def _expected(sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as db:
        return _sorted(db.execute(sql).fetchall())


def _sorted(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(rows, key=repr)


def _builder() -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, loaded when asked for
    except ImportError as error:
        raise UnavailableError(
            "pyspark is not installed.",
            where="engine.search",
            remedy='Install it: pip install "privity[spark]". Or set engine.search to "duckdb".',
        ) from error
    if SparkSession.getActiveSession() is not None:
        raise UnavailableError(
            "A Spark session that is not ours runs in this process.",
            where="spark",
            remedy="Run the command in a process of its own.",
        )
    return SparkSession.builder


def _failed(what: str, error: Exception, remedy: str) -> UnavailableError:
    # Spark's own words may quote a value of a record, so only the kind of fault is passed on.
    return UnavailableError(f"Spark failed: {type(error).__name__}. {what}.", where="spark", remedy=remedy)
