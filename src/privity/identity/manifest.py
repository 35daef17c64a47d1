"""What a loaded record file says of itself, so that a changed or outdated one is never searched."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from privity.errors import IntegrityError
from privity.identity.steps import load_steps, whole_steps
from privity.model.canonical import canonical
from privity.model.digest import purposed

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = "privity/records/v2"
PLAN: Final = "privity/records-plan/v1"
PART: Final = "privity/records-part/v1"
KEYS: Final = (
    "place: first 60 bits of the MD5 of the place; number: its digits after a 1, as a whole number; "
    "birth: days since 1800-01-01, then six letters in base 32"
)
"""How the keys are made, in words; the steps that make them are in the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFile:
    """One Parquet file of a loaded record file.

    Attributes:
        relation: One of `KEPT` or `WHOLE`.
        file: Path within the folder of records.
        rows: Rows in it.
        sha256: Hex digest of its bytes.
    """

    relation: str
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPart:
    """The persons standardised in one go.

    Attributes:
        name: Its folder: what it was made from and how; see `part_name`.
        persons: How many they are.
        first_no: They are numbered from the next number on.
        sources: Relation → hex digest of the file it was read from.
        files: What was written, in the order of `KEPT`.
        custody: Where values are sealed, under which class of key and for whom: ``class``, ``needed``, ``names``.
            None where they are not sealed; then it does not stand in the file.
    """

    name: str
    persons: int
    first_no: int
    sources: Mapping[str, str]
    files: tuple[RecordFile, ...]
    custody: Mapping[str, Any] | None = None

    def to_bytes(self) -> bytes:
        """Canonical JSON, kept beside the part: a part that has it is finished."""
        return canonical({"format": VERSION, "part": _plain(self)})

    @classmethod
    def from_bytes(cls, data: bytes) -> RecordPart:
        """Read it back.

        Raises:
            IntegrityError: These are not the bytes of a part. Nothing was read.
        """
        fields = _fields(data)
        try:
            part = _part(fields["part"])
        except (KeyError, TypeError) as error:
            raise _spoiled("it cannot be read") from error
        _same(part, data)
        return part


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordManifest:
    """A loaded record file.

    Attributes:
        standardiser: Hex digest of the plan that standardised and keyed it; see `plan_digest`.
        engine: Name and version of the engine that ran it.
        self_test: Hex digest of what that engine made of a few rows known to the program.
        parts: In the order they were loaded.
        whole: Files about all parts together, in the order of `WHOLE`.
        summary: Name → number of persons, as `load_summary` counts.
    """

    standardiser: str
    engine: str
    self_test: str
    parts: tuple[RecordPart, ...]
    whole: tuple[RecordFile, ...]
    summary: Mapping[str, int]

    @property
    def persons(self) -> int:
        """Persons on the file."""
        return sum(part.persons for part in self.parts)

    @property
    def custody(self) -> dict[str, Mapping[str, Any]]:
        """Class of key → what the part says whose values are sealed under it."""
        return {part.custody["class"]: part.custody for part in self.parts if part.custody is not None}

    def files(self, relation: str) -> tuple[str, ...]:
        """Paths of a relation's files, within the folder of records."""
        every = [*(file for part in self.parts for file in part.files), *self.whole]
        return tuple(file.file for file in every if file.relation == relation)

    def digests(self, relation: str) -> dict[str, str]:
        """Path of each of a relation's files, within the folder of records → hex digest of its bytes."""
        every = [*(file for part in self.parts for file in part.files), *self.whole]
        return {file.file: file.sha256 for file in every if file.relation == relation}

    def rows(self) -> dict[str, int]:
        """Relation → rows of it in all parts."""
        found: dict[str, int] = {}
        for file in [*(file for part in self.parts for file in part.files), *self.whole]:
            found[file.relation] = found.get(file.relation, 0) + file.rows
        return found

    def to_bytes(self) -> bytes:
        """Canonical JSON, the bytes that are kept and hashed."""
        return canonical({"format": VERSION, "keys": KEYS, **_plain(self)})

    @classmethod
    def from_bytes(cls, data: bytes) -> RecordManifest:
        """Read a manifest back.

        Raises:
            IntegrityError: These are not the bytes of a manifest. Nothing was read.
        """
        fields = _fields(data)
        try:
            manifest = cls(
                standardiser=str(fields["standardiser"]),
                engine=str(fields["engine"]),
                self_test=str(fields["self_test"]),
                parts=tuple(_part(part) for part in fields["parts"]),
                whole=tuple(RecordFile(**file) for file in fields["whole"]),
                summary=dict(fields["summary"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise _spoiled("it cannot be read") from error
        _same(manifest, data)
        return manifest

    def check(self) -> None:
        """Raise unless this file was keyed by the plan of this version of Privity.

        Raises:
            IntegrityError: Its keys were made by another plan; lines must not be compared with them.
        """
        if self.standardiser != plan_digest():
            raise IntegrityError(
                "The loaded record file was standardised by another version.",
                where="records manifest",
                remedy="Load the record file again.",
            )


def plan_digest() -> str:
    """Hex digest of every step that standardises and keys a record file, in order."""
    text = "\0".join(f"{step.makes}\0{step.sql}" for step in (*load_steps(), *whole_steps()))
    return purposed(PLAN, text.encode("utf-8")).hex()


def part_name(
    sources: Mapping[str, str], *, share: int, of: int, engine: str, custodians: str | None = None
) -> str:
    """What a part is made from and how, in 24 hex digits: the same part has the same name.

    Args:
        sources: Relation → hex digest of the file.
        share: Which share of the persons of those files, from 0.
        of: How many shares there are.
        engine: Name and version of the engine.
        custodians: Digest of the key custodians its values are sealed for; None where they are not sealed.
    """
    told = {"sources": dict(sources), "share": share, "of": of, "engine": engine, "plan": plan_digest()}
    if custodians is not None:
        told["custodians"] = custodians
    return purposed(PART, canonical(told)).hex()[:24]


def _plain(value: RecordPart | RecordManifest) -> dict[str, Any]:
    """A record of plain lists and dictionaries; a part that is not sealed says nothing of custody."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(value)))
    for part in plain.get("parts", [plain]):
        if part["custody"] is None:
            del part["custody"]
    return plain


def _part(fields: Mapping[str, Any]) -> RecordPart:
    files = tuple(RecordFile(**file) for file in fields["files"])
    return RecordPart(**{**fields, "files": files})


def _fields(data: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(data)
    except ValueError as error:
        raise _spoiled("it cannot be read") from error
    if not isinstance(fields, dict) or fields.get("format") != VERSION:
        raise _spoiled("its format is another")
    return fields


def _same(read: RecordPart | RecordManifest, data: bytes) -> None:
    if read.to_bytes() != data:
        raise _spoiled("it is not in canonical form")


def _spoiled(how: str) -> IntegrityError:
    return IntegrityError(
        f"The manifest of the record file does not check out: {how}.",
        where="records manifest",
        remedy="Load the record file again.",
    )
