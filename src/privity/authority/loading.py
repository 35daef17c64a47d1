"""Reading a pack's folder: every problem of every file, reported together."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from privity.authority import reading
from privity.authority.entries import CLASSES, Choice
from privity.authority.pack import Pack
from privity.authority.shapes import LINE, Faults, fit, is_one_of, is_text, is_texts, lined, place
from privity.authority.vetting import vet
from privity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from importlib.resources.abc import Traversable
    from typing import TypeVar

    Entry = TypeVar("Entry")

_FOLDERS = ("provisions", "rulings", "parameters", "statutes", "history", "text")
_ELSEWHERE = ("canaries",)
_TOLD_APART = ("cases", "near_misses")
_FILES = (
    "pack",
    "facts",
    "elections",
    "elements",
    "purposes",
    "proceedings",
    "id_types",
    "instruments",
    "properties",
)
_HEAD = {
    "title": is_text,
    "custodian": is_text,
    "default_authority": is_text,
    "orders_as_entered": is_text,
    "hold_answers": is_texts,
}
_HEAD_OPTIONAL = {
    "accounting_at_once": is_text,
    "approval_on_sample": is_text,
    "sample_size": is_text,
    "lookup_days": is_text,
    "routine": is_texts,
    "note": is_text,
}
_LISTED = {"means": is_text, "cite": is_text, "note": is_text}
_CATALOGUES: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "elements": ({"class": is_one_of(*CLASSES), "means": is_text}, _LISTED),
    "purposes": ({"accepted": is_texts, "means": is_text}, _LISTED),
    "proceedings": ({"means": is_text}, _LISTED),
    "instruments": ({"means": is_text}, _LISTED | {"holds": is_texts}),
    "id_types": ({"means": is_text}, _LISTED),
}


def load_pack(folder: Traversable) -> Pack:
    """Read and check a law pack.

    Args:
        folder: The pack's folder, laid out as spec/rule-file.md says.

    Raises:
        InputError: `problems` has every fault of every file. Nothing was made.
    """
    faults = Faults()
    files = dict(_walk(folder, "", faults))
    pack = _read(folder.name, files, faults)
    vet(pack, files, faults)
    if len(faults):
        raise InputError(
            f"the law pack {folder.name} has {len(faults)} problems",
            where=folder.name,
            remedy="Correct each of them; spec/rule-file.md says what a pack holds.",
            problems=tuple(faults),
        )
    return pack


def _walk(folder: Traversable, prefix: str, faults: Faults) -> Iterator[tuple[str, bytes]]:
    """Every TOML and text file with its path, in order of name.

    A TOML file in a place nobody reads is a fault: a law misfiled would be a law not applied.
    """
    for item in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{prefix}{item.name}"
        if item.is_dir():
            yield from _walk(item, f"{path}/", faults)
        elif item.name.endswith(".toml"):
            stem = path.removesuffix(".toml")
            place, _, rest = stem.partition("/")
            if stem in _ELSEWHERE or place in _TOLD_APART:
                continue
            if stem in _FILES or (place in _FOLDERS[:-1] and rest and "/" not in rest):
                yield path, item.read_bytes()
            else:
                faults.add("file.unknown", path, "no rule is read from here", "Move or rename the file.")
        elif path.startswith("text/") and item.name.endswith(".txt"):
            yield path, item.read_bytes()


def _read(name: str, files: Mapping[str, bytes], faults: Faults) -> Pack:
    documents = {path: _toml(path, data, faults) for path, data in files.items() if path.endswith(".toml")}

    def one(stem: str) -> dict[str, Any]:
        return documents.get(f"{stem}.toml") or {}

    def each(place: str, read: Callable[[dict[str, Any], str, Faults], Entry | None]) -> tuple[Entry, ...]:
        inside = [(path, document) for path, document in documents.items() if path.startswith(f"{place}/")]
        found = [read(document, path, faults) for path, document in inside if document is not None]
        return tuple(entry for entry in found if entry is not None)

    parameters = each("parameters", reading.read_parameter)
    for parameter in parameters:
        if sum(other.name == parameter.name for other in parameters) > 1:
            faults.add(
                "parameter.twice", f"parameters, {parameter.name}", "it is given twice", "Keep one file."
            )
    head = one("pack")
    fit(head, "pack.toml", faults, required=_HEAD, optional=_HEAD_OPTIONAL)
    return Pack(
        name=name,
        title=str(head.get("title", "")),
        custodian=str(head.get("custodian", "")),
        default_authority=str(head.get("default_authority", "")),
        orders_as_entered=_head_choice(head, "orders_as_entered", faults),
        accounting_at_once=_head_choice(head, "accounting_at_once", faults),
        approval_on_sample=_head_choice(head, "approval_on_sample", faults),
        sample_size=head.get("sample_size"),
        lookup_days=head.get("lookup_days"),
        routine=tuple(head.get("routine", ())),
        hold_answers=tuple(head.get("hold_answers", ())),
        facts={fact.name: fact for fact in reading.read_facts(one("facts"), "facts.toml", faults)},
        provisions=each("provisions", reading.read_provision),
        rulings=each("rulings", reading.read_ruling),
        parameters={parameter.name: parameter for parameter in parameters},
        elections={e.id: e for e in reading.read_elections(one("elections"), "elections.toml", faults)},
        statutes=each("statutes", reading.read_statute),
        history=each("history", reading.read_filter),
        elements=_catalogue("elements", one, faults),
        purposes=_catalogue("purposes", one, faults),
        proceedings=_catalogue("proceedings", one, faults),
        id_types=_catalogue("id_types", one, faults),
        instruments=_catalogue("instruments", one, faults),
        properties=tuple(reading.read_properties(one("properties"), "properties.toml", faults)),
        texts={path: _text(path, data, faults) for path, data in files.items() if path.endswith(".txt")},
    )


def _head_choice(head: dict[str, Any], key: str, faults: Faults) -> Choice:
    """What the head says under a key; never, where it says nothing."""
    written = head.get(key, "never")
    choice = reading.read_choice(written, "always", "never") if isinstance(written, str) else None
    if choice is None:
        faults.add(
            "pack.choice",
            "pack.toml",
            f"{key} is neither always, never nor Q1:reading",
            "Write one of those.",
        )
    return choice or Choice(settled=False)


def _toml(path: str, data: bytes, faults: Faults) -> dict[str, Any] | None:
    try:
        text = _text(path, data, faults)
        return lined(text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        faults.add("file.toml", path, f"it is not TOML: {error}", "Correct the file.")
        return None


def _text(path: str, data: bytes, faults: Faults) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        faults.add("file.encoding", path, "it is not UTF-8", "Save it as UTF-8.")
        return ""


def _catalogue(stem: str, one: Callable[[str], dict[str, Any]], faults: Faults) -> dict[str, dict[str, Any]]:
    required, optional = _CATALOGUES[stem]
    return {
        name: {key: value for key, value in table.items() if key != LINE}
        for name, table in one(stem).items()
        if name != LINE
        and fit(table, place(f"{stem}.toml", table, name), faults, required=required, optional=optional)
    }
