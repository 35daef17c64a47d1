"""A scratch database in which a stream of synthetic rows is made, written out and forgotten.

Every random choice is a hash of the thing, the question and the seed (`sql/macros.sql`), so the rows
depend on nothing else: not on threads, nor on the order in which they were made.
"""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import tempfile
import tomllib
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

PACKAGE = "privity.testing.synthetic"
MEMORY_LIMIT = "2500MB"


def read_text(name: str) -> str:
    """A text file of this package, by its path inside it."""
    return resources.files(PACKAGE).joinpath(name).read_text("utf-8")


def read_toml(name: str) -> dict[str, Any]:
    """A TOML file of this package."""
    return tomllib.loads(read_text(name))


def read_rows(name: str) -> tuple[list[str], list[list[str]]]:
    """Heading and rows of a CSV file of this package, packed or not."""
    data = resources.files(PACKAGE).joinpath(name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    rows = list(csv.reader(io.StringIO(text)))
    return rows[0], rows[1:]


class Workshop:
    """A DuckDB database in a folder of its own beside what it makes; both vanish on leaving.

    Args:
        beside: The folder that will hold the results; its disk holds the scratch files too.
        seed: Everything drawn is drawn from it.
        threads: How many threads may work; None leaves it to the engine. The rows do not depend on it.
    """

    def __init__(self, beside: Path, *, seed: int, threads: int | None = None) -> None:
        beside.mkdir(parents=True, exist_ok=True)
        self._folder = Path(tempfile.mkdtemp(prefix=".making-", dir=beside))
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": str(self._folder),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if threads is not None:
            settings["threads"] = threads
        self._db = duckdb.connect(str(self._folder / "work.duckdb"), config=settings)
        self._db.execute("SET force_compression = 'uncompressed'")
        self._db.execute("SET enable_progress_bar = false")  # it would write to standard output
        self.let("seed", seed)
        self._db.execute(read_text("sql/macros.sql"))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def let(self, name: str, value: int | str) -> None:
        """Set a variable that SQL reads with ``getvariable``. `name` is one of ours."""
        self._db.execute(f"SET VARIABLE {name} = $1", [value])

    def let_shares(self, shares: Mapping[str, float]) -> None:
        """Set the figures that SQL reads with ``share('name')``."""
        self._db.execute(
            "SET VARIABLE shares = map($1::VARCHAR[], $2::DOUBLE[])", [list(shares), list(shares.values())]
        )

    def table(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a table of text columns (or of the types stated as ``name TYPE``) from a few thousand rows."""
        typed = [column if " " in column else f"{column} VARCHAR" for column in columns]
        self._db.execute(f"CREATE TABLE {name} ({', '.join(typed)})")
        if not rows:
            return
        kinds = [column.partition(" ")[2] for column in typed]
        unnested = ", ".join(f"unnest(${n}::{kind}[])" for n, kind in enumerate(kinds, 1))
        self._db.execute(
            f"INSERT INTO {name} SELECT {unnested}", [list(cells) for cells in zip(*rows, strict=True)]
        )

    def table_of(self, name: str, file: str, *types: str) -> None:
        """Make a table from a CSV file of this package; `types` are the columns that are not text."""
        with resources.as_file(resources.files(PACKAGE).joinpath(file)) as path:
            casts = ", ".join(
                f"{column}::{kind} AS {column}" for column, _, kind in (t.partition(" ") for t in types)
            )
            replaced = f"SELECT * REPLACE ({casts})" if types else "SELECT *"
            self._db.execute(
                f"CREATE TABLE {name} AS {replaced} FROM read_csv('{_quoted(path)}', header = true, all_varchar = true, delim = ',', quote = '\"')"
            )

    def make(self, folder: str, makes: str, *, view: bool = False) -> None:
        """Run the SELECT of ``sql/<folder>/<makes>.sql`` into a table, or leave it a view."""
        kind = "VIEW" if view else "TABLE"
        self._db.execute(f"CREATE {kind} {makes} AS {read_text(f'sql/{folder}/{makes}.sql')}")

    def make_from(self, makes: str, query: str) -> None:
        """Keep the rows of a query (ours) as a table."""
        self._db.execute(f"CREATE TABLE {makes} AS {query}")

    def read_parquet(self, name: str, path: Path) -> None:
        """Show a Parquet file as a relation."""
        self._db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{_quoted(path)}')")  # noqa: S608  (quoted)

    def write(self, query: str, path: Path, options: str) -> int:
        """Write the rows of `query` (ours) to `path` and return how many there were."""
        self._db.execute(f"COPY ({query}) TO '{_quoted(path)}' ({options})")
        row = self._db.fetchone()
        return int(row[0]) if row else 0

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """All rows of a small answer."""
        return self._db.execute(query).fetchall()

    def one(self, query: str) -> Any:
        """The one value of a query that has one."""
        return self.rows(query)[0][0]

    def count(self, name: str) -> int:
        """How many rows a relation of ours has."""
        return int(self.one(f"SELECT count(*) FROM {name}"))  # noqa: S608  (the name is ours)

    def stream(self, query: str, size: int = 20_000) -> Iterator[tuple[Any, ...]]:
        """Rows of a large answer, a few at a time."""
        cursor = self._db.execute(query)
        while block := cursor.fetchmany(size):
            yield from block


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
