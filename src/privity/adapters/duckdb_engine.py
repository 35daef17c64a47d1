"""The bulk engine: DuckDB over Parquet, in process, with a memory ceiling and its spill files in the office.

No extension is ever fetched. Someone who can write the spill folder while a
run is on can spoil that run; results are checked against the log's roots.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Self

import duckdb

from privity.adapters.durable import sync_file, sync_folder
from privity.errors import UnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from privity.model.step import Step

STRICT = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "preserve_insertion_order": "false",
}

QUIET = "SET enable_progress_bar = false"
"""Said to each connection: the engine's own bar would be written among a command's data."""

# A long list of these enters faster as one JSON text than as so many values.
_AS_TEXT = dict.fromkeys(("BIGINT", "VARCHAR"), "CAST(CAST(? AS JSON) AS {0})")


class DuckDBEngine:
    """One in-memory database that lives as long as a stage of a run.

    Args:
        spill: Folder for temporary files; emptied by the caller at start.
        memory_limit: As DuckDB reads it, e.g. ``4GB``.
        threads: Worker threads.
        watch: Called after each step with (relation, rows, seconds); None watches nothing.
    """

    def __init__(
        self,
        *,
        spill: Path,
        memory_limit: str = "4GB",
        threads: int = 2,
        watch: Callable[[str, int, float], None] | None = None,
    ) -> None:
        self._watch = watch
        self._made: dict[str, str] = {}
        self._db = duckdb.connect(
            ":memory:",
            config={
                **STRICT,
                "temp_directory": str(spill),
                "memory_limit": memory_limit,
                "threads": str(threads),
            },
        )
        self._db.execute(QUIET)

    @property
    def version(self) -> str:
        """Name and version of the library that runs the steps."""
        return f"DuckDB {duckdb.__version__}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The engine's own connection, for a library that works on its relations."""
        return self._db

    def close(self) -> None:
        """Forget every relation."""
        self._db.close()

    def run(self, steps: Iterable[Step]) -> None:
        """Make each step's relation, in order. A relation of that name is replaced."""
        for step in steps:
            began = time.perf_counter()
            kind = "VIEW" if step.view else "TABLE"
            self._create(kind, step.makes, f"AS {step.sql}")
            if self._watch is not None:
                rows = 0 if step.view else self.count(step.makes)
                self._watch(step.makes, rows, time.perf_counter() - began)

    def drop(self, *relations: str) -> None:
        """Forget relations that are no longer needed, to give their memory back."""
        for name in relations:
            self._forget(name)

    def _forget(self, name: str) -> None:
        """A relation may have been a table before and be a view now; SQL drops each by its own word."""
        kind = self._made.pop(name, None)
        if kind is not None:
            self._do(f"DROP {kind} {name}", name)

    def _create(self, kind: str, name: str, rest: str) -> None:
        self._forget(name)
        self._do(f"CREATE {kind} {name} {rest}", name)
        self._made[name] = kind

    def attach_view(self, name: str, select: str) -> None:
        """Give a SELECT a name."""
        self._create("VIEW", name, f"AS {select}")

    def attach_parquet(self, name: str, *paths: Path) -> None:
        """Make Parquet files a relation, read where it is used."""
        listed = ", ".join(f"'{_quoted(path)}'" for path in paths)
        self._create("VIEW", name, f"AS SELECT * FROM read_parquet([{listed}])")  # noqa: S608  (our own paths)

    def attach_file(self, name: str, path: Path) -> None:
        """Make a Parquet or CSV file a relation, by its ending; every cell of a CSV file is text, an empty one NULL."""
        if path.suffix == ".csv":
            read = f"read_csv('{_quoted(path)}', header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"')"
            self._create("VIEW", name, f"AS SELECT * FROM {read}")  # noqa: S608  (our own paths)
        else:
            self.attach_parquet(name, path)

    def append(self, name: str, select: str) -> None:
        """Add the rows of a SELECT to a table."""
        self._do(f"INSERT INTO {name} {select}", name)

    def attach_rows(
        self, name: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]
    ) -> None:
        """Make a small relation of (column, DuckDB type) from Python rows."""
        declared = ", ".join(f"{column} {kind}" for column, kind in columns)
        self._create("TABLE", name, f"({declared})")
        held = [tuple(row) for row in rows]
        if held:
            # One list a column, unnested side by side: far faster than a statement a row.
            lists = ", ".join(
                f"unnest({_AS_TEXT.get(kind, 'CAST(? AS {0})').format(kind + '[]')})" for _, kind in columns
            )
            values = [
                json.dumps(column) if kind in _AS_TEXT else list(column)
                for (_, kind), column in zip(columns, zip(*held, strict=True), strict=True)
            ]
            self._do(f"INSERT INTO {name} SELECT {lists}", name, values)

    def arrays(self, select: str) -> dict[str, Any]:
        """Columns of a SELECT as numpy arrays; one that holds NULL is a masked one."""
        found: dict[str, Any] = self._do(select, "query").fetchnumpy()
        return found

    def attach_arrays(self, name: str, arrays: Mapping[str, Any]) -> None:
        """Make a relation of numpy arrays of one length; what is masked is NULL."""
        lent = f"{name}_lent"
        self._db.register(lent, dict(arrays))
        try:
            self._create("TABLE", name, f"AS SELECT * FROM {lent}")  # noqa: S608  (our own names)
        finally:
            self._db.unregister(lent)

    def write_parquet(self, select: str, path: Path, *, read_often: bool = False) -> None:
        """Write the rows of a SELECT to a Parquet file that replaces `path` whole.

        Args:
            select: The rows.
            path: The file.
            read_often: Rather quick to read than small: a fifth less time, two fifths more bytes.
        """
        temporary = path.with_name(path.name + ".new")
        # The least of zstd is as small as its default and takes a quarter less time over the columns of a batch.
        codec = (
            "COMPRESSION lz4_raw, PARQUET_VERSION v2"
            if read_often
            else "COMPRESSION zstd, COMPRESSION_LEVEL 1"
        )
        self._do(f"COPY ({select}) TO '{_quoted(temporary)}' (FORMAT parquet, {codec})", path.name)
        sync_file(temporary)
        temporary.replace(path)
        sync_folder(path.parent)

    def count(self, relation: str) -> int:
        """Rows of a relation."""
        return int(self.query(f"SELECT count(*) FROM {relation}")[0][0])  # noqa: S608  (our own names)

    def columns(self, relation: str) -> list[str]:
        """Names of a relation's columns, in order."""
        return [row[0] for row in self.query(f"DESCRIBE {relation}")]

    def query(self, select: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows of a SELECT; values are bound as ``?``."""
        return self._do(select, "query", parameters).fetchall()

    def stream(
        self, select: str, parameters: Sequence[Any] = (), size: int = 50_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of a SELECT in slices, so that millions need no memory at once."""
        cursor = self._db.cursor()
        try:
            cursor.execute(select, list(parameters))
            while rows := cursor.fetchmany(size):
                yield rows
        except duckdb.Error as error:
            raise self._failed("query", error) from error
        finally:
            cursor.close()

    def _do(self, sql: str, where: str, parameters: Sequence[Any] = ()) -> duckdb.DuckDBPyConnection:
        try:
            return self._db.execute(sql, list(parameters))
        except duckdb.Error as error:
            raise self._failed(where, error) from error

    @staticmethod
    def _failed(where: str, error: duckdb.Error) -> UnavailableError:
        # The engine's own words may quote a value of a record, so only the kind of fault is passed on.
        return UnavailableError(
            f"The engine stopped: {type(error).__name__}.",
            where=f"relation {where}",
            remedy="Check memory_limit and disk space in privity.toml, then run the command again.",
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
