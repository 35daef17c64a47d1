"""Law packs: what one custodian's law says, as data. Takes a pack's name; gives the pack and its lists; holds no rule of its own.

A pack is a folder beside this file. Only packs named here are ever loaded, so that
a name from a setting can never become a path.
"""

from __future__ import annotations

import csv
import gzip
import tomllib
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from privity.authority.cases import load_cases
from privity.authority.derive import Lists
from privity.authority.loading import load_pack
from privity.errors import InputError
from privity.model.canonical import canonical
from privity.model.digest import file_digest, purposed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable
    from typing import TypeVar

    from privity.authority.cases import Case
    from privity.authority.pack import Pack

    Read = TypeVar("Read")

__all__ = [
    "LawPack",
    "canaries",
    "cases",
    "files_of",
    "lists",
    "load",
    "pack_digest",
    "packs",
    "read_pack",
    "shipped",
]

_PACKS: Final = ("us_tax", "us_health")

Canary = tuple[dict[str, str | None], frozenset[str]]
"""A test line, and the conditions it must fail."""
Canaries = dict[str, tuple[Canary, ...]]
"""Authority to the test lines judged under it."""

PURPOSE: Final = "privity/law-pack/v1"
_TOLD_APART: Final = ("cases", "near_misses")

LEFT_OUT: Final = frozenset({"IMMIGRATION HOSPITAL", "IMMIGRATION HEALTH"})
"""Kinds of the gazetteer that are hospitals: people live at or beside them."""


def packs() -> tuple[str, ...]:
    """Names of the packs that exist."""
    return _PACKS


@dataclass(frozen=True, slots=True, kw_only=True)
class LawPack:
    """Everything of one pack: its law, the lists its facts are derived with, its canaries, and its digest."""

    pack: Pack
    lists: Lists
    canaries: Canaries
    digest: str


def read_pack(folder: Traversable) -> LawPack:
    """Read and check a pack from wherever it lies.

    Raises:
        InputError: It is faulty; `problems` lists every fault.
    """
    pack = load_pack(folder)
    return LawPack(
        pack=pack,
        lists=_beside(folder, "lists", _lists),
        canaries=_beside(folder, "canaries.toml", partial(_canaries, default=pack.default_authority)),
        digest=pack_digest(folder),
    )


def shipped(name: str) -> Traversable:
    """The folder of a pack that comes with this release.

    Raises:
        InputError: There is no such pack.
    """
    if name not in _PACKS:
        raise InputError(
            f"there is no law pack {name!r}",
            where="the setting `law`",
            remedy=f"Name one of: {', '.join(_PACKS)}.",
        )
    return files("privity.law").joinpath(name)


def files_of(folder: Traversable) -> dict[str, bytes]:
    """Path to bytes of every file of a pack."""
    return dict(_walk(folder, ""))


def pack_digest(folder: Traversable) -> str:
    """Hex digest of everything in a pack that can change a decision: all its files but cases and near misses.

    Source: spec/rule-file.md, "Digest of a pack".
    """
    held = {
        path: file_digest(data)
        for path, data in _walk(folder, "")
        if path.partition("/")[0] not in _TOLD_APART
    }
    return purposed(PURPOSE, canonical(held)).hex()


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir():
            if item.name != "__pycache__":
                yield from _walk(item, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item.read_bytes()


@cache
def load(name: str) -> Pack:
    """Read and check the shipped pack of that name.

    Raises:
        InputError: There is no such pack, or it is faulty; `problems` lists every fault.
    """
    return load_pack(shipped(name))


@cache
def lists(name: str) -> Lists:
    """Read the lists that facts are derived with: roles of officers, words and places of detention.

    Raises:
        InputError: There is no such pack.
    """
    return _lists(shipped(name))


@cache
def cases(name: str) -> tuple[Case, ...]:
    """The cases and stories the pack keeps beside its rules.

    Raises:
        InputError: There is no such pack, or a case is faulty; `problems` lists every fault.
    """
    return load_cases(shipped(name), load(name))


@cache
def canaries(name: str) -> Canaries:
    """Test lines that must be refused, by authority: column to text, and the conditions each must fail.

    Raises:
        InputError: There is no such pack.
    """
    return _canaries(shipped(name), load(name).default_authority)


def _beside(folder: Traversable, what: str, read: Callable[[Traversable], Read]) -> Read:
    """What lies beside the rules, read; a file that is absent or of another form is a fault of the pack."""
    try:
        return read(folder)
    except (OSError, EOFError, KeyError, TypeError, AttributeError, ValueError, csv.Error) as error:
        raise InputError(
            f"{what} of the law pack {folder.name} cannot be read: {type(error).__name__}, {error}",
            where=what,
            remedy="Write it as spec/rule-file.md says.",
        ) from error


def _lists(folder: Traversable) -> Lists:
    places = [row for row in _rows(folder, "facilities.csv.gz") if row["kind"] not in LEFT_OUT]
    return Lists(
        roles=tuple((row["role"], row["investigative"] == "yes") for row in _rows(folder, "roles.csv")),
        facility_phrases=tuple(row["phrase"] for row in _rows(folder, "facility_phrases.csv")),
        street_suffixes=tuple(row["word"] for row in _rows(folder, "street_suffixes.csv")),
        facilities=tuple(
            (row["address"], None, row["city"], row["state"], row["zip"], "US") for row in places
        ),
    )


def _canaries(folder: Traversable, default: str) -> Canaries:
    """A canary whose `fails` is a list rides under the default authority alone."""
    table = tomllib.loads(folder.joinpath("canaries.toml").read_text("utf-8"))
    found: dict[str, list[Canary]] = {}
    for entry in table["canary"]:
        fails_under = entry["fails"] if isinstance(entry["fails"], dict) else {default: entry["fails"]}
        for authority, fails in fails_under.items():
            line = {**table["lawful"], **table.get("under", {}).get(authority, {}), **entry["changes"]}
            ridden = {column: text or None for column, text in line.items()}
            found.setdefault(authority, []).append((ridden, frozenset(fails)))
    return {authority: tuple(lines) for authority, lines in found.items()}


def _rows(folder: Traversable, file: str) -> list[dict[str, str]]:
    data = folder.joinpath("lists", file).read_bytes()
    text = gzip.decompress(data) if file.endswith(".gz") else data
    return list(csv.DictReader(text.decode("utf-8").splitlines()))
