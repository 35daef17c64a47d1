"""What `[spark]` of `privity.toml` says, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from privity.adapters.spark_engine import FIXED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SEARCHES: Final = ("duckdb", "spark")
"""What `engine.search` may say."""
KEYS: Final[dict[str, type]] = {"master": str, "records": str, "exchange": str, "conf": dict}
LOCAL: Final = re.compile(r"local(\[(\*|[0-9]+)\])?")
ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+|file:/\S+")
# The words by which Spark itself tells what to hide; settings travel on a command line that others can read.
SECRET: Final = re.compile(r"secret|password|token|access[.]?key", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkSettings:
    """Where Spark runs and what it can reach.

    Attributes:
        master: As Spark names it, e.g. ``yarn``.
        records: Address under which the record file's parts lie; None is the office's own folder.
        exchange: Address under which lines and answers pass; None is the office's own folder.
        conf: More settings of Spark.
    """

    master: str
    records: str | None
    exchange: str | None
    conf: Mapping[str, str]


def spark_settings(engine: Mapping[str, Any], spark: Mapping[str, Any]) -> SparkSettings | None:
    """What the tables `[engine]` and `[spark]` say, once checked; None when lines are looked up in the engine."""
    if engine.get("search", SEARCHES[0]) != "spark":
        return None
    return SparkSettings(
        master=spark.get("master", f"local[{engine.get('threads', 2)}]"),
        records=spark.get("records"),
        exchange=spark.get("exchange"),
        conf=spark.get("conf", {}),
    )


def spark_faults(engine: Mapping[str, Any], spark: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Settings of the right types that cannot stand: (which, what it does)."""
    if engine.get("search", SEARCHES[0]) not in SEARCHES:
        yield "engine.search", f"is none of {', '.join(SEARCHES)}"
    for key in ("records", "exchange"):
        place = spark.get(key)
        if place is not None and not ADDRESS.fullmatch(place):
            yield f"spark.{key}", "is not an address such as s3a://bucket/folder or file:///folder"
        if place is None and not LOCAL.fullmatch(spark.get("master", "local")):
            yield f"spark.{key}", "is missing: a cluster cannot read the office's own folders"
    for key, value in spark.get("conf", {}).items():
        if not key.startswith("spark.") or not isinstance(value, str):
            yield f"spark.conf.{key}", "is not a setting of Spark with a text for a value"
        elif key in FIXED or key == "spark.master":
            yield f"spark.conf.{key}", "is fixed"
        elif SECRET.search(key):
            yield f"spark.conf.{key}", "is a secret; let the machine's own role or Spark's own files hold it"
