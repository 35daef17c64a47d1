"""`[custodians]` of `privity.toml`: the file that says who holds shares of the records' keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from privity.accounting.key_custodians import read_custodians
from privity.adapters.custodian_client import OfficeCustodians
from privity.errors import InputError
from privity.model.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEYS: Final[dict[str, type]] = {"file": str}


def custodian_settings(given: Mapping[str, Any], root: Path) -> OfficeCustodians | None:
    """The custodians that settings without problems name; None where they name none."""
    return OfficeCustodians(read_custodians((root / given["file"]).read_bytes())) if given else None


def custodian_problems(document: Mapping[str, Any], root: Path) -> list[Problem]:
    """What is wrong with the custodians that the settings name; nothing where they name none."""
    if "custodians" not in document:
        return []
    given = document["custodians"]
    if "file" not in given:
        return [_problem("custodians.file is missing.")]
    if "witnesses" not in document["log"]:
        return [_problem("custodians.file needs log.witnesses: custodians ask for a quorum of them.")]
    path = root / given["file"]
    if path.parent != root or not path.is_file():
        return [_problem(f"{given['file']} is not a file of this office.")]
    try:
        read_custodians(path.read_bytes())
    except InputError as error:
        return list(error.problems)
    return []


def _problem(says: str) -> Problem:
    return Problem(rule="settings", says=says, remedy="Write it as docs/how-to/key-custodians.md says.")
