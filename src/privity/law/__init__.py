"""Law packs: what one custodian's law says, as data. Takes a pack's name; gives the pack and its lists; holds no rule of its own.

A pack is a folder beside this file. Only packs named here are ever loaded, so that
a name from a setting can never become a path.
"""

from __future__ import annotations

import csv
import gzip
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from privity.authority.cases import load_cases
from privity.authority.derive import Lists
from privity.authority.loading import load_pack
from privity.errors import InputError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from privity.authority.cases import Case
    from privity.authority.pack import Pack

__all__ = ["canaries", "cases", "lists", "load", "packs"]

_PACKS: Final = ("us_tax", "us_health")

Canary = tuple[dict[str, str | None], frozenset[str]]

LEFT_OUT: Final = frozenset({"IMMIGRATION HOSPITAL", "IMMIGRATION HEALTH"})
"""Kinds of the gazetteer that are hospitals: people live at or beside them."""


def packs() -> tuple[str, ...]:
    """Names of the packs that exist."""
    return _PACKS


@cache
def load(name: str) -> Pack:
    """Read and check the pack of that name.

    Raises:
        InputError: There is no such pack, or it is faulty; `problems` lists every fault.
    """
    return load_pack(_folder(name))


@cache
def lists(name: str) -> Lists:
    """Read the lists that facts are derived with: roles of officers, words and places of detention.

    Raises:
        InputError: There is no such pack.
    """
    places = [row for row in _rows(name, "facilities.csv.gz") if row["kind"] not in LEFT_OUT]
    return Lists(
        roles=tuple((row["role"], row["investigative"] == "yes") for row in _rows(name, "roles.csv")),
        facility_phrases=tuple(row["phrase"] for row in _rows(name, "facility_phrases.csv")),
        street_suffixes=tuple(row["word"] for row in _rows(name, "street_suffixes.csv")),
        facilities=tuple(
            (row["address"], None, row["city"], row["state"], row["zip"], "US") for row in places
        ),
    )


@cache
def cases(name: str) -> tuple[Case, ...]:
    """The cases and stories the pack keeps beside its rules.

    Raises:
        InputError: There is no such pack, or a case is faulty; `problems` lists every fault.
    """
    return load_cases(_folder(name), load(name))


@cache
def canaries(name: str) -> tuple[Canary, ...]:
    """Test lines that must be refused: column to text, and the conditions each must fail.

    Raises:
        InputError: There is no such pack.
    """
    table = tomllib.loads(_folder(name).joinpath("canaries.toml").read_text("utf-8"))
    return tuple(
        (
            {column: text or None for column, text in {**table["lawful"], **entry["changes"]}.items()},
            frozenset(entry["fails"]),
        )
        for entry in table["canary"]
    )


def _rows(name: str, file: str) -> list[dict[str, str]]:
    data = _folder(name).joinpath("lists", file).read_bytes()
    text = gzip.decompress(data) if file.endswith(".gz") else data
    return list(csv.DictReader(text.decode("utf-8").splitlines()))


def _folder(name: str) -> Traversable:
    if name not in _PACKS:
        raise InputError(
            f"there is no law pack {name!r}",
            where="the setting `law`",
            remedy=f"Name one of: {', '.join(_PACKS)}.",
        )
    return files("privity.law").joinpath(name)
