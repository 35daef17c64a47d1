"""Lines looked up by Spark: lines out to an exchange folder, the plan over the record file's parts, answers back.

    the digest of every part, where it lies -> asked and withheld out -> steps -> answers in
    -> the folder of the exchange is removed, whatever happened

Someone who can write where the parts lie could hide a person by changing a
part, so each one's bytes are compared with the manifest before the first
search of a session. Someone who can read the exchange reads the lines being
looked up, for as long as they are.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from privity.adapters.spark_engine import SparkEngine
from privity.errors import IntegrityError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from privity.adapters.spark_settings import SparkSettings
    from privity.model.step import Step

PREFIX = "privity-search-"


class SparkSearch:
    """A Spark session that answers the lines of one run.

    Args:
        engine: The session.
        records: Address of the folder of records.
        exchange: Address of the folder through which lines and answers pass; it belongs to one office.
    """

    def __init__(self, engine: SparkEngine, *, records: str, exchange: str) -> None:
        self._engine = engine
        self._records = records.rstrip("/")
        self._exchange = exchange.rstrip("/")
        self._checked: dict[str, str] = {}

    @property
    def version(self) -> str:
        """Name and version."""
        return self._engine.version

    def answer(
        self,
        steps: Sequence[Step],
        *,
        lines: Mapping[str, Path],
        records: Mapping[str, Mapping[str, str]],
        makes: str,
        out: Path,
    ) -> tuple[Path, ...]:
        """Run steps over lines and records, and bring back what they make.

        Args:
            steps: The plan.
            lines: Relation → its Parquet file, here.
            records: Relation → file within the folder of records → hex digest of its bytes.
            makes: The relation to bring back.
            out: A folder that is there and empty.

        Returns:
            The Parquet files of `makes`, in `out`.

        Raises:
            IntegrityError: A part is not the one the manifest names. Nothing was searched.
            UnavailableError: Spark stopped, or a place could not be reached. Nothing was answered.
        """
        self._check({file: digest for files in records.values() for file, digest in files.items()})
        with self._passing() as folder:
            for name, path in lines.items():
                self._copy(f"{folder}/{name}.parquet", path, out=True)
                self._engine.attach_parquet(name, [f"{folder}/{name}.parquet"])
            for name, files in records.items():
                self._engine.attach_parquet(name, [f"{self._records}/{file}" for file in files])
            try:
                self._engine.run(steps)
                self._engine.write_parquet(makes, f"{folder}/{makes}")
            finally:
                self._engine.forget()
            self._copy(f"{folder}/{makes}", out / makes, out=False)
        return tuple(sorted((out / makes).glob("*.parquet")))

    def _check(self, wanted: Mapping[str, str]) -> None:
        """Compare parts with the manifest, each once a session."""
        new = {file: digest for file, digest in wanted.items() if self._checked.get(file) != digest}
        if not new:
            return
        found = self._engine.digests([f"{self._records}/{file}" for file in new])
        by_file = {"/".join(place.rsplit("/", 2)[-2:]): digest for place, digest in found.items()}
        strange = sorted(file for file, digest in new.items() if by_file.get(file) != digest)
        if strange:
            raise IntegrityError(
                f"{len(strange)} file(s) of the record file are not those the manifest names.",
                where=f"spark.records/{strange[0]}",
                remedy="Copy the office's records/ there again, and find out who changed it.",
            )
        self._checked.update(new)

    @contextmanager
    def _passing(self) -> Iterator[str]:
        """A folder of the exchange for one search; what an earlier one left is removed first."""
        with _hadoop():
            system, path = self._place(self._exchange)
            system.mkdirs(path)
            for left in system.listStatus(path):
                if left.getPath().getName().startswith(PREFIX):
                    system.delete(left.getPath(), True)  # noqa: FBT003 - Hadoop's own signature
        folder = f"{self._exchange}/{PREFIX}{secrets.token_hex(8)}"
        try:
            yield folder
        finally:
            with _hadoop():
                system, path = self._place(folder)
                system.delete(path, True)  # noqa: FBT003 - Hadoop's own signature

    def _copy(self, place: str, path: Path, *, out: bool) -> None:
        with _hadoop():
            system, there = self._place(place)
            here = self._java().org.apache.hadoop.fs.Path(path.as_uri())
            if out:
                system.copyFromLocalFile(False, True, here, there)  # noqa: FBT003 - Hadoop's own signature
            else:
                # Raw: no files of checksums beside.
                system.copyToLocalFile(False, there, here, True)  # noqa: FBT003 - Hadoop's own signature

    def _place(self, place: str) -> tuple[Any, Any]:
        """The file system of an address, and the address as it reads it."""
        path = self._java().org.apache.hadoop.fs.Path(place)
        return path.getFileSystem(self._engine.session._jsc.hadoopConfiguration()), path  # noqa: SLF001 - the one way there

    def _java(self) -> Any:
        return self._engine.session._jvm  # noqa: SLF001 - the one way to Hadoop's file systems


@contextmanager
def _hadoop() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise UnavailableError(
            f"The exchange folder could not be used: {type(error).__name__}.",
            where="spark.exchange",
            remedy="Check the address and the rights of this machine there, then run the command again.",
        ) from error


@contextmanager
def open_search(settings: SparkSettings, *, records: Path, tmp: Path) -> Iterator[SparkSearch]:
    """Start Spark for one run, as the office's settings say; it stops at the end.

    Args:
        settings: Of `[spark]`.
        records: The office's own folder of records.
        tmp: Where whatever spills here spills, and the exchange when none is set.

    Raises:
        UnavailableError: Spark is not installed, does not start or computes otherwise.
    """
    own = {"spark.local.dir": str(tmp), "spark.sql.warehouse.dir": (tmp / "warehouse").as_uri()}
    with SparkEngine.open(master=settings.master, conf={**own, **settings.conf}) as engine:
        yield SparkSearch(
            engine, records=settings.records or records.as_uri(), exchange=settings.exchange or tmp.as_uri()
        )
