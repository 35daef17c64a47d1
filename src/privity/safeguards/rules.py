"""The figures of `rules.toml`, read once and carried as values."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from privity.model.digest import file_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a verdict is reached by. Days are calendar days; `digest` is the hex SHA-256 of the file read."""

    ssr_grace_days: int
    assessment_oldest_days: int
    notice_days: int
    overdue_days: int
    overdue_close_days: int
    categories: frozenset[str]
    custody: frozenset[str]
    key_controls: tuple[str, ...]
    digest: str


@cache
def rules() -> Rules:
    """The rules in force, from the file beside this one."""
    data = files("privity.safeguards").joinpath("rules.toml").read_bytes()
    said = {name: entry["value"] for name, entry in tomllib.loads(data.decode("utf-8")).items()}
    return Rules(
        **said
        | {
            "categories": frozenset(said["categories"]),
            "custody": frozenset(said["custody"]),
            "key_controls": tuple(said["key_controls"]),
        },
        digest=file_digest(data),
    )
